"""What people make is kept: written whole, never deleted for good, never lost to another page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from corpus.article import Published
from qa.answer import Answer, Citation, Considered, Outcome, Statement
from workspace.conversations import (
    TITLE_LONGEST,
    Conversation,
    ConversationError,
    Conversations,
    Turn,
)


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


def talk(*questions: str) -> Conversation:
    found = Conversation()
    for question in questions:
        found = found.with_turn(Turn(question, {"after": None}, {"answer": f"to {question}"}))
    return found


def questions(conversation: Conversation) -> list[str]:
    return [t.question for t in conversation.turns]


def test_what_is_saved_is_loaded_the_same(kept: Conversations) -> None:
    hostile = "‘Who?’ \ud800 \x00 $x$ <b>"
    saved = kept.save(talk(hostile, "And then?").with_turn(Turn("...", {}, problem="say more")))
    assert kept.load(saved.id) == saved
    assert questions(saved) == [hostile, "And then?", "..."]
    assert saved.created <= saved.changed


def test_the_title_is_the_first_question_and_short() -> None:
    assert talk("Who  leads\nit?", "Since when?").title == "Who leads it?"
    assert len(talk("why " * 200).title) == TITLE_LONGEST


def test_the_list_has_the_last_changed_first(kept: Conversations) -> None:
    first, second = kept.save(talk("one")), kept.save(talk("two"))
    assert [h.title for h in kept.list().headings] == ["two", "one"]
    kept.save(first.with_turn(Turn("more", {})))
    assert [h.id for h in kept.list().headings] == [first.id, second.id]


def test_there_is_an_empty_list_where_nothing_was_kept(kept: Conversations) -> None:
    assert kept.list().headings == ()
    assert not kept.folder.exists()


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_write_that_dies_leaves_what_was_there(
    kept: Conversations, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    saved = kept.save(talk("one"))

    def fail(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, step, fail)
        with pytest.raises(ConversationError, match="No space left"):
            kept.save(saved.with_turn(Turn("two", {})))
    assert kept.load(saved.id) == saved
    assert kept.list().damaged == ()
    assert questions(kept.save(saved.with_turn(Turn("two", {})))) == ["one", "two"]


def test_a_program_that_dies_while_writing_harms_nothing(kept: Conversations) -> None:
    saved = kept.save(talk("one"))
    die = (
        "import os, sys; from pathlib import Path; from workspace.conversations import *\n"
        "kept = Conversations(Path(sys.argv[1])); os.replace = lambda *_: os._exit(9)\n"
        "kept.save(kept.load(sys.argv[2]).with_turn(Turn('two', {})))"
    )
    data = kept.folder.parent.parent
    code = subprocess.run(
        [sys.executable, "-c", die, data, saved.id], cwd=Path(__file__).parents[1]
    )
    assert code.returncode == 9
    assert kept.load(saved.id) == saved
    assert questions(kept.save(saved.with_turn(Turn("three", {})))) == ["one", "three"]


DAMAGED = {
    "cut short": '{"format": 1, "id": "',
    "not text": b"\xff\xfe\x00",
    "empty": "",
    "another thing": "[1, 2]",
    "another form": '{"format": 99, "id": "0123456789ab", "title": "t"}',
    "no turns": '{"format": 1, "id": "0123456789ab", "created": "", "title": "t"}',
    "turns that are none": '{"format": 1, "id": "0123456789ab", "created": "", "turns": ["a"]}',
    "another id": '{"format": 1, "id": "ba9876543210", "created": "", "turns": []}',
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_named_and_left_alone(kept: Conversations, content: str | bytes) -> None:
    sound = kept.save(talk("sound"))
    bad = kept.folder / "0123456789ab.json"
    data = content if isinstance(content, bytes) else content.encode()
    bad.write_bytes(data)
    assert [h.id for h in kept.list().headings] == [sound.id]
    assert kept.list().damaged == (bad.name,)
    with pytest.raises(ConversationError, match="left as it is"):
        kept.load("0123456789ab")
    aside = kept.save(replace(talk("still open in a page"), id="0123456789ab"))
    assert bad.read_bytes() == data
    assert questions(kept.load(aside.id)) == ["still open in a page"]


def test_two_pages_that_save_one_conversation_lose_nothing(kept: Conversations) -> None:
    one = kept.save(talk("start"))
    two = kept.load(one.id)
    one = kept.save(one.with_turn(Turn("from the first", {})))
    kept.rename(one.id, "A better title")
    two = kept.save(two.with_turn(Turn("from the second", {})))
    assert questions(two) == ["start", "from the first", "from the second"]
    assert kept.load(one.id) == two
    assert two.title == "A better title"
    one = kept.save(one.with_turn(Turn("again", {})))
    assert questions(one) == ["start", "from the first", "from the second", "again"]


def test_many_writers_at_once_lose_nothing(kept: Conversations) -> None:
    start = kept.save(talk("start"))

    def ask(name: str) -> None:
        mine = start
        for n in range(8):
            mine = Conversations(kept.folder.parents[1]).save(
                mine.with_turn(Turn(f"{name} {n}", {}))
            )

    writers = [threading.Thread(target=ask, args=(name,)) for name in "abcd"]
    for w in writers:
        w.start()
    for w in writers:
        w.join()
    expected = {"start", *(f"{name} {n}" for name in "abcd" for n in range(8))}
    found = questions(kept.load(start.id))
    assert set(found) == expected
    assert len(found) == len(expected)


def test_what_is_deleted_is_kept_aside_and_comes_back(kept: Conversations) -> None:
    saved = kept.save(talk("one"))
    kept.delete(saved.id)
    assert kept.list().headings == ()
    assert (kept.deleted / f"{saved.id}.json").is_file()
    with pytest.raises(ConversationError, match="no conversation"):
        kept.delete(saved.id)
    assert questions(kept.restore(saved.id)) == ["one"]
    assert questions(kept.load(saved.id)) == ["one"]
    assert not list(kept.deleted.iterdir())


def test_a_conversation_deleted_elsewhere_comes_back_whole_when_it_goes_on(
    kept: Conversations,
) -> None:
    stale = kept.save(talk("one"))
    kept.save(stale.with_turn(Turn("two", {})))
    kept.delete(stale.id)
    back = kept.save(stale.with_turn(Turn("three", {})))
    assert questions(back) == ["one", "two", "three"]
    assert not list(kept.deleted.iterdir())


def test_renaming_changes_the_title_alone(kept: Conversations) -> None:
    saved = kept.save(talk("one"))
    kept.rename(saved.id, "  For the\nworkshop ")
    assert kept.load(saved.id) == replace(saved, title="For the workshop")
    kept.rename(saved.id, "  ")
    assert [h.title for h in kept.list().headings] == ["For the workshop"]


@pytest.mark.parametrize(
    "id",
    ["", ".", "../../current", "/etc/passwd", "0123456789ab\n", "0123456789AB", "a" * 13, "٠" * 12]
)  # fmt: skip
def test_an_id_is_never_a_path(kept: Conversations, id: str) -> None:
    for use in (kept.load, kept.delete, kept.restore, lambda i: kept.rename(i, "x")):
        with pytest.raises(ConversationError, match="no conversation"):
            use(id)
    with pytest.raises(ConversationError):
        kept.save(replace(talk("one"), id=id))


def test_it_imports_nothing_of_the_library() -> None:
    show = "import sys, workspace.conversations; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", show], cwd=Path(__file__).parents[1], capture_output=True, text=True
    )
    ours = {m for m in done.stdout.split() if m.split(".")[0] in ("corpus", "index", "qa")}
    assert ours == {"corpus", "corpus.errors"}


def test_an_answer_comes_back_from_its_json() -> None:
    published = Published("2018-12", "month", "stated: the dateline")
    citation = Citation(
        1, "a", "0" * 64, "T", None, published, None, "a.txt", None, "paragraph", None,
        3, 9, "quoted",
        about=("Northwick",), emphasis=(3, 5),
    )  # fmt: skip
    answer = Answer(
        "q", "q", Outcome.PARTLY, "quoted [1]", (Statement("quoted", (1,)),), (citation,),
        (Considered("a", 0, 9, 0.5),), ("a note",), {"retrieve": 0.1, "answer": 0.2},
    )  # fmt: skip
    data = json.loads(json.dumps(answer.to_json()))
    assert Answer.from_json({**data, "of a later version": 1}) == answer
    for broken in ({}, {**data, "outcome": "maybe"}, {**data, "citations": [{"number": 1}]}):
        with pytest.raises(ValueError, match="validation error"):
            Answer.from_json(broken)
