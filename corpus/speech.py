"""Whose words a sentence or a quotation of an article gives, where the article makes that clear.

Only what stands in the sentence or beside it tells: "Rosa Bell said", "according to the union", a
quotation going on, "she added" after the one person who had spoken. A wrong name is the worst
fault, so whatever leaves a doubt is not clear. An inspection report is its inspectors' throughout,
but for the words it quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.article import BODY, Article, Block, Kind, Voice
from corpus.bodies import known_bodies, known_roles
from corpus.cast import Cast, capitals
from corpus.councils import given_names
from corpus.cues import (
    PERSON,
    PRONOUN,
    QUOTED,
    THEN,
    UNNAMED,
    Cue,
    cues,
    subject,
)
from corpus.names import fold
from corpus.quotation_marks import Marked, Marks, quotation_marks
from corpus.sentences import Span, split_sentences
from corpus.speaker import MANY, Naming, Speaker, attached

REMEMBERED = 2
"""Paragraphs after the last speaker's words in which "she said" may still mean them."""
LONGEST_READ = 40_000
"""Characters of a paragraph; in a longer one (text that lost its lines) nobody is told apart."""
KEPT = 64
"""Articles whose speakers are remembered, since a page asks for the same ones again."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with who says it."""

    start: int
    end: int
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation with who says it; ``continues`` is the start of the one it goes on with."""

    marked: Marked
    speaker: Speaker | None
    is_attached: bool  # by a cue in its own sentence, not by what stands around it
    continues: int | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says what in an article: its sentences and its quotations, each in order."""

    sentences: tuple[Told, ...]
    quotations: tuple[Said, ...]
    unclosed: tuple[int, ...] = ()


def speaker_at(article: Article, start: int, end: int) -> Speaker | None:
    """Who says the sentence ``article.text[start:end]``; None where that is not clear."""
    block = article.block_at(start)
    if block is None or not (block.kind in BODY or block.kind is Kind.COMMENT):
        return None
    if block.kind is Kind.COMMENT:
        return Speaker(block.author, block.author, voice=Voice.READER) if block.author else None
    if "authority" in article.metadata:
        by = article.publisher or "Ofsted"
        return Speaker(by, by, voice=Voice.REGULATOR)
    told = _speech_of(article.id, article.sha256, _Held(article)).sentences
    i = bisect_right([s.start for s in told], start) - 1
    return told[i].speaker if i >= 0 and start < told[i].end else None


class _Held:
    """An article as a key: its id and hash say which it is, and blocks are not hashed."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.article.blocks == other.article.blocks


@lru_cache(maxsize=KEPT)
def _speech_of(id: str, sha256: str, held: _Held) -> Speech:
    return speech(held.article)


def speech(article: Article) -> Speech:
    """Who says each sentence of the body, and each quotation wherever it stands."""
    marks = quotation_marks(article)
    reading = _Reading(article, marks)
    near = _near(article, marks) if "authority" in article.metadata else None
    for i, block in enumerate(article.blocks):
        if near is None or i in near:
            reading.read(block)
        else:
            reading.forget()
    return reading.result()


def _near(article: Article, marks: Marks) -> set[int]:
    """The blocks of a report that can tell who says what it quotes; the rest is its own words."""
    starts = [b.start for b in article.blocks]
    out: set[int] = set()
    for q in marks.quotations:
        i = bisect_right(starts, q.start) - 1
        j = bisect_right(starts, q.end) - 1
        out.update(range(max(0, i - REMEMBERED), j + 1))
    return out


@dataclass(frozen=True, slots=True)
class _Piece:
    """A quotation, or the part of one that stands in a paragraph; marks included."""

    start: int
    end: int
    of: Marked
    is_first: bool


@dataclass(slots=True)
class _Frame:
    """Sentences that a quotation runs through, read as one; ``bare`` has the quoted blanked."""

    start: int
    end: int
    bare: str
    sentences: list[Span]
    pieces: list[_Piece]

    @property
    def narration(self) -> str:
        """What is not quoted."""
        return self.bare.replace(QUOTED, "").strip(" \t\n,.;:!?…“”\"'‘’–—-")


class _Reading:
    """One pass through an article."""

    def __init__(self, article: Article, marks: Marks) -> None:
        self.article, self.text, self.marks = article, article.text, marks
        self.cast = Cast(article)
        self.names = Naming(self.cast)
        self.outer = [q for q in marks.quotations if q.depth == 0]
        self.starts = [q.start for q in self.outer]
        self.kind = Kind.PARAGRAPH
        self.sentences: list[Told] = []
        self.said: dict[Marked, Said] = {}
        self.forget()

    def forget(self) -> None:
        """Nothing that was read bears on what comes."""
        self.last: Speaker | None = None  # who spoke last, while nobody else has been named
        self.called: str | None = None  # "she", where that has stood for the last
        self.silent = 0  # paragraphs since then
        self.body: Speaker | None = None  # the body that spoke or acted last
        self.body_silent = 0
        self.named_near: set[str] = set()  # the people this paragraph has named so far
        self.named_before: set[str] = set()  # and the paragraph before
        self.turns: list[str | None] = []  # of the last paragraphs that were all quotation: whose
        self.runs_on: Speaker | None = None  # who spoke as the paragraph before ended
        self.leads_in = False  # that paragraph ended in a colon or left a quotation open
        self.before: Marked | None = None  # the quotation that the paragraph before ended with

    def read(self, block: Block) -> None:
        """The next block."""
        self.kind = block.kind
        if block.kind is Kind.COMMENT:
            self._read_comment(block)
        elif block.kind in BODY:
            if block.end - block.start > LONGEST_READ:
                self.forget()
                return
            self._read_paragraph(block)
        elif block.kind is Kind.HEADING:
            self.runs_on, self.leads_in, self.before = None, False, None

    def result(self) -> Speech:
        """Everything read."""
        out = []
        for q in self.marks.quotations:
            said = self.said.get(q)
            if said is not None and self._was_forgotten(q):
                said = replace(said, speaker=None, is_attached=False)
            if said is None and q.depth > 0:
                said = self._nested(q)
            out.append(said or Said(q, None, False))
        return Speech(tuple(self.sentences), tuple(out), self.marks.unclosed)

    def _was_forgotten(self, q: Marked) -> bool:
        """Whether a paragraph within a quotation says who spoke: its closing mark was forgotten."""
        return any(_ENDS_IN_A_CUE.search(self.text, max(a, b - 90), b) for a, b in q.parts[:-1])

    def _read_comment(self, block: Block) -> None:
        by = Speaker(block.author, block.author, voice=Voice.READER) if block.author else None
        for q in self.marks.quotations:
            if block.start <= q.start < block.end:
                is_theirs = q.depth == 0 and not self._quotes_another(block, q)
                self.said[q] = Said(q, by if is_theirs else None, False)

    def _quotes_another(self, block: Block, q: Marked) -> bool:
        """Whether a reader gives somebody else's words: the article's own, or "they told us"."""
        words = self.text[q.start : q.end].strip(" ,.?!…").lower()
        if len(words.split()) >= 2 and any(
            words in self.text[o.start : o.end].lower() for o in self.outer if o.start < block.start
        ):
            return True
        text = self.article.words(block)
        for a, b in split_sentences(text):
            if block.start + a <= q.start < block.start + b:
                bare = blank(
                    text[a:b], [(q.start - 1 - block.start - a, q.end + 1 - block.start - a)]
                )
                return bool(cues(bare, 0)) or bool(_SAYS_TO_A_READER.search(bare))
        return False

    def _nested(self, q: Marked) -> Said:
        """Words quoted within a quotation: by whom it says said them, if it names them itself."""
        parent = next(
            (p for p in reversed(self.marks.quotations)
             if p.depth == q.depth - 1 and p.start <= q.start and q.end <= p.end), None,
        )  # fmt: skip
        if parent is None:
            return Said(q, None, False)
        block = self.article.block_at(q.start)
        if block is not None and block.kind is Kind.COMMENT:
            return Said(q, self.said[parent].speaker if parent in self.said else None, False)
        a = max(parent.start, self.text.rfind("\n", 0, q.start) + 1)
        b = min(parent.end, next((i for i in [self.text.find("\n", q.end)] if i >= 0), parent.end))
        for s, e in split_sentences(self.text[a:b]):
            if not (a + s <= q.start < a + e):
                continue
            bare = blank(self.text[a + s : a + e], [(q.start - 1 - a - s, q.end + 1 - a - s)])
            for cue in cues(bare, a + s):
                # "My manager said": whose manager is clear to the speaker, not to us.
                named = not (
                    PRONOUN.match(cue.who) or UNNAMED.match(cue.who) or _MINE.search(cue.who)
                )
                if named and abs(cue.verb_at - q.start) < 80:
                    return Said(q, self.names.speaker(cue, self.last), True)
        return Said(q, None, False)

    def _read_paragraph(self, block: Block) -> None:
        if self.silent > REMEMBERED or (
            self.silent and self.last is not None and not self.names.is_named(self.last)
        ):
            self.last = None
        if self.body_silent > REMEMBERED:
            self.body = None
        self.silent += 1
        self.body_silent += 1
        frames = self._frames(block)
        self.named_before, self.named_near = self.named_near, set()
        before: Speaker | None = None  # who spoke in the sentence before
        spoke = False  # whether words of theirs were quoted there or they were said to speak
        opened_by: Speaker | None = None  # whom the sentence before was about, if it only led in
        last_piece: _Piece | None = None
        for number, frame in enumerate(frames):
            own = self._resolved(frame)
            self.named_near |= self.names.people_in(frame.bare)
            speakers = [s for _, s in own]
            frame_speaker: Speaker | None = None
            if frame.pieces:
                frame_speaker = self._attach(
                    frame, own, before if spoke else opened_by, last_piece,
                    is_first=number == 0,
                )  # fmt: skip
                last_piece = frame.pieces[-1]
            else:
                last_piece = None
            narrated = [s for (c, s) in own if not c.only_quoted]
            self._tell(frame, own, frame_speaker)
            if own:
                before = speakers[-1] if not frame.pieces else frame_speaker or speakers[-1]
                spoke = bool(narrated) or bool(frame.pieces)
                opened_by = None
            elif frame.pieces:
                before, spoke = frame_speaker, frame_speaker is not None
                opened_by = None
            else:
                opened_by = self._led_in_by(frame)
                before, spoke = None, False
        self._end_of(block, frames, before if spoke else opened_by, last_piece)

    def _end_of(
        self, block: Block, frames: list[_Frame], speaker: Speaker | None, piece: _Piece | None
    ) -> None:
        words = self.article.words(block).rstrip()
        is_all_quoted = bool(frames) and all(
            f.pieces and len(f.narration.split()) <= 4 for f in frames
        )
        if is_all_quoted:
            self.turns = [*self.turns[-2:], speaker.name if speaker else None]
        else:
            self.turns = []
        is_open = piece is not None and piece.end >= block.end and piece.of.end > block.end
        self.leads_in = words.endswith(":") or is_open
        self.runs_on = speaker
        self.before = piece.of if piece is not None and frames[-1].pieces else None

    def _frames(self, block: Block) -> list[_Frame]:
        text = self.article.words(block)
        pieces = self._pieces(block)
        bare = blank(text, [(p.start - block.start, p.end - block.start) for p in pieces])
        frames: list[_Frame] = []
        for a, b in split_sentences(text):
            joins = bool(frames) and (
                any(p.start < block.start + a < p.end for p in pieces)
                or (a > 0 and bare[a:b].lstrip(" ,")[:1].islower()
                    and frames[-1].bare.rstrip()[-1:] in (QUOTED, ","))
                or (frames[-1].bare.rstrip()[-1:] == QUOTED and _is_bare_cue(bare[a:b]))
            )  # fmt: skip
            if joins:
                last = frames[-1]
                last.end = block.start + b
                last.bare = bare[last.start - block.start : b]
                last.sentences.append((block.start + a, block.start + b))
            else:
                frames.append(
                    _Frame(block.start + a, block.start + b, bare[a:b],
                           [(block.start + a, block.start + b)], [])
                )  # fmt: skip
        at = 0
        for piece in pieces:
            while at + 1 < len(frames) and frames[at].end <= piece.start:
                at += 1
            if frames:
                frames[at].pieces.append(piece)
        return frames

    def _pieces(self, block: Block) -> list[_Piece]:
        """The quotations of a paragraph, marks included, in order."""
        out = []
        i = max(0, bisect_left(self.starts, block.start) - 1)
        for q in self.outer[i:]:
            if q.start > block.end:
                break
            for number, (a, b) in enumerate(q.parts):
                if block.start <= a and b <= block.end:
                    start = a - 1 if a > block.start else a
                    end = min(block.end, b + 1)
                    while start > block.start and self.text[start].isspace():
                        start -= 1
                    out.append(_Piece(start, end, q, number == 0))
        return out

    def _resolved(self, frame: _Frame) -> list[tuple[Cue, Speaker | None]]:
        """The frame's cues with whom each means; remembers who spoke last."""
        out: list[tuple[Cue, Speaker | None]] = []
        found = cues(frame.bare, frame.start)
        for cue in found:
            if PRONOUN.match(cue.who):
                pronoun = cue.who.lower()
                within = out[-1][1] if out and out[-1][0].verb_at < cue.at else None
                meant = self.last
                if pronoun in ("it", "they") and not (meant and self.names.agrees(pronoun, meant)):
                    meant = self.body
                fits = meant is not None and self.names.agrees(pronoun, meant)
                if fits and pronoun in ("he", "she") and meant and not self.names.is_named(meant):
                    # "Her social worker wrote to Kaya. “...,” she said": either of them.
                    fits = not (self.named_near | self.named_before)
                if fits and self.called not in (None, pronoun):
                    fits = False
                if not fits and within is not None and self.names.agrees(pronoun, within):
                    meant, fits = within, True
                if cue.is_finding and not (fits and meant and _looks_into_things(meant)):
                    continue  # "it found a house"
                if fits:
                    self.called, self.silent = pronoun, 0
                    assert meant is not None
                    self.last = meant
                    out.append((cue, attached(meant, cue)))
                else:
                    self.last, self.called = None, None
                    out.append((cue, None))
            elif UNNAMED.match(cue.who) or (
                self.kind is Kind.STANDFIRST and _BARE_NOUN.fullmatch(cue.who)
            ):
                out.append((cue, None))
                self.last, self.called = None, None
            else:
                speaker = self.names.speaker(cue, self.last)
                if speaker is not None and self._is_joint(frame, cue):
                    speaker = None
                out.append((cue, speaker))
                if speaker is None or self.last is None or speaker.name != self.last.name:
                    self.called = None
                self._now(speaker)
        if not out:
            self._follow_subject(frame)
        return out

    def _now(self, speaker: Speaker | None) -> None:
        """It is ``speaker`` whom "she" or "it" means from here on."""
        self.last, self.silent = speaker, 0
        if speaker is not None and self.names.agrees("it", speaker):
            self.body, self.body_silent = speaker, 0

    def _follow_subject(self, frame: _Frame) -> None:
        """After a sentence that says nobody speaks, "she" is whom it is about, if it is of one."""
        about = subject(frame.bare, frame.start)
        if about is not None and PRONOUN.match(about.who):
            return
        speaker = self.names.speaker(about, self.last) if about is not None else None
        name_first = _NAME_FIRST.match(frame.bare) if speaker is None else None
        name = self.cast.full_names.get(name_first["surname"]) if name_first else None
        if name is None and name_first and fold(name_first["surname"]) in given_names():
            # "Joanne, a carer from Derby, first heard": she, and not who spoke before.
            name = self.cast.person(name_first["surname"])
        if name is not None:
            role = self.cast.role_of(name)
            speaker = Speaker(name, name, role=role, voice=self.cast.voice(name, role))
        others = self.names.named_in(frame.bare, speaker or self.last)
        if (
            speaker is not None
            and MANY.search(THEN.split(speaker.name, maxsplit=1)[0])
            and (not self.names.is_named(speaker))
        ):
            return  # "his carers" are no he
        if speaker is not None and not self.names.is_named(speaker):
            # "A headteacher had written": "she" may mean her, or whom the text is about.
            self.last, self.called = None, None
        elif speaker is not None and not others:
            if self.last is None or self.last.name != speaker.name:
                self.called = None
            self._now(speaker)
        elif about is not None:
            self.last, self.called = None, None
        else:
            self._follow_named(frame)

    def _follow_named(self, frame: _Frame) -> None:
        """After a sentence about no person, "she" is the one it names, unless another spoke."""
        words = capitals(frame.bare)
        named = {n for w in words if (n := self.cast.surnames.get(w)) is not None}
        unclear = any(w in self.cast.surnames and self.cast.surnames[w] is None for w in words)
        if unclear or len(named) > 1:
            self.last, self.called = None, None
            return
        for name in named:
            if self.last is None:
                role = self.cast.role_of(name)
                self._now(Speaker(name, name, role=role, voice=self.cast.voice(name, role)))
            elif self.last.name != name:
                self.last, self.called = None, None

    def _is_joint(self, frame: _Frame, cue: Cue) -> bool:
        """Whether the speaker is one of two who say it together: "its leader and its director"."""
        before = frame.bare[: cue.at - frame.start]
        m = re.search(r"(?:^|[.;:\x00])(?P<first>[^.;:\x00]*?),?\s+and\s+$", before)
        if m is None or (PERSON.match(cue.more.lstrip(", ")) and not PERSON.search(cue.who)):
            return False  # "... officer for children and families, Desmond Lee, said"
        first = m["first"]
        return not re.search(r"\b(?:is|was|are|were|has|had|have|will|would|[a-z]{3,}ed|said|told|"
                             r"found|went|made|left|led)\b", first) and bool(
            PERSON.search(first) or known_roles().find(first) or known_bodies().find(first)
        )  # fmt: skip

    def _attach(
        self,
        frame: _Frame,
        own: Sequence[tuple[Cue, Speaker | None]],
        before: Speaker | None,
        last_piece: _Piece | None,
        *,
        is_first: bool,
    ) -> Speaker | None:
        """Give every quotation of a frame its speaker; the last one's is given back."""
        speaker: Speaker | None = None
        previous = last_piece
        for n, piece in enumerate(frame.pieces):
            cue, attached = self._cue_of(piece, frame, own)
            continues: int | None = None
            if not piece.is_first:
                self._go_on(piece, attached)
                speaker = self.said[piece.of].speaker
                previous = piece
                continue
            speaker = attached
            if cue is None and not own:
                if n > 0 and speaker is None and _is_run_of_quotations(frame, n):
                    speaker = self.said[frame.pieces[n - 1].of].speaker
                elif self._is_led_in(frame, piece):
                    speaker = self._led_in_by(frame, says_so=True)
                elif self._begins(frame, piece) and not is_first:
                    speaker = before
                elif is_first and self._begins(frame, piece) and (
                    self.leads_in or not frame.narration
                ):  # fmt: skip
                    speaker = None if self._is_dialogue() else self.runs_on
            if previous is not None and self._is_split(previous, piece, own, speaker):
                continues = previous.of.start
            self.said[piece.of] = Said(piece.of, speaker, cue is not None, continues)
            previous = piece
        return speaker

    def _go_on(self, piece: _Piece, attached: Speaker | None) -> None:
        """A later paragraph of a quotation; two speakers for one quotation are none."""
        said = self.said.get(piece.of) or Said(piece.of, None, False)
        if attached is not None and said.speaker is None:
            said = replace(said, speaker=attached, is_attached=True)
        elif attached is not None and said.speaker and attached.name != said.speaker.name:
            said = replace(said, speaker=None, is_attached=False)
        self.said[piece.of] = said

    def _cue_of(
        self, piece: _Piece, frame: _Frame, own: Sequence[tuple[Cue, Speaker | None]]
    ) -> tuple[Cue | None, Speaker | None]:
        """The cue that gives a quotation to somebody, with whom; (None, None) where none does."""
        after = [
            (c, s) for c, s in own
            if min(c.at, c.verb_at) >= piece.end - 1
            and not self._between(frame, piece.end, min(c.at, c.verb_at)).strip(" ,.?!…–—-")
        ]  # fmt: skip
        before = [(c, s) for c, s in own if c.verb_at < piece.start]
        if before and not self._is_used_up(frame, piece, before[-1][0]):
            return self._of_two(frame, before)
        if after and not after[0][0].only_quoted and not self._opens_clause(frame, piece, after[0]):
            return after[0]
        if before:
            return self._of_two(frame, before)
        if after:
            return after[0]
        later = [(c, s) for c, s in own if min(c.at, c.verb_at) > piece.start]
        # "Turnover was “very low”, inspectors said": one speaker for the whole sentence.
        return later[0] if later and not later[0][0].only_quoted else (None, None)

    def _is_used_up(self, frame: _Frame, piece: _Piece, cue: Cue) -> bool:
        """Whether a cue before a quotation belongs to one before: “...,” Bell said, and “...”."""
        earlier = [p for p in frame.pieces if p.end <= min(cue.at, cue.verb_at) + 1]
        if not earlier:
            return False
        follows = self._between(frame, earlier[-1].end, min(cue.at, cue.verb_at)).strip(" ,.?!…–—-")
        return not follows and not self._begins_after_cue(frame, piece, cue)

    def _begins_after_cue(self, frame: _Frame, piece: _Piece, cue: Cue) -> bool:
        """Whether nothing but a comma, or a few words, parts a quotation from the cue before it."""
        end = max(cue.verb_at + len(cue.verb), cue.at + len(cue.who))
        return not re.search(r"[.;]|\b(?:and|but|while)\b", self._between(frame, end, piece.start))

    def _of_two(
        self, frame: _Frame, before: Sequence[tuple[Cue, Speaker | None]]
    ) -> tuple[Cue, Speaker | None]:
        """The last cue before a quotation; nobody where another speaker's words tell of it.

        "Bell said that inspectors had praised “...”": hers, or theirs.
        """
        cue, speaker = before[-1]
        outer = [s for c, s in before[:-1] if not c.only_quoted]
        if cue.only_quoted and cue.verb[-3:] != "ing" and outer and speaker is not None:
            told_by = outer[-1]
            if told_by is None or told_by.name != speaker.name:
                return cue, None
        return cue, speaker

    def _opens_clause(
        self, frame: _Frame, piece: _Piece, after: tuple[Cue, Speaker | None]
    ) -> bool:
        """Whether the cue right after a quotation begins a clause of its own and leads on.

        “It was “poor” and Bell said ...” is not Bell's; nor is it where that cue leads to another
        quotation by a colon.
        """
        cue = after[0]
        between = self._between(frame, piece.end, min(cue.at, cue.verb_at))
        if re.search(r"\b(?:and|but|while|as|when)\b|;", between):
            return True
        rest = self._between(frame, max(cue.end, cue.verb_at + len(cue.verb)), frame.end)
        inner = self.text[piece.of.start : piece.of.end].rstrip()
        ends = inner[-1:] in ",.?!…—–-" or between[:1] in (",", "")
        return bool(re.match(r"[^\x00]{0,60}:\s*\x00", rest)) and not ends

    def _between(self, frame: _Frame, a: int, b: int) -> str:
        return frame.bare[max(0, a - frame.start) : max(0, b - frame.start)].replace(QUOTED, "")

    def _begins(self, frame: _Frame, piece: _Piece) -> bool:
        return not frame.bare[: piece.start - frame.start].strip(" \t\n–—-")

    def _is_split(
        self,
        previous: _Piece,
        piece: _Piece,
        own: Sequence[tuple[Cue, Speaker | None]],
        speaker: Speaker | None,
    ) -> bool:
        """Whether a quotation goes on with the one before: “…,” she said, “…”."""
        was = self.said.get(previous.of)
        if was is None or was.speaker is None or speaker is None:
            return False
        if was.speaker.name != speaker.name:
            return False
        if piece.start - previous.end > 220:
            return False
        between = self.text[previous.end : piece.start].strip()
        first = self.text[previous.of.start : previous.of.end]
        ended = first[-1:] in ",.?!…—–-" or between[:1] in (",", "—", "–", "-")
        if not ended or not between:
            return False
        begins = self.text[piece.of.start : piece.of.start + 1]
        joined = between[-1:] in (",", "—", "–", "-", ":")
        return (joined or (between[-1:] in ".?!" and not begins.islower())) and bool(
            re.search(r"\w", between)
        )

    def _tell(
        self,
        frame: _Frame,
        own: Sequence[tuple[Cue, Speaker | None]],
        frame_speaker: Speaker | None,
    ) -> None:
        """Who says each sentence of a frame."""
        for a, b in frame.sentences:
            quoted = next((p for p in frame.pieces if p.start <= a < p.end), None)
            if quoted is not None:
                said = self.said.get(quoted.of)
                speaker = said.speaker if said else None
            else:
                within = [s for c, s in own if a <= c.verb_at < b and not c.only_quoted]
                within += [
                    s for c, s in own if a <= c.verb_at < b and c.only_quoted and frame.pieces
                ]
                speaker = within[0] if within else None
            self.sentences.append(Told(a, b, speaker))

    def _is_led_in(self, frame: _Frame, piece: _Piece) -> bool:
        """Whether a quotation follows on a colon: "He was warmer: “...”"."""
        return frame.bare[: piece.start - frame.start].rstrip().endswith(":")

    def _is_dialogue(self) -> bool:
        """Whether two people speak in turns: a paragraph without a name may be either's then."""
        return len(self.turns) >= 2 and self.turns[-1] != self.turns[-2]

    def _led_in_by(self, frame: _Frame, *, says_so: bool = False) -> Speaker | None:
        """Whom a sentence without a cue is about, if that can be who speaks: "She was blunt".

        ``says_so``: a colon leads from it to the words, so that it need not be who spoke last.
        """
        about = subject(frame.bare, frame.start)
        if about is None or (self.last is None and not says_so):
            return None
        who = about.who.lower()
        if PRONOUN.match(who):
            last = self.last
            fits = last is not None and who != "it" and self.names.agrees(who, last)
            return last if fits and self.called in (None, who) else None
        speaker = self.names.speaker(about, self.last)
        if speaker is None or (says_so and PERSON.match(speaker.name)):
            return speaker
        return speaker if self.last is not None and speaker.name == self.last.name else None


_ENDS_IN_A_CUE = re.compile(
    r",\s(?:(?:she|he|they|it|[Tt]he\s\w+|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})\s(?:said|added|says|"
    r"told\s[^,.]{1,30})|said\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\.?$"
)
_SAYS_TO_A_READER = re.compile(
    r"\b(?:my|our|his|her|their|the|a|an|one|who|they|he|she|it)\s(?:[\w’'-]+\s){0,4}"
    r"(?:said|says|told|tells|wrote|writes|asked|calls?|called|texted|emailed|kept saying)\b"
)
_LOOKS_INTO = re.compile(r"\b(?:report|review|study|survey|evaluation|audit|inquiry)\b", re.I)
_NAME_FIRST = re.compile(
    r"\W{0,3}(?:[A-Z][\w’'-]+\s){0,3}(?P<surname>[A-Z][\w’'-]+)(?:,[^,;:\x00]{2,140},)?\s"
    r"(?!(?:and|or|of|for|from|in|at|to|with|on|by|but|as|the|than|who|whose)\b)[a-z]{2,}\b"
)
_MINE = re.compile(r"^(?:(?:one|some|all|both) of )?(?:my|our|your)\b", re.I)
_BARE_NOUN = re.compile(r"(?:one\s)?[a-z’'-]+(?:\s[a-z’'-]+)?|[A-Z][a-z]+")  # "director says"
_WHERE = re.compile(r"(?:in|at|on|to|of|after|yesterday|today|this|last)\b")
_BARE_CUE = re.compile(r"[^.;:\x00]{2,120}[.]?$")


def _is_bare_cue(bare: str) -> bool:
    """Whether a sentence only says who said what was quoted before it: "Bell said."."""
    words = bare.strip()
    if not _BARE_CUE.match(words) or len(words.split()) > 14:
        return False
    found = cues(words, 0)
    if not found:
        return False
    last = found[0]
    rest = words[max(last.verb_at + len(last.verb), last.at + len(last.who)) :].strip(" .,")
    goes_on = _WHERE.match(rest) is not None and len(rest.split()) <= 8
    return not last.only_quoted and (not rest or goes_on)


def _looks_into_things(speaker: Speaker) -> bool:
    return speaker.voice is Voice.REGULATOR or _LOOKS_INTO.search(speaker.name) is not None


def _is_run_of_quotations(frame: _Frame, n: int) -> bool:
    """Whether nothing but marks stands between a quotation of a frame and the one before."""
    a, b = frame.pieces[n - 1].end, frame.pieces[n].start
    return not frame.bare[a - frame.start : b - frame.start].strip(" \t\n")


def blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with every quoted character blanked out, each in its place."""
    parts, at = [], 0
    for a, b in spans:
        a, b = max(a, at), max(b, at)
        parts += [text[at:a], QUOTED * (b - a)]
        at = b
    return "".join([*parts, text[at:]])[: len(text)]
