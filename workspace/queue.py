"""What is there to review: every citation that people have, the neediest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from corpus.article import Published
from corpus.citing import Kept
from workspace.boards import Boards
from workspace.checks import Checks
from workspace.conversations import Conversation, ConversationError, Conversations
from workspace.review import Of, Opinion, Review, Subject


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
        turn = talk.turns[n]
        history = tuple(t.question for t in talk.turns[:n])
        comments = bool(turn.narrowing.get("comments"))
        for citation in (turn.answer or {}).get("citations") or ():
            yield citation_subject(
                citation, turn.question, (talk.id, n), talk.title, history, comments=comments
            )


def citation_subject(
    citation: Mapping[str, Any],
    question: str,
    at: tuple[str, int],
    where: str = "",
    history: Sequence[str] = (),
    *,
    comments: bool = False,
) -> Subject:
    """What can be reviewed of one citation of an answer (as plain data); ``at`` is the conversation
    and the number of the turn in it, from 0.
    """
    published = citation.get("published") or {}
    if not isinstance(published, Published):
        published = Published(**published)
    kept = Kept(
        article_id=citation["article_id"],
        article_sha256=citation["article_sha256"],
        title=citation["title"],
        publisher=citation.get("publisher"),
        published=published,
        url=citation.get("url"),
        source=citation.get("source") or "",
        author=None,
        section=citation.get("section"),
        page=citation.get("page"),
        kind=str(citation.get("kind") or "paragraph"),
        speaker=citation.get("speaker"),
        role=None,
        voice=None,
        about=tuple(citation.get("about") or ()),
        spans=((citation["start"], citation["end"]),),
        words=(citation["quote"],),
        before="",
        after="",
        is_quotation=False,
    )
    place = {"conversation": at[0], "turn": str(at[1]), "number": str(citation.get("number") or 1)}
    return Subject(Of.ANSWER, question, kept, place, where, tuple(history), comments)
