from __future__ import annotations

from pathlib import Path

import pytest

import qa.reader
from corpus.errors import LibraryError
from qa.reader import SENTENCES, Reader, Window


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def test_weights_that_are_not_the_tested_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "reader.onnx"
    other.write_bytes(qa.reader.WEIGHTS.read_bytes()[:-1] + b"\0")
    monkeypatch.setattr(qa.reader, "WEIGHTS", other)
    with pytest.raises(LibraryError, match="not the tested file"):
        Reader.load()


def test_it_tells_the_sentence_that_answers_and_the_words_that_do(reader: Reader) -> None:
    window = Window(
        "Fenbury",
        ("Inspectors came in March.", "The council employs 212 social workers.", "It rained."),
    )
    (judged,) = reader.judge("How many social workers does Fenbury employ?", [window])
    assert len(judged) == 3
    assert max(range(3), key=lambda i: judged[i].score) == 1
    assert judged[1].score > 0
    assert judged[1].words is not None
    begin, end = judged[1].words
    assert "212" in window.sentences[1][begin:end]


def test_windows_are_judged_alike_alone_and_together(reader: Reader) -> None:
    windows = [
        Window("", ("The director resigned on Friday.",)),
        Window("Saltmarsh", ("Caseloads rose to 23.", "Nobody had been told why.") * 4),
    ]
    together = reader.judge("Who resigned?", windows)
    for window, judged in zip(windows, together, strict=True):
        (alone,) = reader.judge("Who resigned?", [window])
        assert [j.score for j in alone] == pytest.approx([j.score for j in judged], abs=0.5)


def test_absurd_input_is_read_as_far_as_it_goes(reader: Reader) -> None:
    windows = [Window("x" * 5000, ("word " * 3000,) * SENTENCES), Window("", ("",)), Window("", ())]
    judged = reader.judge("why " * 500, windows)
    assert [len(j) for j in judged] == [SENTENCES, 1, 0]
