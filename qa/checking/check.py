"""A draft checked against the library: each quotation placed, each claim about it compared."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from corpus.article import Article
from corpus.citing import Span
from corpus.dates import describe, spell
from corpus.judgements import GRADE, grade_of
from corpus.sentences import split_sentences
from index.library import Snapshot
from qa.answer import Citation
from qa.checking.checked import CheckedDraft, CheckedLine
from qa.checking.draft import Claim, Draft, Line
from qa.placing.gravity import flags_of
from qa.placing.place import MOST_CHARACTERS, place
from qa.placing.placed import Change, Difference, Flag, Location, Placed, Verdict
from qa.placing.tokens import tokens
from qa.wording import either, listed

NEAR_ENOUGH = 0.5
"""Least cosine of a sentence of the library that is offered as nearest to one of a draft."""
SAME_SUBJECT = 0.5
"""Least cosine of a passage of a newer article to words for it to be on the same subject."""
FEWER_WHERE_CLAIMED = 0.05
"""How much smaller a share of the words may stand in an article that is claimed than elsewhere."""
AS_NEAR = 0.15
"""Of cosine: sentences that are no further behind the nearest may as well be what is meant."""
_PASSAGES = 6

Progress = Callable[[int, int], None]
"""Told how many lines are done, of how many."""


def check(
    snapshot: Snapshot, draft: Draft, progress: Progress = lambda done, all: None
) -> CheckedDraft:
    """The draft with a verdict on each of its lines."""
    began = time.perf_counter()
    checking = _Checking(snapshot)
    lines = []
    for done, line in enumerate(draft.lines):
        progress(done, len(draft.lines))
        lines.append(checking.line(line))
    progress(len(draft.lines), len(draft.lines))
    return CheckedDraft(draft, tuple(lines), snapshot.name, time.perf_counter() - began)


class _Checking:
    """A library that lines are checked against."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.about: dict[str, set[str]] = {}
        for council, ids in snapshot.about.items():
            for id in ids:
                self.about.setdefault(id, set()).add(council)

    def line(self, line: Line) -> CheckedLine:
        """What came of one line."""
        if len(line.words) > MOST_CHARACTERS:
            said = "It is too long to be checked as one quotation; check it in parts."
            return CheckedLine(line, Placed(line.words, Verdict.NOT_FOUND, said), None, None)
        prefer = self._fitting(line.claim)
        speaker = line.claim.speaker if line.is_quotation else None
        placed = place(self.snapshot, line.words, speaker=speaker, prefer=prefer)
        is_claimed = bool(line.claim.councils) or line.claim.when is not None
        at = placed.location
        if is_claimed and prefer and at is not None and at.article_id not in prefer:
            placed = self._where_claimed(placed, line, speaker, prefer)
        if not line.is_quotation and not placed.is_sound:
            placed = self._nearest(line, prefer)
        at = placed.location
        if at is None:
            return CheckedLine(line, placed, None, None)
        article = self.snapshot.article(at.article_id)
        about = self._councils_at(article, at)
        wrong = [
            *self._wrong_date(line, article, at),
            *self._wrong_council(line, article, at, about),
        ]
        if wrong:
            flags = tuple(f for f in Flag if f in placed.flags or any(f in d.flags for d in wrong))
            said = " ".join([placed.description, *(f"{d.why}." for d in wrong)])
            placed = replace(
                placed,
                differences=(*placed.differences, *wrong),
                flags=flags,
                description=said,
            )
        match = Citation.of(article, at.start, at.end, about=about)
        match = replace(match, speaker=at.speaker or match.speaker)
        newer = self._newer(line.words, article, about)
        return CheckedLine(line, placed, match.speaker, match, match.reference, newer)

    def _where_claimed(
        self, placed: Placed, line: Line, speaker: str | None, prefer: frozenset[str]
    ) -> Placed:
        """The words in an article that fits what is claimed, where they stand there as well: the
        same sentence may stand in many reports.
        """
        there = place(
            self.snapshot, line.words, speaker=speaker, articles=prefer,
            only_exact=placed.is_sound,
        )  # fmt: skip
        as_near = (
            there.verdict is placed.verdict and there.score >= placed.score - FEWER_WHERE_CLAIMED
        )
        if there.is_sound or (as_near and not placed.is_sound):
            return there
        return placed

    def _fitting(self, claim: Claim) -> frozenset[str]:
        """The articles that fit what is claimed, as many of its facts as any article fits."""
        councils = claim.councils or claim.running
        of_council = {id for c in councils for id in self.snapshot.about.get(c, ())}
        of_time: set[str] = set()
        if claim.when is not None and claim.when.value:
            for id, (value, _) in self.snapshot.dates.items():
                if value and (
                    value.startswith(claim.when.value) or claim.when.value.startswith(value)
                ):
                    of_time.add(id)
        return frozenset(of_council & of_time or of_council or of_time)

    # What is claimed

    def _wrong_date(self, line: Line, article: Article, at: Location) -> Iterator[Difference]:
        claim, published = line.claim, article.published
        if claim.when is None or claim.when.value is None or published.value is None:
            return
        years = {*claim.years, claim.when.value[:4]}
        if published.value[:4] in years and not _contradict(claim.when.value, published.value):
            return
        block = article.block_at(at.start)
        near = article.words(block) if block else ""
        told = {v[:4] for v in _dates_of(article)}
        if years & (set(re.findall(r"\b(?:19|20)\d\d\b", near)) | told):
            return
        if published.precision in ("on or before", "on or after"):
            bound = published.value[:4]
            before = published.precision == "on or before"
            if any((y <= bound) if before else (y >= bound) for y in years):
                return
        said = claim.when_said or spell(claim.when.value)
        yield Difference(
            Change.DATE,
            said,
            describe(published),
            (0, len(line.words)),
            None,
            (),
            f"The draft says {said}, and the article is from {describe(published)}",
        )

    def _wrong_council(
        self, line: Line, article: Article, at: Location, there: tuple[str, ...]
    ) -> Iterator[Difference]:
        claimed = line.claim.councils
        if not claimed:
            return
        block = article.block_at(at.start)
        words = article.words(block) if block else ""
        named = {m.name for m in self.snapshot.gazetteer.find(words)}
        if not there or set(claimed) & ({*there} | named):
            return
        yield Difference(
            Change.COUNCIL,
            listed(claimed),
            listed(there),
            (0, len(line.words)),
            None,
            (Flag.NAME,),
            f"The draft speaks of {listed(claimed)}, and these words are about {either(there)}",
        )

    def _councils_at(self, article: Article, at: Location) -> tuple[str, ...]:
        own = [p for p in self.snapshot.passages_of(article.id) if p.start <= at.start < p.end]
        if own and own[0].about:
            return own[0].about
        return tuple(sorted(self.about.get(article.id, ())))[:1]

    # Sentences in the draft's own words

    def _nearest(self, line: Line, prefer: frozenset[str]) -> Placed:
        """The sentence of the library nearest to one of the draft, and what does not fit."""
        vector = self.snapshot.embedder.embed_query(line.words)
        found = self.snapshot.search_vectors(vector, _PASSAGES)
        if prefer:
            found += self.snapshot.search_vectors(vector, _PASSAGES, articles=prefer)
        spans: list[tuple[Article, Span]] = []
        for hit in found:
            article = self.snapshot.article(hit.passage.article_id)
            a = hit.passage.start
            spans += [(article, (a + x, a + y)) for x, y in split_sentences(hit.passage.text)]
        not_found = Placed(
            line.words, Verdict.NOT_FOUND, "Nothing in the library comes near this sentence."
        )
        if not spans:
            return not_found
        texts = [article.text[a:b] for article, (a, b) in spans]
        vectors = np.asarray(self.snapshot.embedder.embed_documents(texts), np.float32)
        norms = np.linalg.norm(vectors, axis=1) * float(np.linalg.norm(vector))
        scores = vectors @ np.asarray(vector, np.float32) / np.maximum(norms, 1e-9)
        best = int(scores.argmax())
        if scores[best] < NEAR_ENOUGH:
            return not_found
        # Where the draft says it stands, if something there comes as near; and of places as near,
        # the one that has the sentence's own numbers and grade: that is what it is of.
        near = [
            int(i)
            for i in np.argsort(-scores)
            if scores[i] >= max(NEAR_ENOUGH, scores[best] - AS_NEAR)
        ]
        near = [i for i in near if spans[i][0].id in prefer] or near
        faults = {i: self._faults(line, *spans[i], prefer) for i in near[:_PASSAGES]}
        best = near[0]
        if Flag.NEGATION not in faults[best][0]:
            best = next((i for i, found in faults.items() if not any(found)), best)
        article, span = spans[best]
        flags, grades = faults[best]
        said = "In the draft’s own words; the nearest words in the library are shown."
        if flags:
            what = listed([_SAYS[f] for f in flags])
            said = (
                f"In the draft’s own words, and the nearest words in the library differ in {what}."
            )
        said = " ".join([said, *(f"{d.why}." for d in grades)])
        block = article.block_at(span[0])
        citation = Citation.of(article, *span)
        at = Location(
            article.id,
            article.sha256,
            (span,),
            str(block.kind if block else "paragraph"),
            citation.speaker,
        )
        score = float(scores[best])
        return Placed(
            line.words, Verdict.REWORDED, said, (at,), differences=grades, flags=flags, score=score
        )

    def _faults(
        self, line: Line, article: Article, span: Span, prefer: frozenset[str]
    ) -> tuple[tuple[Flag, ...], tuple[Difference, ...]]:
        grades = _wrong_grade(line, article, span) if not prefer or article.id in prefer else ()
        return self._unfit(line, article, span), tuple(grades)

    def _unfit(self, line: Line, article: Article, span: Span) -> tuple[Flag, ...]:
        """What of the sentence's numbers and negations its nearest words do not have."""
        block = article.block_at(span[0])
        near = tokens(article.text, *((block.start, block.end) if block else span))
        here = tokens(article.text, *span)
        held = {t.key for t in near} | {v for d in _dates_of(article) for v in d.split("-")}
        when = set(re.findall(r"\w+", (line.claim.when_said or "").casefold()))
        ours = [t for t in tokens(line.words) if t.key not in held and t.key not in when]
        flags = flags_of(ours, [], (set(), set()))
        found = []
        if Flag.NEGATION in flags_of(tokens(line.words), here, (set(), set())):
            found.append(Flag.NEGATION)
        if Flag.NUMBER in flags:
            found.append(Flag.NUMBER)
        return tuple(found)

    def _newer(self, words: str, article: Article, about: tuple[str, ...]) -> str | None:
        """A sentence on the newest article on the same council and subject, if one is newer."""
        if article.published.value is None or len(about) != 1:
            return None
        later = {
            id: value
            for id in self.snapshot.about.get(about[0], ())
            if (value := self.snapshot.dates.get(id, (None, None))[0])
            and value > article.published.value
            and id != article.id
        }
        if not later:
            return None
        vector = self.snapshot.embedder.embed_query(words)
        hits = self.snapshot.search_vectors(vector, _PASSAGES, articles=later)
        near = [h for h in hits if h.score >= SAME_SUBJECT and about[0] in h.passage.about]
        if not near:
            return None
        newest = max(near, key=lambda h: (later[h.passage.article_id], h.score))
        other = self.snapshot.article(newest.passage.article_id)
        return f"Newer on this: {describe(other.published)}, “{other.title}”."


def _wrong_grade(line: Line, article: Article, span: Span) -> Iterator[Difference]:
    """The grade that a sentence gives, where the paragraph nearest to it gives others only."""
    block = article.block_at(span[0])
    there = article.words(block) if block else article.text[slice(*span)]
    grades = {grade_of(m[0]): m[0] for m in re.finditer(rf"\b{GRADE}\b", there, re.I)}
    for m in _GRADED.finditer(line.words):
        if grades and grade_of(m["grade"]) not in grades:
            theirs = either(list(grades.values()))
            yield Difference(
                Change.CHANGED, m["grade"], theirs, m.span("grade"), None, (),
                f"The draft says “{m['grade']}”, and the nearest words are of “{theirs}”",
            )  # fmt: skip


_GRADED = re.compile(
    r"\b(?:rated|graded|judged|given (?:an?|the) grade of|grade of)\b"
    rf"(?:[^.;“”]{{0,60}}?\s)?\W{{0,3}}(?P<grade>{GRADE})\b",
    re.I,
)
_SAYS = {Flag.NEGATION: "a “not”", Flag.NUMBER: "a number", Flag.NAME: "a name",
         Flag.ORDER: "order"}  # fmt: skip


def _contradict(claimed: str, published: str) -> bool:
    """Whether one ISO date is not the other, as far as both are known."""
    size = min(len(claimed), len(published), 7)  # reports and news of them differ by days
    return claimed[:size] != published[:size]


def _dates_of(article: Article) -> list[str]:
    """The ISO dates that an article's record holds besides its publication."""
    return [
        str(v) for k, v in article.metadata.items() if isinstance(v, str)
        and re.match(r"(?:19|20)\d\d(?:-\d\d)?", v) and "creat" not in k and "modif" not in k
    ]  # fmt: skip
