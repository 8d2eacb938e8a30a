"""What a saved page says about itself: title, date and its basis, publisher, author, address.

What the page states comes before anything inferred, and an inference says what it stands on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from htmldate import find_date

from corpus.article import UNDATED, Published
from corpus.dates import find_dates, on_or_before, stated
from corpus.page_tree import Element, clean, marks

MAX_JSON_CHARACTERS = 2_000_000

_ARTICLE_TYPE = re.compile(r"(?:article|posting|report|review)$", re.I)
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time",
    "datepublished", "date_published", "publishdate", "publish_date", "publish-date", "pubdate",
    "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "citation_publication_date",
    "cxenseparse:recs:publishtime", "date", "rnews:datepublished",
)  # fmt: skip
_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_AUTHOR_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl",
)  # fmt: skip
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_SINGLE_FILE = re.compile(
    r"<!--[^>]{0,200}?Page saved with SingleFile\s+url:\s*(\S+)"
    r"(?:\s+saved date:\s*([^\n>]{0,80}))?",
    re.I,
)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")
_COMPACT = re.compile(r"^((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?\d{4,6}Z?)?$")
_ELSEWHERE = re.compile(
    r"related|recirc|recommend|most-|popular|sidebar|comment|teaser|promo|trending|latest"
)
_JSON_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://)?\s*\]\]>)\s*;?\s*$"
)
_SITE_TAIL = re.compile(r"\s+(?:[|–—-]|::|»|·|•)\s+")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about itself. ``titles`` are its candidates, the best first."""

    titles: tuple[str, ...] = ()
    description: str | None = None
    published: Published = UNDATED
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


def read_facts(root: Element, markup: str) -> Facts:
    """The facts of the page under ``root`` (its readers' comments already taken out).

    ``published`` is what the page states, or unknown; see ``infer_date`` for what can be inferred.
    """
    meta = _meta(root)
    linked = _linked_data(root)
    article = _article_node(linked)
    url = _address(root, meta, article, markup)
    titles = [
        _text(article.get("headline")), *meta.get("og:title", ()), *meta.get("twitter:title", ()),
        _text(article.get("name")), *(clean("".join(t.itertext())) for t in root.iter("title")),
    ]  # fmt: skip
    publisher = _first(
        *meta.get("og:site_name", ()), _name(article.get("publisher")),
        *meta.get("application-name", ()), *meta.get("dc.publisher", ()),
        *meta.get("publisher", ()),
        *(_name(n) for n in linked if n.get("@type") in ("WebSite", "NewsMediaOrganization")),
    )  # fmt: skip
    authors = [_name(article.get("author")), *(v for k in _AUTHOR_META for v in meta.get(k, ()))]
    metadata: dict[str, Any] = {}
    modified = _modified(meta, article, root)
    if modified:
        metadata["modified"] = modified
    saved = _SINGLE_FILE.search(markup[:20_000])
    if saved and saved.group(2):
        metadata["saved"] = saved.group(2).strip()
    if keywords := _first(*meta.get("keywords", ()), *meta.get("news_keywords", ())):
        metadata["keywords"] = keywords
    return Facts(
        titles=tuple(dict.fromkeys(clean(t) for t in titles if t and clean(t))),
        description=_first(*meta.get("og:description", ()), *meta.get("description", ())),
        published=_stated_date(root, meta, article),
        publisher=publisher if publisher and not publisher.startswith("http") else None,
        author=_first(
            *(
                re.sub(r"^by\s+", "", a, flags=re.I)
                for a in authors
                if a and not a.startswith(("http", "@"))
            )
        ),
        url=url,
        metadata=metadata,
    )


def infer_date(root: Element, facts: Facts, first_comment: str | None) -> Published:
    """A date for a page that states none: from its address, its readers, its last change.

    ``first_comment`` is the ISO day of the earliest reader comment. What a search of the mark-up
    suggests comes last, only where nothing above bounds it, and says so.
    """
    address = _date_in_address(facts.url)
    if address.value and not (first_comment and address.value > first_comment):
        return address
    if first_comment:
        return on_or_before(first_comment, "the first reader comment")
    if "modified" in facts.metadata:
        return on_or_before(facts.metadata["modified"], "the page says it was changed then")
    try:
        guess = find_date(
            root, original_date=True, extensive_search=False, deferred_url_extractor=True
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        guess = None
    if guess:
        return Published(
            guess, "day", "inferred: a date in the page's mark-up, not said to be its own"
        )
    return UNDATED


def _date_in_address(url: str | None) -> Published:
    path = urlsplit(url).path if url else ""
    if found := _URL_DAY.search(path):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            return UNDATED
        return Published(day.isoformat(), "day", "inferred: the date in the page's address")
    if found := _URL_MONTH.search(path):
        month = "-".join(found.groups())
        return Published(month, "month", "inferred: the month in the page's address")
    return UNDATED


def _meta(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = clean(element.get("content") or "")
        for name in ("property", "name", "itemprop", "http-equiv"):
            key = (element.get(name) or "").strip().lower()
            boxes = element.iterancestors("div", "aside", "li")
            if key and content and not any(_ELSEWHERE.search(marks(a)) for a in boxes):  # fmt: skip
                found.setdefault(key, []).append(content)
    return found


def _linked_data(root: Element) -> list[Mapping[str, Any]]:
    """The JSON-LD objects of the page, those inside ``@graph`` and lists included."""
    nodes: list[Mapping[str, Any]] = []
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > MAX_JSON_CHARACTERS:
            continue
        text = _JSON_WRAPPING.sub("", text.strip()).strip().rstrip(";")
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        queue = data if isinstance(data, list) else [data]
        for node in queue:
            if isinstance(node, Mapping):
                nodes.append(node)
                graph = node.get("@graph")
                if isinstance(graph, list):
                    nodes += [n for n in graph if isinstance(n, Mapping)]
                if isinstance(main := node.get("mainEntity"), Mapping):
                    nodes.append(main)
    return nodes


def _article_node(nodes: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The object that is the page's article; failing that its web page."""
    for wanted in (_ARTICLE_TYPE, re.compile(r"webpage$", re.I)):
        for node in nodes:
            types = node.get("@type")
            for name in types if isinstance(types, list) else [types]:
                if isinstance(name, str) and wanted.search(name):
                    return node
    return {}


def _stated_date(
    root: Element, meta: Mapping[str, list[str]], article: Mapping[str, Any]
) -> Published:
    def candidates() -> Iterator[tuple[str | None, str]]:
        yield _text(article.get("datePublished")), "JSON-LD datePublished"
        for name in _PUBLISHED_META:
            for content in meta.get(name, ()):
                yield content, f"{name} in the page"
        yield _text(article.get("dateCreated")), "JSON-LD dateCreated"
        for element in root.iter("time", "span", "div", "p", "abbr", "li", "a"):
            names = marks(element)
            is_own = "datepublished" in names or element.get("pubdate") is not None
            if not is_own and element.tag == "time":
                is_own = (
                    re.search(r"publish|entry-date|post-date|article-date|posted", names)
                    is not None
                    and "updated" not in names.replace("published updated", "published").split()
                )
            if is_own and not _stands_elsewhere(element):
                stamp = element.get("datetime") or element.get("content") or element.get("title")
                where = "time element" if element.tag == "time" else "datePublished in the page"
                yield stamp, where
                yield "".join(element.itertext()), where
        yield from _headline_times(root)

    for text, where in candidates():
        published = _state(text, where)
        if published.is_known:
            return published
    return UNDATED


def _headline_times(root: Element) -> Iterator[tuple[str | None, str]]:
    """Time elements that share a header, or the article's top, with the page's one headline."""
    headlines = [h for h in root.iter("h1") if clean("".join(h.itertext()))]
    if len(headlines) != 1:
        return
    for level, above in enumerate(headlines[0].iterancestors()):
        if level > 3 or above.tag in ("body", "html"):
            return
        times = [
            t
            for t in above.iter("time")
            if not _stands_elsewhere(t)
            and not re.search(r"updated|modified", marks(t) + (t.getparent().text or "").lower())
        ]
        if times and len(times) <= 2:
            yield times[0].get("datetime"), "time element beside the headline"
            yield "".join(times[0].itertext()), "time element beside the headline"
            return


def _stands_elsewhere(element: Element) -> bool:
    """True inside boxes that speak of other articles."""
    return any(
        a.tag in ("aside", "nav", "footer") or _ELSEWHERE.search(marks(a))
        for a in element.iterancestors()
        if a.tag not in ("body", "html", "main")
    )


def _modified(
    meta: Mapping[str, list[str]], article: Mapping[str, Any], root: Element
) -> str | None:
    texts: list[str | None] = [_text(article.get("dateModified"))]
    texts += [v for name in _MODIFIED_META for v in meta.get(name, ())]
    texts += [
        t.get("datetime")
        for t in root.iter("time")
        if re.search(r"\bupdated\b|datemodified", marks(t)) and not _stands_elsewhere(t)
    ]
    for text in texts:
        published = _state(text, "")
        if published.precision == "day":
            return published.value
    return None


def _state(text: str | None, where: str) -> Published:
    """``stated``, for the further ways in which mark-up writes dates."""
    if not text:
        return UNDATED
    text = clean(text)
    if compact := _COMPACT.match(text):
        text = "-".join(compact.groups())
    published = stated(text, where)
    if not published.is_known and len(text) <= 120:
        found = next((d for d in find_dates(text) if d.precision == "day"), None)
        if found:
            published = stated(found.value, where)
    return published


def _address(
    root: Element, meta: Mapping[str, list[str]], article: Mapping[str, Any], markup: str
) -> str | None:
    canonical = [
        e.get("href")
        for e in root.iter("link")
        if "canonical" in (e.get("rel") or "").lower().split()
    ]
    shared = meta.get("og:url", [])
    base = next((u for u in shared if u.startswith("http")), "")
    main = article.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, Mapping) else main
    head = markup[:20_000]
    saved = _SAVED_FROM.search(head) or _SINGLE_FILE.search(head)
    for url in [
        *canonical,
        *shared,
        saved.group(1) if saved else None,
        _text(main),
        _text(article.get("url")),
    ]:
        if not isinstance(url, str):
            continue
        try:
            whole = urljoin(base, url.strip())
            parts = urlsplit(whole)
        except ValueError:
            continue
        if (
            parts.scheme in ("http", "https")
            and "." in parts.netloc
            and (parts.path.strip("/") or parts.query)
        ):
            return whole
    return None


def _text(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else None


def _name(value: object) -> str | None:
    """The name (or names) of a JSON-LD person or organisation."""
    if isinstance(value, list):
        names = [n for n in map(_name, value) if n]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, Mapping):
        value = value.get("name")
        if isinstance(value, list):
            return _name(value)
    return clean(value) or None if isinstance(value, str) else None


def _first(*values: str | None) -> str | None:
    return next((clean(v) for v in values if v and clean(v)), None)


def title_parts(title: str) -> Iterable[str]:
    """A ``<title>`` whole, then without the site's name at its end or start.

    >>> list(title_parts("Council improves - Social Work News"))
    ['Council improves - Social Work News', 'Council improves', 'Social Work News']
    """
    yield title
    parts = _SITE_TAIL.split(title)
    if len(parts) > 1:
        yield parts[0]
        yield parts[-1]
