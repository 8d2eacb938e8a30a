"""Markdown files: front matter to facts, blocks to labelled parts, markup gone and words kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus import furniture
from corpus.article import UNDATED, Kind, Published, Reading
from corpus.dates import from_name, on_or_before, stated
from corpus.errors import SourceUnreadable
from corpus.parts import Part, assemble
from corpus.responses import split_comments

MAX_CHARACTERS = 5_000_000
MAX_FRONT_MATTER_CHARACTERS = 20_000
MAX_FRONT_MATTER_BRACKETS = 400
"""YAML lists within lists take time that grows with the square of their depth."""
MAX_NESTING = 60
"""Of lists and quotations; the parser drops what is nested deeper, so such a text is refused."""

_FRONT = re.compile(r"\A\s*---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_SIMPLE_LINE = re.compile(r"^(?P<key>[A-Za-z][\w -]{0,40}?)\s*:\s+(?P<value>\S.*?)\s*$")
_TITLE_KEYS = ("title", "headline")
_DATE_KEYS = (
    "date", "published", "date_published", "datepublished", "publish_date", "published_date",
    "publication_date", "published_at", "published_on", "pubdate", "publishdate", "date published",
)  # fmt: skip
_AUTHOR_KEYS = ("author", "authors", "byline", "by")
_PUBLISHER_KEYS = ("publisher", "publication", "site", "site_name", "sitename", "website", "source")
_URL_KEYS = ("url", "link", "permalink", "canonical", "canonical_url", "source_url", "source")
_STANDFIRST_KEYS = ("standfirst", "subtitle", "subheading", "dek", "strapline")
_UPDATED_KEYS = ("modified", "updated", "last_modified", "lastmod", "date_modified")
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|article|aside|b|blockquote|body|br|caption|center|cite|code|del|details|div|dl|"
    r"dt|dd|em|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|iframe|img|ins|kbd|li|"
    r"main|mark|nav|ol|p|picture|pre|q|s|section|small|source|span|strong|sub|summary|sup|table|"
    r"tbody|td|tfoot|th|thead|tr|u|ul|video|audio|wbr)(?:\s[^<>]*)?/?>",
    re.I,
)
_INLINE_TAGS = frozenset(
    "a abbr b cite code del em font i ins kbd mark q s small span strong "  # noqa: SIM905
    "sub sup u".split()
)
_BR = re.compile(r"<(?:br|wbr)\b", re.I)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the ``---`` lines at the top; ``words`` keeps what is no YAML."""

    values: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""


def read_markdown(text: str, *, name: str) -> Reading:
    """The article in a Markdown file.

    The title is the front matter's, else the first ``#`` heading, else ``name`` (and then no block
    is a title). Numbers of numbered lists are kept; a table's row is a list item, its cells joined
    by tabs; a picture's description is a caption.

    Raises:
        SourceUnreadable: where there are no words, or far too many.
    """
    if len(text) > MAX_CHARACTERS:
        raise SourceUnreadable("it is too long for an article; split it into its articles")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")
    front, body = split_front_matter(text)
    facts = _Facts(front.values)
    parts = _read_body(body)
    title = facts.words(_TITLE_KEYS)
    if title is None:
        first = next((i for i, p in enumerate(parts) if p.level == 1), None)
        if first is not None:
            title = parts[first].text
            parts[first] = _Piece(Kind.TITLE, title)
    else:
        same = next((i for i, p in enumerate(parts[:6]) if _same(p.text, title)), None)
        if same is not None:
            del parts[same]
        parts.insert(0, _Piece(Kind.TITLE, title))
    labelled, comments = split_comments(_with_kinds(parts))
    published = _published(facts, labelled, comments, name)
    if standfirst := facts.words(_STANDFIRST_KEYS):
        at = 1 + next((i for i, p in enumerate(labelled) if p.kind is Kind.TITLE), -1)
        if not any(_same(p.text, standfirst) for p in labelled):
            labelled.insert(at, Part(Kind.STANDFIRST, (standfirst,)))
    if front.words:
        lines = tuple(filter(None, (" ".join(x.split()) for x in front.words.split("\n"))))
        labelled += [Part(Kind.FURNITURE, (line,)) for line in lines]
    labelled += comments
    if not any(re.search(r"\w", p.text) for p in labelled):
        raise SourceUnreadable("it is empty: there are no words in it")
    whole, blocks = assemble(labelled)
    return Reading(
        title=title or PurePath(name).stem,
        text=whole,
        blocks=blocks,
        published=published,
        publisher=facts.publisher(),
        author=facts.words(_AUTHOR_KEYS),
        url=facts.url(),
        metadata=facts.rest(),
    )


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter of a Markdown file and what follows it.

    Front matter that is no YAML is read line by line, "key: value", and its words are kept too; a
    block between two rules that looks like prose is no front matter at all.
    """
    match = _FRONT.match(text)
    if not match:
        return FrontMatter(), text
    source = match["yaml"]
    lines = [x for x in source.split("\n") if x.strip() and not x.lstrip().startswith("#")]
    simple: dict[str, str] = {}
    for line in lines:
        if pair := _SIMPLE_LINE.match(line):
            simple.setdefault(pair["key"].lower(), pair["value"].strip("\"'"))
    rest = text[match.end() :]
    brackets = source.count("[") + source.count("{")
    if len(source) <= MAX_FRONT_MATTER_CHARACTERS and brackets <= MAX_FRONT_MATTER_BRACKETS:
        try:
            # References ("*name") can make a few lines swell beyond memory; no article needs them.
            if not any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(source, yaml.BaseLoader)):
                values = yaml.load(source, yaml.BaseLoader)
                if isinstance(values, dict):
                    return FrontMatter({str(k).strip().lower(): v for k, v in values.items()}), rest
        except (yaml.YAMLError, ValueError, TypeError, RecursionError):
            pass
    if 2 * len(simple) >= len(lines) > 0:
        return FrontMatter(simple, source), rest
    return FrontMatter(), text


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block before its kind is settled: ``level`` of a heading, ``bold`` where all of it is."""

    kind: Kind
    text: str
    level: int = 0
    bold: bool = False
    line: int = 0


class _Facts:
    """Front matter by meaning; what no question asked for is left over as metadata."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)
        self._used: set[str] = set()

    def words(self, keys: Sequence[str]) -> str | None:
        """The first of ``keys`` that has words, on one line; names in a list are joined."""
        for key in keys:
            words = _plain(self._values.get(key))
            if words:
                self._used.add(key)
                return words
        return None

    def publisher(self) -> str | None:
        """Who published it; an address under "source" is none."""
        for key in _PUBLISHER_KEYS:
            words = _plain(self._values.get(key))
            if words and not re.match(r"https?://", words):
                self._used.add(key)
                return words
        return None

    def url(self) -> str | None:
        """Where it was published."""
        for key in _URL_KEYS:
            words = _plain(self._values.get(key))
            if words and re.match(r"https?://\S+$", words):
                self._used.add(key)
                return words
        return None

    def published(self, keys: Sequence[str]) -> Published:
        """The first of ``keys`` that is a date."""
        for key in keys:
            found = stated(_plain(self._values.get(key)), "front matter")
            if found.is_known:
                self._used.add(key)
                return found
        return UNDATED

    def rest(self) -> dict[str, Any]:
        """What is left, as the front matter has it."""
        return {k: v for k, v in self._values.items() if k not in self._used}


def _plain(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value))) or None
    if isinstance(value, Mapping):
        return _plain(value.get("name"))
    return " ".join(str(value).split()) or None if value is not None else None


def _same(a: str, b: str) -> bool:
    return " ".join(a.split()).casefold() == " ".join(b.split()).casefold()


def _read_body(body: str) -> list[_Piece]:
    """The blocks of a Markdown text in order, inline markup removed."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    # Indented text in people's files is indented text; programs are no part of articles.
    parser.disable("code")
    environment: dict[str, Any] = {}
    try:
        tokens = parser.parse(body, environment)
    except (RecursionError, ValueError, IndexError) as error:
        raise SourceUnreadable(
            "its Markdown is too deeply nested; save it as plain text"
        ) from error
    if any(t.level >= MAX_NESTING - 2 for t in tokens):
        raise SourceUnreadable(
            "its lists or quotations are nested too deeply; save it as plain text"
        )
    lines = body.split("\n")
    pieces: list[_Piece] = []
    marker = ""
    depth = level = 0
    cells: list[str] | None = None
    last_line = 0
    for token in tokens:
        line = last_line = token.map[0] if token.map else last_line
        if token.type == "list_item_open":
            depth += 1
            marker = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            row = "\t".join(cells or []).strip()
            if row:
                pieces.append(_Piece(Kind.LIST_ITEM, row, line=line))
            cells = None
        elif token.type in ("html_block", "fence"):
            for words in _loose_words(token):
                pieces.append(_Piece(Kind.PARAGRAPH, words, line=line))
        elif token.type == "inline":
            words, captions, bold = _inline_words(token)
            if cells is not None:
                cells.append(" ".join([words, *captions]).strip())
                continue
            kind = Kind.HEADING if level else Kind.LIST_ITEM if depth else Kind.PARAGRAPH
            if words:
                pieces.append(_Piece(kind, marker + words, level, bold, line))
                marker = ""
            pieces += [_Piece(Kind.CAPTION, c, line=line) for c in captions]
    for definition in environment.get("references", {}).values():
        # "[Note]: see" is a link's definition to Markdown, and words to whoever wrote it.
        start, end = definition.get("map", (0, 0))
        if words := " ".join(" ".join(lines[start:end]).split()):
            pieces.append(_Piece(Kind.FURNITURE, words, line=start))
    pieces.sort(key=lambda p: p.line)
    return pieces


def _inline_words(token: Token) -> tuple[str, list[str], bool]:
    """The words of inline Markdown, its pictures' descriptions, and whether all is bold."""
    words: list[str] = []
    captions: list[str] = []
    strong = 0
    outside = False
    for child in token.children or []:
        if child.type == "image":
            title = str(child.attrs.get("title") or "")
            for words_of in dict.fromkeys((child.content, title)):
                if caption := " ".join(words_of.split()):
                    captions.append(caption)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type == "html_inline":
            if _BR.match(child.content):
                words.append(" ")
            elif not _HTML_TAG.fullmatch(child.content) and not child.content.startswith("<!--"):
                words.append(child.content)
        elif child.type == "strong_open":
            strong += 1
        elif child.type == "strong_close":
            strong -= 1
        elif child.content:
            words.append(child.content)
            outside = outside or (strong == 0 and any(c.isalnum() for c in child.content))
    text = " ".join("".join(words).split())
    return text, captions, bool(text) and not outside


def _loose_words(token: Token) -> list[str]:
    """The words of an HTML block or a fenced one, a string a paragraph."""
    content = token.content
    if len(token.info.split()) > 1:
        content = f"{token.info}\n\n{content}"
    if token.type == "html_block":
        for opening, closing in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
            content = _without(content, opening, closing)
        content = _HTML_TAG.sub(_spacing, content)
    return [" ".join(p.split()) for p in re.split(r"\n\s*\n", content) if p.split()]


def _without(text: str, opening: str, closing: str) -> str:
    """``text`` without what stands from ``opening`` to ``closing``; an unclosed one stays."""
    kept = []
    at = 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start)
        if end < 0:
            break
        kept.append(text[at:start])
        at = end + len(closing)
    return "".join([*kept, text[at:]])


def _spacing(tag: re.Match[str]) -> str:
    name = re.sub(r"[</>]|\s.*", "", tag.group()).lower()
    if name in ("br", "wbr"):
        return " "
    return "" if name in _INLINE_TAGS else "\n\n"


def _with_kinds(pieces: Sequence[_Piece]) -> list[Part]:
    """Parts of their final kinds: captions under pictures, bold headings, furniture."""
    parts: list[Part] = []
    links = False
    for piece in pieces:
        kind = piece.kind
        if kind in (Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.HEADING):
            if furniture.is_chrome(piece.text) or furniture.is_furniture(piece.text):
                kind = Kind.FURNITURE
            elif kind is Kind.PARAGRAPH and furniture.is_credit(piece.text):
                kind = Kind.CAPTION
            elif kind is Kind.PARAGRAPH and piece.bold and furniture.is_heading(piece.text):
                kind = Kind.HEADING
            elif links and kind is not Kind.HEADING and not piece.text.endswith((".", "”", "’")):
                kind = Kind.FURNITURE
        links = kind is Kind.FURNITURE and (links or furniture.opens_links(piece.text))
        parts.append(Part(kind, (piece.text,)))
    return parts


def _published(
    facts: _Facts, body: Sequence[Part], comments: Sequence[Part], name: str
) -> Published:
    published = facts.published(_DATE_KEYS)
    if not published.is_known:
        published = furniture.dateline([p.text for p in body[:8]])
    days = [p.date for p in comments if p.date]
    if not published.is_known and days:
        published = on_or_before(min(days), "the first reader comment")
    if not published.is_known:
        changed = facts.published(_UPDATED_KEYS)
        if changed.precision == "day" and changed.value:
            published = on_or_before(changed.value, "the front matter says it was changed then")
    return published if published.is_known else from_name(PurePath(name).name)
