"""Questions about what was just cited: "when was that?", "who said it?", "what else?".

They are answered from the cited sentences and what is attached to them, never from a date, a name
or a figure that only stands near: that the article does not say is better than a wrong fact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.article import Article, Kind
from corpus.dates import describe, spell
from corpus.judgements import Fact, inspection_of
from corpus.speech import speaker_at
from qa.answer import Answer, Citation, Outcome
from qa.candidates import Candidate, gather
from qa.choose import choose
from qa.follow_up.of_the_answer import bare, needs_an_answer
from qa.inquiry import Inquiry
from qa.outline import Outline, Place, answered
from qa.question import Asks, Refers
from qa.retrieve import Ranked
from qa.times.bounds import first_day
from qa.times.moments import Moment, moments
from qa.times.period import Wants
from qa.times.spoken import compares, is_exact, looks_back
from qa.ways.plain import in_reading_order, places
from qa.wording import listed

CITED = 3
"""How many of the citations before may be what "that" stands for, the first most likely."""
NEAR = 900
"""Characters before and after a cited place within which its reason may stand."""
_FAR = 2.5
"""What a whole ``NEAR`` of distance counts against a sentence, in the reader's points."""


def answer(inquiry: Inquiry) -> Outline | None:
    """What the articles say of the sentences just cited, or more of the same; else None."""
    refers = inquiry.question.refers_to
    if not is_about(refers):
        return None
    cited = _spoken_of(inquiry.before)
    if not cited:
        return None  # nothing was cited to speak of: the completed question is asked as it is
    if refers is Refers.MORE:
        return _more(inquiry, cited)
    if refers is Refers.AGAIN:
        return answered(_places(inquiry, cited))
    return _OF_THAT.get(inquiry.question.asks, _why)(inquiry, cited)


def is_about(refers: Refers) -> bool:
    """True where the answer before has to be at hand."""
    return refers in (Refers.ANSWER, Refers.MORE, Refers.AGAIN)


def _spoken_of(before: Sequence[Answer]) -> tuple[Citation, ...]:
    """What "that" may stand for: what the last question of its own was answered with.

    Thanks are passed over, and so is "who said it?", of which nothing more is asked.
    """
    for a in reversed(before):
        if a.citations and not needs_an_answer(bare(a.question)):
            return a.citations
        if a.citations or needs_an_answer(bare(a.question)):
            continue
        if a.outcome is not Outcome.ANSWERED:
            return ()
    return next((a.citations for a in before if a.citations), ())


def _more(inquiry: Inquiry, cited: Sequence[Citation]) -> Outline:
    """The question before again, without what was shown; its quotations where those are asked."""
    if re.search(r"\bquotes?\b", inquiry.question.text, re.I):
        quoted = [c for c in cited if "“" in c.quote or '"' in c.quote]
        if quoted:
            return answered(_places(inquiry, quoted))
    shown = [c for a in inquiry.before for c in a.citations]
    candidates = [c for c in inquiry.find().candidates if not _is_among(c, shown)]
    chosen = choose(inquiry.question, candidates)
    if not chosen.sentences:
        return Outline(
            Outcome.NOT_IN_THE_ARTICLES,
            lead="There is nothing more on this in the articles.",
            support=chosen.support,
        )
    ordered = in_reading_order(inquiry.snapshot, inquiry.question, chosen.sentences)
    return answered(places(inquiry.question, ordered), support=chosen.support)


def _is_among(c: Candidate, shown: Sequence[Citation]) -> bool:
    return any(c.article.id == s.article_id and c.start < s.end and s.start < c.end for s in shown)


# When


def _when(inquiry: Inquiry, cited: Sequence[Citation]) -> Outline:
    """The time that the cited sentence tells of, the days of the inspection that it is from, or
    the article's own date, said to be that.
    """
    place = _place(inquiry, cited[0])
    article = place.article
    told = _times_told(place)
    is_of_its_own = not looks_back(place.text) and not compares(place.text)
    said = [m for m in told if is_of_its_own and m.relation is Wants.AT]
    inspection = inspection_of(article) if "authority" in article.metadata else None
    beside: list[Place] = []
    lead = ""
    if said:
        place = replace(place, emphasis=(place.start + said[0].start, place.start + said[0].end))
    if inspection and inspection.first_day and inspection.last_day:
        lead = f"The inspection was {spell(inspection.first_day)}"
        if inspection.last_day != inspection.first_day:
            lead += f" to {spell(inspection.last_day)}"
        beside = [_fact(article, inspection.dates, place)] if inspection.dates else []
    if article.published.is_known:
        dated = f"is dated {describe(article.published)}"
        lead = f"{lead}; the report {dated}" if lead else f"The article {dated}"
        if not told and inspection is None:
            lead += "; the sentence itself gives no other date"
    if not lead and not said:
        return _not_said(place, "The article does not say when, and has no date of its own.")
    return answered([place, *beside], lead=f"{lead}." if lead else None)


def _times_told(place: Place) -> list[Moment]:
    """The times that the sentence tells of."""
    published = place.article.published
    day = (
        date.fromisoformat(first_day(published.value))
        if published.value and is_exact(published)
        else None
    )
    found = moments(place.text, day, known=len(published.value or ""), plans=False)
    return [m for m in found if m.kind in ("date", "relative")]


def _fact(article: Article, fact: Fact, beside: Place) -> Place:
    return Place(
        article, fact.start, fact.end, beside.about, emphasis=(fact.value_start, fact.value_end)
    )


# Who


def _who(inquiry: Inquiry, cited: Sequence[Citation]) -> Outline:
    """The speaker attached to the cited words, else whose words they are by the article's kind."""
    first = cited[0]
    place = _place(inquiry, first)
    article = place.article
    if first.kind == Kind.COMMENT:
        who = f", {first.speaker}," if first.speaker else ""
        return answered([place], lead=f"A reader{who} in a comment under the article.")
    found = speaker_at(article, place.start, place.end)
    if found is not None and found.named is not None and found.sentence is not None:
        if place.start <= found.named[0] < place.end:
            return answered([replace(place, emphasis=found.named)])
        said = Place(article, *found.sentence, place.about, emphasis=found.named)
        return answered([said, place])
    inspection = inspection_of(article) if "authority" in article.metadata else None
    if inspection is not None:
        lead = "These are the inspectors’ own words, in their report"
        if inspection.lead is not None and inspection.lead.value:
            lead = f"{lead}; the lead inspector was {inspection.lead.value}."
            return answered([place, _fact(article, inspection.lead, place)], lead=lead)
        return answered([place], lead=f"{lead}.")
    by = [n for n in (article.author, article.publisher) if n]
    lead = "The article names no speaker for these words; they are its own"
    lead += f" ({listed(by)})." if by else "."
    return answered([place], lead=lead)


# Where, how many, why


def _where(inquiry: Inquiry, cited: Sequence[Citation]) -> Outline:
    """The councils that the cited words are about."""
    about = list(dict.fromkeys(n for c in cited[:CITED] for n in c.about))
    shown = _places(inquiry, cited[:CITED])
    if not about:
        return _not_said(shown[0], "The article does not say where.")
    return answered(shown, lead=f"This is about {listed(about)}.")


def _how_many(inquiry: Inquiry, cited: Sequence[Citation]) -> Outline:
    """The cited sentences with a figure in them, or one beside them that the reader takes for an
    answer.
    """
    figure = _MONEY if re.search(r"\bmuch\b", inquiry.question.text, re.I) else _FIGURE
    for pattern in (figure, _FIGURE):
        found = [
            replace(p, emphasis=(p.start + m.start(), p.start + m.end()))
            for p in _places(inquiry, cited)
            if (m := pattern.search(p.text))
        ]
        if found:
            return answered(found[:CITED])
    near = [c for c in _beside(inquiry, cited[0]) if c.reader > 0 and figure.search(c.text)]
    if near:
        return answered(places(inquiry.question, [max(near, key=lambda c: c.reader)]))
    return _not_said(_place(inquiry, cited[0]), "The article gives no figure for this.")


def _why(inquiry: Inquiry, cited: Sequence[Citation]) -> Outline:
    """The sentence beside the cited ones that gives the reason, else one of anywhere."""
    near = []
    for c in _beside(inquiry, cited[0]):
        distance = max(0, c.start - cited[0].end, cited[0].start - c.end)
        # Of the cited words themselves only a reason that they give is one.
        if c.reader > 0 and (_BECAUSE.search(c.text) or not _is_among(c, cited)):
            near.append((c.reader - _FAR * distance / NEAR, c))
    best = max(near, key=lambda x: (x[0], -x[1].start), default=None)
    if best is not None:
        return answered(places(inquiry.question, [best[1]]))
    fresh = [c for c in inquiry.find().candidates if _BECAUSE.search(c.text)]
    chosen = choose(inquiry.question, fresh)
    if chosen.sentences:
        return answered(places(inquiry.question, chosen.sentences[:CITED]), support=chosen.support)
    return _not_said(_place(inquiry, cited[0]), "The articles do not say why.")


_OF_THAT = {
    Asks.WHEN: _when,
    Asks.WHO: _who,
    Asks.WHERE: _where,
    Asks.HOW_MANY: _how_many,
}
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|half|a third|a quarter|"
    "most|hundreds|thousands"
)
_MONEY = re.compile(r"£\s?\d[\d,.]*\s?(?:bn|m|k|million|billion)?\b|\b\d[\d,.]*(?:%| per cent\b)")
_FIGURE = re.compile(
    rf"{_MONEY.pattern}|(?<![\w.])(?!(?:19|20)\d\d\b)\d[\d,]*(?:\.\d+)?(?![\w.]*\.\s\w)(?=\D|$)|"
    rf"\b(?:{_NUMBER_WORDS})\b",
    re.I,
)
_BECAUSE = re.compile(
    r"\b(?:because|as a result|due to|owing to|so that|in order to|reasons?|caused by|led to|"
    r"blam\w+|put (?:this|that|it) down to|mean(?:s|t) that|which is why|attributed|thanks to|"
    r"reflect(?:s|ed|ing)|prompted|stem(?:s|med)|driven by|explained by)\b",
    re.I,
)


def _beside(inquiry: Inquiry, citation: Citation) -> list[Candidate]:
    passages = [
        Ranked(p, 1.0, 0.0, 0.0)
        for p in inquiry.snapshot.passages_of(citation.article_id)
        if p.start < citation.end + NEAR
        and p.end > citation.start - NEAR
        and p.is_comment == (citation.kind == "comment")
    ]
    found = gather(inquiry.snapshot, inquiry.question, passages, inquiry.reader)
    return [
        c
        for c in found
        if c.start < citation.end + NEAR and c.end > citation.start - NEAR and c.council >= 0
    ]


def _place(inquiry: Inquiry, citation: Citation) -> Place:
    article = inquiry.snapshot.article(citation.article_id)
    return Place(article, citation.start, citation.end, citation.about)


def _places(inquiry: Inquiry, cited: Sequence[Citation]) -> list[Place]:
    """Each cited place once."""
    return [_place(inquiry, c) for c in {(c.article_id, c.start, c.end): c for c in cited}.values()]


def _not_said(place: Place, lead: str) -> Outline:
    """The cited words again, and that the articles do not say what was asked of them."""
    return replace(answered([place], lead=lead), outcome=Outcome.PARTLY)
