"""Who speaks in a library's quotations: a person's or a body's several names made one.

Only what leaves no doubt is made one: the names that ``bodies.txt`` and ``councils.txt`` give,
titles and spelling, and a surname alone where one person of that name speaks of the same council.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from corpus.article import Voice
from corpus.bodies import known_bodies
from corpus.names import fold
from corpus.subjects import known_councils
from index.quoted import Quoted

NEAR_ENOUGH = 80.0
"""What rapidfuzz says (of 100) from which a name that nobody has is offered as another's."""


@dataclass(frozen=True, slots=True)
class SpeakerNamed:
    """A speaker with every name the library has for them, the commonest first.

    ``role`` and ``voice`` are the commonest given, None where none is.
    """

    name: str
    variants: tuple[str, ...]
    role: str | None
    voice: Voice | None
    quotations: int
    articles: int
    councils: tuple[str, ...]


class Speakers:
    """The speakers of some quotations, looked up by any of their names."""

    def __init__(self, quotations: Iterable[Quoted]) -> None:
        held: defaultdict[str, list[Quoted]] = defaultdict(list)
        for q in quotations:
            if q.said.speaker:
                held[q.said.speaker].append(q)
        self._held = dict(held)
        self._merged = _merged(held)
        self._names: dict[str, list[str]] = {}
        for variant, name in self._merged.items():
            self._names.setdefault(name, []).append(variant)

    @cached_property
    def named(self) -> tuple[SpeakerNamed, ...]:
        """All of them, who speaks most first."""
        every = (
            _named(name, [q for v in variants for q in self._held[v]])
            for name, variants in self._names.items()
        )
        return tuple(sorted(every, key=lambda s: (-s.quotations, fold(s.name))))

    def is_quoted(self, name: str) -> bool:
        """True where an article calls a speaker that, in any case."""
        return fold(name) in self._folded

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(fold(variant) for variant in self._merged)

    def name(self, speaker: str) -> str:
        """The one name of whoever ``speaker``, as an article has it, is."""
        return self._merged.get(speaker, speaker)

    def find(self, asked: str) -> frozenset[str]:
        """The names of those whom ``asked`` may mean ("Walker", "the inspectorate", "DFE").

        A body by any of its names; else whoever is called exactly that; else whoever has all of
        its words in one of their names.
        """
        body, wanted = body_of(asked), plain(asked)
        if body in self._names:
            return frozenset({body})
        if not wanted:
            return frozenset()
        exact = {n for n, vs in self._names.items() if any(plain(v) == wanted for v in vs)}
        words = set(wanted.split())
        return frozenset(
            exact
            or {
                n
                for n, variants in self._names.items()
                if any(words <= set(plain(v).split()) for v in variants)
            }
        )

    def like(self, asked: str) -> str | None:
        """The name most like one that nobody has, if any is; to be offered, never taken."""
        by_name = {plain(n): n for n in self._names}
        found = process.extractOne(
            plain(asked), list(by_name), scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH
        )
        return by_name[found[0]] if found else None


def merge_speakers(quotations: Iterable[Quoted]) -> tuple[SpeakerNamed, ...]:
    """The speakers of ``quotations``, each with all their names, who speaks most first."""
    return Speakers(quotations).named


@lru_cache(maxsize=1 << 15)
def plain(name: str) -> str:
    """A name as it is compared: without titles, accents, articles, case and signs.

    >>> plain("Cllr José Díaz-Smith’s")
    'jose diaz smith'
    """
    bare = "".join(
        c for c in unicodedata.normalize("NFD", fold(name)) if not unicodedata.combining(c)
    )
    words = re.findall(r"[^\W_]+", re.sub(r"'s?(?!\w)", "", bare).replace("'", ""))
    return " ".join(w for w in words if w not in _TITLES)


@lru_cache(maxsize=1 << 15)
def body_of(speaker: str) -> str | None:
    """The body or council that ``speaker`` is or speaks for without a name; None for a person.

    >>> body_of("the inspectorate"), body_of("a Leeds council spokesperson"), body_of("Ann Leeds")
    ('Ofsted', 'Leeds council', None)
    """
    direct = known_bodies().get(speaker) or known_bodies().get(f"the {speaker}")
    if direct is not None:
        return direct.name
    bodies = known_bodies().find(speaker, any_case=True)
    if bodies and len({b.body for b in bodies}) == 1:
        rest = _without(speaker, [(b.start, b.end) for b in bodies])
        if rest <= _SPEAKS_FOR:
            return bodies[0].body.name
    if bodies:
        return None
    councils = known_councils().find(speaker, any_case=True)
    if len({c.name for c in councils}) == 1 and not councils[0].also:
        rest = _without(speaker, [(c.start, c.end) for c in councils])
        if rest <= _SPEAKS_FOR | _STYLES and (rest & _STYLES or not rest):
            return f"{councils[0].name} council"
    return None


_TITLES = frozenset(
    re.findall(
        r"\w+",
        """the a an mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron cllr
        councillor rt hon mp cbe obe mbe""",
    )
)
_SPEAKS_FOR = frozenset(
    re.findall(
        r"\w+",
        """the a an of for from at by its spokesperson spokesman spokeswoman spokespeople report
        reports inspection inspectors inspector letter statement""",
    )
)
_STYLES = frozenset(
    re.findall(
        r"\w+",
        """council councils city county borough metropolitan district unitary royal london local
        authority children childrens services spokesperson spokesman spokeswoman""",
    )
)


def _without(text: str, spans: list[tuple[int, int]]) -> set[str]:
    """The words of ``text`` outside those spans."""
    for a, b in reversed(spans):
        text = f"{text[:a]} {text[b:]}"
    return set(re.findall(r"[^\W_]+", re.sub(r"'s?(?!\w)", "", fold(text))))


def _merged(held: dict[str, list[Quoted]]) -> dict[str, str]:
    """Each name in the articles to the one name of whoever it is."""
    keys = {variant: body_of(variant) or plain(variant) or variant for variant in held}
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for variant, key in keys.items():
        by_key[key].append(variant)
    people = [k for k, vs in by_key.items() if " " in k and not any(body_of(v) for v in vs)]
    by_surname: defaultdict[str, list[str]] = defaultdict(list)
    for key in people:
        by_surname[key.split()[-1]].append(key)
    for variant, key in keys.items():
        whole = by_surname.get(key, [])
        if len(whole) == 1 and _councils(held[variant]) & {
            c for v in by_key[whole[0]] for c in _councils(held[v])
        }:
            keys[variant] = whole[0]
    shown: dict[str, str] = {}
    for key in dict.fromkeys(keys.values()):
        own = [v for v in held if keys[v] == key] if len(by_key[key]) != 1 else by_key[key]
        body = next((b for v in own if (b := body_of(v))), None)
        shown[key] = body or min(own, key=lambda v: (-len(plain(v)), -len(held[v]), len(v), v))
    return {variant: shown[key] for variant, key in keys.items()}


def _councils(quotations: Iterable[Quoted]) -> set[str]:
    return {c for q in quotations for c in q.said.about}


def _named(name: str, own: list[Quoted]) -> SpeakerNamed:
    variants = Counter(q.said.speaker for q in own if q.said.speaker)
    roles = Counter(q.said.role for q in own if q.said.role)
    voices = Counter(q.said.voice for q in own if q.said.voice)
    councils = Counter(c for q in own for c in q.said.about)
    return SpeakerNamed(
        name=name,
        variants=tuple(v for v, _ in variants.most_common()),
        role=roles.most_common(1)[0][0] if roles else None,
        voice=voices.most_common(1)[0][0] if voices else None,
        quotations=len(own),
        articles=len({q.article_id for q in own}),
        councils=tuple(c for c, _ in councils.most_common()),
    )
