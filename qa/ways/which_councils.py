"""Which councils: the sentence that answers for each, grouped, a line a council.

Said to be what the library holds: nobody knows what is in the articles it does not have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer import Outcome
from qa.candidates import Candidate, gather
from qa.choose import ANSWER_FROM, choose, rank, support
from qa.draft import Draft, Part
from qa.inquiry import Inquiry
from qa.question import Question
from qa.retrieve import Ranked, search
from qa.ways.plain import places

LEAD = "In this library's articles:"
NOTE = "Other councils may be in articles that this library does not hold."
SEARCHED = 60
"""Passages looked at before the best of each council are read."""
OF_A_COUNCIL = 2
"""Passages read of one council."""
MOST_READ = 44
"""Passages read in all, some 5 ms a window of about three sentences."""
MOST_COUNCILS = 12
WITHIN = 6.0
"""How far below the best (in rank score) a council's sentence may be."""
SURE_FROM = ANSWER_FROM + 2.5
"""The least ``support`` of a council's sentence: each line stands for itself, and so has to be
surer than one best sentence of all."""


def answer(inquiry: Inquiry) -> Draft | None:
    """A line a council, the best supported first; None where no list of councils is asked for."""
    question = inquiry.question
    if not asks_which(question):
        return None
    candidates = _read(inquiry)
    if not choose(question, candidates).sentences:
        return None
    best = _best_of_each(candidates)
    if not best:
        return None
    lines: dict[tuple[str, int], list[str]] = {}
    sentence: dict[tuple[str, int], Candidate] = {}
    for council, c in best.items():
        lines.setdefault((c.article.id, c.start), []).append(council)
        sentence[c.article.id, c.start] = c
    parts = [
        Part(tuple(places(question, [sentence[key]])), _listed(sorted(councils)), by_article=False)
        for key, councils in lines.items()
    ]
    lead = LEAD
    if re.search(r"\bhow many\b", question.text, re.I):
        noun = "council" if len(best) == 1 else "councils"
        lead = f"In this library's articles, {len(best)} {noun}:"
    top = max(support(c) for c in best.values())
    return Draft(Outcome.ANSWERED, tuple(parts), lead=lead, notes=(NOTE,), support=top)


_COUNCILS = (
    r"(?:councils|authorities|local authorities|las|boroughs|counties|places|areas|cities|towns|"
    r"children[’']s services(?: departments)?)"
)
_ASKED_FOR = r"(?:please\s+)?(?:can you\s+)?(?:name|list|give me|show me|tell me)\s+(?:me\s+)?"
# "What do councils spend" asks of councils in general.
_VERB = r"(?:do|does|did|is|are|was|were|has|have|had|can|could|should|will|would|made|makes?)\b"
_DID = r"(?:librar\w+|articles|were|was|are|have|has|had|did|got)"
_WHICH = re.compile(
    rf"\b(?:which|what)\s+(?:(?!{_VERB})\w+\s+){{0,2}}?{_COUNCILS}\b"
    r"|\bwhich (?:ones|others)\b"
    rf"|^\W*{_ASKED_FOR}(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:\w+\s+)?{_COUNCILS}\b"
    rf"|\bhow many\s+(?:\w+\s+)?{_COUNCILS}\b(?=.*\b{_DID}\b)"
    r"|\b(?:who|where) else (?:was|were|is|are|has|have|had|got|did)\b"
    rf"|\b(?:are|were) there (?:any )?(?:other )?{_COUNCILS}\b"
    rf"|\b(?:any|what) other {_COUNCILS}\b",
    re.I,
)
# "What areas need to improve", "what places do children live in": no councils.
_NO_COUNCILS = re.compile(
    r"\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:areas|places)\s+"
    r"(?:of|for|need|(?:were|are) (?:strong|weak|good|poor)|do|does|did|can|could|should|must|to|"
    r"in which|where)\b|"
    r"\b(?:name|list|give me|show me|tell me)\b.*\bplaces\b(?! that (?:were|are|have|had|got))",
    re.I,
)


def asks_which(question: Question) -> bool:
    """True where a list of councils is asked for: "which councils ...", "who else was rated ...".

    "Which council was ...?" asks for one, and a named council for what is said of it.
    """
    if question.wants_comments or _NO_COUNCILS.search(question.searched_as):
        return False
    return _WHICH.search(question.searched_as) is not None and not question.councils


def _read(inquiry: Inquiry) -> list[Candidate]:
    """The sentences of the best passages of every council found."""
    ranked = search(inquiry.snapshot, inquiry.question, top=SEARCHED, narrowing=inquiry.narrowing)
    taken: list[Ranked] = []
    seen: dict[str, int] = {}
    for r in ranked:
        names = r.passage.about
        if names and all(seen.get(n, 0) >= OF_A_COUNCIL for n in names):
            continue
        for n in names:
            seen[n] = seen.get(n, 0) + 1
        taken.append(r)
    return gather(inquiry.snapshot, inquiry.question, taken[:MOST_READ], inquiry.reader)


def _best_of_each(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    """The sentence of each council, the best supported council first."""
    able = [c for c in candidates if c.about and support(c) >= SURE_FROM]
    least = max((rank(c) for c in able), default=0.0) - WITHIN
    best: dict[str, Candidate] = {}
    # A sentence of one council alone speaks for it better than a list of names.
    for c in sorted(able, key=lambda c: (-rank(c), c.article.id, c.start)):
        if rank(c) >= least:
            for name in c.about:
                best.setdefault(name, c)
    order = sorted(best, key=lambda n: (-support(best[n]), n))[:MOST_COUNCILS]
    return {n: best[n] for n in order}


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
