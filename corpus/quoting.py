"""An article with its quotations: what each is, who said it, which councils it is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from corpus.article import Article, Kind, Quotation, Voice, Words
from corpus.cues import JUDGES
from corpus.passages import RUN_OF_TEXT
from corpus.speaker import Speaker
from corpus.speech import Said, speech
from corpus.subjects import Gazetteer, Subject, known_councils, subjects

_GRADE = re.compile(
    r"(?:requires? improvement(?: to be good)?|requiring improvement|good|outstanding|inadequate|"
    r"adequate|satisfactory|very good|excellent)[,.]?",
    re.I,
)
_NAMED_SO = re.compile(
    r"(?:\b(?:called|titled|entitled|named|dubbed|known as|termed|headed|headlined|so-called|"
    r"programme|report|strategy|document|initiative|scheme|project|campaign|model|graded|rated|"
    r"judged|grade of|rating of)[,:]?\s*)$",
    re.I,
)
_A_CLAUSE = re.compile(
    r"\b(?:I|we|you|he|she|they|it|there|who)\b|\b(?:is|are|was|were|be|been|has|have|had|do|does|"
    r"did|will|would|can|could|should|must|not|don[’']t|isn[’']t)\b|[’'](?:s|re|ve|ll|m|d)\b|n[’']t\b",
)
_CALLS = re.compile(rf"^(?:{JUDGES}|described|finding|calling|describing|praised|criticised)$")
_ANY_MARK = re.compile(r"[“”„«»\"‘‚']")
_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "of", "on", "or",
     "the", "to", "with"}
)  # fmt: skip
FEWEST_WORDS = 5
"""Words from which a run of them is speech by itself, unless it is a title."""


def with_quotations(article: Article, gazetteer: Gazetteer | None = None) -> Article:
    """``article`` with every span in quotation marks, in order, and the marks left open."""
    if not _ANY_MARK.search(article.text):
        return article
    found = speech(article)
    about = list(subjects(article, gazetteer or known_councils()))
    starts = [s.start for s in about]
    quotations = []
    for said in found.quotations:
        i = bisect_right(starts, said.marked.start) - 1
        subject = about[i] if i >= 0 else None
        quotations.append(_quotation(article, said, subject))
    return replace(article, quotations=tuple(quotations), unclosed=found.unclosed)


def _quotation(article: Article, said: Said, subject: Subject | None) -> Quotation:
    marked, speaker = said.marked, said.speaker
    kind = words_kind(article, said)
    if kind is Words.SET_OFF and speaker is not None and not _is_of(article, said, speaker):
        speaker = None
    names = subject.about if subject is not None else ()
    basis = None
    if names and subject is not None:
        basis = "its own paragraph" if subject.names else RUN_OF_TEXT
    at = (speaker.attached or speaker.named) if speaker else None
    return Quotation(
        start=marked.start,
        end=marked.end,
        speaker=speaker.name if speaker else None,
        speaker_start=at[0] if at else None,
        speaker_end=at[1] if at else None,
        cue=speaker.cue if speaker else None,
        kind=kind,
        role=speaker.role if speaker else None,
        voice=speaker.voice if speaker else None,
        continues=said.continues,
        about=names,
        basis=basis,
        nested=marked.depth,
    )  # fmt: skip


def _is_of(article: Article, said: Said, speaker: Speaker) -> bool:
    """Whether words set off are theirs for certain; what stands around them does not say so."""
    start = said.marked.start
    if speaker.voice is Voice.READER:
        return True
    if not said.is_attached or _NAMED_SO.search(article.text[max(0, start - 40) : start - 1]):
        return False  # "a report called ‘Late Again’"
    # A grade is its inspectors', whoever speaks of it.
    is_grade = _GRADE.fullmatch(article.text[start : said.marked.end].strip()) is not None
    return not is_grade or speaker.voice is Voice.REGULATOR


def words_kind(article: Article, said: Said) -> Words:
    """Whether quoted words are speech or words set off: a grade, a title, a term."""
    marked = said.marked
    text = article.text[marked.start : marked.end]
    words = re.findall(r"[\w’'-]+", text)
    block = article.block_at(marked.start)
    if _GRADE.fullmatch(text.strip()) or not words:
        return Words.SET_OFF
    if block is not None and block.kind in (Kind.HEADING, Kind.CAPTION):
        return Words.SET_OFF
    if block is not None and block.kind is Kind.TITLE and len(words) < FEWEST_WORDS:
        return Words.SET_OFF
    is_whole = text.rstrip()[-1:] in ",.?!…—"
    before = article.text[max(0, marked.start - 40) : marked.start - 1]
    if not is_whole and (_NAMED_SO.search(before) or _is_title(words)):
        return Words.SET_OFF
    if is_whole and (said.speaker is not None or len(words) >= 3):
        return Words.SPEECH
    if len(words) >= FEWEST_WORDS:
        return Words.SPEECH
    if said.is_attached and said.speaker is not None and (len(words) >= 2 or _CALLS.search(
        said.speaker.cue or ""
    )):  # fmt: skip
        return Words.SPEECH  # of one word only where the cue is about it: "hailed a “loyal” team"
    return Words.SPEECH if len(words) >= 3 and _A_CLAUSE.search(text) else Words.SET_OFF


def _is_title(words: list[str]) -> bool:
    """Whether words are written as a title is: each with a capital but the small ones."""
    if len(words) < 2:
        return False
    rest = [w for w in words[1:] if w.lower() not in _SMALL]
    return bool(rest) and words[0][:1].isupper() and all(w[:1].isupper() for w in rest)
