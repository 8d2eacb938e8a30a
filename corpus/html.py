"""Saved web pages: the article's own words, labelled, with its readers' comments after it.

trafilatura says which text is the article; the words themselves are then taken from the page's own
tree, where each paragraph still stands in its figure, list or share bar and can be labelled by
that. Nothing trafilatura takes for the article is dropped: what is no part of it is labelled so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from corpus import furniture
from corpus.article import Kind, Reading
from corpus.dates import from_name
from corpus.errors import SourceUnreadable
from corpus.page_comments import holds_comments, take_comments
from corpus.page_facts import Facts, infer_date, read_facts, title_parts
from corpus.page_tree import Element, Run, clean, marks, read_page, runs
from corpus.parts import Part, assemble

SURE_CHARACTERS = 24
"""Letters and figures in a run from which finding it in the extracted text cannot be chance."""
HEADING_WORDS = 32
"""Something longer that is marked as a heading is prose made large."""
MIN_BODY_CHARACTERS = 200
"""Below this an extraction is tried again without leaving comment-like containers out."""

# What third-party parsers are known to raise on hostile markup; all end as SourceUnreadable.
_PARSER_ERRORS = (
    etree.LxmlError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    AssertionError, RecursionError,
)  # fmt: skip

_CAPTION_MARK = re.compile(
    r"caption|(?:photo|image|img|picture|media)[-_]*(?:credit|source|copyright|description)|"
    r"(?:^|\s)credits?(?:\s|$)"
)
_STANDFIRST_MARK = re.compile(
    r"standfirst|stand-first|sub-?(?:title|head(?:line)?|deck)|(?:^|[\s_-])de[ck]k?(?:$|[\s_-])|"
    r"(?:article|post|entry|story|page|news)[-_]*(?:summary|excerpt|intro|lead|lede|description)|"
    r"(?:^|\s)(?:summary|excerpt|lede|strapline|teaser-text|alternativeheadline)(?:\s|$)"
)
_FURNITURE_MARK = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|recirc\S*|newsletter|signup|sign-up|subscribe|"
    r"subscription|promo\w*|by-?line|author|dateline|timestamp|publish(?:ed)?-?date|post-?date|"
    r"breadcrumbs?|advert\w*|sponsor\w*|read-?more|more-?(?:from|on)|also-?(?:like|read)|"
    r"recommend\w*|trending|outbrain|taboola|tags?|tag-?list|post-?meta|entry-?meta|toolbar|"
    r"print-only|copyright|disclaimer|cta|read-?next|see-?also|jp-relatedposts)(?:$|[\s_-])"
)
_ELSEWHERE_TAGS = frozenset(("aside", "nav", "footer"))
_NO_KEY = re.compile(r"[\W_]+")
_PIECE_TAGS = frozenset(
    "p head list item quote table row cell code ab graphic lb div details "  # noqa: SIM905
    "summary body".split()
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A run of the article; ``by_extractor`` is False for one its neighbours brought in."""

    run: Run
    by_extractor: bool = True


def read_html(data: bytes, *, name: str) -> Reading:
    """The article in a saved page (gzip or not): title, body, then its readers' comments.

    ``name`` is the file's name, the title where the page has none. No network is used.

    Raises:
        SourceUnreadable: where the page is empty, damaged, too large or has no article in it.
    """
    try:
        root, markup = read_page(data)
        comments = take_comments(root)
        facts = read_facts(root, markup)
        parts, facts, title = _read_article(root, facts)
    except _PARSER_ERRORS as error:
        raise SourceUnreadable(
            "the page's markup is too damaged to be read; save the page again, or its text alone"
        ) from error
    if not any(p.kind is not Kind.TITLE for p in [*parts, *comments]):
        raise SourceUnreadable("no article text was found in the page; save the article's own page")
    if not facts.published.is_known:
        days = [p.date[:10] for p in comments if p.date]
        facts = replace(facts, published=infer_date(root, facts, min(days, default=None)))
    if not facts.published.is_known:
        facts = replace(facts, published=from_name(PurePath(name).name))
    text, blocks = assemble([*parts, *comments])
    return Reading(
        title=title or PurePath(name).stem,
        text=text,
        blocks=blocks,
        published=facts.published,
        publisher=facts.publisher,
        author=facts.author,
        url=facts.url,
        metadata=facts.metadata,
    )


def _read_article(root: Element, facts: Facts) -> tuple[list[Part], Facts, str | None]:
    """The labelled parts of the article, with what its own lines add to the facts."""
    page = list(runs(root))
    pieces = _extract(root)
    found = _in_page_order(page, pieces)
    headline = _headline(root, facts)
    title = headline[1] if headline else None
    parts = _label(page, found, facts, title)
    if not facts.published.is_known:
        facts = replace(facts, published=furniture.dateline(_lines_near(page, found, title)))
    if title:
        parts.insert(0, Part(Kind.TITLE, (title,)))
    return parts, facts, title


def _extract(root: Element) -> list[str]:
    """The paragraphs of the article as trafilatura sees it."""
    best: list[str] = []
    for with_comments in (False, True):
        document = trafilatura.bare_extraction(
            root, include_comments=with_comments, include_tables=True
        )
        body = getattr(document, "body", None)
        pieces = list(_pieces(body)) if body is not None else []
        if sum(map(len, pieces)) > sum(map(len, best)):
            best = pieces
        if sum(map(len, best)) >= MIN_BODY_CHARACTERS:
            break
    return best


def _pieces(body: Element) -> Iterator[str]:
    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _PIECE_TAGS:
            if text := clean("".join(parts)):
                yield text
            parts = []
        if event == "start":
            parts.append(element.text or "")
        elif element is not body:
            parts.append(element.tail or "")
    if text := clean("".join(parts)):
        yield text


def _key(text: str) -> str:
    """The letters and figures of ``text``: what survives any treatment of space and marks."""
    return _NO_KEY.sub("", text).lower()


def _in_page_order(page: Sequence[Run], pieces: Sequence[str]) -> list[_Found | str]:
    """The page's runs that make up ``pieces``; a piece the page has no run for stays a string.

    Long runs found once in the extracted text are anchors; between two anchors the rest is looked
    for in order, short ones as whole pieces only.
    """
    keys = [_key(r.text) for r in page]
    piece_keys = [_key(p) for p in pieces]
    whole = "".join(piece_keys)
    starts: list[int] = []
    at = 0
    for piece in piece_keys:
        starts.append(at)
        at += len(piece)
    bounds = {*starts, at}
    place = _anchors(keys, whole)
    known = sorted(place)
    for left, right in zip([-1, *known], [*known, len(page)], strict=True):
        cursor = place[left] + len(keys[left]) if left >= 0 else 0
        limit = place[right] if right < len(page) else len(whole)
        for i in range(left + 1, right):
            spot = _find(keys[i], whole, cursor, limit, bounds)
            if spot is not None:
                place[i] = spot
                cursor = spot + len(keys[i])
    covered = bytearray(len(whole))
    for i, spot in place.items():
        covered[spot : spot + len(keys[i])] = b"\x01" * len(keys[i])
    order = sorted(place)
    loose: dict[int, list[str]] = {}
    for piece, key, start in zip(pieces, piece_keys, starts, strict=True):
        have = sum(covered[start : start + len(key)])
        if not key or have > 0.4 * len(key):
            continue
        after = bisect_left([place[i] for i in order], start)
        low = order[after - 1] if after else -1
        high = order[after] if after < len(order) else len(page)
        near = next(
            (i for i in range(low + 1, high) if i not in place and _overlap(keys[i], key)), None
        )
        if near is not None:
            place[near] = start
            order = sorted(place, key=lambda i: (place[i], i))
        else:
            loose.setdefault(low, []).append(piece)
    return _with_neighbours(page, keys, set(place), loose)


def _anchors(keys: Sequence[str], whole: str) -> dict[int, int]:
    """Run index -> offset in ``whole`` for long runs: the longest chain that rises in both."""
    candidates = []
    for i, key in enumerate(keys):
        if len(key) >= SURE_CHARACTERS:
            spot = whole.find(key)
            if spot >= 0 and whole.find(key, spot + 1) < 0:
                candidates.append((i, spot))
    tails: list[int] = []
    tail_at: list[int] = []
    previous: list[int] = []
    for n, (_, spot) in enumerate(candidates):
        rank = bisect_left(tails, spot)
        previous.append(tail_at[rank - 1] if rank else -1)
        if rank == len(tails):
            tails.append(spot)
            tail_at.append(n)
        else:
            tails[rank] = spot
            tail_at[rank] = n
    chain = {}
    n = tail_at[-1] if tail_at else -1
    while n >= 0:
        chain[candidates[n][0]] = candidates[n][1]
        n = previous[n]
    return chain


def _find(key: str, whole: str, start: int, limit: int, bounds: set[int]) -> int | None:
    if not key:
        return None
    spot = whole.find(key, start, limit)
    while spot >= 0:
        if len(key) >= SURE_CHARACTERS or (spot in bounds and spot + len(key) in bounds):
            return spot
        spot = whole.find(key, spot + 1, limit)
    return None


def _overlap(run: str, piece: str) -> bool:
    """True where a run and an extracted piece are the same paragraph but for something inline."""
    if min(len(run), len(piece)) < SURE_CHARACTERS or not 0.5 < len(run) / len(piece) < 2:
        return False
    return run.startswith(piece[:SURE_CHARACTERS]) or run.endswith(piece[-SURE_CHARACTERS:])


def _with_neighbours(
    page: Sequence[Run], keys: Sequence[str], placed: set[int], loose: dict[int, list[str]]
) -> list[_Found | str]:
    """The placed runs, and the paragraphs beside them the extractor left out.

    A paragraph belongs to the article where it has the same parent as most of the article's
    paragraphs have, or a parent marked the same way (articles cut in parts by adverts).
    """
    homes: Counter[Element] = Counter()
    styles: Counter[tuple[str, str]] = Counter()
    for i in placed:
        block = page[i].block
        if block.tag in ("div", "section", "article", "td") and len(keys[i]) > SURE_CHARACTERS:
            homes[block] += len(keys[i])
        if block.tag in ("p", "h2", "h3", "h4") and len(keys[i]) > SURE_CHARACTERS:
            parent = block.getparent()
            homes[parent] += len(keys[i])
            if parent.get("class"):
                styles[(parent.tag, parent.get("class"))] += len(keys[i])
    total = sum(homes.values())
    home = {e for e, n in homes.items() if n >= 0.15 * total}
    style = {s for s, n in styles.items() if n >= 0.4 * total}
    have = {keys[i] for i in placed}
    first, last = min(placed, default=0), max(placed, default=-1)
    found: list[_Found | str] = [*loose.get(-1, ())]
    for i, run in enumerate(page):
        if i in placed:
            found.append(_Found(run))
        elif keys[i] and keys[i] not in have and _belongs(run, home, style, first < i < last):
            found.append(_Found(run, by_extractor=False))
            have.add(keys[i])
        found += loose.get(i, ())
    return found


def _belongs(run: Run, home: set[Element], style: set[tuple[str, str]], between: bool) -> bool:
    """True where a run the extractor left out stands as the article's paragraph or caption."""
    block = run.block
    parent = block.getparent()
    if parent is None or _is_elsewhere(block):
        return False
    if between and _is_caption(block):
        return True
    if block in home:
        return between and not run.linked
    if block.tag not in ("p", "h2", "h3", "h4", "li", "blockquote"):
        return False
    if block.tag == "li":
        parent = parent.getparent()
    elif block.tag == "p":
        while parent is not None and parent.tag == "blockquote":
            parent = parent.getparent()
        if parent is None:
            return False
    if parent in home:
        return between or (block.tag == "p" and len(run.text.split()) >= 8 and not run.linked)
    return (
        block.tag == "p"
        and (parent.tag, parent.get("class")) in style
        and len(run.text.split()) >= 8
        and not run.linked
    )


def _is_elsewhere(block: Element) -> bool:
    return any(
        a.tag in _ELSEWHERE_TAGS or _FURNITURE_MARK.search(marks(a)) or holds_comments(a)
        for a in (block, *block.iterancestors())
        if a.tag not in ("body", "html", "main", "article")
    )


def _headline(root: Element, facts: Facts) -> tuple[Element | None, str] | None:
    """The headline: an ``<h1>`` that the page's metadata bears out, or the metadata's own."""
    shown = []
    for element in [*root.iter("h1"), *root.iter("h2")]:
        text = " ".join(r.text for r in runs(element))
        if text and not any(a.tag in ("aside", "nav", "footer") for a in element.iterancestors()):
            shown.append((element, text))
    publisher = _key(facts.publisher or "")
    given = [_key(p) for t in facts.titles for p in title_parts(t)]
    given = [key for key in given if len(key) >= 8 and key != publisher]
    for element, text in shown:
        key = _key(text)
        if any(key == g for g in given):
            return element, text
    shown = [(e, t) for e, t in shown if e.tag == "h1" and _key(t) != publisher]
    for element, text in shown:
        key = _key(text)
        if len(key) >= 12 and any(key in g or g in key for g in given):
            return element, text
    if len(shown) == 1 and len(shown[0][1].split()) >= 3:
        return shown[0]
    if facts.titles:
        title = facts.titles[0]
        tail = next((p for p in title_parts(title) if p != title), None)
        if tail and publisher and _key(title).endswith(publisher) and _key(title) != publisher:
            title = tail
        return None, title
    return shown[0] if shown else None


def _label(
    page: Sequence[Run], found: Sequence[_Found | str], facts: Facts, title: str | None
) -> list[Part]:
    """One labelled part for each run or piece of the article, the headline's own run left out."""
    title_key = _key(title or "")
    small = _small_boxes([f.run for f in found if isinstance(f, _Found)])
    standfirst = _standfirst(page, found, facts, title_key)
    parts: list[Part] = []
    in_body = titled = links = False
    for item in found:
        text = item if isinstance(item, str) else item.run.text
        run = None if isinstance(item, str) else item.run
        key = _key(text)
        if key and key == title_key:
            if titled or in_body:
                parts.append(Part(Kind.FURNITURE, (text,)))
            titled = True
            continue
        kind = (
            Kind.STANDFIRST
            if run is not None and run is standfirst
            else _kind(text, run, small, facts)
        )
        if (
            links
            and (run is None or run.linked)
            and kind in (Kind.LIST_ITEM, Kind.PARAGRAPH, Kind.HEADING)
        ):
            kind = Kind.FURNITURE
        elif kind is Kind.FURNITURE:
            links = links or furniture.opens_links(text)
        else:
            links = False
        in_body = in_body or kind in (Kind.PARAGRAPH, Kind.LIST_ITEM)
        parts.append(Part(kind, (text,)))
    if standfirst is not None and not any(p.kind is Kind.STANDFIRST for p in parts):
        parts.insert(0, Part(Kind.STANDFIRST, (standfirst.text,)))
    return _without_link_lists(parts, found)


def _without_link_lists(parts: list[Part], found: Sequence[_Found | str]) -> list[Part]:
    """``parts`` with runs of three or more headlines that only lead elsewhere made furniture."""
    linked = {
        p.run.text
        for p in found
        if isinstance(p, _Found) and p.run.linked and len(p.run.text.split()) >= 3
    }
    streak: list[int] = []
    for i, part in enumerate([*parts, Part(Kind.PARAGRAPH, ("",))]):
        if (
            part.kind in (Kind.HEADING, Kind.LIST_ITEM)
            and part.paragraphs[0] in linked
            and not part.paragraphs[0].endswith(".")
        ):
            streak.append(i)
            continue
        if len(streak) >= 3:
            for n in streak:
                parts[n] = replace(parts[n], kind=Kind.FURNITURE)
        streak = []
    return parts


def _small_boxes(article: Sequence[Run]) -> set[Element]:
    """The elements that hold less than a fifth of the article: their marks say something."""
    size: Counter[Element] = Counter()
    for run in article:
        for element in (run.block, *run.block.iterancestors()):
            size[element] += len(run.text)
    total = sum(len(r.text) for r in article)
    return {e for e, n in size.items() if n < 0.2 * total}


def _kind(text: str, run: Run | None, small: set[Element], facts: Facts) -> Kind:
    is_furniture = furniture.is_furniture(text) or _key(text) == _key(facts.author or "")
    if run is None:
        return Kind.FURNITURE if is_furniture else Kind.PARAGRAPH
    block = run.block
    if furniture.is_chrome(text):
        return Kind.FURNITURE
    if _is_caption(block) or furniture.is_credit(text):
        return Kind.CAPTION
    boxes = [e for e in (block, *block.iterancestors()) if e in small]
    if any(e.tag in _ELSEWHERE_TAGS or _FURNITURE_MARK.search(marks(e)) for e in boxes):
        return Kind.FURNITURE
    if is_furniture or _is_plug(run):
        return Kind.FURNITURE
    if run.is_row:
        return Kind.LIST_ITEM
    if re.fullmatch(r"h[1-6]|legend|summary", block.tag) and len(text.split()) <= HEADING_WORDS:
        return Kind.HEADING
    if any(e.tag in ("li", "dd", "dt") for e in (block, *list(block.iterancestors())[:2])):
        return Kind.LIST_ITEM
    return Kind.HEADING if run.bold and furniture.is_heading(text) else Kind.PARAGRAPH


def _is_caption(block: Element) -> bool:
    for level, element in enumerate((block, *block.iterancestors())):
        if element.tag in ("blockquote", "table", "article", "main", "body"):
            return False
        if element.tag in ("figcaption", "figure"):
            return True
        if level < 3 and _CAPTION_MARK.search(marks(element)):
            return True
    return False


def _is_plug(run: Run) -> bool:
    """True for a paragraph that is only a link: in capitals, in brackets, or a long teaser."""
    words = len(run.text.split())
    if not run.linked or words < 3:
        return False
    if words >= 12 and run.block.tag != "li":
        return True
    bare = run.text.strip()
    return bare.isupper() or (bare.startswith("[") and bare.endswith("]"))


def _standfirst(
    page: Sequence[Run], found: Sequence[_Found | str], facts: Facts, title_key: str
) -> Run | None:
    """The line under the headline that the page marks as the article's summary, if there is one."""
    taken = [f.run for f in found if isinstance(f, _Found)]
    body = [r for r in taken if _key(r.text) != title_key and len(r.text.split()) >= 6]
    if not body:
        return None
    heads = [i for i, r in enumerate(page) if title_key and _key(r.text) == title_key]
    at = next((i for i, r in enumerate(page) if r is body[0]), 0)
    head = max((i for i in heads if i <= at + 1), default=None)
    description = _key((facts.description or "").rstrip("….[] "))
    start = head + 1 if head is not None else at
    for run in page[start : at + 2][:12]:
        words = len(run.text.split())
        if not 5 <= words <= 70 or (run is not body[0] and _is_elsewhere(run.block)):
            continue
        near = (run.block, *list(run.block.iterancestors())[:2])
        if any(_STANDFIRST_MARK.search(marks(e)) for e in near) and not _holds_body(near, body):
            return run
        described = len(description) >= 20 and _key(run.text) == description
        summary = described or (run.block.tag == "h2" and words >= 8)
        if head is not None and summary and _stands_apart(run, body):
            return run
    return None


def _holds_body(near: Sequence[Element], body: Sequence[Run]) -> bool:
    """True where what carries the mark holds further paragraphs, and so is no one line's mark."""
    marked = [e for e in near if _STANDFIRST_MARK.search(marks(e))]
    inside = sum(1 for r in body if any(a in marked for a in (r.block, *r.block.iterancestors())))
    return inside > 2


def _stands_apart(run: Run, body: Sequence[Run]) -> bool:
    """True where the line is not simply the first of the article's paragraphs."""
    others = [r for r in body if r is not run][:3]
    return not any(
        r.block.tag == run.block.tag and r.block.getparent() is run.block.getparent()
        for r in others
    ) or not run.text.rstrip("”’\"')").endswith((".", "!", "?"))


def _lines_near(page: Sequence[Run], found: Sequence[_Found | str], title: str | None) -> list[str]:
    """The lines from just above the headline to the article's second paragraph."""
    key = _key(title or "")
    heads = [i for i, r in enumerate(page) if key and _key(r.text) == key]
    taken = {id(f.run) for f in found if isinstance(f, _Found)}
    body = [i for i, r in enumerate(page) if id(r) in taken and len(r.text.split()) >= 12]
    if not body:
        return []
    head = max((i for i in heads if i <= body[0]), default=None)
    start = max(0, head - 2) if head is not None else max(0, body[0] - 3)
    return [r.text for r in page[start : body[0] + 1][:16]]
