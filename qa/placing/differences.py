"""What differs between given words and the article's, once they are laid beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from index.library import Snapshot
from index.words import stems
from qa.placing.alignment import Alignment, Step
from qa.placing.gravity import flags_of, governing, governs, names_in
from qa.placing.placed import Change, Difference, Flag
from qa.placing.stretch import Stretch
from qa.placing.tokens import AT_LINE_END, END_SIGNS, Token

_SPELLING_LEAST = 4
"""Letters of a word from which one slip makes it another spelling and not another word."""
_TWO_SLIPS_LEAST = 7
"""Letters of a word from which two slips do."""
_SMALL_NUMBER = re.compile(r"\d{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]+")
_WITH_MARK = re.compile(r"[^\W\d_]{4,}(?:\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]+)")
_BEFORE_MARKS = frozenset(".,;:)")
_AMERICAN = tuple(
    (re.compile(american), british)
    for american, british in (
        (r"(?<=e)ll(?=ed$|ing$|or|er)", "l"),
        (r"iz(?=e[sd]?$|er|ing|ation)", "is"),
        (r"yz(?=e)", "ys"),
        (r"or(?=s?$|ed$|ing|al|able|ite|ful)", "our"),
        (r"(?<=[tb])er(?=s?$|ed$)", "re"),
        (r"(?<=[ei])ns(?=e)", "nc"),
        (r"og(?=s?$)", "ogue"),
        (r"am(?=s?$)", "amme"),
        (r"dgm", "dgem"),
    )
)


def differences(
    words: str,
    given: Sequence[Token],
    stretch: Stretch,
    alignment: Alignment,
    snapshot: Snapshot,
) -> list[Difference]:
    """All that differs, in the order of the words; typography of letters and marks is not listed,
    capitals are.
    """
    found: list[Difference] = []
    for step in alignment.steps:
        if step.is_same:
            found += _capitals(words, given, stretch, step)
        else:
            for part in _parts(given, stretch, step):
                found.append(_difference(words, given, stretch, part, snapshot))
    return [*_cut_short(given, stretch, alignment), *_moved(found)]


def _cut_short(
    given: Sequence[Token], stretch: Stretch, alignment: Alignment
) -> Iterator[Difference]:
    """The word that says no right before the words, where they are given as if nothing were before
    them: "All are seen" of "Not all are seen".
    """
    first = alignment.steps[0]
    ours, theirs = given[first.a : first.b], stretch.tokens[first.c : first.d]
    if first.is_same and not (ours[0].shape[:1].isupper() and theirs[0].shape[:1].islower()):
        return  # a quotation may well begin after "does not"
    n = governing(stretch.tokens, first.c)
    if n is None or any(governs(t) for t in ours):
        return
    token = stretch.tokens[n]
    yield Difference(
        Change.LEFT_OUT,
        "",
        stretch.article.text[token.start : token.end],
        (given[0].start, given[0].start),
        (token.start, token.end),
        (Flag.NEGATION,),
    )


def _parts(given: Sequence[Token], stretch: Stretch, step: Step) -> list[Step]:
    """A step word by word where as many stand on either side and each is like its fellow."""
    size = step.b - step.a
    if size != step.d - step.c or size < 2:
        return [step]
    pairs = [Step(False, step.a + n, step.a + n + 1, step.c + n, step.c + n + 1)
             for n in range(size)]  # fmt: skip
    kinds = {given[p.a].is_word == stretch.tokens[p.c].is_word for p in pairs}
    return pairs if kinds == {True} and size <= 3 else [step]


def _difference(
    words: str, given: Sequence[Token], stretch: Stretch, step: Step, snapshot: Snapshot
) -> Difference:
    ours, theirs = given[step.a : step.b], stretch.tokens[step.c : step.d]
    text = stretch.article.text
    at = given[step.a - 1].end if step.a else 0
    given_span = (ours[0].start, ours[-1].end) if ours else (at, at)
    place = stretch.tokens[step.c - 1].end if step.c else stretch.tokens[0].start
    article_span = (theirs[0].start, theirs[-1].end) if theirs else (place, place)
    kind = _kind(words, ours, theirs, stretch, step, snapshot)
    flags: tuple[Flag, ...] = ()
    if kind is not Change.TYPOGRAPHY and any(t.is_word or t.key not in END_SIGNS
                                              for t in (*ours, *theirs)):  # fmt: skip
        names = (
            names_in(given, step.a, step.b, words, snapshot.gazetteer),
            names_in(stretch.tokens, step.c, step.d, text, snapshot.gazetteer),
        )
        if ours and all(t.is_bracketed for t in ours) and not names[0]:
            names = (set(), set())  # "[she]" for a name is what the brackets are for
        flags = flags_of(ours, theirs, names)
        if kind is Change.SPELLING and flags:
            kind = Change.CHANGED  # "effective" and "ineffective" are no two spellings
    return Difference(
        kind,
        words[slice(*given_span)],
        text[slice(*article_span)],
        given_span,
        article_span,
        flags,
    )


def _kind(
    words: str,
    ours: Sequence[Token],
    theirs: Sequence[Token],
    stretch: Stretch,
    step: Step,
    snapshot: Snapshot,
) -> Change:
    signs = [t for t in (*ours, *theirs) if not t.is_word]
    if len(signs) == len(ours) + len(theirs):
        if all(t.key in END_SIGNS for t in signs) and step.d in stretch.breaks:
            return Change.TYPOGRAPHY  # what an editor puts between two lines of a list
        return Change.PUNCTUATION
    if _bare_letters(ours) == _bare_letters(theirs) and (
        _is_cut(words, ours) or _is_cut(stretch.article.text, theirs)
    ):
        return Change.TYPOGRAPHY  # "well-being" and "wellbeing" are one at a line's end
    if [t.key for t in ours] == ["sic"] and ours[0].is_bracketed:
        return Change.TYPOGRAPHY
    if _is_mark(ours, theirs, stretch, step):
        return Change.TYPOGRAPHY
    if not theirs:
        return Change.ADDED
    if not ours:
        return Change.LEFT_OUT
    return Change.SPELLING if _is_spelling(ours, theirs, snapshot) else Change.CHANGED


def _bare_letters(side: Sequence[Token]) -> str:
    return "".join(t.key for t in side if t.is_word)


def _is_cut(text: str, side: Sequence[Token]) -> bool:
    """Whether a line ends at a hyphen within these tokens of ``text``."""
    return bool(side) and AT_LINE_END.search(text, side[0].start, side[-1].end) is not None


def _is_mark(ours: Sequence[Token], theirs: Sequence[Token], stretch: Stretch, step: Step) -> bool:
    """Whether what the article has more is the number of a paragraph or the mark of a note: of the
    page and not of the words.
    """
    if len(ours) == len(theirs) == 1:
        return _WITH_MARK.fullmatch(theirs[0].shape) is not None and (
            theirs[0].shape.rstrip("0123456789¹²³⁴⁵⁶⁷⁸⁹") == ours[0].shape
        )
    if ours:
        return False
    numbers = [n for n, t in enumerate(theirs, start=step.c) if _SMALL_NUMBER.fullmatch(t.shape)]
    if "." in {t.key for t in theirs} and all(
        t.key == "." or _SMALL_NUMBER.fullmatch(t.shape) for t in theirs
    ):
        return any(n in stretch.breaks for n in numbers)  # "31.", or ". 31" where another ended
    if not numbers:
        return False
    before = stretch.tokens[step.c - 1]
    return len(theirs) == 1 and before.key in _BEFORE_MARKS and before.end == theirs[0].start


def _is_spelling(ours: Sequence[Token], theirs: Sequence[Token], snapshot: Snapshot) -> bool:
    """Whether both are one word spelled in two ways, or with a slip of the keyboard."""
    one, other = _bare_letters(ours), _bare_letters(theirs)
    if one == other:
        return True  # "every day", "everyday", "well-being"
    if one.count("'") != other.count("'"):
        return False  # "do not", "don't"
    if any(c.isdigit() for c in one + other) or min(len(one), len(other)) < _SPELLING_LEAST:
        return False
    if _british(one) == _british(other):
        return True
    if one.endswith("s") != other.endswith("s") or stems(one) == stems(other):
        return False  # another form of the word
    # Two letters for two others make "external" of "internal": no slip.
    is_long = min(len(one), len(other)) >= _TWO_SLIPS_LEAST and len(one) != len(other)
    if OSA.distance(one, other, score_cutoff=2) > (2 if is_long else 1):
        return False
    held = snapshot.document_frequency((one, other))
    return not (held[one] and held[other])  # "majority" and "minority" are two words


def _british(word: str) -> str:
    """The word with what American spelling has otherwise as British spelling has it."""
    for american, british in _AMERICAN:
        word = american.sub(british, word)
    return word


def _capitals(words: str, given: Sequence[Token], stretch: Stretch, step: Step) -> list[Difference]:
    found = []
    for n in range(step.b - step.a):
        one, other = given[step.a + n], stretch.tokens[step.c + n]
        if one.shape == other.shape:
            continue
        first = step.a + n == 0
        is_first_letter = one.shape[1:] == other.shape[1:]
        kind = Change.CAPITAL
        if is_first_letter and (first or one.is_bracketed):
            kind = Change.TYPOGRAPHY
        found.append(
            Difference(
                kind,
                words[one.start : one.end],
                stretch.article.text[other.start : other.end],
                (one.start, one.end),
                (other.start, other.end),
            )
        )
    return found


def _moved(found: list[Difference]) -> list[Difference]:
    """The same with words that are here added and there left out as moved."""
    ours = [_bare(d.given) for d in found]
    theirs = [_bare(d.article) for d in found]
    moved: set[int] = set()
    if sorted(w for side in ours for w in side) == sorted(w for side in theirs for w in side):
        moved = {n for n, d in enumerate(found) if ours[n] != theirs[n] and (ours[n] or theirs[n])}
    else:
        for n, words in enumerate(ours):
            for m, others in enumerate(theirs):
                swapped = theirs[n] == ours[m]  # nothing on either side, or each the other's
                if n != m and words and words == others and swapped:
                    moved |= {n, m}
    if len(moved) < 2:
        return found
    return [
        replace(d, kind=Change.MOVED, flags=(Flag.ORDER, *d.flags)) if n in moved else d
        for n, d in enumerate(found)
    ]


def _bare(words: str) -> list[str]:
    return re.findall(r"[\w'’]+", words.casefold())
