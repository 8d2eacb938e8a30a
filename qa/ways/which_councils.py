"""Which councils: the sentence that answers for each, grouped, a line a council.

Said to be what the library holds: nobody knows what is in the articles it does not have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.regions import Region, region_in
from qa.answer import Outcome
from qa.candidates import Candidate, gather
from qa.choose import ANSWER_FROM, choose, rank, support
from qa.inquiry import Inquiry, period_of
from qa.outline import Outline, Part
from qa.question import Question, understand
from qa.retrieve import Ranked, search
from qa.ways.plain import places
from qa.wording import listed

LEAD = "In this library's articles:"
NOTE = "Other councils may be in articles that this library does not hold."
SEARCHED = 60
"""Passages looked at before the best of each council are read."""
OF_A_COUNCIL = 2
"""Passages read of one council."""
MOST_READ = 44
"""Passages read in all, some 5 ms a window of about three sentences."""
MOST_COUNCILS = 12
NEAR, ITS_OWN = 0.6, 0.3
"""The least share of the topic's words, rare ones counting more, that have to stand near a line's
sentence, and in it: what only sounds alike is said of every council. Of 20 such questions on the
samples and the reports the lines that were true had .62 and more, most of the others under .5.
"""
ALL = 0.95
"""Where nearly every word stands near (a heading, the sentence before), its own may be few."""
WITHIN = 6.0
"""How far below the best (in rank score) a council's sentence may be."""


def answer(inquiry: Inquiry) -> Outline | None:
    """A line a council, the best supported first; None where no list of councils is asked for."""
    if not asks_which(inquiry.question):
        return None
    question = _without_library(inquiry.question)
    region = region_in(question.searched_as, inquiry.snapshot.gazetteer)
    if region is not None:
        question = _without_region(question, region[1], inquiry)
        inquiry = _only_of(inquiry, region[0])
    candidates = _read(inquiry, question)
    if not choose(question, candidates).sentences:
        return None
    best = _best_of_each(candidates)
    if region is not None:
        best = {n: c for n, c in best.items() if n in region[0].councils}
    if not best:
        # Sentences that answer, but of no council, or not of what was asked: no list.
        return Outline(Outcome.NOT_IN_THE_ARTICLES)
    lines: dict[tuple[str, int], list[str]] = {}
    sentence: dict[tuple[str, int], Candidate] = {}
    for council, c in best.items():
        lines.setdefault((c.article.id, c.start), []).append(council)
        sentence[c.article.id, c.start] = c
    parts = [
        Part(tuple(places(question, [sentence[key]])), listed(sorted(councils)), by_article=False)
        for key, councils in lines.items()
    ]
    lead = LEAD if region is None else f"In this library's articles, of {region[0].name}:"
    if re.search(r"\bhow many\b", question.text, re.I):
        noun = "council" if len(best) == 1 else "councils"
        lead = f"In this library's articles, {len(best)} {noun}:"
    top = max(support(c) for c in best.values())
    return Outline(Outcome.ANSWERED, tuple(parts), lead=lead, notes=(NOTE,), support=top)


_COUNCILS = (
    r"(?:councils|authorities|local authorities|las|boroughs|counties|places|areas|cities|towns|"
    r"children[’']s services(?: departments)?)"
)
_ASKED_FOR = r"(?:please\s+)?(?:can you\s+)?(?:name|list|give me|show me|tell me)\s+(?:me\s+)?"
# "What do councils spend" asks of councils in general.
_VERB = r"(?:do|does|did|is|are|was|were|has|have|had|can|could|should|will|would|made|makes?)\b"
# "How many councils were in the study?" is for an article to say, not for us to count.
_COUNTED = (
    r"(?:librar\w+|articles|(?:were|are|been|got|was) (?:rated|graded|judged|inspected|visited|"
    r"criticised|praised|told|warned|downgraded|upgraded|found))"
)
_WHICH = re.compile(
    rf"\bwhich\s+(?:(?!{_VERB})\w+\s+){{0,2}}?{_COUNCILS}\b"
    rf"|\bwhat\s+(?:(?:other|local|english|more)\s+){{0,2}}?{_COUNCILS}\b"
    r"|^\W*(?:(?:and|so|but|ok)\W+)?which (?:ones|others)\b"
    rf"|^\W*{_ASKED_FOR}(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:\w+\s+)?{_COUNCILS}\b"
    rf"|\bhow many\s+(?:\w+\s+)?{_COUNCILS}\b(?=.*\b{_COUNTED}\b)"
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


_OF_THE_LIBRARY = re.compile(
    r"\s*\b(?:in|of|from|across) (?:the|this|these|your|our|my) (?:library|articles)\b", re.I
)


def _without_library(question: Question) -> Question:
    """The question without "in the library" and "how many", which no sentence says."""
    text = _OF_THE_LIBRARY.sub("", question.searched_as)
    topic = tuple(w for w in question.topic if w not in ("library", "articles", "many"))
    return replace(question, searched_as=text, topic=topic or question.topic)


def _without_region(question: Question, text: str, inquiry: Inquiry) -> Question:
    """The question without the region's name: a report names its council, not where that lies."""
    own = understand(text, text, inquiry.snapshot.gazetteer)
    topic = tuple(w for w in question.topic if w in own.topic)
    return replace(question, searched_as=text, topic=topic or own.topic, names=own.names)


def _only_of(inquiry: Inquiry, region: Region) -> Inquiry:
    """The inquiry narrowed to articles about the region's councils."""
    about = tuple(sorted(region.councils & set(inquiry.narrowing.about or region.councils)))
    return replace(inquiry, narrowing=replace(inquiry.narrowing, about=about or ("",)))


def _read(inquiry: Inquiry, question: Question) -> list[Candidate]:
    """The sentences of the best passages of every council found."""
    ranked = search(inquiry.snapshot, question, top=SEARCHED, narrowing=inquiry.narrowing)
    taken: list[Ranked] = []
    seen: dict[str, int] = {}
    for r in ranked:
        names = r.passage.about
        if names and all(seen.get(n, 0) >= OF_A_COUNCIL for n in names):
            continue
        for n in names:
            seen[n] = seen.get(n, 0) + 1
        taken.append(r)
    return gather(
        inquiry.snapshot, question, taken[:MOST_READ], inquiry.reader, period_of(question)
    )


def _supports(c: Candidate) -> bool:
    """True where the sentence is about what was asked, and not only about its council."""
    own = c.words >= ITS_OWN or c.words_near >= ALL
    return c.words_near >= NEAR and own and support(c) >= ANSWER_FROM


def _best_of_each(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    """The sentence of each council, the best supported council first."""
    able = [c for c in candidates if c.about and not c.fit.rules_out and _supports(c)]
    least = max((rank(c) for c in able), default=0.0) - WITHIN
    best: dict[str, Candidate] = {}
    # A sentence of one council alone speaks for it better than a list of names.
    for c in sorted(able, key=lambda c: (-rank(c), c.article.id, c.start)):
        if rank(c) >= least:
            for name in c.about:
                best.setdefault(name, c)
    order = sorted(best, key=lambda n: (-support(best[n]), n))[:MOST_COUNCILS]
    return {n: best[n] for n in order}
