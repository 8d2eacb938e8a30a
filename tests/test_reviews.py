"""Reviews stay: a log that only grows, a queue in order of need, files for people and programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from corpus.errors import QuestionError
from qa.evaluation.judged import read_judged
from tests.kept import words
from workspace.boards import Boards
from workspace.checks import Checks, KeptLine
from workspace.conversations import ASKED_ALONE, Conversation, Conversations, Turn
from workspace.database import Database, WorkspaceError
from workspace.exports.reviews import reviews_csv, reviews_jsonl
from workspace.queue import (
    State,
    answer_subject,
    answer_subjects,
    board_subject,
    queue,
    state,
    subjects,
)
from workspace.review import NOTE_LONGEST, Of, Opinion, ReviewError, Subject
from workspace.reviews import Reviews


@pytest.fixture
def database(tmp_path: Path, database_url: str) -> Iterator[Database]:
    opened = Database.open(tmp_path, database_url)
    yield opened
    opened.close()


@pytest.fixture
def reviews(database: Database) -> Reviews:
    return Reviews(database)


def subject(said: str = "We listened", claim: str = "What did they say?", n: int = 1) -> Subject:
    at = {"conversation": "0123456789ab", "turn": "0", "number": str(n)}
    return Subject(Of.ANSWER, claim, words(said), at, "A talk", ("And before?",))


def test_a_changed_mind_is_a_new_entry(reviews: Reviews) -> None:
    first = reviews.add(subject(), Opinion.SUPPORTS, by="Ana")
    second = reviews.add(subject(), Opinion.PARTLY, "only half of it", by="Ana")
    assert reviews.history(subject().key) == (first, second)
    assert reviews.latest([subject().key]) == {subject().key: second}
    assert first.number < second.number
    assert first.article_sha256 == subject().kept.article_sha256  # type: ignore[union-attr]


def test_a_double_click_is_one_entry_and_another_persons_verdict_is_not(reviews: Reviews) -> None:
    first = reviews.add(subject(), Opinion.SUPPORTS, by="Ana")
    assert reviews.add(subject(), Opinion.SUPPORTS, by="Ana") == first
    assert reviews.add(subject(), Opinion.SUPPORTS, by="Ben").number > first.number
    assert len(reviews.log()) == reviews.count() == 2
    assert reviews.newest(1) == reviews.log()[1:]
    assert reviews.reviewers() == ("Ana", "Ben")


def test_two_clicks_at_once_are_one_entry(reviews: Reviews) -> None:
    with ThreadPoolExecutor(4) as threads:
        given = [threads.submit(reviews.add, subject(), Opinion.SUPPORTS) for _ in range(4)]
    (kept,) = reviews.log()
    assert [one.result() for one in given] == [kept] * 4


def test_the_same_words_cited_elsewhere_have_a_verdict_of_their_own(reviews: Reviews) -> None:
    reviews.add(subject(n=1), Opinion.SUPPORTS)
    assert reviews.latest([subject(n=2).key]) == {}
    found = reviews.of_article(subject().kept.article_id)  # type: ignore[union-attr]
    assert [r.subject for r in found] == [subject(n=1)]
    assert reviews.elsewhere(subject(n=2)) == found
    assert reviews.elsewhere(subject(n=1)) == reviews.elsewhere(subject("We heard", n=2)) == ()


@pytest.mark.parametrize("deed", ["UPDATE reviews SET note = '\"x\"'", "DELETE FROM reviews"])
def test_the_database_refuses_to_change_a_review(
    database: Database, reviews: Reviews, deed: str
) -> None:
    kept = reviews.add(subject(), Opinion.SUPPORTS, "as it was")
    # Which of its errors it refuses with is the driver's choice.
    with (
        pytest.raises((sa.exc.DatabaseError, WorkspaceError)),
        database.writing() as connection,
    ):
        connection.execute(sa.text(deed))
    assert reviews.log() == (kept,)


def test_odd_notes_come_back_exactly_and_too_long_ones_are_refused(reviews: Reviews) -> None:
    note = "=1+1 \N{NO-BREAK SPACE}<b>\0 “…” \U0001f600\nnext"
    assert reviews.add(subject(), Opinion.CANNOT_TELL, note).note == note
    with pytest.raises(ReviewError, match="make it shorter"):
        reviews.add(subject(), Opinion.SUPPORTS, "x" * (NOTE_LONGEST + 1))


def test_boards_made_before_there_were_reviews_are_kept(tmp_path: Path, database_url: str) -> None:
    database = Database.open(tmp_path, database_url)
    board = Boards(database).create("Induction week")
    config = Config()
    config.set_main_option("script_location", "workspace/migrations")
    with database.writing() as connection:
        connection.execute(sa.text("DROP TABLE reviews"))
        connection.execute(sa.text("DROP TABLE checks"))
        if connection.dialect.name != "sqlite":
            connection.execute(sa.text("DROP FUNCTION reviews_stay"))
        config.attributes["connection"] = connection
        command.stamp(config, "0001", purge=True)
    database.close()
    again = Database.open(tmp_path, database_url)
    assert Boards(again).load(board.id) == board
    assert Reviews(again).add(subject(), Opinion.SUPPORTS).number == 1
    again.close()


# The queue


def test_what_nobody_has_reviewed_comes_first_then_problems_then_what_changed(
    reviews: Reviews,
) -> None:
    these = [subject(n=n) for n in range(5)]
    sha = these[0].kept.article_sha256  # type: ignore[union-attr]
    reviews.add(these[0], Opinion.SUPPORTS)
    reviews.add(these[1], Opinion.DOES_NOT_SUPPORT)
    changed = replace(these[2], kept=replace(words("Older"), article_sha256="0" * 64))
    reviews.add(changed, Opinion.SUPPORTS)
    reviews.add(these[3], Opinion.CANNOT_TELL)
    found = queue(
        [*these[:2], changed, *these[3:]],
        reviews.latest(),
        lambda id: sha,
    )
    assert [w.state for w in found] == [
        State.UNREVIEWED, State.PROBLEM, State.PROBLEM, State.REOPENED, State.SETTLED,
    ]  # fmt: skip
    assert found[0].subject == these[4]


def test_a_review_reopens_when_its_source_changes_or_goes(reviews: Reviews) -> None:
    review = reviews.add(subject(), Opinion.SUPPORTS)
    assert state(review, review.article_sha256) is State.SETTLED
    assert state(review, "f" * 64) is State.REOPENED
    assert state(review, None) is State.REOPENED


def test_the_queue_has_answers_boards_and_drafts(tmp_path: Path, database: Database) -> None:
    kept = words("We listened")
    boards, checks = Boards(database), Checks(database)
    board = boards.create("Induction week")
    item = boards.add(board.id, kept, note="first slide").item
    line = KeptLine("We listened", "exact", False, kept, {"verdict": "exact"})
    lost = KeptLine("Nobody said this", "not found", True, None, {"verdict": "not_found"})
    check = checks.keep("handout.docx", "0" * 64, "text", "docx", [line, lost], by="Ana")
    citation = {
        "number": 1, "article_id": kept.article_id, "article_sha256": kept.article_sha256,
        "title": kept.title, "publisher": kept.publisher, "published": None, "url": None,
        "source": kept.source, "section": None, "kind": "paragraph", "speaker": "Ana",
        "start": 4, "end": 15, "quote": "We listened",
    }  # fmt: skip
    talks = Conversations(tmp_path)
    turns = (
        Turn("And before?", {}, {}),
        Turn("What did they say?", {"comments": True}, {"citations": [citation]}),
    )
    talk = talks.save(Conversation(title="A talk", turns=turns))
    found = list(subjects(talks, boards, checks))
    assert [s.of for s in found] == [Of.DRAFT, Of.DRAFT, Of.BOARD, Of.ANSWER]
    assert found[0] == check.subject(0)
    assert found[1].kept is None
    assert found[2] == board_subject(board.id, board.name, item.id, item.note, item.kept)
    assert found[3].at == {"conversation": talk.id, "turn": "1", "number": "1"}
    assert (found[3].history, found[3].narrowing) == (("And before?",), {"comments": True})
    assert len({s.key for s in found}) == 4
    checks.delete(check.id)
    assert [h.id for h in checks.headings(deleted=True)] == [check.id]
    assert Of.DRAFT not in [s.of for s in subjects(talks, boards, checks)]
    checks.restore(check.id)
    assert checks.load(check.id) == check


def test_a_question_is_reviewed_with_those_it_was_understood_from() -> None:
    kept = words("We listened")
    facts = kept.to_json() | {"start": 4, "end": 15, "quote": "We listened", "number": 1}
    asked = [{}, {ASKED_ALONE: True}, None, {}, {"citations": [facts]}]
    turns = tuple(Turn(f"Question {n}?", {"about": ()}, a) for n, a in enumerate(asked))
    (last,) = answer_subjects(Conversation(turns=turns))
    # Not what came before the last one asked alone, nor what could not be answered.
    assert last.history == ("Question 1?", "Question 3?")
    assert last.narrowing == {}
    alone = answer_subject(Conversation(turns=turns), 1, facts)
    assert alone.history == ()


def test_a_citation_that_another_version_kept_is_passed_over() -> None:
    whole = words("We listened").to_json() | {"start": 4, "end": 15, "quote": "We listened"}
    odd = [{}, {**whole, "start": None}, {**whole, "title": 5}]
    turn = Turn("What did they say?", {}, {"citations": [*odd, whole]})
    (found,) = answer_subjects(Conversation(turns=(turn,)))
    assert found.words == "We listened"


# Files


def test_the_csv_has_every_entry_and_no_live_formula(reviews: Reviews) -> None:
    reviews.add(subject("=HYPERLINK(1)"), Opinion.SUPPORTS, "=1+1", by="@Ana")
    reviews.add(subject(), Opinion.PARTLY)
    rows = list(csv.DictReader(io.StringIO(reviews_csv(reviews.log()).decode("utf-8-sig"))))
    assert [r["Verdict"] for r in rows] == ["supports", "partly"]
    assert (rows[0]["Note"], rows[0]["Reviewer"], rows[0]["Words"]) == (
        "'=1+1", "'@Ana", "'=HYPERLINK(1)",
    )  # fmt: skip


def test_exported_reviews_are_judged_questions(tmp_path: Path, reviews: Reviews) -> None:
    reviews.add(subject("We did not listen", n=1), Opinion.SUPPORTS)
    reviews.add(subject("We did not listen", n=1), Opinion.DOES_NOT_SUPPORT)
    reviews.add(subject("We listened", n=2), Opinion.SUPPORTS)
    reviews.add(subject("They heard us", n=3), Opinion.SUPPORTS)
    reviews.add(subject("Who knows", n=4), Opinion.CANNOT_TELL)
    narrowing = {"about": ["Northwick"], "after": "2021", "articles": ["a"], "comments": True}
    else_ = replace(subject("Else", claim="What else?"), narrowing=narrowing)
    reviews.add(else_, Opinion.DOES_NOT_SUPPORT)
    reviews.add(subject(claim="In doubt?"), Opinion.PARTLY)
    board = board_subject("b", "Board", "i", "note", words("On a board"))
    reviews.add(board, Opinion.SUPPORTS)
    file = tmp_path / "reviews.jsonl"
    file.write_bytes(reviews_jsonl(reviews.log()))
    assert all(json.loads(line)["opinion"] for line in file.read_text().splitlines())
    first, second = read_judged(file)
    assert (first.question, first.history) == ("What did they say?", ("And before?",))
    assert first.must_cite == (("We listened", "They heard us"),)
    assert first.not_cite == ("We did not listen",)
    assert (second.must_cite, second.not_cite) == ((("",),), ("Else",))
    assert (second.councils, second.after, second.only) == (("Northwick",), "2021", ("a",))
    assert second.comments


def test_only_reviews_of_what_is_no_answer_are_no_questions(
    tmp_path: Path, reviews: Reviews
) -> None:
    reviews.add(board_subject("b", "Board", "i", "note", words("On it")), Opinion.SUPPORTS)
    file = tmp_path / "reviews.jsonl"
    file.write_bytes(reviews_jsonl(reviews.log()))
    with pytest.raises(QuestionError, match="has no reviews of answers in it"):
        read_judged(file)
