"""Where given words stand in the library, judged: exact, altered, cut, stitched, not there.

The words are looked for whole among the passages that hold all or most of them, so that what stands
in the library is found; what does not is laid beside the likeliest places.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from corpus.article import Article, Block, Kind
from corpus.citing import Span
from corpus.errors import QuestionError
from index.library import Snapshot
from qa.placing import wording
from qa.placing.alignment import Alignment, Step, align, find_run
from qa.placing.differences import differences
from qa.placing.found import (
    LEAST_SHARE,
    Found,
    cut_out,
    is_near,
    is_one_sentence,
    out_of_order,
    share_of,
    skips_sentences,
)
from qa.placing.likely import ALIGNED, likely
from qa.placing.parting import ENDS, longest_head, longest_tail, parts_of, splits, without_end_signs
from qa.placing.placed import Change, Difference, Flag, Location, Placed, Verdict
from qa.placing.speakers import fits, speaker_there
from qa.placing.stretch import Stretch, stretches
from qa.placing.tokens import END_SIGNS, Token, cut_words, keys, tokens

MOST_CHARACTERS = 40_000
"""Of words that are looked for; longer ones are a document and no quotation."""
MOST_PARTS = 40
"""Between ellipses; more are no quotation."""
FURTHEST_CUT = 150
"""Words that an ellipsis may stand for; parts farther apart are stitched."""

_SLIPS = 2
"""Tokens that differ in a quotation that is of one place all the same."""
_TELLING = 4
"""Letters of a word that not every article has."""
_LEAST_PART = 4
"""Words of a part that can be said to come from another place."""
_BESIDE = frozenset({Kind.TITLE, Kind.STANDFIRST, Kind.HEADING, Kind.CAPTION, Kind.FURNITURE})
"""What stands above a text or beside it, and may take words from it."""
_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_MARKS = "\"“”„‟«»‹›'’‘‚‛"


def place(
    snapshot: Snapshot,
    words: str,
    *,
    speaker: str | None = None,
    prefer: Collection[str] = (),
    articles: Collection[str] | None = None,
    only_exact: bool = False,
) -> Placed:
    """Where ``words`` stand in the library, or stand nearest, and what differs.

    ``speaker`` is who is said to say them (a name, a role, a body). Of places that do as well one
    where they are that speaker's is taken, then one of the articles ``prefer``, then the newest.
    ``articles`` are all that is searched. ``only_exact``: words that stand nowhere as they are
    count as not found, and nothing near them is looked for.

    Raises:
        QuestionError: the words are longer than ``MOST_CHARACTERS``.
    """
    if len(words) > MOST_CHARACTERS:
        raise QuestionError(
            f"these words are {len(words):,} characters; check at most {MOST_CHARACTERS:,} at a "
            "time"
        )
    placing = _Placing(snapshot, words, speaker, frozenset(prefer), articles)
    return placing.placed(only_exact=only_exact)


@dataclass(frozen=True, slots=True)
class _Placing:
    """One run of words being placed."""

    snapshot: Snapshot
    words: str
    speaker: str | None
    prefer: frozenset[str]
    articles: Collection[str] | None

    def placed(self, *, only_exact: bool = False) -> Placed:
        """The verdict."""
        given = without_end_signs(tokens(self.words, known=self._known()))
        if not any(t.is_word for t in given):
            return Placed(self.words, Verdict.NOT_FOUND, wording.NO_WORDS)
        regions = self._regions(given)
        sound = self._exact(given, regions)
        if sound:
            return self._sound(given, sound)
        if only_exact:
            return Placed(self.words, Verdict.NOT_FOUND, wording.NOT_FOUND)
        parts = parts_of(given)
        if len(parts) > MOST_PARTS:
            return Placed(self.words, Verdict.NOT_FOUND, wording.TOO_MANY_PARTS)
        if len(parts) > 1:
            return self._in_parts(given, parts, regions)
        best = self._nearest_of_all(given, regions)
        if best is not None and best.is_sound:
            return self._sound(given, [best])
        beside = self._exact(given, self._beside_passages(given))
        if beside:
            return self._sound(given, beside)
        stitched = self._stitched(given, best, regions)
        if stitched is not None:
            return stitched
        if best is None or not is_near(given, best):
            return Placed(self.words, Verdict.NOT_FOUND, wording.NOT_FOUND)
        return self._altered([best], best.differences, share_of(given, [best]))

    def _known(self) -> frozenset[str]:
        """The words, and first parts of words, cut at a line's end that the library has so."""
        cut = cut_words(self.words)
        counts = self.snapshot.document_frequency(cut)
        return frozenset(w for w in cut if counts[w])

    # Looking

    def _regions(self, given: Sequence[Token], *, widely: bool = False) -> list[list[Stretch]]:
        """The stretches of the likeliest places, the likeliest first."""
        found = likely(
            self.snapshot,
            given,
            articles=self.articles,
            prefer=self.prefer,
            widely=widely,
        )
        known = frozenset(keys(given))
        pad = given[-1].end - given[0].start + 200
        seen: dict[str, list[Span]] = {}
        regions = []
        for passages in found:
            article = self.snapshot.article(passages.article_id)
            a, b = max(0, passages.start - pad), min(len(article.text), passages.end + pad)
            spans = seen.setdefault(article.id, [])
            if any(x <= passages.start and passages.end <= y for x, y in spans):
                continue
            spans.append((a, b))
            regions.append(list(stretches(article, a, b, known)))
            if widely and len(regions) == ALIGNED:
                break
        return regions

    def _beside_passages(self, given: Sequence[Token]) -> list[list[Stretch]]:
        """What is no passage, a title, caption or furniture, of the articles that have a run of the
        words.
        """
        # As they are written: with a mark between two words they are no run of plain text.
        written = self.words[given[0].start : given[-1].end].lower()
        plain = max(_PLAIN.findall(written), key=len, default="")
        if not plain:
            return []
        known = frozenset(keys(given))
        ids = [i for i in self.snapshot.articles_with(plain)
               if self.articles is None or i in self.articles]  # fmt: skip
        return [
            list(stretches(article, blocks[0].start, blocks[-1].end, known))
            for article in map(self.snapshot.article, ids[:ALIGNED])
            for is_beside, blocks in _runs(article)
            if is_beside
        ]

    def _exact(self, given: Sequence[Token], regions: Sequence[Sequence[Stretch]]) -> list[Found]:
        """Every place among ``regions`` where the tokens stand as they are, the best first."""
        wanted = keys(given)
        found: dict[tuple[str, int], Found] = {}
        for region in regions:
            for stretch in region:
                at = find_run(wanted, stretch.keys)
                while at >= 0:
                    made = self._standing(given, stretch, at)
                    if made.is_sound:
                        found.setdefault((made.article.id, made.span[0]), made)
                    at = find_run(wanted, stretch.keys, at + 1)
        return self._best_first(given, found.values())

    def _nearest_of_all(
        self, given: Sequence[Token], regions: Sequence[Sequence[Stretch]]
    ) -> Found | None:
        """The place that the tokens differ from least, among ``regions`` and wherever else."""
        best = self._nearest(given, regions)
        if best is not None and best.alignment.cost <= 1:
            return best  # nothing is nearer, or it would have been found as it stands
        other = self._nearest(given, self._regions(given, widely=True))
        if best is None or other is None:
            return best or other
        return other if other.alignment.cost < best.alignment.cost else best

    def _nearest(
        self, given: Sequence[Token], regions: Sequence[Sequence[Stretch]]
    ) -> Found | None:
        """The place that the tokens differ from least."""
        found: list[tuple[int, int, Stretch, Alignment]] = []
        for n, region in enumerate(regions[:ALIGNED]):
            for stretch in region:
                alignment = align(keys(given), stretch.keys)
                if alignment is not None:
                    is_comment = stretch.kind is Kind.COMMENT
                    found.append((alignment.cost + is_comment, n, stretch, alignment))
        if not found:
            return None
        least = min(f[0] for f in found)
        made = [self._found(given, s, a) for cost, _, s, a in found if cost == least]
        return self._best_first(given, made)[0]

    def _standing(self, given: Sequence[Token], stretch: Stretch, at: int) -> Found:
        """The tokens as they stand from token ``at`` of the stretch on."""
        step = Step(True, 0, len(given), at, at + len(given))
        return self._found(given, stretch, Alignment((step,), 0))

    def _found(self, given: Sequence[Token], stretch: Stretch, alignment: Alignment) -> Found:
        listed = differences(self.words, given, stretch, alignment, self.snapshot)
        span = (given[0].start, given[-1].end)
        return Found(stretch, alignment, tuple(listed), span)

    def _best_first(self, given: Sequence[Token], found: Collection[Found]) -> list[Found]:
        """Places that do as well otherwise: body before comment, the claimed speaker's, the
        preferred articles', character for character, the newest.
        """
        if len(found) < 2:
            return list(found)

        def rank(f: Found) -> tuple[object, ...]:
            block = f.article.block_at(f.span[0])
            is_beside = block is not None and block.kind in _BESIDE
            is_theirs, is_anybodys = True, False
            if self.speaker is not None:
                is_theirs = fits(self.speaker, f.article, [f.span])
                # A headline often has somebody's words and not their name.
                is_anybodys = is_beside and speaker_there(f.article, [f.span]) is None
            return (
                f.stretch.kind is Kind.COMMENT,
                not f.is_sound,
                is_anybodys,
                not is_theirs,
                f.article.id not in self.prefer,
                # Of places as near to the words, the gravest difference is what to know of.
                all(Flag.NEGATION not in d.flags for d in f.differences),
                is_beside,
                self._raw_span(given, f) is None,
                _reversed(f.article.published.value or ""),
                f.article.id,
                f.span,
            )

        return sorted(found, key=rank)

    # Judging

    def _sound(self, given: Sequence[Token], found: Sequence[Found]) -> Placed:
        first = found[0]
        raw = self._raw_span(given, first)
        verdict = Verdict.TYPOGRAPHY if raw is None else Verdict.EXACT
        listed = first.differences if raw is None else ()
        if raw is None and (mark := self._other_ending(given, first)) is not None:
            verdict, listed = Verdict.ALTERED, (*listed, mark)
        return self._finished(
            verdict,
            [self._location(first, [raw or first.span])],
            listed,
            1.0,
            also=[self._location(f, [self._raw_span(given, f) or f.span]) for f in found[1:]],
        )

    def _other_ending(self, given: Sequence[Token], found: Found) -> Difference | None:
        """A question or an exclamation made of a sentence that is none; an editor may end a
        quotation with a comma or a full stop.
        """
        ending = [t for t in tokens(self.words, given[-1].end) if t.key in "?!"]
        text, end = found.article.text, found.span[1]
        after = text[end : end + 4].lstrip(_MARKS)
        if not ending or after[:1] == ending[0].key:
            return None
        sign = after[:1] if after[:1] in END_SIGNS else ""
        at = (end, end + len(sign)) if text[end : end + 1] == sign else (end, end)
        span = (ending[0].start, ending[0].end)
        return Difference(Change.PUNCTUATION, ending[0].shape, text[slice(*at)], span, at)

    def _altered(
        self, found: Sequence[Found], listed: Sequence[Difference], share: float
    ) -> Placed:
        spans = [f.span for f in found]
        return self._finished(
            Verdict.ALTERED, [self._location(found[0], spans)], listed, share, also=()
        )

    def _finished(
        self,
        verdict: Verdict,
        locations: Sequence[Location],
        listed: Sequence[Difference],
        share: float,
        *,
        also: Sequence[Location] = (),
        turned: bool = False,
    ) -> Placed:
        """The verdict with what the speaker adds to it."""
        first = locations[0]
        article = self.snapshot.article(first.article_id)
        listed = list(listed)
        if verdict in (Verdict.EXACT, Verdict.TYPOGRAPHY) and first.kind == Kind.COMMENT:
            verdict = Verdict.COMMENT_ONLY
        if self.speaker is not None and not fits(self.speaker, article, first.spans):
            listed.append(wording.other_speaker(self.speaker, first, article, len(self.words)))
            if verdict in (Verdict.EXACT, Verdict.TYPOGRAPHY, Verdict.CUT):
                verdict = Verdict.OTHER_SPEAKER
        flags = tuple(f for f in Flag if any(f in d.flags for d in listed))
        listed = [wording.explained(d) for d in listed]
        description = wording.describe(verdict, listed, locations, turned=turned)
        return Placed(
            self.words,
            verdict,
            description,
            tuple(locations),
            tuple(listed),
            flags,
            tuple(also),
            share,
            turned,
        )

    def _location(self, found: Found, spans: Sequence[Span]) -> Location:
        article = found.article
        block = article.block_at(spans[0][0])
        return Location(
            article.id,
            article.sha256,
            tuple(spans),
            str(block.kind if block else Kind.PARAGRAPH),
            speaker_there(article, spans),
        )

    def _raw_span(self, given: Sequence[Token], found: Found) -> Span | None:
        """Where the words stand character for character; None where they do not."""
        text = found.article.text
        a, b = found.span
        for bare in (self.words.strip(), self.words.strip().strip(_MARKS)):
            at = self.words.find(bare)
            before = given[0].start - at
            after = at + len(bare) - given[-1].end
            if before < 0 or after < 0:
                continue
            x, y = a - before, b + after
            if x >= 0 and text[x:y] == bare:
                return x, y
        return None

    # Parts

    def _in_parts(
        self,
        given: Sequence[Token],
        parts: Sequence[Sequence[Token]],
        regions: Sequence[Sequence[Stretch]],
    ) -> Placed:
        """Words with an ellipsis that the article does not have."""
        whole = self._parts_in_order(parts, regions)
        if whole is not None:
            return whole
        located = [self._part(part, regions) for part in parts]
        share = share_of(given, [f for f in located if f is not None])
        there = [f for f in located if f is not None]
        if not there or share < LEAST_SHARE:
            return Placed(self.words, Verdict.NOT_FOUND, wording.NOT_FOUND)
        if all(f is not None and f.is_sound for f in located):
            return self._together(there, 1.0)
        listed = [d for f in there for d in f.differences]
        for part, f in zip(parts, located, strict=True):
            if f is None:
                span = (part[0].start, part[-1].end)
                listed.append(Difference(Change.ADDED, self.words[slice(*span)], "", span, None))
        first = [f for f in there if f.article.id == there[0].article.id]
        in_order = sorted(first, key=lambda f: f.span)
        spans = [f.span for f in in_order]
        if any(a[1] > b[0] for a, b in pairwise(spans)):
            in_order = in_order[:1]
        return self._altered(in_order, sorted(listed, key=lambda d: d.given_span), share)

    def _parts_in_order(
        self, parts: Sequence[Sequence[Token]], regions: Sequence[Sequence[Stretch]]
    ) -> Placed | None:
        """The parts as they stand, in their order, in one article, with the least left out."""
        near = (stretch for region in regions for stretch in region)
        best = self._closest(parts, near)
        if best is None:
            # What is left out may reach beyond what lies around a passage.
            ids = {s.article.id: s.article for region in regions for s in region}
            known = frozenset(k for part in parts for k in keys(part))
            whole = (
                stretch
                for article in _holding(known, list(ids.values())[: 2 * ALIGNED])
                for stretch in stretches(article, 0, len(article.text), known)
            )
            best = self._closest(parts, whole)
        return None if best is None else self._together(best, 1.0)

    def _closest(
        self, parts: Sequence[Sequence[Token]], among: Iterable[Stretch]
    ) -> list[Found] | None:
        """The parts in their order where the least is left out between them."""
        runs = (found for stretch in among for found in self._runs_of(parts, stretch))
        return min(runs, key=lambda found: found[-1].last - found[0].first, default=None)

    def _runs_of(self, parts: Sequence[Sequence[Token]], stretch: Stretch) -> Iterator[list[Found]]:
        first = keys(parts[0])
        at = find_run(first, stretch.keys)
        while at >= 0:
            found, end = [], at
            for part in parts:
                wanted = keys(part)
                here = find_run(wanted, stretch.keys, end)
                if here < 0:
                    return
                end = here + len(wanted)
                found.append(self._standing(part, stretch, here))
            if all(f.is_sound for f in found):
                yield found
            at = find_run(first, stretch.keys, at + 1)

    def _part(self, part: Sequence[Token], regions: Sequence[Sequence[Stretch]]) -> Found | None:
        """Where one part stands, or stands nearest: among ``regions`` if it does, else anywhere."""
        own = self._exact(part, regions)
        if own:
            return own[0]
        elsewhere = self._regions(part)
        own = self._exact(part, elsewhere)
        if own:
            return own[0]
        near = [self._nearest(part, regions), self._nearest_of_all(part, elsewhere)]
        made = [f for f in near if f is not None and is_near(part, f)]
        return min(made, key=lambda f: f.alignment.cost, default=None)

    def _together(self, found: Sequence[Found], share: float) -> Placed:
        """Parts that each stand somewhere: a cut where they follow each other, else stitched."""
        listed = [d for f in found for d in f.differences]
        is_cut = True
        for one, other in pairwise(found):
            text = one.article.text
            a, b = one.span[1], other.span[0]
            if one.article.id != other.article.id or one.stretch.kind is not other.stretch.kind:
                is_cut = False
            elif a > b:
                is_cut = False
                listed.append(out_of_order(other))
            elif len(_WORD.findall(text[a:b])) > FURTHEST_CUT:
                is_cut = False
            else:
                listed.append(cut_out(self.words, one, other))
        listed.sort(key=lambda d: d.given_span)
        if is_cut:
            turned = any(d.kind is Change.CUT and d.flags for d in listed)
            location = self._location(found[0], [f.span for f in found])
            return self._finished(Verdict.CUT, [location], listed, share, turned=turned)
        locations = [self._location(f, [f.span]) for f in found]
        return self._finished(Verdict.STITCHED, locations, listed, share)

    def _stitched(
        self,
        given: Sequence[Token],
        best: Found | None,
        regions: Sequence[Sequence[Stretch]],
    ) -> Placed | None:
        """The words as parts that stand in places apart; None where they are no such thing."""
        if best is not None and best.alignment.cost <= _SLIPS:
            return None  # no part of so few words is told from a slip
        parts = self._two_parts(given, regions) or self._sentences(given, regions)
        if parts is None:
            return None
        found = [p.found for p in parts]
        if not all(skips_sentences(one, other) for one, other in pairwise(found)):
            shorter = min(sum(t.is_word for t in given[f.a : f.b]) for f in parts)
            if best is not None and best.alignment.cost <= max(_SLIPS, shorter // 2):
                return None  # a slip or two at one place
            if any(is_one_sentence(one, other) for one, other in pairwise(found)):
                return None  # something left out of one sentence
        return self._stitch(given, found)

    def _stitch(self, given: Sequence[Token], found: Sequence[Found]) -> Placed:
        listed = [d for f in found for d in f.differences]
        for one, other in pairwise(found):
            if one.article.id == other.article.id and one.span[0] > other.span[0]:
                listed.append(out_of_order(other))
        locations = [self._location(f, [f.span]) for f in found]
        return self._finished(Verdict.STITCHED, locations, listed, 1.0)

    def _two_parts(
        self, given: Sequence[Token], regions: Sequence[Sequence[Stretch]]
    ) -> list[_Part] | None:
        """A beginning and an end that each stand somewhere and make up all of the words."""
        if sum(t.is_word for t in given) < 2 * _LEAST_PART:
            return None
        wanted, middle = keys(given), len(given) // 2
        begins = [*regions, *self._regions(given[:middle])]
        ends = [*regions, *self._regions(given[middle:])]
        head = max((longest_head(wanted, s.keys) for r in begins for s in r), default=0)
        tail = max((longest_tail(wanted, s.keys) for r in ends for s in r), default=0)
        if head + tail < len(given):
            return None
        for at in splits(given, len(given) - tail, head):
            one, other = given[:at], given[at:]
            if min(sum(t.is_word for t in p) for p in (one, other)) < _LEAST_PART:
                continue
            first, second = self._exact(one, begins), self._exact(without_end_signs(other), ends)
            if first and second:
                near = [f for f in second if f.article.id == first[0].article.id] or second
                return [_Part(0, at, first[0]), _Part(at, len(given), near[0])]
        return None

    def _sentences(
        self, given: Sequence[Token], regions: Sequence[Sequence[Stretch]]
    ) -> list[_Part] | None:
        """The sentences of the words, each of which stands somewhere."""
        ends = [n + 1 for n, t in enumerate(given) if t.key in ENDS and n + 1 < len(given)]
        bounds = [0, *ends, len(given)]
        parts = []
        for a, b in pairwise(bounds):
            sentence = without_end_signs(given[a:b])
            if sum(t.is_word for t in sentence) < _LEAST_PART:
                return None
            found = self._exact(sentence, regions) or self._exact(sentence, self._regions(sentence))
            if not found:
                return None
            parts.append(_Part(a, b, found[0]))
        return parts if len(parts) > 1 else None


@dataclass(frozen=True, slots=True)
class _Part:
    """The given tokens from ``a`` to ``b`` and where they stand."""

    a: int
    b: int
    found: Found


def _holding(words: Collection[str], articles: Sequence[Article]) -> list[Article]:
    """Those that have most of the words somewhere in their text."""
    telling = [w for w in words if len(w) >= _TELLING and w.isalpha()]
    held = []
    for article in articles:
        text = article.text.casefold()
        held.append(sum(w in text for w in telling))
    most = max(held, default=0)
    return [article for article, n in zip(articles, held, strict=True) if n == most]


def _runs(article: Article) -> Iterator[tuple[bool, list[Block]]]:
    """The blocks in runs of what stands beside the text and what does not."""
    for is_beside, blocks in groupby(article.blocks, lambda b: b.kind in _BESIDE):
        yield is_beside, list(blocks)


def _reversed(value: str) -> tuple[int, ...]:
    """A key that sorts later text first."""
    return tuple(-ord(c) for c in value)
