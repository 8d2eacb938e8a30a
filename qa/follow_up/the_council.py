"""What leans on a council that nobody named, and the question with a council in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.words import content_words
from qa.question import DEEDS


@dataclass(frozen=True, slots=True)
class Leaning:
    """A question less what leans on a council (``rest``), and ``form``, with "{council}" there."""

    rest: str
    form: str


def on_a_council(text: str) -> Leaning | None:
    """What in ``text`` leans on a council: "the council", "the director", "was it rated".

    >>> on_a_council("who is the director?").form.format(council="Leeds")
    'who is the director of Leeds?'
    """
    for pattern, put in _LEANS:
        for m in pattern.finditer(text):
            if "’s" in put and _has_antecedent(text[: m.start()], m.group().lower()):
                continue
            before, after = (
                t.replace("{", "").replace("}", "") for t in (text[: m.start()], text[m.end() :])
            )
            groups = {k: v or "" for k, v in m.groupdict().items()}
            of = {"report": "on", "visit": "to"}.get(m.group().lower().split()[-1], "of")
            form = before + put.format(council="{council}", of=of, **groups) + after
            return Leaning(f"{before} {after}", form)
    return None


def _has_antecedent(before: str, pronoun: str) -> bool:
    """True where "its" or "their" has a noun before it in the question to stand for."""
    words = [w for w in content_words(before) if w not in DEEDS]
    lent = {"ofsted", "inspectorate"} if pronoun == "their" else set()
    return any(w not in lent for w in words)


_COUNCIL = r"(?:local |county |city |borough |unitary )?(?:council|authority|la)"
_HEAD = (
    r"(?:current |new |present )?(?:director(?: of children[’']?s (?:services|social care))?|dcs|"
    r"chief executive|lead member|lead inspector|principal social worker|council leader)"
)
_REPORT = (
    r"(?:(?:latest|last|ofsted|inspection|full|new) )*"
    r"(?:report|inspection|focused visit|monitoring visit)"
)
_OTHERWISE_KNOWN = (
    r"(?!\s+(?:that|which|who|whose|where|with|without|in|into|of|at(?! (?:the moment|present))|on|"
    r"near|for|by|from|about|called|described|named|featured|mentioned)\b)"
)
_LEANS = (
    (re.compile(rf"\b(?:the|this|that) {_COUNCIL}(?P<s>[’']s)?\b{_OTHERWISE_KNOWN}", re.I),
     "{council}{s}"),
    (re.compile(rf"\bthe (?P<who>{_HEAD})\b{_OTHERWISE_KNOWN}", re.I), "the {who} of {council}"),
    (re.compile(rf"\b(?:the|this|that) (?P<what>{_REPORT})\b{_OTHERWISE_KNOWN}", re.I),
     "the {what} {of} {council}"),
    (re.compile(r"\b(?P<verb>was|were|is|are|has|have|had|did|does|do|will) (?:it|they)\b"
                r"(?= (?:been |still |now |doing |being |get |got |ever )*(?:re)?(?:rated|judged|"
                r"graded|inspected|doing|improv\w+|perform\w*|get|do|respond|inadequate|good|"
                r"outstanding|require\w*|struggl\w+|failing|better|worse)\b)", re.I),
     "{verb} {council}"),
    (re.compile(r"\b(?:its|their)\b(?! (?:own|view|opinion|report|findings)\b)", re.I),
     "{council}’s"),
)  # fmt: skip
