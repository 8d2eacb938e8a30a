"""Whether words are said by whom they are given to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.article import Article, Kind, Quotation, Words
from corpus.bodies import known_bodies, known_roles
from corpus.chosen import speaks_at
from corpus.citing import Span
from corpus.names import fold
from index.words import stems
from qa.quoted_speakers import body_of, plain

_OWN = re.compile(
    r"\b(?:articles?|reports?|letters?|inspections?|inspectors?|inspectorate|story|news|journal\w*|"
    r"reporters?|authors?|website|page|press)\b",
    re.I,
)
"""What a draft calls an article's own voice."""
_INSPECTS = re.compile(r"\b(?:inspect\w*|ofsted|regulator|watchdog|reports?|letters?)\b", re.I)
_PRONOUN = re.compile(r"^(?:he|she|they|it|we|i|who|one|another|others|someone|somebody)$", re.I)
_COUNCIL = re.compile(r"\b(?:council|authority|borough|city|county|local authority)\b", re.I)


def speaker_there(article: Article, spans: Sequence[Span]) -> str | None:
    """Who says the words there, as fully as the article names them; None where it is not clear, or
    where they are the article's own.
    """
    said = _said(article, spans)
    return said.speaker if said else None


def fits(claimed: str, article: Article, spans: Sequence[Span]) -> bool:
    """Whether the words there may be ``claimed``'s: they are, or nothing says whose they are.

    Words outside quotation marks that nobody is said to say are the article's own: they fit who
    publishes or writes it, and not anybody else.
    """
    if _PRONOUN.match(claimed.strip()) or not re.search(r"\w", claimed):
        return True
    said = _said(article, spans)
    if said is not None and said.speaker is not None:
        return _same(claimed, said, article)
    if said is not None or _within_marks(article, spans):
        return True  # somebody says it, and the article does not make clear who
    return _is_own_voice(claimed, article)


def _said(article: Article, spans: Sequence[Span]) -> Quotation | None:
    return speaks_at(article, [(a, b) for a, b in spans if a < b])


def _within_marks(article: Article, spans: Sequence[Span]) -> bool:
    start, end = spans[0][0], spans[-1][1]
    return any(
        q.start <= start and end <= q.end + 1 and q.kind is Words.SPEECH for q in article.quotations
    )


def _is_own_voice(claimed: str, article: Article) -> bool:
    own = [n for n in (article.publisher, article.author, article.title) if n]
    if any(_share_a_name(claimed, name) for name in own):
        return True
    body = body_of(claimed)
    if body is not None:
        return any(body == (body_of(name) or name) for name in own) or (
            _INSPECTS.search(claimed) is not None and _is_inspection(article)
        )
    if known_roles().find(claimed, any_case=True) and not _INSPECTS.search(claimed):
        return False
    return _OWN.search(claimed) is not None


def _is_inspection(article: Article) -> bool:
    text = f"{article.publisher or ''} {article.title}"
    return "authority" in article.metadata or _INSPECTS.search(text) is not None


def _same(claimed: str, said: Quotation, article: Article) -> bool:
    speaker = said.speaker or ""
    block = article.block_at(said.start)
    if block is not None and block.kind is Kind.COMMENT:
        return _share_a_name(claimed, speaker) or re.search(
            r"\b(?:reader|comment\w*|respon\w+)\b", claimed, re.I
        ) is not None  # fmt: skip
    ours, theirs = body_of(claimed), body_of(speaker)
    if ours is not None and theirs is not None:
        return ours == theirs
    if _INSPECTS.search(claimed) and (
        _INSPECTS.search(f"{speaker} {said.role or ''}") or theirs == "Ofsted"
    ):
        return True
    if _share_a_name(claimed, speaker):
        return True
    described = f"{speaker}, {said.role}" if said.role else speaker
    return _share_a_role(claimed, described)


def _share_a_name(one: str, other: str) -> bool:
    """Whether two names can be one somebody's: one has all words of the other, or its last."""
    ours, theirs = _names(one), _names(other)
    if not ours or not theirs:
        return False
    if ours == theirs or set(ours) <= set(theirs) or set(theirs) <= set(ours):
        return True
    # "S. Walker" and "Steve Walker", but not "Anna Walker" and "Steve Walker".
    if ours[-1] != theirs[-1]:
        return False
    first = (ours[0], theirs[0])
    return (
        len(ours) == 1
        or len(theirs) == 1
        or (first[0][0] == first[1][0] and 1 in (len(first[0]), len(first[1])))
    )


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    """The words of a name without what somebody is."""
    roles = known_roles().find(text, any_case=True)
    bare = text
    for role in reversed(roles):
        bare = f"{bare[: role.start]} {bare[role.end :]}"
    return tuple(w for w in plain(bare.partition(",")[0]).split() if w not in _SMALL)


_SMALL = frozenset({"of", "for", "and", "in", "at", "on", "to", "who", "is", "was", "said", "new"})


def _share_a_role(claimed: str, described: str) -> bool:
    """Whether somebody who is ``described`` can be called ``claimed``, by what they are."""
    ours = {r.role.name for r in known_roles().find(claimed, any_case=True)}
    theirs = {r.role.name for r in known_roles().find(described, any_case=True)}
    if ours & theirs:
        return True
    if ours or known_bodies().find(claimed, any_case=True):
        heads = {_head(r) for r in ours} & {_head(r) for r in theirs}
        return bool(heads)
    ours_words = set(stems(fold(claimed))) - _LITTLE
    return bool(ours_words) and ours_words <= set(stems(fold(described)))


def _head(role: str) -> str:
    """The noun of a role: "director" of "director of children's services"."""
    return stems(re.split(r"\b(?:of|for|at)\b|,", role)[0])[-1]


_LITTLE = frozenset(stems("the a an council councils its their his her local authority said new"))
