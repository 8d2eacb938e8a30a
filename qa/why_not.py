"""Why nothing was taken for an answer, where that can be said for certain, in a line.

What is said is about words and labels that can be looked up (a word that stands nowhere, a council
that a passage is not about, a year), never a guess at what the passage means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.article import Kind
from index.library import Snapshot
from index.words import content_words, stems
from qa.inquiry import Inquiry
from qa.question import DEEDS, NO_TOPIC, Asks, Question
from qa.retrieve import Narrowing, Ranked
from qa.wording import either, listed

LOOKED_AT = 60
"""Passages a word may stand in for all of them to be looked at."""
WORDS_NAMED = 2
TELLS_NOTHING = 4
"""A word that stands in more than one of so many passages is no reason against one without it."""
_NUMBER = re.compile(
    r"\d|%|£|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|half|third|"
    r"quarter|once|twice|no|none|single|couple|several|few|many|most|all|every)\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Words that a passage may well be without and still be about the matter.
_NO_SUBJECT = frozenset(
    re.findall(
        r"\w+",
        """many much number long often old large big far use uses used using
        give gives given get take
        taken happen become start began begin set put come came work working people person children
        child young social worker workers services service area name named called time year years
        month kind sort type thing things way ways plan plans change changed new right""",
    )
)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """``reason`` is why the question has no answer; ``passages`` why a passage, by its id, is none.

    Both hold only what is certain; None and {} are common.
    """

    reason: str | None = None
    passages: Mapping[str, str] = field(default_factory=dict)


def why_not(inquiry: Inquiry, nearest: Sequence[Ranked]) -> WhyNot:
    """Why ``inquiry`` found no answer, and why each of the ``nearest`` passages is none."""
    question, snapshot = inquiry.question, inquiry.snapshot
    topic = _topic(question)
    passages = {}
    for ranked in nearest:
        line = _of_passage(snapshot, question, topic, ranked)
        if line:
            passages[ranked.passage.id] = line
    return WhyNot(_reason(inquiry, topic), passages)


def _topic(question: Question) -> dict[str, str]:
    """The subject's words as the question has them, by stem; none that the program put in."""
    typed = {w.lower() for w in re.findall(r"[^\W\d_]+", question.text)}
    words = [w for w in question.topic if w.lower() in typed and len(w) > 2]
    words = [w for w in words if w not in NO_TOPIC and w not in DEEDS and w not in _NO_SUBJECT]
    return {s: w for w in words for s in stems(w)}


def _reason(inquiry: Inquiry, topic: Mapping[str, str]) -> str | None:
    snapshot, question = inquiry.snapshot, inquiry.question
    if not snapshot.article_ids():
        return "The library has no articles yet."
    if not inquiry.narrowing.is_none and not inquiry.find().passages:
        return _of_filters(inquiry.narrowing)
    unknown = [c for c in question.councils if c not in snapshot.about]
    if unknown:
        return f"No article in the library is about {either(unknown)}."
    frequency = snapshot.document_frequency(topic.values())
    names = [
        n for n in question.names
        if not any(snapshot.document_frequency(content_words(n) or ["the"]).values())
    ]  # fmt: skip
    nowhere = names or [w for w in topic.values() if not frequency[w]]
    if nowhere:
        words = _quoted(nowhere)
        return f"{words} {'stands' if len(nowhere) == 1 else 'stand'} in no article of the library."
    return _elsewhere(inquiry, topic, frequency) or _in_a_caption(inquiry, topic)


def _of_filters(narrowing: Narrowing) -> str:
    if narrowing.after and narrowing.before and narrowing.after > narrowing.before:
        return (
            f"No article can be both from {narrowing.after} or later and from {narrowing.before} "
            "or earlier; change one of the two dates."
        )
    return "No article is left by what the search is narrowed to; take a filter away."


def _elsewhere(
    inquiry: Inquiry, topic: Mapping[str, str], frequency: Mapping[str, int]
) -> str | None:
    """That a word stands at other councils only, where every passage with it could be read."""
    snapshot, question = inquiry.snapshot, inquiry.question
    if len(question.councils) != 1 or not inquiry.narrowing.is_none:
        return None
    council = question.councils[0]
    for stem, word in sorted(topic.items(), key=lambda x: frequency[x[1]]):
        if not 0 < frequency[word] <= LOOKED_AT:
            continue
        found = snapshot.search_words(word, LOOKED_AT * 2, comments=True)
        having = [f.passage for f in found if stem in stems(f.passage.text)]
        of_council = snapshot.about.get(council, set())
        if any(p.article_id in of_council for p in having):
            continue
        others = list(dict.fromkeys(p.about[0] for p in having if p.about and not p.is_comment))
        if others:
            where = either(others[:2]) if len(others) <= 2 else "other councils"
            return f"The articles mention “{word}” at {where}, but not at {council}."
    return None


def _in_a_caption(inquiry: Inquiry, topic: Mapping[str, str]) -> str | None:
    """That a picture's caption alone has the words: two of them at least, and all."""
    if len(topic) < 2:
        return None
    snapshot, wanted = inquiry.snapshot, set(topic)
    found = snapshot.search_words(" ".join(topic.values()), LOOKED_AT)
    if any(wanted <= set(stems(f.passage.text)) for f in found):
        return None
    ids = dict.fromkeys(r.passage.article_id for r in inquiry.find().passages)
    for article in map(snapshot.article, list(ids)[:LOOKED_AT]):
        for block in article.blocks:
            if block.kind is Kind.CAPTION and wanted <= set(stems(article.words(block))):
                return (
                    f"Only a picture’s caption or credit mentions {_quoted(list(topic.values()))}, "
                    f"under “{article.title}”."
                )
    return None


def _of_passage(
    snapshot: Snapshot, question: Question, topic: Mapping[str, str], ranked: Ranked
) -> str | None:
    passage = ranked.passage
    have = set(stems(f"{passage.text} {passage.heading or ''}"))
    frequency = snapshot.document_frequency(topic.values())
    # The rarer a word, the more its absence tells.
    missing = sorted((w for s, w in topic.items() if s not in have), key=lambda w: frequency[w])
    # That a word of every second passage stands not in this one tells nothing, or too much: of
    # "care" another may speak as "looked after".
    few = max(1.0, snapshot.manifest.passages / TELLS_NOTHING)
    told = [w for w in missing if frequency[w] <= few]
    asked = [c for c in question.councils if c in passage.about]
    other = bool(question.councils and passage.about and not asked)
    if other:
        if topic and not missing:
            spoken = listed([f"“{w}”" for w in list(topic.values())[:WORDS_NAMED]])
            return f"mentions {spoken}, but at {passage.about[0]}, not {either(question.councils)}"
        return f"about {passage.about[0]}, not {either(question.councils)}"
    of_year = _other_year(snapshot, question, ranked)
    if of_year and not missing:
        return f"about this, but {of_year}" if topic else of_year
    if told:
        subject = f"about {either(asked)}, but " if asked else ""
        return f"{subject}does not mention {_quoted(told)}"
    if question.asks is Asks.HOW_MANY and topic and not _NUMBER.search(passage.text):
        return "names no number"
    return None


def _other_year(snapshot: Snapshot, question: Question, ranked: Ranked) -> str | None:
    """ "of 2018, not 2021" where neither the passage nor its article's date is near that year."""
    value = snapshot.dates.get(ranked.passage.article_id, (None, None))[0]
    if not question.years or not value or _YEAR.search(ranked.passage.text):
        return None
    if any(abs(int(value[:4]) - int(y)) <= 1 for y in question.years):
        return None
    return f"of {value[:4]}, not {either(question.years)}"


def _quoted(words: Sequence[str]) -> str:
    return either([f"“{w}”" for w in words[:WORDS_NAMED]])
