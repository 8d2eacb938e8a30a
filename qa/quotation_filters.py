"""Which quotations a request leaves, before any is ranked, and what would leave more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.article import Voice
from corpus.errors import QuestionError
from corpus.names import fold
from index.library import Snapshot
from index.quoted import Quoted
from index.words import content_words
from qa.conversation import LONGEST_QUESTION
from qa.council_names import named_properly
from qa.question import NO_TOPIC, without_councils
from qa.quoted_speakers import Speakers
from qa.quotes_asked import QuotesAsked, SpeakersAsked, fits, read_request
from qa.retrieve import Narrowing, allowed_articles
from qa.wording import either


class Wider(StrEnum):
    """What can be let go of where nothing fits, named by what is then let in."""

    SPEAKER = "every speaker"
    COUNCIL = "every council"
    ARTICLE = "every article"
    DATE = "any date"
    LENGTH = "any length"
    COMMENTS = "readers’ comments"
    SET_OFF = "words set off"
    TOPIC = "any topic"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. Dates are ISO, cut short or whole; lengths count words.

    ``speaker`` is a person's or a body's name, ``about`` a council's, ``article`` an id. Readers'
    words are found only with ``comments``, words set off (‘outstanding’) only with ``set_off``.
    ``top`` is None for as many as the question asks for. ``asked`` is the question as it was
    understood and then put right by a person; where it is given the question is not read.
    """

    question: str | None = None
    speaker: str | None = None
    about: str | None = None
    article: str | None = None
    after: str | None = None
    before: str | None = None
    voice: Voice | None = None
    longest_words: int | None = None
    shortest_words: int | None = None
    comments: bool = False
    set_off: bool = False
    top: int | None = None
    asked: QuotesAsked | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Places (in ``Snapshot.quotations.all``) of the quotations left, with how surely each is by
    those asked for (``fits``). ``councils`` are those that the question names.
    """

    surely: Mapping[int, float]
    councils: frozenset[str] = frozenset()


def read_wanted(snapshot: Snapshot, wanted: Wanted, speakers: Speakers) -> QuotesAsked:
    """What the question of ``wanted`` asks for.

    Raises:
        QuestionError: it is far too long.
    """
    if wanted.asked is not None:
        return wanted.asked
    text = " ".join((wanted.question or "").split())
    if not text:
        return QuotesAsked("", "")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question is {len(text):,} characters long; ask it in at most {LONGEST_QUESTION:,}"
        )
    return read_request(text, speakers.is_quoted)


def councils_in(snapshot: Snapshot, text: str) -> frozenset[str]:
    """The councils that ``text`` names, slips of the keyboard and nicknames understood."""
    properly = named_properly(text, snapshot.gazetteer, snapshot.is_word)
    mentions = snapshot.gazetteer.find(properly, any_case=True)
    return frozenset(n for m in mentions for n in m.names)


def is_only_councils(snapshot: Snapshot, topic: str) -> bool:
    """True for a topic of which nothing is left but councils' names ("Leeds council")."""
    properly = named_properly(topic, snapshot.gazetteer, snapshot.is_word)
    rest = without_councils(properly, snapshot.gazetteer)
    return rest != properly and not [w for w in content_words(rest) if w not in NO_TOPIC]


def choose(snapshot: Snapshot, wanted: Wanted, asked: QuotesAsked, speakers: Speakers) -> Chosen:
    """The quotations that the filters of ``wanted`` and of its question leave.

    Raises:
        QuestionError: a filter names an article or a council that there is not.
    """
    about = _council(snapshot, wanted.about) if wanted.about is not None else None
    councils = councils_in(snapshot, asked.topic)
    is_of_council = bool(councils) and is_only_councils(snapshot, asked.topic)
    names = speakers.find(wanted.speaker) if wanted.speaker is not None else None
    by = () if names is not None or wanted.voice is not None else asked.speakers
    people = {n for s in by if s.person for n in speakers.find(s.person)}
    surely: dict[int, float] = {}
    for place, q in _within(snapshot, wanted, asked):
        said = q.said
        if about is not None and about not in said.about:
            continue
        # What is clearly about others is no answer about the council named.
        if councils and not councils & set(said.about) and (said.about or is_of_council):
            continue
        name = speakers.name(said.speaker) if said.speaker else None
        if names is not None and name not in names:
            continue
        sure = _surely(q, by, people, name) if by else 1.0
        if sure:
            surely[place] = sure
    return Chosen(surely, councils)


def wider(
    snapshot: Snapshot, wanted: Wanted, asked: QuotesAsked, speakers: Speakers
) -> dict[Wider, int]:
    """What would leave something, with how much: one filter let go at a time."""
    offers: dict[Wider, int] = {}

    def offer(what: Wider, w: Wanted, a: QuotesAsked) -> None:
        n = len(choose(snapshot, w, a, speakers).surely)
        if n:
            offers.setdefault(what, n)

    if wanted.speaker is not None or asked.speakers or wanted.voice is not None:
        everybody = replace(wanted, speaker=None, voice=None)
        offer(Wider.SPEAKER, everybody, replace(asked, speakers=()))
    if wanted.about is not None:
        offer(Wider.COUNCIL, replace(wanted, about=None), asked)
    if wanted.article is not None:
        offer(Wider.ARTICLE, replace(wanted, article=None), asked)
    if wanted.after or wanted.before or asked.after or asked.before:
        undated = replace(asked, after=None, before=None)
        offer(Wider.DATE, replace(wanted, after=None, before=None), undated)
    if wanted.longest_words or wanted.shortest_words or asked.longest_words:
        any_length = replace(wanted, longest_words=None, shortest_words=None)
        offer(Wider.LENGTH, any_length, replace(asked, longest_words=None))
    if not (wanted.comments or asked.comments):
        offer(Wider.COMMENTS, replace(wanted, comments=True), asked)
    if not wanted.set_off:
        offer(Wider.SET_OFF, replace(wanted, set_off=True), asked)
    return offers


def _within(snapshot: Snapshot, wanted: Wanted, asked: QuotesAsked) -> list[tuple[int, Quoted]]:
    """What is left by kind, article, date, kind of speaker and length."""
    narrowing = Narrowing(
        after=wanted.after or asked.after,
        before=wanted.before or asked.before,
        articles=(wanted.article,) if wanted.article is not None else (),
    )
    articles = allowed_articles(snapshot, narrowing)
    allowed = None if articles is None else set(articles)
    lengths = [n for n in (wanted.longest_words, asked.longest_words) if n is not None]
    longest, shortest = min(lengths, default=None), wanted.shortest_words
    comments = wanted.comments or asked.comments or wanted.voice is Voice.READER
    return [
        (place, q)
        for place, q in enumerate(snapshot.quotations.all)
        if (comments or not q.is_comment)
        and (wanted.set_off or q.is_speech)
        and (allowed is None or q.article_id in allowed)
        and (wanted.voice is None or q.said.voice is wanted.voice)
        and (longest is None or q.length <= longest)
        and (shortest is None or q.length >= shortest)
    ]


def _surely(
    quoted: Quoted, by: Sequence[SpeakersAsked], people: set[str], name: str | None
) -> float:
    if name in people:
        return 1.0
    return max((fits(s, quoted) for s in by if not s.person), default=0.0)


def _council(snapshot: Snapshot, text: str) -> str:
    found = councils_in(snapshot, text)
    if len(found) > 1:
        raise QuestionError(f"{text!r} may be {either(sorted(found))}; name one of them")
    if found:
        return next(iter(found))
    known = {fold(n): n for n in snapshot.about}
    name = re.sub(r"\s+council$", "", fold(text))
    if name not in known:
        raise QuestionError(f"no council is called {text!r}; name it as the articles do")
    return known[name]
