from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import index.__main__
import index.library
import qa.__main__
from index.cli import main
from tests.conftest import HashEmbedder, write_article

REPOSITORY = Path(__file__).parent.parent

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("index", "build", ...)``: exit code, standard output, standard error."""
    monkeypatch.setattr(index.__main__, "open_embedder", lambda settings, notice: HashEmbedder())
    monkeypatch.setattr(index.library, "open_embedder", lambda settings: HashEmbedder())
    monkeypatch.setenv("VERSE_DATA", str(data))
    monkeypatch.chdir(data.parent)
    parsers = {"index": index.__main__.make_parser, "qa": qa.__main__.make_parser}

    def run(program: str, *arguments: object) -> tuple[int, str, str]:
        try:
            code = main(parsers[program](), [str(a) for a in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        # On a busy machine a bar may have shown, and cleared its line again.
        return code, out, err.rpartition("\r")[2]

    return run


@pytest.fixture
def built(run: Run, folder: Path) -> Run:
    code, _, err = run("index", "build", folder)
    assert (code, err) == (0, "")
    return run


def read_json(result: tuple[int, str, str]) -> Any:
    code, out, err = result
    assert (code, err) == (0, "")
    return json.loads(out)


def one_line(result: tuple[int, str, str], code: int) -> str:
    assert result[0] == code
    assert result[1] == ""
    assert result[2].count("\n") == 1
    return result[2].strip()


def test_build_reports_what_it_did(run: Run, folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    report = read_json(run("index", "build", folder, "--json"))
    assert set(report) >= {
        "added", "updated", "removed", "unchanged", "skipped", "passages", "seconds",
    }  # fmt: skip
    assert (report["added"], report["unchanged"]) == (2, 0)
    assert report["skipped"] == [{"source": str(folder / "empty.txt"), "reason": "it is empty"}]
    code, out, _ = run("index", "build", folder)
    assert code == 0
    assert out.startswith("added 0, updated 0, removed 0, unchanged 2, skipped 1;")
    assert f"skipped {folder / 'empty.txt'}: it is empty" in out


def test_articles_and_article_give_the_contracts_keys(built: Run) -> None:
    listed = read_json(built("index", "articles", "--json"))
    assert len(listed) == 2
    id = next(a["id"] for a in listed if a["comments"])
    article = read_json(built("index", "article", id, "--json"))
    assert set(article) >= {
        "id", "sha256", "title", "publisher", "published", "url", "source", "text", "blocks",
        "quotations",
    }  # fmt: skip
    assert set(article["published"]) == {"value", "precision", "basis"}
    for block in article["blocks"]:
        assert set(block) == {"kind", "start", "end", "author", "date"}
    comment = next(b for b in article["blocks"] if b["kind"] == "comment")
    assert article["text"][comment["start"] : comment["end"]] == "Well done to all of them."
    assert (comment["author"], comment["date"]) == ("A reader", "2019-05-03T10:15")
    code, out, _ = built("index", "article", id)
    assert code == 0
    assert "[comment by A reader, 2019-05-03T10:15] Well done to all of them." in out
    assert built("index", "articles")[1].count("Inspectors praise") == 2


def test_status_and_verify(built: Run, folder: Path, data: Path) -> None:
    status = read_json(built("index", "status", "--json"))
    assert (status["articles"], status["samples"]) == (2, False)
    assert status["sources"] == [str(folder)]
    assert "2 articles" in built("index", "status")[1]
    assert read_json(built("index", "verify", "--json"))["sound"] is True
    assert "is sound" in built("index", "verify")[1]
    for path in data.rglob("library.sqlite"):
        path.write_bytes(b"x")
    assert "is damaged" in one_line(built("index", "verify"), 1)
    code, out, err = built("index", "verify", "--json")
    assert (code, json.loads(out)["sound"], err.count("\n")) == (1, False, 1)


def test_remove_restore_and_forget(built: Run, folder: Path) -> None:
    id = read_json(built("index", "articles", "--json"))[0]["id"]
    assert read_json(built("index", "remove", id, "--json"))["removed"] == 1
    assert id in read_json(built("index", "status", "--json"))["removed_by_hand"]
    assert read_json(built("index", "restore", id, "--json"))["added"] == 1
    assert "was not taken out" in one_line(built("index", "restore", id), 1)
    assert "is no source of this library" in one_line(built("index", "forget", "else"), 1)
    assert read_json(built("index", "forget", folder, "--json"))["removed"] == 2


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        ("index", ["status"]),
        ("index", ["articles"]),
        ("index", ["verify"]),
        ("index", ["article", "x"]),
        ("qa", ["ask", "who?"]),
        ("qa", ["search", "who?"]),
    ],
)
def test_without_a_library_the_next_step_is_said(
    run: Run, program: str, arguments: list[str]
) -> None:
    assert "python -m index build" in one_line(run(program, *arguments), 1)


@pytest.mark.parametrize(
    ("program", "arguments", "says"),
    [
        ("index", [], "--help"),
        ("index", ["bild"], "--help"),
        ("index", ["article"], "--help"),
        ("index", ["build", "--fast"], "--help"),
        ("qa", ["search", "x", "--top", "0"], "--help"),
        ("qa", ["search"], "either a question or --batch"),
        ("qa", ["ask"], "--help"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    run: Run, program: str, arguments: list[str], says: str
) -> None:
    assert says in one_line(run(program, *arguments), 2)


def test_failures_are_one_line_and_exit_code_1(built: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert f"{nowhere} is not there" in one_line(built("index", "build", nowhere), 1)
    assert "no article 'x'" in one_line(built("index", "article", "x"), 1)
    assert "cannot be read" in one_line(built("qa", "batch", nowhere), 1)


def test_a_question_that_cannot_be_asked_is_wrong_use(built: Run) -> None:
    assert "type what you want to know" in one_line(built("qa", "ask", "?!"), 2)
    assert "10,000 characters" in one_line(built("qa", "ask", "a" * 10_000), 2)
    assert "--after" in one_line(built("qa", "ask", "Who?", "--after", "soon"), 2)


def test_a_setting_that_is_wrong_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERSE_EMBEDDING_BATCH", "many")
    assert one_line(run("index", "status"), 2).startswith("VERSE_EMBEDDING_BATCH is not right")


def test_data_on_the_command_line_outranks_the_environment(
    built: Run, tmp_path: Path, folder: Path
) -> None:
    other = tmp_path / "other-data"
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    assert read_json(built("index", "build", folder, "--data", other, "--json"))["added"] == 3
    assert read_json(built("index", "status", "--data", other, "--json"))["articles"] == 3
    assert read_json(built("index", "status", "--json"))["articles"] == 2


ANSWER = {
    "id", "question", "searched_as", "outcome", "answer", "statements", "citations", "considered",
    "notes", "seconds",
}  # fmt: skip
CITATION = {
    "number", "article_id", "article_sha256", "title", "publisher", "published", "url", "source",
    "section", "kind", "speaker", "start", "end", "quote", "verdict",
}  # fmt: skip
OUTCOMES = {"answered", "partly_answered", "not_in_the_articles", "needs_clarifying", "error"}


def assert_is_answer(answer: dict[str, Any], texts: dict[str, str]) -> None:
    assert set(answer) >= ANSWER
    assert answer["outcome"] in OUTCOMES
    assert set(answer["seconds"]) >= {"retrieve", "answer"}
    for citation in answer["citations"]:
        assert set(citation) >= CITATION
        text = texts[citation["article_id"]]
        assert citation["quote"] == text[citation["start"] : citation["end"]]
    numbers = {c["number"] for c in answer["citations"]}
    for statement in answer["statements"]:
        assert set(statement) >= {"text", "citations"}
        assert set(statement["citations"]) <= numbers
    for passage in answer["considered"]:
        assert set(passage) >= {"article_id", "start", "end", "score"}


def texts_of(run: Run) -> dict[str, str]:
    ids = [a["id"] for a in read_json(run("index", "articles", "--json"))]
    return {i: read_json(run("index", "article", i, "--json"))["text"] for i in ids}


def test_ask_gives_an_answer_object(built: Run) -> None:
    question = "What did inspectors say about plans in Northwick?"
    answer = read_json(built("qa", "ask", question, "--json"))
    assert answer["question"] == question
    assert_is_answer(answer, texts_of(built))
    assert built("qa", "ask", question)[0] == 0


def test_batch_answers_every_line_in_order(built: Run, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"id": "a", "question": "Who praised Northwick?"}\n'
        "{broken\n\n"
        '{"id": "c", "question": "And Fenbury?", "history": ["Who praised Northwick?"]}\n'
        '{"id": "d", "question": "What do readers think?", "comments": true}\n'
        '{"id": "e", "question": "   "}\n'
        '{"id": "f", "question": 7}\n'
    )
    code, out, err = built("qa", "batch", questions)
    assert (code, err) == (0, "")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [a["id"] for a in answers] == ["a", None, "c", "d", "e", None]
    texts = texts_of(built)
    for answer in answers:
        assert_is_answer(answer, texts)
    assert [a["outcome"] == "error" for a in answers] == [False, True, False, False, True, True]


def test_search_ranks_passages(built: Run, tmp_path: Path) -> None:
    found = read_json(built("qa", "search", "plans in Northwick", "--top", "3", "--json"))
    assert 0 < len(found) <= 3
    assert [p["rank"] for p in found] == list(range(1, len(found) + 1))
    texts = texts_of(built)
    for p in found:
        assert set(p) >= {"rank", "article_id", "title", "start", "end", "text", "score"}
        assert p["text"] == texts[p["article_id"]][p["start"] : p["end"]]
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": 1, "question": "plans"}\nbroken\n')
    code, out, _ = built("qa", "search", "--batch", questions, "--top", "2")
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, [x["id"] for x in lines]) == (0, [1, None])
    assert len(lines[0]["passages"]) <= 2
    assert lines[1]["passages"] == []


def python(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VERSE_DATA": str(data), "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=data.parent, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.model
def test_the_programs_themselves_with_the_packaged_model(data: Path, folder: Path) -> None:
    built = python(data, "index", "build", str(folder), "--json")
    assert (built.returncode, built.stderr) == (0, "Preparing the embedding model (once)\n")
    assert json.loads(built.stdout)["added"] == 2
    asked = python(data, "qa", "ask", "What did the report say about plans in Northwick?", "--json")
    assert (asked.returncode, asked.stderr) == (0, "")
    answer = json.loads(asked.stdout)
    assert answer["outcome"] == "answered"
    assert any("written with families" in c["quote"] for c in answer["citations"])
    wrong = python(data, "index", "nonsense")
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count("\n")) == (2, "", 1)
    missing = python(data, "index", "build", str(folder / "nowhere"))
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (1, "", 1)
