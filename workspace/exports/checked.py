"""A board's quotations checked against the library, just before they are taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from corpus.article import Article, Kind, Quotation
from corpus.citing import CUT, Kept, Span, Standing, stand
from corpus.dates import spell

CONTEXT = 400
"""The most characters of an article shown on either side of the words, and between two parts."""

_REASONS = {
    Standing.CHANGED: "the article has changed, and these words do not stand in it any more",
    Standing.GONE: "the library does not have this article any more",
}
_NOW_A_COMMENT = "the article has changed, and these words now stand in a reader’s comment"
_NO_COMMENT = "the article has changed, and these words no longer stand in a reader’s comment"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a board holds: words, and what somebody wrote beside them."""

    kept: Kept
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """What the article has between two parts of the words, its middle cut where it is long.

    ``is_cut`` is False where it is not the speaker's: ‘Two parts,’ she said, ‘of one quotation.’
    """

    text: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Stands:
    """An entry whose words stand; ``kept`` is as the article is now.

    ``before`` and ``after`` are the article's own text beside the words, within their paragraph;
    ``between`` has one item fewer than ``kept.words``.
    """

    kept: Kept
    note: str
    tags: tuple[str, ...]
    has_moved: bool
    before: str
    after: str
    between: tuple[Between, ...]

    @property
    def passage(self) -> str:
        """The words in their place, as the article has them, its own quotation marks included."""
        first, *rest = self.kept.words
        parts = (f"{b.text}{w}" for b, w in zip(self.between, rest, strict=True))
        return f"{self.before}{first}{''.join(parts)}{self.after}"

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The words by the marks they stand in; within one, words are left out between two."""
        first, *rest = self.kept.words
        found = [[first]]
        for between, words in zip(self.between, rest, strict=True):
            if between.is_cut:
                found[-1].append(words)
            else:
                found.append([words])
        return tuple(map(tuple, found))

    def in_marks(self, before: str, after: str) -> str:
        """The words between these marks: “One […] two,” “three.”"""
        return " ".join(f"{before}{CUT.join(part)}{after}" for part in self.parts)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that is listed, its words unsaid; ``reason`` reads on after a colon.

    ``stands`` is True where the words are right and only the format cannot hold them.
    """

    kept: Kept
    reason: str
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """Which entries stand and which do not, both in the board's order, and the day of the check."""

    standing: tuple[Stands, ...]
    left_out: tuple[LeftOut, ...]
    on: date

    @property
    def line(self) -> str:
        """What was checked, in one sentence."""
        out = len(self.left_out)
        count = len(self.standing) + out
        if not count:
            return "There were no quotations to check."
        stand = len(self.standing) + sum(left.stands for left in self.left_out)
        moved = sum(s.has_moved for s in self.standing)
        told = f"{stand} {'stands' if stand == 1 else 'stand'} word for word"
        if moved:
            told += f", {moved} of these in a text that has changed since"
        if out:
            told += f"; {out} left out"
        things = "quotation" if count == 1 else "quotations"
        return (
            f"{count} {things} checked against the library on {spell(self.on.isoformat())}: {told}."
        )

    def without(self, reason: Callable[[Stands], str | None]) -> Checked:
        """The same with those left out for which ``reason`` gives one (a format's limits)."""
        found = [(entry, reason(entry)) for entry in self.standing]
        return replace(
            self,
            standing=tuple(entry for entry, why in found if why is None),
            left_out=self.left_out
            + tuple(LeftOut(entry.kept, why, stands=True) for entry, why in found if why),
        )


def check(
    entries: Iterable[Entry], find: Callable[[str], Article | None], *, on: date | None = None
) -> Checked:
    """Every entry's words looked up again; ``find`` gives the library's article of an id.

    ``on`` is the day of the check, today where it is None.
    """
    articles: dict[str, Article | None] = {}
    standing: list[Stands] = []
    left_out: list[LeftOut] = []
    for entry in entries:
        id = entry.kept.article_id
        if id not in articles:
            articles[id] = find(id)
        article = articles[id]
        found, now = stand(entry.kept, article)
        reason = _REASONS.get(found) or _another_voice(entry.kept, now)
        if article is None or reason:
            left_out.append(LeftOut(entry.kept, reason or _REASONS[Standing.GONE]))
            continue
        has_moved = found is Standing.MOVED
        if has_moved:
            now = _attributed(now, article)
        before, after = _beside(now, article)
        between = tuple(
            _between(article, one, other)
            for one, other in zip(now.spans, now.spans[1:], strict=False)
        )
        standing.append(Stands(now, entry.note, entry.tags, has_moved, before, after, between))
    return Checked(tuple(standing), tuple(left_out), on or date.today())


def _another_voice(was: Kept, now: Kept) -> str | None:
    """Why words that stand elsewhere are not the same person's; None where they may be."""
    if (was.kind == Kind.COMMENT) == (now.kind == Kind.COMMENT):
        return None
    return _NOW_A_COMMENT if now.kind == Kind.COMMENT else _NO_COMMENT


def _attributed(kept: Kept, article: Article) -> Kept:
    """Who says it as the changed article has it, where it has the words as a quotation."""
    start, end = kept.spans[0][0], kept.spans[-1][1]
    if kept.kind == Kind.COMMENT:
        block = article.block_at(start)
        return replace(kept, speaker=block.author if block else None)
    around = [q for q in article.quotations if q.start <= start and end <= q.end]
    if not around:
        return kept
    said = min(around, key=lambda q: q.end - q.start)
    return replace(kept, speaker=said.speaker, role=said.role, voice=said.voice, about=said.about)


def _beside(kept: Kept, article: Article) -> tuple[str, str]:
    """The rest of the words' paragraph before and after them, cut at a word where it is long."""
    start, end = kept.spans[0][0], kept.spans[-1][1]
    first, last = article.block_at(start), article.block_at(end - 1)
    before = article.text[first.start : start] if first else kept.before
    after = article.text[end : last.end] if last else kept.after
    if len(before) > CONTEXT:
        before = "… " + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + " …"
    return before, after


def _between(article: Article, one: Span, other: Span) -> Between:
    """The article's text from the end of one part to the start of the next."""
    text = article.text[one[1] : other[0]]
    is_cut = not _goes_on(article, one, other)
    if len(text) > 2 * CONTEXT:
        head, tail = text[:CONTEXT].rpartition(" ")[0], text[-CONTEXT:].partition(" ")[2]
        text = f"{head} … {tail}"
    return Between(text, is_cut)


def _goes_on(article: Article, one: Span, other: Span) -> bool:
    """Whether the quotation of ``one`` goes on as that of ``other``, no word of it left out."""
    within = [q for q in article.quotations if q.start <= one[0] and one[1] <= q.end]
    starts = {q.start for q in within}
    return any(
        q.continues in starts and q.start <= other[0] and other[1] <= q.end
        for q in article.quotations
    ) and not any(_has_words(article, q, one[1], other[0]) for q in article.quotations)


def _has_words(article: Article, quotation: Quotation, start: int, end: int) -> bool:
    """Whether any letter or digit of the quotation stands between two offsets."""
    common = article.text[max(start, quotation.start) : min(end, quotation.end)]
    return any(c.isalnum() for c in common)
