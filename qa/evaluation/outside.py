"""Sets made by others, read from the data beside the repository, each with its own library.

SQuAD 2.0 (half of its development set, CC BY-SA 4.0): every paragraph is an article of one library.
MTRAG-UN (a third of it, Apache-2.0): so is every passage that any of the conversations rests on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError
from corpus.sentences import split_sentences
from qa.answer import Outcome
from qa.evaluation.judged import Group, Judged

HELD_OUT = ("Scottish_Parliament", "Harvard_University", "1973_oil_crisis", "Steam_engine")
"""Articles of SQuAD that no reader of ours learns from."""
TUNING = ("European_Union_law", "Huguenot", "Packet_switching")
"""Those that only thresholds may be set on."""
AROUND = 5
"""Words to each side of an answer that have to be cited with it: "1066" alone stands in many."""

Record = dict[str, Any]
Pairs = tuple[tuple[str, str, str], ...]
"""What is told apart: (name, the kind that has an answer, the kind that has none)."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A set of others: its library (articles as JSONL records) and its questions."""

    library: str
    articles: tuple[Record, ...]
    questions: tuple[Judged, ...]
    pairs: Pairs


ANSWERABLE, UNANSWERABLE = "answerable", "unanswerable"
OWN, OWN_UNANSWERABLE = "answerable, own paragraph", "unanswerable, own paragraph"
"""Only the paragraph the question was written on is searched: the reader alone."""
TAKEN_OUT = "paragraph taken out"

_SQUAD_PAIRS: Pairs = (
    ("answerable from adversarial", ANSWERABLE, UNANSWERABLE),
    ("the same, own paragraph", OWN, OWN_UNANSWERABLE),
    ("answerable from paragraph taken out", ANSWERABLE, TAKEN_OUT),
)


def read_squad(shared: Path, titles: tuple[str, ...] = ()) -> Outside:
    """Half of SQuAD 2's development set; questions on ``titles`` only (all where empty).

    Each is asked of all paragraphs and of its own alone; one that has an answer also with its
    paragraph taken out, when it should be refused.

    Raises:
        LibraryError: the file is not there or not as it should be.
    """
    articles: list[Record] = []
    questions: list[Judged] = []
    for article in _read(shared / "benchmarks" / "squad2-half-dev.json")["data"]:
        title = article["title"]
        for paragraph in article["paragraphs"]:
            id = f"squad-{len(articles):04}"
            text = paragraph["context"]
            articles.append({"id": id, "title": title.replace("_", " "), "text": text})
            if titles and title not in titles:
                continue
            for qa in paragraph["qas"]:
                questions += _squad_forms(qa, id, text)
    return Outside("squad2-half", tuple(articles), tuple(questions), _SQUAD_PAIRS)


def _squad_forms(qa: Record, article: str, text: str) -> Iterator[Judged]:
    words = dict.fromkeys(
        _with_neighbours(text, a["answer_start"], a["text"]) for a in qa["answers"]
    )
    judged = Judged(
        id=qa["id"],
        question=qa["question"].strip(),
        kind=UNANSWERABLE if qa["is_impossible"] else ANSWERABLE,
        answerable=not qa["is_impossible"],
        must_cite=() if qa["is_impossible"] else (tuple(words),),
        articles=(article,),
    )
    yield judged
    own = OWN if judged.answerable else OWN_UNANSWERABLE
    yield replace(judged, id=f"{judged.id} own", kind=own, only=(article,))
    if judged.answerable:
        yield replace(
            judged,
            id=f"{judged.id} out",
            kind=TAKEN_OUT,
            answerable=False,
            must_cite=(),
            without=(article,),
        )


def _with_neighbours(text: str, start: int, answer: str) -> str:
    """The answer with some words to each side of it, inside its sentence."""
    end = start + len(answer)
    for a, b in split_sentences(text):
        if a <= start < b:
            end = min(end, b)
            before, after = text[a:start].split(" ")[-AROUND - 1 :], text[end:b].split(" ")
            return " ".join(before) + text[start:end] + " ".join(after[: AROUND + 1])
    return answer


FIRST, FOLLOW_UP = "first turn", "follow-up"
LAST_ALONE, WITH_PREVIOUS = "last turn alone", "last turn with the previous"
PARTIAL, UNDERSPECIFIED = "partial", "underspecified"


def read_mtrag(shared: Path) -> Outside:
    """A third of MTRAG-UN: the last turns of conversations, with what they rest on.

    A follow-up is asked in its conversation; besides, it is searched for by itself and with the
    turn before in front of it, which is what our understanding of conversations has to beat.

    Raises:
        LibraryError: the file is not there or not as it should be.
    """
    articles: dict[str, Record] = {}
    questions: list[Judged] = []
    for turn in _read(shared / "benchmarks" / "mtrag-un-third.json"):
        for c in turn["contexts"]:
            title = c["title"] or " ".join(c["text"].split()[:8])
            articles.setdefault(c["id"], {"id": c["id"], "title": title, "text": c["text"]})
        questions += _mtrag_forms(turn)
    pairs = (("answerable from unanswerable", "", UNANSWERABLE),)
    return Outside("mtrag-un", tuple(articles.values()), tuple(questions), pairs)


def _mtrag_forms(turn: Record) -> Iterator[Judged]:
    history = tuple(words.strip() for speaker, words in turn["history"] if speaker == "user")
    question, kind = turn["question"].strip(), turn["answerability"][0].lower()
    outcome = {PARTIAL: Outcome.PARTLY, UNDERSPECIFIED: Outcome.NEEDS_CLARIFYING}.get(kind)
    has_answer = kind in (ANSWERABLE, PARTIAL)
    wanted: tuple[Group, ...] = (("",),)
    judged = Judged(
        id=turn["id"],
        question=question,
        kind=(FOLLOW_UP if history else FIRST) if kind == ANSWERABLE else kind,
        answerable=kind != UNANSWERABLE,
        must_cite=wanted if has_answer and turn["contexts"] else (),
        history=history,
        articles=tuple(c["id"] for c in turn["contexts"]),
        outcome=outcome,
    )
    yield judged
    if judged.kind == FOLLOW_UP:
        alone = replace(judged, id=f"{judged.id} alone", kind=LAST_ALONE, history=())
        yield replace(alone, is_asked=False)
        yield replace(
            alone,
            id=f"{judged.id} previous",
            kind=WITH_PREVIOUS,
            question=f"{history[-1]} {question}",
            is_asked=False,
        )


SETS: dict[str, Callable[[Path], Outside]] = {
    "squad2-half": read_squad,
    "squad2-held-out": lambda shared: read_squad(shared, HELD_OUT),
    "squad2-tuning": lambda shared: read_squad(shared, TUNING),
    "mtrag-un": read_mtrag,
}
"""The sets of others by the words they are asked for with."""


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LibraryError(
            f"{path} cannot be read ({error}); --shared names the folder of outside data"
        ) from error
