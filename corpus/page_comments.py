"""Readers' comments in a saved page: found, taken out of the tree, given back as labelled text.

Comment lists are recognised by how WordPress and its themes, schema.org and the common comment
programs mark them; a comment without an author or a date is not taken for one.
"""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]

from corpus.article import Kind
from corpus.dates import find_dates, read_date
from corpus.furniture import counts_comments
from corpus.label import label_comments, read_comment_header, split_lines
from corpus.page_tree import Element, Run, clean, has_class, marks, remove, runs
from corpus.parts import Part

HEADER_WORDS = 30
"""The line above a comment is no longer than this; a longer one shows it is no comment."""

_ITEM_ID = re.compile(r"^(?:(?:li|div|dsq|idc)-?)?(?:comment|cmt)[-_]?\d+$|^c\d{3,}$", re.I)
_ITEM_CLASS = re.compile(
    r"(?:^|\s)(?:(?:user|single|reader|c|u|b)-)?comments?(?:(?:-|_|__|-list__|-)(?:item|single|box|"
    r"wrapper|wrap|container|block|thread))?(?:\s|$)|(?:^|\s)comment-\d+(?:\s|$)",
    re.I,
)
_LIST_CLASS = re.compile(r"comments?[-_]*list|list[-_]*comments?|comments__items", re.I)
_WORDS_CLASS = re.compile(
    r"comments?[-_]*(?:main-)?(?:content|text|txt|entry|message|copy|description|post)(?:\s|$)"
    r"|comments?[-_]*body(?:\s|$)|\b(?:text|commenttext|reviewbody)$",
    re.I,
)
_PLAIN_WORDS_CLASS = ("content", "text", "body", "message", "entry", "entry-content", "prose")
_AUTHOR_CLASS = re.compile(
    r"(?:^|\s)(?:fn|author|name|user-?name|comment(?:er)?[-_]*(?:author|name|user|by)\S*|commenter|"
    r"display-?name|nick(?:name)?|poster)(?:\s|$)|(?:^|\s)author(?:[-_]name)?(?:\s|$)",
    re.I,
)
_META_CLASS = re.compile(
    r"comment[-_]*(?:meta|header|head|date|time|author|info|details)|timestamp|\bdate(?:created|"
    r"published)?\b|\bvcard\b|\bposted\b",
    re.I,
)
_CHROME_CLASS = re.compile(
    r"(?:^|\s)(?:reply|comment-reply\S*|comment-actions?|comment-edit\S*|edit-link|vot(?:e|es|ing)|"
    r"likes?|actions?|respond|comment-respond|report|share|comment-footer|comment-tools|avatar)"
    r"(?:\s|$)",
    re.I,
)
_CHROME_TEXT = re.compile(
    r"^(?:reply(?: to\b.*)?|report(?: (?:this|comment|abuse).*)?|like|share|edit|permalink|link|#|"
    r"log in to reply|quote|up|down|flag|↓|[·•|\d\s]+|\(edit\)|recommend(?:ed)?\b.{0,12}|"
    r"rating:? .{0,12}|\d+ (?:likes?|votes?))$",
    re.I,
)
_CONTAINER = re.compile(
    r"(?:^|\s)(?:(?:post|article|entry|the|reader|user)?[-_]*comments?(?:[-_]*(?:area|section|list|"
    r"wrapper|wrap|container|thread|content|block|template))?|commentlist|disqus_thread|"
    r"respon(?:ses|d)|discussion)(?:\s|$)",
    re.I,
)
_SAYS = re.compile(r"\s*(?:\b(?:says|said|wrote|writes|replied|commented)\b)?\s*:?\s*$", re.I)


def take_comments(root: Element) -> list[Part]:
    """Readers' comments of the page, in order, now gone from ``root``.

    Each is a COMMENT with the reader's own words, its author and ISO date; the line that names
    them, and the line that counts the comments, are FURNITURE before it.
    """
    found = [(item, parts) for item, parts in _read_items(root) if parts]
    if not found:
        return _take_unmarked(root)
    items = [item for item, _ in found]
    container = _container(items)
    count_line = _count_line(root, items[0])
    taken = [Part(Kind.FURNITURE, (count_line.text,))] if count_line else []
    for _, parts in found:
        taken += parts
    if count_line is not None and count_line.block not in items[0].iterancestors():
        remove(count_line.block)
    for element in [container] if container is not None else reversed(items):
        remove(element)
    return taken


def holds_comments(element: Element) -> bool:
    """True where an element's class or id says it is the place for readers' comments."""
    return _CONTAINER.search(f"{_names(element)} {element.get('id') or ''}") is not None


def _read_items(root: Element) -> list[tuple[Element, list[Part]]]:
    marked = [e for e in root.iter() if isinstance(e.tag, str) and _is_item(e)]
    inside = set(marked)
    read = []
    for item in marked:
        nested = [e for e in item.iterdescendants() if e in inside]
        read.append((item, _read_item(item, nested)))
    return read


def _is_item(element: Element) -> bool:
    if element.tag not in ("li", "article", "div", "section", "dd", "blockquote"):
        return False
    names = element.get("class") or ""
    if _WORDS_CLASS.search(names) and element.tag == "div" and not has_class(element, "comment"):
        # WordPress's older mark-up calls the whole comment its "comment-body".
        return bool(_ITEM_ID.match(element.get("id") or "")) and _has_author_mark(element)
    kind = element.get("itemtype") or ""
    if kind.rstrip("/").endswith(("schema.org/Comment", "schema.org/UserComments")):
        return True
    if element.get("itemprop") == "comment" or _ITEM_ID.match(element.get("id") or ""):
        return True
    parent = element.getparent()
    if element.tag == "li" and parent is not None and _LIST_CLASS.search(marks(parent)):
        return True
    return bool(_ITEM_CLASS.search(names)) and element.tag != "section"


def _has_author_mark(element: Element) -> bool:
    return any(
        _AUTHOR_CLASS.search(_names(e)) for e in element.iterdescendants() if isinstance(e.tag, str)
    )


def _read_item(item: Element, nested: list[Element]) -> list[Part]:
    """The header line and the words of one comment, its replies left out; empty if it is none."""
    inside = _own_elements(item, nested)
    own = list(runs(item, leave_out=[*nested, *(e for e in inside if e.tag == "form")]))
    if not own or any(e.tag == "h1" for e in inside):
        return []
    author_mark = _author_element(inside)
    words_mark = _words_element(inside)

    def within(run: Run, element: Element | None) -> bool:
        return element is not None and (
            run.block is element or any(a is element for a in run.block.iterancestors())
        )

    def is_meta(run: Run) -> bool:
        for element in (run.block, *run.block.iterancestors()):
            if element is item or element is words_mark:
                return False
            if _META_CLASS.search(_names(element)) or _AUTHOR_CLASS.search(_names(element)):
                return True
        return False

    def is_chrome(run: Run) -> bool:
        if _CHROME_TEXT.match(run.text):
            return True
        for element in (run.block, *run.block.iterancestors()):
            if element is item:
                return False
            if _CHROME_CLASS.search(_names(element)) and element is not words_mark:
                return True
        return False

    if words_mark is not None:
        words = [r for r in own if within(r, words_mark) and not is_meta(r) and not is_chrome(r)]
        first = next((i for i, r in enumerate(own) if words and r is words[0]), 0)
        header = own[:first]
    else:
        first = max(
            (i + 1 for i, r in enumerate(own[:5]) if is_meta(r) or read_comment_header(r.text)),
            default=0,
        )
        header = own[:first]
        words = [r for r in own[first:] if not is_chrome(r)]
    line = " ".join(r.text for r in header)
    if len(line.split()) > HEADER_WORDS:
        return []
    author = _author(author_mark, line)
    date = _date(inside, line, words_mark)
    if not words or not (author or date):
        return []
    parts = [Part(Kind.FURNITURE, (line,))] if line else []
    return [*parts, Part(Kind.COMMENT, tuple(r.text for r in words), author, date)]


def _own_elements(item: Element, nested: list[Element]) -> list[Element]:
    """The elements of a comment without those of the replies to it."""
    replies = set(nested)
    own = []
    walker = etree.iterwalk(item, events=("start",))
    for _, element in walker:
        if element in replies:
            walker.skip_subtree()
        elif element is not item and isinstance(element.tag, str):
            own.append(element)
    return own


def _author_element(inside: list[Element]) -> Element | None:
    """The innermost element marked as the author's name, or an older theme's ``<cite>``."""
    marked = [
        e
        for e in inside
        if _AUTHOR_CLASS.search(_names(e)) and (clean("".join(e.itertext())) or e.get("content"))
    ]
    for element in marked:
        if not any(a is element for other in marked for a in other.iterancestors()):
            return next((e for e in element.iter("cite") if e.text), element)
    return next((e for e in inside if e.tag == "cite"), None)


def _words_element(inside: list[Element]) -> Element | None:
    for element in inside:
        if _WORDS_CLASS.search(_names(element)) and not _AUTHOR_CLASS.search(_names(element)):
            if any(
                _WORDS_CLASS.search(_names(e)) and re.search("content|text|entry", _names(e))
                for e in element.iterdescendants()
                if isinstance(e.tag, str)
            ):
                continue
            return element
    return next((e for e in inside if has_class(e, *_PLAIN_WORDS_CLASS)), None)


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}".strip()


def _author(mark: Element | None, line: str) -> str | None:
    name = ""
    if mark is not None:
        name = clean("".join(mark.itertext()) or mark.get("content") or "")
    found = next((d for d in find_dates(name) if d.precision == "day"), None)
    if found:
        name = name[: found.start]
    if not name:
        header = read_comment_header(line)
        name = header.author if header else ""
    return _SAYS.sub("", name).strip(" ,:|·•–—-") or None


def _date(inside: list[Element], line: str, words_mark: Element | None) -> str | None:
    """What the header line says, if it says a time too; otherwise the mark-up's own time stamp."""
    written = [d for d in find_dates(line) if d.precision == "day"]
    if written and written[-1].clock:
        return written[-1].moment
    for element in inside:
        if words_mark is not None and any(a is words_mark for a in element.iterancestors()):
            continue
        for name in ("datetime", "content", "title"):
            stamp = element.get(name)
            if stamp and (
                element.tag in ("time", "abbr", "meta") or _META_CLASS.search(_names(element))
            ):
                found = read_date(stamp) or next(find_dates(stamp), None)
                if found and found.precision == "day":
                    return found.moment
    return written[-1].moment if written else None


def _container(items: list[Element]) -> Element | None:
    """The outermost element that is about comments and holds them all, if there is one."""
    common = [items[0], *items[0].iterancestors()]
    for item in items[1:]:
        above = {item, *item.iterancestors()}
        common = [e for e in common if e in above]
    outermost = None
    for element in common:
        if element.tag in ("body", "main", "html"):
            break
        if holds_comments(element) or _LIST_CLASS.search(marks(element)):
            outermost = element
    return outermost


def _count_line(root: Element, item: Element) -> Run | None:
    """The line above the comments that counts them ("4 Responses to ...")."""
    before: list[Run] = []
    for run in runs(root):
        if run.block is item or any(a is item for a in run.block.iterancestors()):
            break
        before.append(run)
    return next((r for r in reversed(before[-6:]) if counts_comments(r.text)), None)


def _take_unmarked(root: Element) -> list[Part]:
    """Comments inside something called "comments" whose entries carry no marks of their own."""
    for element in root.iter("div", "section", "ol", "ul", "aside"):
        if not holds_comments(element):
            continue
        forms = list(element.iter("form"))
        text = "\n\n".join(r.text for r in runs(element, leave_out=forms))
        blocks = label_comments(text, split_lines(text))
        if not any(b.kind is Kind.COMMENT for b in blocks):
            continue
        last = max(i for i, b in enumerate(blocks) if b.kind is Kind.COMMENT)
        taken = [
            Part(b.kind, tuple(text[b.start : b.end].split("\n\n")), b.author, b.date)
            for b in blocks[: last + 1]
        ]
        remove(element)
        return taken
    return []
