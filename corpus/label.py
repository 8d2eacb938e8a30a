"""Label the blocks of text copied from a news page, one line a block.

The text is never changed: every non-space character of it ends up inside exactly one block. What a
line is is decided from its shape (length, how it ends, the marks it opens with) and its place, so
that pages from sites never seen before come out right; the word lists only name what English-
language sites call their own furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.article import UNDATED, Block, Kind, Published
from corpus.dates import find_dates, on_or_before, read_date

HEADING_WORDS = 14
"""A section heading is at most this long; longer lines without a full stop are paragraphs."""
STANDFIRST_WORDS = 60
TOP_LINES = 12
"""Bylines and datelines are looked for this far down."""

_NUMBER = r"(?:\d+|no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_RESPONSES = re.compile(
    rf"^(?:{_NUMBER}\s+(?:responses?|comments?|replies|reply|thoughts?)(?:\s+(?:to|on)\b.*)?"
    r"|(?:readers[’']?\s+)?(?:comments?|responses)\s*(?:\(\d+\)|:)?)$",
    re.I,
)
_COUNTS_THEM = re.compile(rf"^{_NUMBER}\s+\w+\s+(?:to|on)\s", re.I)
_PROSE_ABOVE_COMMENTS = 3
"""Longer sentences that may stand between "2 comments" and the first of them (a site's rules)."""
_AFTER_COMMENTS = re.compile(
    r"^(?:leave a (?:reply|comment|response)|comments are closed|post a comment|add a comment|"
    r"sign in to comment|log in to (?:reply|comment)|your email address will not be published)\b",
    re.I,
)
_LINKS_FOLLOW = re.compile(
    r"^(?:more from\b|more (?:like this|on this)|related\b|read next|read more$|you may also like|"
    r"most (?:read|popular)|latest (?:news|articles|jobs|stories)|recommended|see also$|"
    r"popular articles|other stories)",
    re.I,
)
_FURNITURE = re.compile(
    r"^(?:share(?: this| on| via|$)|tweet|print(?: this)?\b|e-?mail (?:this|to)\b|copy link|"
    r"follow us|sign up|subscribe|register (?:now|here|for)|log ?in|advert(?:isement)?\b|sponsored|"
    r"skip to\b|menu$|search$|home$|home\s*[>»/|]|tags?\s*:|topics?\s*:|filed under|posted in|"
    r"categor(?:y|ies)\s*:|read more\s*:|read more about|read also|listen to this|reading time|"
    r"\d+ min(?:ute)?s? read|cookies?\b|©|\(c\)|copyright|all rights reserved|back to top|"
    r"(?:previous|next)(?: article| post| story)?\s*[:«»←→]?$|comments? off|facebook$|twitter$|"
    r"linkedin$|whatsapp$|x$|download (?:the )?pdf|view comments|jump to comments|"
    r"\d+ (?:comments?|responses?|repl(?:y|ies)|shares?)$|invented for chapter & verse\b)",
    re.I,
)
_CREDIT = re.compile(
    r"\((?:image|photo(?:graph)?|picture|pic|credit|illustration|posed by)\b[^)]*\)?"
    r"|^(?:image|photo(?:graph)?|picture|pic|picture credit|photo credit|image credit|credit|"
    r"illustration|caption)s?\s*(?::|by\b|credit\b|courtesy\b)"
    r"|(?:getty images|adobe ?stock|shutterstock|wikimedia commons|unsplash|istock|fotolia|"
    r"alamy|rex features|pa wire|press association)",
    re.I,
)
_DEPICTS = re.compile(r"^(?:an? )?(?:image|photo(?:graph)?|picture|pic|illustration)s? of\b", re.I)
_BYLINE = re.compile(r"^(?:by|words by|written by|reporter:|author:)\s+(?P<who>[A-Z].*)$", re.I)
_DATE_LABEL = re.compile(
    r"^(?:(?:first |date )?published|posted|date|last updated|updated|last modified|created)"
    r"(?:\s+(?:on|at|by))?\s*:?\s*",
    re.I,
)
_UPDATED = re.compile(r"^(?:last )?(?:updated|modified)", re.I)
_ISSUE = re.compile(r"^(?:issue|vol(?:ume)?|no|number|edition)\.?\s*#?\d+[a-z]?$", re.I)
# "March 7, 2017" keeps its comma.
_BETWEEN_FACTS = re.compile(r"\s+[|·•–—-]\s+|[|·•]\s*|(?<!\d),\s*|,\s*(?!\d{4}\b)")
_PRESS = re.compile(
    r"\b(?:briefing|bulletin|care|chronicle|digest|express|gazette|guardian|herald|journal|"
    r"magazine|mail|monthly|news|newsletter|observer|post|quarterly|report|review|standard|"
    r"telegraph|times|today|tribune|update|weekly|world)\b",
    re.I,
)
_LINK_WORDS = 20
"""A question or exclamation of at most so many words among links is a link too."""
_URL_LINE = re.compile(r"^https?://\S+$")
_BULLET = re.compile(r"^(?:[•●▪■◼◦‣⁃*·–—-]|)\s+\S")
_ENUMERATED = re.compile(r"^(?:\(?[ivx]{1,4}\)|\(?[a-z]\)|\(?\d{1,2}[.)])\s+\S", re.I)
_COMMENT_NUMBER = re.compile(r"^\d+[.)]\s+")
_SAYS = re.compile(r"\s+(?:says|said|wrote|replied|commented)\s*:?\s*$", re.I)
_POSTED_BY = re.compile(r"^(?:posted|comment(?:ed)?|reply|written)?\s*(?:by|from)\s+", re.I)
_TAIL = re.compile(
    r"^[\s#|·•,:\-–—¶()]*(?:reply|permalink|report|like|link|edited)?[\s#|·•:()]*$", re.I
)
_CLOSERS = "”’\"')]»"
_OPENERS = "“‘\"'([«"


@dataclass(frozen=True, slots=True)
class Labelled:
    """The blocks of a text and what its own lines say about it."""

    blocks: tuple[Block, ...]
    title: str | None
    published: Published = UNDATED
    author: str | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it: its span without the spaces around it, and its words."""

    start: int
    end: int
    text: str
    after_gap: bool

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def is_sentence(self) -> bool:
        """True where it ends as a sentence does, closing marks aside."""
        bare = self.text.rstrip(_CLOSERS)
        return bare.endswith((".", "!", "?", "…", ",", ";", ":"))


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a newsletter's line says: "Placement Briefing | Issue 41 | March 2017"."""

    name: str | None
    published: Published
    has_issue: bool


@dataclass(frozen=True, slots=True)
class CommentHeader:
    """The line above a reader's comment: who wrote it and when (ISO, with the time if given)."""

    author: str
    date: str


def split_lines(text: str) -> list[Line]:
    """The lines of ``text`` that have something on them, in order."""
    lines = []
    offset, gap = 0, True
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            start = offset + raw.index(bare)
            lines.append(Line(start, start + len(bare), bare, gap))
        gap = not bare
        offset += len(raw) + 1
    return lines


def read_comment_header(text: str) -> CommentHeader | None:
    """Who wrote a comment and when, from the line above it; None where it is no such line.

    >>> read_comment_header("2. Arik September 7, 2021 at 6:37 pm #")
    CommentHeader(author='Arik', date='2021-09-07T18:37')
    """
    if len(text) > 160:
        return None
    dates = [d for d in find_dates(text) if d.precision == "day"]
    if not dates:
        return None
    last = dates[-1]
    if not _TAIL.match(text[last.end :]):
        return None
    who = _COMMENT_NUMBER.sub("", text[: last.start]).strip()
    who = re.sub(r"[\s,|·•\-–—]*(?:\bon)?[\s,|·•\-–—]*$", "", who)
    who = _POSTED_BY.sub("", _SAYS.sub("", who)).strip(" ,:|·•")
    if not who or len(who.split()) > 10:
        return None
    return CommentHeader(who, last.moment)


def read_masthead(text: str) -> Masthead | None:
    """What a line of a name, an issue number and a date says; None where it is anything else.

    >>> read_masthead("Issue 41, March 2017").published.value
    '2017-03'
    """
    if len(text.split()) > 14:
        return None
    name, published, has_issue = None, UNDATED, False
    for part in _BETWEEN_FACTS.split(text):
        part = part.strip()
        found = read_date(part)
        if _ISSUE.match(part):
            has_issue = True
        elif found and found.precision != "year" and not published.is_known:
            published = Published(found.value, found.precision, "stated: the masthead")
        elif name is None and _is_name(part):
            name = part
        else:
            return None
    return Masthead(name, published, has_issue) if has_issue or published.is_known else None


def _is_name(text: str) -> bool:
    """True for a run of capitalised words, as a newsletter's or a writer's name is."""
    words = [w for w in text.split() if w.lower() not in {"&", "and", "of", "the", "for", "in"}]
    return 0 < len(words) <= 7 and all(w[0].isupper() for w in words)


def label(text: str, *, title: str | None = None) -> Labelled:
    """The blocks of page-copied ``text``, with the date, author and publisher its lines state.

    ``title`` is the headline where it is known from elsewhere (it need not stand in the text);
    without it the first line that is no furniture is taken to be the headline.
    """
    lines = split_lines(text)
    comments_from = _comments_start(lines)
    top = _Top(title)
    blocks = _label_body(lines[:comments_from], top)
    comments = label_comments(text, lines[comments_from:])
    published = top.published
    first = min((b.date for b in comments if b.date), default=None)
    if first and not published.is_known:
        published = on_or_before(first, "the first reader comment")
    return Labelled(
        tuple(blocks + comments), top.title, published, top.author, top.publisher, top.url
    )


def label_comments(text: str, lines: Sequence[Line]) -> list[Block]:
    """The blocks of what stands below an article: readers' comments, furniture around them."""
    blocks: list[Block] = []
    header: CommentHeader | None = None
    closed = False
    i = 0
    while i < len(lines):
        line = lines[i]
        found, used = _header_at(lines, i)
        if found:
            blocks += [Block(Kind.FURNITURE, x.start, x.end) for x in lines[i : i + used]]
            header, closed = found, False
            i += used
            continue
        if header is None or closed or _AFTER_COMMENTS.match(line.text) or _is_reply_link(line):
            closed = closed or bool(_AFTER_COMMENTS.match(line.text))
            blocks.append(Block(Kind.FURNITURE, line.start, line.end))
        elif blocks[-1].kind is Kind.COMMENT:
            blocks[-1] = replace(blocks[-1], end=line.end)
        else:
            blocks.append(Block(Kind.COMMENT, line.start, line.end, header.author, header.date))
        i += 1
    return blocks


def _is_reply_link(line: Line) -> bool:
    return line.text.lower().rstrip(" #↓→") in {"reply", "report", "like", "permalink", "share"}


def _header_at(lines: Sequence[Line], i: int) -> tuple[CommentHeader | None, int]:
    """The comment header at line ``i`` and how many lines it takes (one or two)."""
    found = read_comment_header(lines[i].text)
    if found:
        return found, 1
    if i + 1 < len(lines):
        name, when = lines[i].text, lines[i + 1].text
        short = lines[i].words <= 8 and (not lines[i].is_sentence or _SAYS.search(name))
        dates = [d for d in find_dates(when) if d.precision == "day"]
        if short and dates and lines[i + 1].words <= 9:
            lead = _DATE_LABEL.sub("", when[: dates[-1].start]).strip(" ,on")
            if not lead and _TAIL.match(when[dates[-1].end :]):
                both = read_comment_header(f"{name} {when[dates[-1].start :]}")
                if both:
                    return both, 2
    return None, 0


def _comments_start(lines: Sequence[Line]) -> int:
    """The index of the first line that belongs to readers, or the number of lines."""
    counts = [
        i for i, x in enumerate(lines) if i and _RESPONSES.match(x.text) and not x.is_sentence
    ]
    for i, after in pairwise([*counts, len(lines)]):
        # "Comments" may be a section's heading, and "2 comments" may stand under the headline:
        # readers' lines carry a name and a date.
        header = next((j for j in range(i + 1, after) if _header_at(lines, j)[0]), None)
        if header is not None:
            prose = sum(x.is_sentence and x.words > 12 for x in lines[i + 1 : header])
            return i if prose <= _PROSE_ABOVE_COMMENTS else header
        if after == len(lines) and _COUNTS_THEM.match(lines[i].text):
            # "4 Responses to ..." with nothing under it is still the foot of the page.
            return i
    for i, line in enumerate(lines):
        numbered = line.text.endswith("#") and _COMMENT_NUMBER.match(line.text)
        if i and numbered and read_comment_header(line.text):
            return i
    return len(lines)


class _Top:
    """What the lines above and around the body say about the article, filled in as they are met."""

    def __init__(self, title: str | None) -> None:
        self.given_title = title
        self.title = title
        self.published = UNDATED
        self.author: str | None = None
        self.publisher: str | None = None
        self.url: str | None = None

    def take(self, line: Line) -> bool:
        """True where the line is a byline, dateline or address; what it says is kept."""
        text = line.text
        if _URL_LINE.match(text):
            self.url = self.url or text
            return True
        if line.words > 24 or (line.is_sentence and not _DATE_LABEL.match(text)):
            return False
        byline = _BYLINE.match(text)
        if byline:
            found = next(find_dates(text), None)
            who = text[: found.start] if found else text
            who = _BYLINE.sub(lambda m: m["who"], who)
            self.author = self.author or re.sub(r"[\s,|·•\-–—]*(?:\b[Oo]n)?[\s,|·•\-–—]*$", "", who)
        labelled = _DATE_LABEL.match(text)
        found = next((d for d in find_dates(text) if d.precision == "day"), None)
        rest = text[found.end :] if found else ""
        lone = read_date(re.split(r"\s[|·•–-]\s", text)[0].strip())
        if found and (byline or lone or (labelled and found.start <= labelled.end() + 12)):
            if len(rest.split()) > 8:
                return False
            if _UPDATED.match(text):
                if not self.published.is_known:
                    self.published = on_or_before(found.value, "the page was updated then")
            elif not self.published.basis.startswith("stated"):
                self.published = Published(found.value, found.precision, "stated: the dateline")
            return True
        if labelled and lone is None and (month := read_date(text[labelled.end() :])):
            self.published = Published(month.value, month.precision, "stated: the dateline")
            return True
        return bool(byline)

    def take_masthead(self, lines: Sequence[Line], i: int, *, titled: bool) -> bool:
        """True where the line is a newsletter's masthead or, just above one, its name."""
        line, below = lines[i], lines[i + 1 : i + 3]
        titled = titled or self.given_title is not None
        found = None if line.is_sentence else read_masthead(line.text)
        if found is None:
            under = read_masthead(below[0].text) if below else None
            if under is None or under.name or not under.has_issue or not _is_name(line.text):
                return False
            if not titled and (len(below) < 2 or below[1].is_sentence):
                return False  # with no headline below, this is the headline
            self.publisher = self.publisher or line.text
            return True
        if not titled and not found.has_issue:
            return False
        if found.published.is_known and not self.published.basis.startswith("stated"):
            self.published = found.published
        if found.name and (found.has_issue or _PRESS.search(found.name)):
            self.publisher = self.publisher or found.name
        elif found.name and len(found.name.split()) in (2, 3):
            self.author = self.author or found.name
        return True


def _label_body(lines: Sequence[Line], top: _Top) -> list[Block]:
    blocks: list[Block] = []
    titled = False
    links = False
    above_body = True
    for i, line in enumerate(lines):
        nearby = lines[i + 1] if i + 1 < len(lines) else None
        kind: Kind
        if i < TOP_LINES and (
            top.take(line) or (above_body and top.take_masthead(lines, i, titled=titled))
        ):
            kind = Kind.FURNITURE
        elif not titled and top.given_title is not None and _same(line.text, top.given_title):
            kind, titled, top.title = Kind.TITLE, True, line.text
        elif (
            not titled
            and top.given_title is None
            and not _is_furniture(line)
            and not _is_credit(lines, i)
        ):
            titled = True
            if line.words <= 40:
                kind, top.title = Kind.TITLE, line.text
            else:
                kind = Kind.PARAGRAPH
        elif line.words <= 25 and _LINKS_FOLLOW.match(line.text) and not line.is_sentence:
            kind, links = Kind.FURNITURE, True
            made_by = re.match(r"more from (?P<who>.+)$", line.text, re.I)
            if made_by and top.publisher is None:
                top.publisher = made_by["who"].strip()
        elif _is_furniture(line) or (links and _may_be_link(line)):
            kind = Kind.FURNITURE
        elif _is_credit(lines, i):
            kind, links = Kind.CAPTION, False
        elif _is_standfirst(lines, i, blocks):
            kind, links = Kind.STANDFIRST, False
        elif _BULLET.match(line.text) or (_ENUMERATED.match(line.text) and _in_a_list(lines, i)):
            kind, links = Kind.LIST_ITEM, False
        elif _is_heading(line, nearby, lines, i):
            kind = Kind.HEADING
        else:
            kind, links = Kind.PARAGRAPH, False
        above_body = above_body and kind not in (Kind.PARAGRAPH, Kind.HEADING, Kind.LIST_ITEM)
        blocks.append(Block(kind, line.start, line.end))
    return blocks


def _may_be_link(line: Line) -> bool:
    """True where a line below "Related" may be another page's headline, which may be a question."""
    if not line.is_sentence:
        return True
    bare = line.text.rstrip(_CLOSERS)
    return (
        line.words <= _LINK_WORDS
        and bare.endswith(("?", "!", "…"))
        and not re.search(r"[.!?]\W*\s", bare)
    )


def _same(a: str, b: str) -> bool:
    return " ".join(a.split()).casefold() == " ".join(b.split()).casefold()


def _is_furniture(line: Line) -> bool:
    if not _FURNITURE.match(line.text):
        return not any(c.isalnum() for c in line.text)
    return line.words <= 16 and (
        not line.is_sentence
        or bool(
            re.match(r"(?:©|copyright|invented for|sign up|subscribe|read more)", line.text, re.I)
        )
    )


def _is_credit(lines: Sequence[Line], i: int) -> bool:
    """True for a picture's caption or credit: it names a picture, or stands right above one."""

    def names_a_picture(line: Line) -> bool:
        if line.words > 45:
            return False
        if _CREDIT.search(line.text):
            return not line.is_sentence or line.words <= 30
        return bool(_DEPICTS.match(line.text)) and not line.text.endswith(".") and line.words <= 30

    if names_a_picture(lines[i]):
        return True
    if lines[i].is_sentence or lines[i].words > 25:
        return False
    # The description of a picture is copied as the line just above its credit, with no gap.
    below = lines[i + 1] if i + 1 < len(lines) else None
    return below is not None and not below.after_gap and names_a_picture(below)


def _is_standfirst(lines: Sequence[Line], i: int, blocks: Sequence[Block]) -> bool:
    """True for the line under the headline that sums the article up."""
    done = [b.kind for b in blocks]
    if Kind.TITLE not in done or set(done[done.index(Kind.TITLE) + 1 :]) - {
        Kind.FURNITURE,
        Kind.CAPTION,
    }:
        return False
    line = lines[i]
    if not 6 <= line.words <= STANDFIRST_WORDS:
        return False
    below = [x for x in lines[i + 1 : i + 5] if not _is_dateline(x)][:2]
    if not line.text.rstrip(_CLOSERS).endswith((".", "!", "?")):
        return any(x.is_sentence for x in below) or any(
            _is_credit(lines, j) for j in range(i + 1, min(i + 3, len(lines)))
        )
    follows = i + 1 < len(lines) and (
        _is_credit(lines, i + 1)
        or bool(_BYLINE.match(lines[i + 1].text))
        or read_date(lines[i + 1].text) is not None
    )
    return follows and line.words <= 40


def _is_dateline(line: Line) -> bool:
    return read_masthead(line.text) is not None or bool(_BYLINE.match(line.text))


def _in_a_list(lines: Sequence[Line], i: int) -> bool:
    """True where a neighbour is enumerated too ("2." alone opens no list)."""
    return any(0 <= j < len(lines) and _ENUMERATED.match(lines[j].text) for j in (i - 1, i + 1))


def _is_heading(line: Line, below: Line | None, lines: Sequence[Line], i: int) -> bool:
    if below is None or line.words > HEADING_WORDS or len(line.text) > 110:
        return False
    bare = line.text.strip(_OPENERS + _CLOSERS)
    if not bare or bare.endswith((".", "!", ",", ";", ":", "…")):
        return False
    if not (bare[0].isupper() or bare[0].isdigit()):
        return False
    # Three or more short lines together are a list without bullets, not headings.
    short = [x.words <= HEADING_WORDS and not x.is_sentence for x in lines[max(0, i - 2) : i + 3]]
    return not (len(short) >= 4 and sum(short) >= 4)
