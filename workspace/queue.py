"""What is there to review: every citation that people have, the neediest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from corpus.article import UNDATED, Kind
from corpus.citing import Kept
from workspace.boards import Boards
from workspace.checks import Checks
from workspace.conversations import ASKED_ALONE, Conversation, ConversationError, Conversations
from workspace.review import Of, Opinion, Review, Subject

_OF_A_CITATION = (
    "article_id", "article_sha256", "title", "publisher", "url", "section", "page", "speaker",
)  # fmt: skip
"""What is kept of a citation under the same name."""


class State(IntEnum):
    """How a citation stands, the neediest first."""

    UNREVIEWED = 0
    PROBLEM = 1  # somebody found that it does not, or not wholly, support, or could not tell
    REOPENED = 2  # its source has changed since it was reviewed
    SETTLED = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """A citation in the queue, with the verdict that counts; None where there is none."""

    subject: Subject
    review: Review | None
    state: State


def queue(
    subjects: Iterable[Subject],
    latest: Mapping[str, Review],
    sha_of: Callable[[str], str | None],
) -> list[Waiting]:
    """The citations, the neediest first and otherwise as they come.

    ``sha_of`` gives the hash of an article's text as it is now, None where it is gone; it is asked
    of articles that were reviewed.
    """
    found = []
    for subject in subjects:
        review = latest.get(subject.key)
        now = sha_of(subject.kept.article_id) if review and subject.kept else None
        found.append(Waiting(subject, review, state(review, now)))
    return sorted(found, key=lambda w: w.state)


def state(review: Review | None, sha256: str | None) -> State:
    """How a citation stands whose article's text has that hash now (None: it is gone)."""
    if review is None:
        return State.UNREVIEWED
    if review.article_sha256 != (sha256 or ""):
        return State.REOPENED
    return State.SETTLED if review.opinion is Opinion.SUPPORTS else State.PROBLEM


def subjects(conversations: Conversations, boards: Boards, checks: Checks) -> Iterator[Subject]:
    """All that can be reviewed: drafts, then boards, then answers, what changed last first."""
    for check in checks.headings():
        kept = checks.load(check.id)
        yield from (kept.subject(n) for n in range(len(kept.lines)))
    for heading in boards.headings():
        board = boards.load(heading.id)
        for item in board.items:
            yield board_subject(board.id, board.name, item.id, item.note, item.kept)
    for talk in conversations.list().headings:
        try:
            yield from answer_subjects(conversations.load(talk.id))
        except ConversationError:
            continue  # deleted or damaged meanwhile; its list says so


def board_subject(board_id: str, name: str, item_id: str, note: str, kept: Kept) -> Subject:
    """What can be reviewed of words on a board: the note is what they are kept for."""
    return Subject(Of.BOARD, note, kept, {"board": board_id, "item": item_id}, name)


def answer_subjects(talk: Conversation) -> Iterator[Subject]:
    """The citations of a conversation's answers, the last first."""
    for n in range(len(talk.turns) - 1, -1, -1):
        for citation in (talk.turns[n].answer or {}).get("citations") or ():
            try:
                yield answer_subject(talk, n, citation)
            except ValueError:
                continue  # kept by another version of the program; the conversation says so


def answer_subject(talk: Conversation, turn: int, citation: Mapping[str, Any]) -> Subject:
    """What can be reviewed of one citation of an answer, as plain data; ``turn`` counts from 0.

    Raises:
        ValueError: it is no citation that this version knows.
    """
    place = {"conversation": talk.id, "turn": str(turn), "number": str(citation.get("number") or 1)}
    asked = talk.turns[turn]
    narrowing = {name: value for name, value in asked.narrowing.items() if value}
    return Subject(
        Of.ANSWER,
        asked.question,
        _kept(citation),
        place,
        talk.title,
        _before(talk, turn),
        narrowing,
    )


def _before(talk: Conversation, turn: int) -> tuple[str, ...]:
    """The questions that one was understood from: those answered, from the last alone one on."""
    if (talk.turns[turn].answer or {}).get(ASKED_ALONE):
        return ()
    before = [t for t in talk.turns[:turn] if t.answer is not None]
    alone = (n for n, t in enumerate(before) if (t.answer or {}).get(ASKED_ALONE))
    return tuple(t.question for t in before[max(alone, default=0) :])


def _kept(citation: Mapping[str, Any]) -> Kept:
    """A citation as words that are kept.

    Raises:
        ValueError: it is none that this version knows.
    """
    start, end, quote = (citation.get(name) for name in ("start", "end", "quote"))
    same = {name: citation.get(name) for name in _OF_A_CITATION}
    more = {
        "published": citation.get("published") or asdict(UNDATED),
        "source": citation.get("source") or "",
        "kind": citation.get("kind") or Kind.PARAGRAPH,
        "about": citation.get("about") or (),
        "spans": ((start, end),),
        "words": (quote,),
        "before": "",
        "after": "",
        "is_quotation": False,
    }
    return Kept.from_json(same | more | dict.fromkeys(("author", "role", "voice")))
