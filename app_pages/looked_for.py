"""What somebody looks for on the Quotes page, as the page's address holds it.

A request is typed in one line and understood; a person puts right what was understood, and narrows
what is searched. All of it stands in the address, so that a search can be sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from corpus.article import Voice
from corpus.dates import spell
from index.library import Snapshot
from qa.quotation_filters import Wanted, Wider, read_wanted
from qa.quoted_speakers import Speakers
from qa.quotes_asked import MOST, QuotesAsked, SpeakersAsked, read_speakers

ANY = "any"
"""In the address: what the request says of this does not count."""
LONGEST_FIELD = 200
"""Characters of a name or a topic that are read from an address."""


@dataclass(frozen=True, slots=True)
class LookedFor:
    """A request with what a person put right of it, and their filters.

    Of ``number``, ``by``, ``topic``, ``longest_words``, ``after`` and ``before`` None is what the
    question says; 0 or "" is none at all, whatever it says. ``by`` is whose words as one would put
    it ("council leaders"), ``speaker`` one name. Years are four digits, inclusive.
    """

    question: str = ""
    number: int | None = None
    by: str | None = None
    topic: str | None = None
    longest_words: int | None = None
    after: str | None = None
    before: str | None = None
    speaker: str | None = None
    voice: Voice | None = None
    council: str | None = None
    article: str | None = None
    comments: bool = False
    set_off: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> LookedFor:
        """What an address asks for; what it cannot mean is left out.

        >>> LookedFor.read({"q": "drift", "longest": "any", "from": "2019", "kind": "dog"})
        LookedFor(question='drift', longest_words=0, after='2019')
        """

        def text(name: str) -> str | None:
            return " ".join(query.get(name, "").split())[:LONGEST_FIELD] or None

        def put_right(name: str) -> str | None:
            return "" if text(name) == ANY else text(name)

        kinds = {str(v): v for v in Voice}
        return cls(
            question=" ".join(query.get("q", "").split()),
            number=_number(query.get("number", "")),
            by=put_right("by"),
            topic=put_right("topic"),
            longest_words=_number(query.get("longest", "")),
            after=_year(query.get("from", "")),
            before=_year(query.get("to", "")),
            speaker=text("speaker"),
            voice=kinds.get(query.get("kind", "")),
            council=text("council"),
            article=text("within"),
            comments=query.get("comments") == "yes",
            set_off=query.get("set-off") == "yes",
        )

    @property
    def query(self) -> dict[str, str]:
        """What a link to it says after the question mark; the inverse of ``read``."""
        put_right = {
            "number": self.number,
            "by": self.by,
            "topic": self.topic,
            "longest": self.longest_words,
            "from": self.after,
            "to": self.before,
        }
        fields = {
            "q": self.question,
            # Without a question there is nothing that "any" could let go of.
            **{
                name: str(v or ANY)
                for name, v in put_right.items()
                if v or (v is not None and self.question)
            },
            "speaker": self.speaker or "",
            "kind": str(self.voice or ""),
            "council": self.council or "",
            "within": self.article or "",
            "comments": "yes" if self.comments else "",
            "set-off": "yes" if self.set_off else "",
        }
        return {name: value for name, value in fields.items() if value}

    def asking(self, question: str) -> LookedFor:
        """The same filters for another request, of which nothing is put right yet."""
        return LookedFor(
            question=" ".join(question.split()),
            longest_words=self.longest_words or None,
            after=self.after or None,
            before=self.before or None,
            speaker=self.speaker,
            voice=self.voice,
            council=self.council,
            article=self.article,
            comments=self.comments,
            set_off=self.set_off,
        )

    def understood(self, snapshot: Snapshot, speakers: Speakers) -> QuotesAsked:
        """What is asked for, as it was read and put right.

        Raises:
            QuestionError: the request is far too long.
        """
        asked = read_wanted(snapshot, Wanted(self.question), speakers)
        if self.number is not None:
            asked = replace(asked, number=min(self.number, MOST) or None)
        if self.by is not None:
            by = read_speakers(self.by, speakers.is_quoted) if self.by else ()
            # Whoever it is no kind of speaker for is somebody's name.
            by = by or ((SpeakersAsked(self.by, person=self.by),) if self.by else ())
            readers = any(s.voice is Voice.READER for s in by)
            asked = replace(asked, speakers=by, comments=readers)
        if self.topic is not None:
            asked = replace(asked, topic=self.topic)
        if self.longest_words is not None:
            asked = replace(asked, longest_words=self.longest_words or None)
        if self.after is not None:
            asked = replace(asked, after=self.after or None)
        if self.before is not None:
            asked = replace(asked, before=self.before or None)
        return asked

    def wanted(self, asked: QuotesAsked, top: int | None = None) -> Wanted:
        """The same as the search takes it; ``asked`` is ``understood``."""
        return Wanted(
            question=self.question or None,
            speaker=self.speaker,
            about=self.council,
            article=self.article,
            voice=self.voice,
            comments=self.comments,
            set_off=self.set_off,
            top=top,
            asked=asked,
        )

    def naming(self, name: str) -> LookedFor:
        """The same by somebody of that name."""
        if self.speaker is not None:
            return replace(self, speaker=name)
        return replace(self, by=name)

    def without(self, wider: Wider, asked: QuotesAsked) -> LookedFor:
        """The same with one thing let go of; ``asked`` is ``understood``."""
        undated = replace(self, after="", before="")
        changed: dict[Wider, LookedFor] = {
            Wider.SPEAKER: replace(self, by="", speaker=None, voice=None),
            Wider.COUNCIL: replace(self, council=None),
            Wider.ARTICLE: replace(self, article=None),
            Wider.DATE: undated,
            Wider.LENGTH: replace(self, longest_words=0),
            Wider.COMMENTS: replace(self, comments=True),
            Wider.SET_OFF: replace(self, set_off=True),
            Wider.TOPIC: _left(replace(self, topic=""), replace(asked, topic="")),
        }
        return changed[wider]


@dataclass(frozen=True, slots=True)
class Limit:
    """A thing that is looked for, in words, and what is looked for without it."""

    said: str
    without: LookedFor


def limits(looked_for: LookedFor, asked: QuotesAsked, title: str | None) -> list[Limit]:
    """Everything that is looked for; ``title`` is that of the article it is limited to."""
    now = looked_for
    found = []

    def asks(said: str, change: LookedFor, after: QuotesAsked) -> None:
        found.append(Limit(said, _left(change, after)))

    def narrows(said: str, change: LookedFor) -> None:
        found.append(Limit(said, change))

    if asked.number:
        said = "1 quotation" if asked.number == 1 else f"{asked.number} quotations"
        asks(said, replace(now, number=0), replace(asked, number=None))
    if asked.topic:
        asks(f"about “{asked.topic}”", replace(now, topic=""), replace(asked, topic=""))
    if asked.speakers and now.speaker is None and now.voice is None:
        after = replace(asked, speakers=(), comments=False)
        asks(f"by {spoken(asked)}", replace(now, by="", comments=False), after)
    if now.speaker is not None:
        narrows(f"speaker: {now.speaker}", replace(now, speaker=None))
    if now.voice is not None:
        narrows(f"kind of speaker: {now.voice}", replace(now, voice=None))
    if now.council is not None:
        narrows(f"council: {now.council}", replace(now, council=None))
    if now.article is not None:
        narrows(f"article: {title or now.article}", replace(now, article=None))
    if asked.after and asked.after == asked.before:
        undated = replace(asked, after=None, before=None)
        asks(f"from {spell(asked.after)}", replace(now, after="", before=""), undated)
    else:
        if asked.after:
            said = f"from {spell(asked.after)} on"
            asks(said, replace(now, after=""), replace(asked, after=None))
        if asked.before:
            said = f"up to {spell(asked.before)}"
            asks(said, replace(now, before=""), replace(asked, before=None))
    if n := asked.longest_words:
        said = f"at most {n} {'word' if n == 1 else 'words'}"
        asks(said, replace(now, longest_words=0), replace(asked, longest_words=None))
    if now.comments:
        narrows("with readers’ comments", replace(now, comments=False))
    if now.set_off:
        narrows("with words set off", replace(now, set_off=False))
    return found


def _left(changed: LookedFor, asked: QuotesAsked) -> LookedFor:
    """``changed``, its question gone where nothing is left of it to be asked."""
    is_asked = (
        asked.number
        or asked.topic
        or asked.speakers
        or asked.longest_words
        or asked.after
        or asked.before
    )
    return changed if is_asked else changed.asking("")


def spoken(asked: QuotesAsked) -> str:
    """Whose words are asked for, as it was put."""
    return " or ".join(s.words for s in asked.speakers)


def _number(text: str) -> int | None:
    if text.strip() == ANY:
        return 0
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,2}", text.strip()) else None


def _year(text: str) -> str | None:
    if text.strip() == ANY:
        return ""
    return text.strip() if re.fullmatch(r"[12][0-9]{3}", text.strip()) else None
