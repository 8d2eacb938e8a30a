"""What makes a difference between two wordings a grave one: a negation, a number, a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from corpus.bodies import known_bodies
from corpus.councils import given_names
from corpus.subjects import Gazetteer
from qa.placing.placed import Flag
from qa.placing.tokens import Token

NEGATORS = frozenset(
    re.findall(
        r"\w+",
        """not no never none nor neither without cannot nothing nobody nowhere non hardly barely
        scarcely seldom rarely unless fail fails failed failing failure failures lack lacks lacked
        lacking absent absence refuse refuses refused deny denies denied longer""",
    )
)
"""Words that turn the sense of a sentence by being there; "longer" as in "no longer"."""
TURNS = NEGATORS | frozenset(
    re.findall(r"\w+", "but although though however except unlike only until if some few little")
)
"""Words whose leaving out may turn what is kept."""
_GOVERNS = frozenset({"few", "only", "except", "unless", "little"})
"""Words without which what they stand before says another thing, as it does without a "not"."""
_CONTRACTED = re.compile(r"n't$")
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "mis")
_NUMBERS = frozenset(
    re.findall(
        r"\w+",
        """zero nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
        ninety hundred hundreds thousand thousands million millions billion billions dozen dozens
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        half halves quarter quarters thirds once twice thrice double doubled triple treble single
        all every most many several some few fewer majority minority
        both pair percent per cent january february march april june july august september october
        november december monday tuesday wednesday thursday friday saturday sunday""",
    )
)
_UNITS = {
    word: n
    for n, word in enumerate(
        re.findall(
            r"\w+",
            """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
            fifteen sixteen seventeen eighteen nineteen""",
        )
    )
}
_TENS = {
    word: 10 * n
    for n, word in enumerate(
        re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
_LARGE = re.compile(r"(\d+(?:\.\d+)?)(k|m|bn)")
_MANY = {"k": "thousand", "m": "million", "bn": "billion"}
_SAME = {"percent": "%"}
_SIGNS = frozenset("£$€%‰°+−½¼¾⅓⅔<>=")
_ENDS_SENTENCE = frozenset(".!?…")
_NO_NAMES = frozenset({"i", "i'm", "i've", "i'd", "i'll"})


def is_negator(token: Token) -> bool:
    """Whether the word says no by itself."""
    return token.key in NEGATORS or _CONTRACTED.search(token.key) is not None


def governs(token: Token) -> bool:
    """Whether what it stands before says another thing, or the opposite, without it."""
    return is_negator(token) or token.key in _GOVERNS


def governing(found: Sequence[Token], n: int) -> int | None:
    """The number of the word right before token ``n`` that says no to what begins there, as in "not
    all", "too few children", "failed to fill"; None where there is none.
    """
    before = n - 2 if n > 1 and found[n - 1].key == "to" else n - 1
    return before if before >= 0 and governs(found[before]) else None


def is_number(token: Token) -> bool:
    """Whether it is part of a number, an amount or a date."""
    return (
        any(c.isdigit() for c in token.key)
        or token.key in _NUMBERS
        or token.key in _SIGNS
        or token.shape == "May"
    )


def turned_by(words: Sequence[Token]) -> str | None:
    """The first word of these whose leaving out may turn the sense; None where there is none."""
    return next((t.shape for t in words if t.key in TURNS or is_negator(t)), None)


def negated(one: Collection[Token], other: Collection[Token]) -> bool:
    """Whether only one of two wordings says no, or one has the opposite of a word of the other."""
    counts = [sum(is_negator(t) for t in side) for side in (one, other)]
    if counts[0] != counts[1]:
        return True
    theirs, ours = {t.key for t in one}, {t.key for t in other}
    return _has_opposite(theirs - ours, ours - theirs) or _has_opposite(
        ours - theirs, theirs - ours
    )


def _has_opposite(words: Collection[str], others: Collection[str]) -> bool:
    return any(p + word in others for word in words if len(word) > 2 for p in _PREFIXES) or any(
        word.endswith("less") and (word[:-4] + "ful" in others or word[:-4] in others)
        for word in words
    )


def other_numbers(one: Sequence[Token], other: Sequence[Token]) -> bool:
    """Whether the numbers in two wordings differ; "ten" and "10", "9%" and "9 per cent" do not."""
    return Counter(_numbers(one)) != Counter(_numbers(other))


def _numbers(found: Sequence[Token]) -> Iterator[str]:
    """What is number in a wording, in one form."""
    words = [t.key for t in found if t.is_word or t.key in _SIGNS]
    shapes = {t.key: t for t in found}
    n = 0
    while n < len(words):
        word = words[n]
        following = words[n + 1] if n + 1 < len(words) else ""
        if word in _TENS and _UNITS.get(following, 0) in range(1, 10):
            yield str(_TENS[word] + _UNITS[following])
            n += 1
        elif word == "per" and following == "cent":
            yield "%"
            n += 1
        elif (large := _LARGE.fullmatch(word)) is not None:
            yield large[1]
            yield _MANY[large[2]]
        elif is_number(shapes[word]):
            yield _SAME.get(word) or str(_UNITS.get(word, _TENS.get(word, word)))
        n += 1


def names_in(found: Sequence[Token], a: int, b: int, text: str, gazetteer: Gazetteer) -> set[str]:
    """The names among tokens ``a`` to ``b`` of ``found``, which are of ``text``: words with a
    capital inside a sentence, and councils, bodies and given names wherever they stand.
    """
    if a >= b:
        return set()
    names = {
        t.key
        for n, t in enumerate(found[a:b], start=a)
        if t.is_word and t.shape[:1].isupper() and t.key not in _NO_NAMES and not is_number(t)
        and (_is_inside(found, n) or t.shape.lower() in given_names() or _is_acronym(t))
    }  # fmt: skip
    start, end = found[a].start, found[b - 1].end
    around = (max(0, start - 60), min(len(text), end + 60))
    near = text[around[0] : around[1]]
    spans = [(m.start, m.end) for m in gazetteer.find(near)]
    spans += [(m.start, m.end) for m in known_bodies().find(near)]
    for x, y in spans:
        x, y = x + around[0], y + around[0]
        names |= {t.key for t in found[a:b] if t.is_word and x <= t.start and t.end <= y}
    return names


def _is_inside(found: Sequence[Token], n: int) -> bool:
    """Whether the token before it goes on into it, so that a capital is the word's own."""
    return n > 0 and found[n - 1].key not in _ENDS_SENTENCE and found[n - 1].key != ":"


def _is_acronym(token: Token) -> bool:
    return len(token.shape) > 1 and token.shape.isupper()


def flags_of(
    given: Sequence[Token], article: Sequence[Token], names: tuple[set[str], set[str]]
) -> tuple[Flag, ...]:
    """What is grave about ``given`` standing where the article has ``article``; ``names`` are the
    names on either side.
    """
    found = []
    if negated(given, article):
        found.append(Flag.NEGATION)
    if other_numbers(given, article):
        found.append(Flag.NUMBER)
    if names[0] != names[1]:
        found.append(Flag.NAME)
    return tuple(found)
