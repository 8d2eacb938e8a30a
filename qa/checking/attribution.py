"""Whom a label, a line or a cell of a table beside a quotation names as its speaker."""

from __future__ import annotations

import re

from corpus.bodies import known_bodies, known_roles
from corpus.cast import TITLES, Cast
from corpus.cues import PEOPLE, PERSON
from corpus.speaker import MANY

_MOST_WORDS = 18
NUMBERED = re.compile(r"^(?:[-–—•*·]|\(?\d{1,2}(?:\.\d{1,2})+[.)]?|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")
"""What stands before an item of a list."""
_TITLE = re.compile(rf"^(?:(?:{TITLES}|Former)\.?\s+)+")
_APART = re.compile(r"\s*[,(|]\s*|\s+[–—-]\s+")
_LABEL = re.compile(r"(?:^|[.;\n\t!?]\s*)(?P<who>(?:Cllr\.|Dr\.|[^.;:\n\t!?]){2,120}):\s*$")
_BEFORE_A_ROLE = re.compile(
    r"(?:(?!(?:of|by|from|for|to|what|how|on|with|about)\b)[\w’'-]+\s+){0,4}", re.I
)
_AFTER_A_ROLE = re.compile(r"(?:,?\s+(?:of|for|at|from|in|with|aged|who)\b.*|,.*|\s+[A-Z\d(].*|)")


def label_before(before: str, cast: Cast) -> str | None:
    """Who stands before a colon at the end of ``before``: "Ann Bell, director:"; None for others.

    "What we heard:" names nobody.
    """
    label = _LABEL.search(before.rstrip("“”‘’\"'«„ \t"))
    if label is None:
        return None
    who = NUMBERED.sub("", label["who"].strip(" *_–—-"))
    return who if names_somebody(who, cast) else None


def names_somebody(words: str, cast: Cast, *, on_its_own: bool = True) -> bool:
    """Whether ``words`` are nothing but who somebody is: a name, a role, a body that speaks.

    ``on_its_own`` is False for a line that nothing but its place makes an attribution: there, a
    role needs a place or a house beside it, since "Social workers" may be a heading.
    """
    words = NUMBERED.sub("", words.strip())
    if len(words.split()) > _MOST_WORDS or re.search(r"[.?!;:“”\"]\s*$", words):
        return False
    head, *rest = _APART.split(_TITLE.sub("", words), maxsplit=1)
    more = " ".join(rest)
    if PERSON.fullmatch(head):
        return cast.is_person(head) or _TITLE.match(words) is not None or _is_a_role(more)
    if re.fullmatch(r"[A-Z][\w’'-]+", head) and cast.surnames.get(head):
        return True
    if any(b.start <= 4 and b.end == len(head) for b in known_bodies().find(head)):
        return on_its_own
    return (on_its_own or (bool(more) and MANY.search(head) is None)) and _is_a_role(head)


def _is_a_role(words: str) -> bool:
    found = [(r.start, r.end) for r in known_roles().find(words, any_case=True)]
    found += [m.span() for m in PEOPLE.finditer(words)]
    return any(
        _BEFORE_A_ROLE.fullmatch(words[:start]) and _AFTER_A_ROLE.fullmatch(words[end:])
        for start, end in found
    )
