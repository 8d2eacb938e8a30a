"""What a draft quotes and what it cites in its own words, with what it says about each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.article import Article, Block, Kind, Published, Quotation
from corpus.bodies import known_roles
from corpus.cast import Cast
from corpus.councils import known_councils
from corpus.cues import QUOTED, cues
from corpus.dates import MONTHS, find_dates, read_date
from corpus.judgements import GRADE
from corpus.quoting import with_quotations
from corpus.sentences import split_sentences
from corpus.speech import blank, speaker_at
from corpus.subjects import subjects
from qa.checking.attribution import NUMBERED, label_before, names_somebody
from qa.checking.draft import Claim, Line, Span

MOST_LINES = 3_000
"""Quotations and citing sentences of one draft."""
_LONGEST_SENTENCE = 1_500
_NEAR = 160
"""Characters after a quotation within which a bracket or a dash names its source."""

_YEAR = re.compile(
    r"(?:\b(?:in|from|of|since|during|by|its|their|the)\s|[(,]\s*)\s*(?P<year>(?:19|20)\d\d)\b(?![-–]\d)",
    re.I,
)
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BRACKET = re.compile(r"[(\[](?P<in>[^()\[\]\n]{3,120})[)\]]")
_DASHED = re.compile(r"^\s*[—–-]+\s*(?P<who>[^\n]{2,160}?)\s*$")
_AFTER_DASH = re.compile(r"^[”\"’'.,;!?\s]*[—–-]+\s*(?P<who>[A-Z][^\n]{1,120})")
_PUTS_IT = re.compile(
    r"\b[Aa]s\s(?P<who>[^.;:“”,()]{2,80}?)(?:\s\([^()]{2,80}\))?\s(?:puts?|writes?|explains?|says?|said|"
    r"wrote|explained|told [^.,“”]{2,40})(?:\s(?:it|this))?[,:]?\s*[“”‘’\"']?$"
)
_BRACKETED = re.compile(r"\s*[(\[][^()\[\]\n]{2,120}[)\]]")
_SOURCE_LAST = re.compile(
    r"\s*[(\[](?P<in>[^()\[\]\n]{2,100}?(?:19|20)\d\d[^()\[\]\n]{0,40})[)\]][.\s]*$"
)
_CITES = re.compile(
    r"\b(?:according to|(?:inspectors|ofsted|the regulator|the inspectorate|the watchdog|"
    r"the report|the letter|inspection report|the inspection|the council|the authority|"
    r"the review)\s+"
    r"(?:also\s+|has\s+|have\s+|had\s+)?(?:(?:did|do|does) not (?:say|find|note|report|see)|"
    r"said|says|found|finds|noted|notes|reported|reports|"
    r"rated|graded|judged|concluded|praised|criticised|warned|stated|states|described|highlighted|"
    r"identified|observed|wrote|told|recommended|saw|heard)|"
    r"(?:was|were|been|is|remains?|are)\s+(?:again\s+|also\s+)?(?:rated|graded|judged|found to be)|"
    r"(?:rated|graded|judged)\s+[^.]{0,60}?[‘“\"']?(?:inadequate|outstanding|good|"
    r"requires improvement))\b",
    re.I,
)
_AUTHOR_YEAR = re.compile(
    r"\((?P<who>[A-Z][^()\d]{1,60}?),?\s+(?P<year>(?:19|20)\d\d)[a-z]?(?:,[^()]*)?\)"
)
_SAYS = re.compile(
    r"\b(?:said|says|added|told|argued|explained|insisted|warned|wrote|claimed|admitted|replied|"
    r"according to|put it|stated|commented|noted|reported)\b",
    re.I,
)
_NOT_NAMES = re.compile(r"^(?:he|she|they|it|we|i|one|who|this|that)$", re.I)


def lines_of(
    article: Article,
    quotes: Collection[int] = (),
    pages: Sequence[tuple[int, int]] = (),
    beside: Mapping[int, Sequence[str]] | None = None,
) -> tuple[list[Line], list[str]]:
    """The lines of a draft, read as ``article``, and what could not be read.

    ``quotes`` are the starts of paragraphs set as block quotations, ``pages`` (start, number) where
    each page or slide begins, ``beside`` the words of the other cells of the row of a table that a
    paragraph stands in, by its start.
    """
    article = with_quotations(article)
    reading = _Draft(article, frozenset(quotes), pages, beside or {})
    lines = sorted(reading.lines(), key=lambda line: line.start)
    problems = [
        f"A quotation mark is opened and never closed: “{_beginning(article.text, at)}”; where the "
        "words end is not guessed, so they were not checked."
        for at in article.unclosed[:20]
        if not any(line.start <= at < line.end for line in lines)
    ]
    return lines, problems


class _Draft:
    """A draft being gone through."""

    def __init__(
        self,
        article: Article,
        quotes: frozenset[int],
        pages: Sequence[tuple[int, int]],
        beside: Mapping[int, Sequence[str]],
    ) -> None:
        self.article = article
        self.text = article.text
        self.quotes = quotes
        self.pages = pages
        self.beside = beside
        self.cast = Cast(article)
        self.starts = [b.start for b in article.blocks]
        self.about = {s.start: s.about for s in subjects(article, known_councils())}

    def lines(self) -> Iterator[Line]:
        """All lines; quotations first."""
        taken: list[Span] = []
        blocks = self.article.blocks
        for n, block in enumerate(blocks):
            if block.start in self.quotes and not self._is_mostly_marked(block):
                taken.append((block.start, block.end))
                if not self._is_attribution(block):
                    yield self._block_quotation(block, self._attribution_of(blocks[n + 1 :]))
        for said in self.article.quotations:
            if said.nested or any(a <= said.start and said.end <= b for a, b in taken):
                continue
            if re.search(r"\w", self.text[said.start : said.end]):
                yield self._quotation(said)
        # A grade in marks says nothing alone: the sentence that gives it is read too.
        quoted = [
            (q.start, q.end)
            for q in self.article.quotations
            if not re.fullmatch(GRADE, self.text[q.start : q.end], re.I)
        ]
        for block in blocks:
            if block.kind in (Kind.PARAGRAPH, Kind.LIST_ITEM):
                yield from self._sentences(block, [*taken, *quoted])

    def _is_attribution(self, block: Block) -> bool:
        words = self.text[block.start : block.end]
        return _DASHED.match(words) is not None or names_somebody(words, self.cast)

    def _attribution_of(self, following: Sequence[Block]) -> str | None:
        """The line that says whose a block quotation is, below all of its paragraphs."""
        for block in following:
            line = self._line_at(block)
            if line is not None:
                return line
            if block.start not in self.quotes:
                return None
        return None

    def _line_at(self, block: Block) -> str | None:
        """Who it is, where a block is nothing but a line of attribution."""
        if block.kind is Kind.HEADING or block.start in self.beside:
            return None
        words = self.text[block.start : block.end]
        if m := _DASHED.match(words):
            return m["who"]
        bare = _BRACKETED.sub("", words).strip()
        is_quoted = block.start in self.quotes
        return words if names_somebody(bare, self.cast, on_its_own=is_quoted) else None

    def _is_mostly_marked(self, block: Block) -> bool:
        inside = sum(
            min(q.end, block.end) - max(q.start, block.start)
            for q in self.article.quotations
            if not q.nested and q.start < block.end and block.start < q.end
        )
        return 2 * inside > block.end - block.start

    def _quotation(self, said: Quotation) -> Line:
        block = self.article.block_at(said.start)
        end = block.end if block else len(self.text)
        claim = self._claim(said.start, said.end)
        if said.speaker and self._is_attached(said, block):
            called = self.text[slice(said.speaker_start, said.speaker_end)]
            who = _as_called(called, said.speaker, said.role)
            words = " ".join(filter(None, (called, said.cue)))
            claim = replace(claim, speaker=who, said=words)
        elif (cue := self._cue(said.start, said.end, block)) is not None:
            claim = replace(claim, speaker=cue[0], said=cue[1])
        after = self.text[said.end : min(end, said.end + _NEAR)]
        if dashed := _AFTER_DASH.match(after):
            claim = self._attributed(claim, dashed["who"])
        elif following := self._line_after(said):
            claim = self._attributed(claim, following)
        if claim.speaker is None and (beside := self._beside(said, block)) is not None:
            claim = replace(claim, speaker=beside, said=beside)
        return self._line(said.start, said.end, True, claim)

    def _beside(self, said: Quotation, block: Block | None) -> str | None:
        """Who is named by a label before a quotation or by another cell of its row."""
        if block is None:
            return None
        before = self.text[block.start : said.start]
        if (who := label_before(before, self.cast)) is not None:
            return who
        if m := _PUTS_IT.search(before):
            return m["who"]
        if not re.search(r"\w", before):
            led = self._led_in(block)
            if led is not None:
                return led[0]
        for cell in self.beside.get(block.start, ()):
            if names_somebody(cell, self.cast):
                return cell
        return None

    def _led_in(self, block: Block) -> tuple[str, str] | None:
        """Who is said to speak by a paragraph that ends in a colon before this one, its words."""
        n = bisect_left(self.starts, block.start)
        if n == 0:
            return None
        at = self.starts[n - 1]
        words = self.article.words(self.article.blocks[n - 1]).rstrip()
        if not words.endswith(":"):
            return None
        a, b = split_sentences(words)[-1]
        led = speaker_at(self.article, at + a, at + b)
        if led is not None:
            called = self.text[slice(*led.named)] if led.named else led.name
            return _as_called(called, led.name, led.role), words[a:b]
        who = label_before(words, self.cast)
        return (who, words[a:b]) if who else None

    @staticmethod
    def _is_attached(said: Quotation, block: Block | None) -> bool:
        """Whether the draft says whose words they are beside them, and not only some way before."""
        if block is None or said.speaker_start is None:
            return said.continues is not None
        return block.start <= said.speaker_start < block.end or said.continues is not None

    def _cue(self, start: int, end: int, block: Block | None) -> tuple[str, str] | None:
        """Who the sentence around a quotation says speaks, where they have no name, and its words:
        "a foster carer", "the director".
        """
        a, b = self._sentence_around(block or Block(Kind.PARAGRAPH, start, end), start, end)
        quoted = [
            (max(a, q.start - 1) - a, min(b, q.end + 1) - a)
            for q in self.article.quotations
            if q.start - 1 < b and a <= q.end
        ]
        bare = blank(self.text[a:b], quoted)
        bare = bare.replace(f"{QUOTED},", QUOTED * 2)  # “We wait”, said Ann Bell
        found = [(c.verb_at, c.who, f"{c.who} {c.verb}") for c in cues(bare, a)
                 if not _NOT_NAMES.match(c.who)]  # fmt: skip
        if not found and _SAYS.search(bare):
            found = [
                (a + r.start, bare[r.start : r.end], bare[r.start : r.end])
                for r in known_roles().find(bare, any_case=True)
            ]
        _, who, said = min(found, key=lambda f: min(abs(f[0] - start), abs(f[0] - end)),
                           default=(0, "", ""))  # fmt: skip
        return (who, said) if who else None

    def _block_quotation(self, block: Block, attribution: str | None) -> Line:
        start, end = block.start, block.end
        text = self.text[start:end]
        claim = self._claim(start, end)
        if own := re.search(r"\n\s*(?P<line>[—–-]+\s*[^\n]{2,160})\s*$", text):
            claim = self._attributed(claim, own["line"].lstrip("—–- "))
            end = start + own.start()
        elif own := _SOURCE_LAST.search(text):
            claim = self._attributed(claim, own["in"], is_bracket=True)
            end = start + own.start()
        elif attribution is not None:
            claim = self._attributed(claim, attribution)
        if claim.speaker is None and (led := self._led_in(block)) is not None:
            claim = replace(claim, speaker=led[0], said=led[1])
        return self._line(start, end, True, claim)

    def _sentences(self, block: Block, taken: Sequence[Span]) -> Iterator[Line]:
        for a, b in split_sentences(self.article.words(block)):
            start, end = block.start + a, block.start + b
            if any(x < end and start < y for x, y in taken) or b - a > _LONGEST_SENTENCE:
                continue
            if item := NUMBERED.match(self.text[start:end]):
                start += item.end()
            sentence = self.text[start:end]
            if _DASHED.match(sentence) or len(sentence.split()) < 4:
                continue
            speaker = speaker_at(self.article, start, end)
            if speaker is None and not (_CITES.search(sentence) or _AUTHOR_YEAR.search(sentence)):
                continue
            claim = self._claim(start, end)
            if speaker is not None and not _NOT_NAMES.match(speaker.name):
                claim = replace(
                    claim, speaker=_described(speaker.name, speaker.role), said=speaker.cue
                )
            yield self._line(start, end, False, claim)

    def _claim(self, start: int, end: int) -> Claim:
        """What stands around words: dates, councils, a source in brackets."""
        block = self.article.block_at(start) or Block(Kind.PARAGRAPH, start, end)
        a, b = self._sentence_around(block, start, end)
        around = (
            f"{self.text[a:start]} {self.text[end:b]}"
            if a < start or end < b
            else (self.text[start:end])
        )
        named = dict.fromkeys(m.name for m in known_councils().find(around))
        claim = Claim(
            councils=tuple(named),
            running=self.about.get(block.start, ()),
            years=tuple(_ANY_YEAR.findall(around)),
        )
        rest = self.text[end : min(block.end, end + _NEAR)]
        if m := _BRACKET.search(rest[: _bracket_reach(rest)]):
            claim = self._attributed(claim, m["in"], is_bracket=True)
        if claim.when is None and (found := when_in(around)) is not None:
            claim = replace(claim, when=found[0], when_said=found[1])
        return claim

    def _attributed(self, claim: Claim, words: str, *, is_bracket: bool = False) -> Claim:
        """The claim with what a line or bracket after the words says: who, when, where."""
        found = when_in(f"({words})") or _bare_year(words)
        if found is not None:
            years = tuple(dict.fromkeys((*claim.years, *_ANY_YEAR.findall(words))))
            claim = replace(claim, when=found[0], when_said=found[1], years=years)
        named = (m.name for m in known_councils().find(words))
        claim = replace(claim, councils=tuple(dict.fromkeys((*claim.councils, *named))))
        bare = re.sub(r"\b(?:pp?\.\s*\d+.*|(?:19|20)\d\d[a-z]?|\d{1,2}\s+(?=[A-Z]))", "", words)
        bare = re.sub(rf"\b(?:{'|'.join(MONTHS)})\b", "", bare, flags=re.I).strip(" ,.;:()[]")
        if not re.search(r"[^\W\d_]{2}", bare):
            return claim
        claim = replace(claim, title=bare)
        if not is_bracket and claim.speaker is None:
            claim = replace(claim, speaker=bare, said=words)
        return claim

    def _line_after(self, said: Quotation) -> str | None:
        """The attribution after a quotation that ends its paragraph, in the next line or below."""
        block = self.article.block_at(said.end - 1)
        if block is None or block.start in self.beside:
            return None
        is_all = not re.search(r"\w", self.text[block.start : said.start])
        rest = self.text[said.end : block.end].strip("”’\"'»“.,; \t\n")
        if re.search(r"\w", rest):
            bare = _BRACKETED.sub("", rest).strip()
            return rest if is_all and names_somebody(bare, self.cast, on_its_own=False) else None
        n = bisect_left(self.starts, block.end)
        if n == len(self.starts):
            return None
        following = self.article.blocks[n]
        words = self.text[following.start : following.end]
        if not is_all and not _DASHED.match(words):
            return None
        return self._line_at(following)

    def _sentence_around(self, block: Block, start: int, end: int) -> Span:
        spans = [(block.start + a, block.start + b)
                 for a, b in split_sentences(self.article.words(block))]  # fmt: skip
        over = [s for s in spans if s[0] < max(end, start + 1) and start < s[1]]
        if not over:
            return start, end
        after = re.match(r"[”\"’'.,!?\s]*(?=[a-z])", self.text[end : block.end])
        following = [s for s in spans if s[0] >= over[-1][1]]
        if after and following and end + after.end() >= following[0][0]:
            over.append(following[0])  # “…!” said the director
        return min(over[0][0], start), max(over[-1][1], min(end, block.end))

    def _line(self, start: int, end: int, is_quotation: bool, claim: Claim) -> Line:
        page = None
        for at, number in self.pages:
            if at <= start:
                page = number
        return Line(self.text[start:end], start, end, is_quotation, claim, page)


def when_in(words: str) -> tuple[Published, str] | None:
    """The first date that words name, with the words; None where they name none.

    >>> when_in("Ofsted said in 2018 that")[1]
    '2018'
    """
    for found in find_dates(words):
        published = Published(found.value, found.precision, "stated: the draft")
        return published, words[found.start : found.end]
    if m := _YEAR.search(words):
        read = read_date(m["year"])
        if read is not None:
            return Published(read.value, read.precision, "stated: the draft"), m["year"]
    return None


def _bare_year(words: str) -> tuple[Published, str] | None:
    """The year in what names a source: "Practice Post 2019, p. 2"."""
    m = re.search(r"(?<![\d–-])(?:19|20)\d\d(?=[a-z]?\s*(?:$|[,;:)]))", words)
    return when_in(f"({m[0]})") if m else None


def _as_called(called: str, name: str, role: str | None) -> str:
    """Who a draft says speaks: "the director" is not taken for one whom it names elsewhere, since
    a draft speaks of several councils.
    """
    if name.split()[-1] in called or len(called.split()) < 2:
        return _described(name, role)
    return called


def _described(name: str, role: str | None) -> str:
    return f"{name}, {role}" if role and role not in name else name


def _bracket_reach(rest: str) -> int:
    """How far after a quotation a bracket may stand: before the next sentence is over."""
    end = re.search(r"[.!?]\s+[A-Z“\"]", rest)
    return end.start() + 1 if end else len(rest)


def _beginning(text: str, at: int) -> str:
    return " ".join(text[at + 1 : at + 60].split())
