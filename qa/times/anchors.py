"""What a time hangs on and only the library can date: "the 2019 inspection", "since she left"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.times.moments import Moment
from qa.times.period import Anchor, Span, Wants


def dated_anchor(
    text: str, clean: str, named: Sequence[Moment]
) -> tuple[Anchor | None, list[Moment]]:
    """ "the 2019 inspection" of ``text`` with the relation its year has, and the times with it.

    Before the inspection of 2019 may still be 2019, and so may after it.
    """
    anchor, times = None, []
    for m in named:
        thing = _THING_OF_A_YEAR.match(clean, m.end) if m.kind == "date" else None
        if thing is None:
            times.append(m)
            continue
        if anchor is None:
            the = re.search(r"(?:the|its|their|ofsted's)\s+(?:\w+\s+)?$", clean[: m.start])
            words = text[the.start() if the else m.start : thing.end()]
            anchor = Anchor(words, _kind(words.lower()), m.relation)
        bounds = {Wants.BEFORE: (None, m.last), Wants.AFTER: (m.first, None)}
        times.append(replace(m, bounds=bounds.get(m.relation, m.bounds)))
    return anchor, times


def undated_anchor(text: str, masked: str) -> tuple[Anchor, Span] | None:
    """ "since the last inspection", "after the director left", with where it stands in ``text``.

    ``masked`` is the plain text with what is taken already blotted out ("\\0").
    """
    for pattern in (_DEED_EVENT, _EVENT):
        for m in pattern.finditer(masked):
            relation, words = m["relation"], m["words"]
            if "\0" in words or relation in ("by", "up to"):
                continue  # "praised by the inspectors' report", "up to the council's policy"
            wants = _RELATIONS.get(relation.split(" ")[-1], Wants.AT)
            if relation == "at the time of":
                wants = Wants.AT
            elif wants is Wants.AT and pattern is _EVENT and not _SAYS_WHEN.search(words):
                continue  # "in the report" says where
            a, b = m.span("words")
            return Anchor(text[a:b].strip(), _kind(words), wants), (m.start(), b)
    return None


def _kind(words: str) -> str:
    return next((k for k, pattern in _KINDS if re.search(pattern, words)), "event")


_SAYS_WHEN = re.compile(r"^(?!.*previous).*\b(?:second|time of)\b")
_RELATIONS = {
    "since": Wants.AFTER, "after": Wants.AFTER, "following": Wants.AFTER, "of": Wants.AFTER,
    "before": Wants.BEFORE, "to": Wants.BEFORE, "until": Wants.BEFORE, "till": Wants.BEFORE,
}  # fmt: skip
_THING = (
    r"(?P<thing>(?:re-?)?inspections?|visits?|reports?|reviews?|letters?|judge?ments?|ratings?|"
    r"grades?|"
    r"downgrad(?:e|ing)|upgrade|takeover|intervention|commissioners?|election|merger|"
    r"improvement notice|"
    r"strike|cuts|inquiry|inquest|trial|court case|restructur(?:e|ing)|reorganisation|redesign|"
    r"reforms?|trust|"
    r"consultation|ruling|verdict|scandal|murder|death|killing|arrival|departure|resignation|"
    r"appointment|"
    r"launch|move|changes?|announcement|crisis|budget|new (?:director|leader\w*|system|model|team|"
    r"dcs|framework)|"
    r"(?:[\w-]+ )?(?:scheme|pilot|programme|project|policy))"
)
_OWN = (
    r"(?:(?:the|its|their|his|her|that|this|our|ofsted's|council's|(?:[\w-]+'s?)) )"
    r"(?:(?!of\b|in\b|and\b|before\b|after\b|since\b|children\b)[\w'-]+ ){0,4}?"
)
_EVENT = re.compile(
    r"(?P<relation>(?:ever )?since|(?:just |shortly |immediately |soon )?(?:before|after)|"
    r"prior to|following|until|"
    r"till|up to|by|in the wake of|at the time of|during|at|in|under)\s+"
    rf"(?P<words>{_OWN}{_THING}\b(?: of (?:[\w'-]+ ?){{1,4}}?(?=\W|$))?)"
)
_WHO = (
    r"(?:(?:the|its|their|a|new|former|then) )*(?:director|dcs|chief executive|leader|head|"
    r"minister|commissioners?|"
    r"council|trust|ofsted|inspectors?|government|authority|labour|conservatives|management|team|"
    r"manager|mp)"
    r"(?: of [\w']+(?: services)?)?"
)
_DEED = (
    r"(?:left|resigned|quit|departed|arrived|took (?:over|up|charge|control)|(?:was |"
    r"were )?(?:appointed|sacked|"
    r"dismissed|suspended|replaced|set up|created|launched|introduced|published|rated|judged|"
    r"graded|found|"
    r"downgraded|taken over|placed|put|told|brought in|announced|merged|restructured|opened|"
    r"closed|abolished|"
    r"scrapped|inspected)|joined|stepped (?:down|in)|started|began|came in(?:to force)?|became|"
    r"moved|visited|went in|changed|intervened|reported|won|lost)"
)
_DEED_EVENT = re.compile(
    r"(?P<relation>(?:ever )?since|(?:just |shortly |immediately |soon )?(?:before|after)|until|"
    r"when)\s+"
    rf"(?P<words>(?:{_WHO}|(?!(?:children|young|families|care|they|he|she|it|you|a|social|parents|"
    rf"foster|carers|"
    rf"leavers|people|kids)\b)[\w'-]+(?: [\w'-]+)?(?: (?:council|trust))?|it) {_DEED}\b)"
)
_KINDS = (
    ("inspection", r"inspection|judge?ment|rating|grade|verdict|rated|judged|graded|inspected"),
    ("visit", r"visit"),
    ("review", r"review|inquiry|inquest"),
    ("report", r"report|letter|publish"),
    ("people", r"director|dcs|leader|head|minister|commissioner|chief|left|resign|appoint|depart|"
     r"arriv|joined|stepped|sacked|quit|manager"),
)  # fmt: skip
_THING_OF_A_YEAR = re.compile(
    r"\s+(?:(?!and\b|or\b|to\b)[\w'-]+ ){0,3}?(?:re-?)?(?:inspections?|visits?|reports?|reviews?|"
    r"letters?|"
    r"judge?ments?|ratings?|grades?|survey|figures|budget|election|strike|takeover)\b"
)
