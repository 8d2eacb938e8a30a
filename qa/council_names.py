"""Names of councils as people type them ("birmigham", "brum", "kents"), put as they are written.

A word that is one anyway stays: "leads" is no slip for Leeds, nor is "survey" for Surrey.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from corpus.councils import Gazetteer, given_names
from corpus.names import fold
from qa.wording import listed

IsWord = Callable[[str], bool]
"""True for a word that the language or the library has, spelled so."""

LONGEST = 5
"""Words of a name, at most."""
SHORTEST = 5
"""Letters of a name that slips are looked for in: of shorter ones, another word is too near."""
TWO_SLIPS_FROM = 9
"""Letters from which two may be wrong, missing, doubled or swapped; in shorter names, one."""


def named_properly(text: str, gazetteer: Gazetteer, is_word: IsWord) -> str:
    """``text`` with the councils in it named as they are written.

    >>> from corpus.councils import known_councils
    >>> named_properly("was birmigham good", known_councils(), {"was", "good"}.__contains__)
    'was Birmingham good'
    """
    named = [(m.start, m.end) for m in gazetteer.find(text, any_case=True)]
    no_slip = gazetteer.guarded | gazetteer.shared.keys()
    targets = _targets_among(tuple(n for n in gazetteer.aliases if n not in no_slip))
    words = list(re.finditer(r"[^\W\d_]+(?:[’'&][^\W\d_]+)*", text))
    out: list[str] = []
    done, i = 0, 0
    while i < len(words):
        taken = _taken(text, words, i, named)
        for n in range(min(LONGEST, taken), 0, -1):
            before = words[i - 1].group().lower() if i else ""
            meant = _meant(
                [w.group() for w in words[i : i + n]], before, gazetteer, targets, is_word
            )
            if meant is not None and not _is_elsewhere(
                text, words[i].start(), words[i + n - 1].end()
            ):
                out += [text[done : words[i].start()], meant]
                done = words[i + n - 1].end()
                i += n
                break
        else:
            i += 1
    return "".join([*out, text[done:]])


def _is_elsewhere(text: str, start: int, end: int) -> bool:
    """True in "Oxford university", "the university of Oxford" and "Preston Road"."""
    return _NO_COUNCIL_AFTER.match(text, end) is not None or (
        re.search(r"\b(?:university|uni|bishop|diocese) of $", text[:start], re.I) is not None
    )


_NO_COUNCIL_AFTER = re.compile(
    r"[ -](?:universit\w+|uni|college|brookes|hospitals?|prison|roads?|street|house|united|"
    r"le-street)\b",
    re.I,
)


def _taken(
    text: str, words: Sequence[re.Match[str]], i: int, named: Sequence[tuple[int, int]]
) -> int:
    """How many words from ``i`` on stand side by side, none in a name that is written properly."""
    n = 0
    for j in range(i, min(len(words), i + LONGEST)):
        if any(a <= words[j].start() < b for a, b in named):
            break
        if j > i and not re.fullmatch(
            r"[\s-]+|\s*&\s*", text[words[j - 1].end() : words[j].start()]
        ):
            break
        n += 1
    return n


def _meant(
    words: Sequence[str],
    before: str,
    gazetteer: Gazetteer,
    targets: _Targets,
    is_word: IsWord,
) -> str | None:
    """The council that ``words`` are a nickname of, or a slip for; None where they are neither."""
    typed = fold(" ".join(words))
    if before in given_names():
        return None
    if known := gazetteer.nicknames.get(typed):
        return listed(known)
    if len(words) == 1:
        return _one_word(typed, gazetteer, targets, is_word)
    return _several_words(typed.split(), gazetteer, targets)


def _one_word(typed: str, gazetteer: Gazetteer, targets: _Targets, is_word: IsWord) -> str | None:
    if len(typed) < SHORTEST - 1 or is_word(typed):
        return None
    owner = gazetteer.aliases.get(typed[:-1]) if typed.endswith("s") else None
    if owner is not None and typed[:-1] not in gazetteer.guarded | gazetteer.capitals:
        return f"{owner}’s"
    if len(typed) < SHORTEST:
        return None
    found = []
    for name in targets.by_letter.get(typed[0], ()):
        slips = OSA.distance(typed, name.replace(" ", ""))
        # Two slips and another beginning are another place: Melchester is not Manchester.
        if slips < 2 or typed[:2] == name[:2]:
            found.append((slips, name))
    return _nearest(found, gazetteer)


def _several_words(typed: Sequence[str], gazetteer: Gazetteer, targets: _Targets) -> str | None:
    """ "Tower hamlet": most of it as it is written; "black pool": nothing but a space too many."""
    if name := targets.together.get("".join(typed)):
        return gazetteer.aliases[name]
    found = []
    for name in {n for w in typed for n in targets.by_word.get(w, ())}:
        written = targets.spaced[name].split()
        if len(written) != len(typed):
            continue
        wrong = [(a, b) for a, b in zip(written, typed, strict=True) if a != b]
        if all(a[0] == b[0] and min(len(a), len(b)) >= SHORTEST for a, b in wrong):
            found.append((sum(OSA.distance(a, b) for a, b in wrong), name))
    return _nearest(found, gazetteer)


def _nearest(found: Sequence[tuple[int, str]], gazetteer: Gazetteer) -> str | None:
    """The one council whose name is nearest and near enough; None where two are as near."""
    near = [(d, gazetteer.aliases[n]) for d, n in found if d <= _slips(n)]
    least = min((d for d, _ in near), default=None)
    meant = {council for d, council in near if d == least}
    return meant.pop() if len(meant) == 1 else None


def _slips(name: str) -> int:
    return 2 if len(re.sub(r"[ -]", "", name)) >= TWO_SLIPS_FROM else 1


@dataclass(frozen=True, slots=True)
class _Targets:
    """Names that a slip may be for, as they are looked up: not those that are everyday words, or
    several councils'. ``spaced`` has each without hyphens.
    """

    spaced: Mapping[str, str]
    together: Mapping[str, str]
    by_letter: Mapping[str, Sequence[str]]
    by_word: Mapping[str, Sequence[str]]


@lru_cache(maxsize=16)
def _targets_among(names: tuple[str, ...]) -> _Targets:
    spaced = {
        n: n.replace("-", " ") for n in names if len(n) >= SHORTEST and re.fullmatch(r"[a-z -]+", n)
    }
    by_letter: dict[str, list[str]] = {}
    by_word: dict[str, list[str]] = {}
    for name, words in spaced.items():
        by_letter.setdefault(name[0], []).append(name)
        if " " in words:
            for word in {w for w in words.split() if len(w) > 3}:
                by_word.setdefault(word, []).append(name)
    together = {w.replace(" ", ""): n for n, w in spaced.items()}
    long = {w: n for w, n in together.items() if len(w) >= TWO_SLIPS_FROM - 1}
    return _Targets(spaced, long, by_letter, by_word)
