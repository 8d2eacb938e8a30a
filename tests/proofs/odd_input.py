"""Libraries and questions of odd sizes: each gives a sensible answer or one clear line.

    python -m tests.proofs.odd_input --articles 3000 --words 200000

A library of one sentence, of one huge article, of thousands of articles that differ in a number; a
question that is a whole article, a conversation of 200 turns, filters that contradict each other.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import QuestionError
from index.build import build
from index.embedding import open_embedder
from index.library import Library
from index.settings import Settings
from qa.answer import Answer
from qa.ask import Assistant
from qa.reader import Reader
from qa.retrieve import Narrowing
from tests.proofs.outcome import Outcome, arguments, say

TURNS = 200
PLANTED = (
    "The county’s lighthouse team of seven social workers moved to Brackenmouth in March 2019."
)
ASKED = "How many social workers were in the lighthouse team?"
_WORDS = re.findall(
    r"\w+",
    """children families staff managers visits plans records meetings schools carers homes reviews
    support early late weekly often rarely clear steady slow local county borough team leader""",
)


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of which library; ``expects`` is in the answer or in the one clear line."""

    name: str
    question: str
    expects: str
    history: tuple[str, ...] = ()
    narrowing: Narrowing | None = None


def main() -> int:
    """Build the odd libraries and ask them."""
    options = arguments(__doc__, articles=3000, words=200_000, seed=1)
    chance = random.Random(options.seed)
    one = [("A sentence", "Marlow council has one social worker for every nine children.")]
    long = [("A long report", _prose(chance, options.words))]
    alike = [
        (f"Bulletin {n}", f"Bulletin {n} of Marlow council. {PLANTED} It was seen {n} times.")
        for n in range(options.articles)
    ]
    failures: list[str] = []
    rows: dict[str, object] = {}
    for name, articles, cases in (
        ("one sentence", one, list(_of_one())),
        (f"one article of {options.words:,} words", long, list(_of_long(long[0][1]))),
        (f"{options.articles:,} near-identical articles", alike, list(_of_alike())),
    ):
        with tempfile.TemporaryDirectory() as work:
            started = time.perf_counter()
            assistant = _library(Path(work), articles)
            rows[f"{name}: built in"] = f"{time.perf_counter() - started:.1f} s"
            for case in cases:
                rows[f"{name}: {case.name}"] = _ask(assistant, name, case, failures)
    return say("Libraries and questions of odd sizes", Outcome(rows, failures))


def _of_one() -> Iterator[Case]:
    yield Case("what it says", "How many children has Marlow a social worker for?", "nine children")
    yield Case("what it does not say", "Who is the director of Marlow?", "Not in the articles")
    yield Case("another council", "What did Ofsted say about Leeds?", "Not in the articles")


def _of_long(article: str) -> Iterator[Case]:
    yield Case("one sentence of it", ASKED, "lighthouse team")
    yield Case("a question that is the article", article, "characters long")
    yield Case("a question of 1,900 characters", article[:1_880] + " " + ASKED[:20], "")
    yield Case("summary", "Sum up “A long report”", "")


def _of_alike() -> Iterator[Case]:
    yield Case("what all say", ASKED, "lighthouse team")
    turns = tuple(f"What did bulletin {n} say about Marlow?" for n in range(TURNS))
    yield Case(f"after {TURNS} turns", "and where did it move to?", "", history=turns)
    never = Narrowing(after="2024", before="2019")
    yield Case("filters that contradict each other", ASKED, "Not in the articles", narrowing=never)
    nobody = Narrowing(about=("Leeds",))
    yield Case("a filter that leaves nothing", ASKED, "Not in the articles", narrowing=nobody)


def _prose(chance: random.Random, words: int) -> str:
    sentences: list[str] = []
    count = 0
    while count < words:
        n = chance.randint(8, 20)
        sentence = " ".join(chance.choices(_WORDS, k=n)).capitalize() + "."
        sentences.append(sentence + ("\n\n" if chance.random() < 0.2 else " "))
        count += n
    sentences.insert(len(sentences) // 2, f"{PLANTED} ")
    return "".join(sentences).strip()


def _library(work: Path, articles: list[tuple[str, str]]) -> Assistant:
    source = work / "articles.jsonl"
    source.write_text(
        "".join(
            f"{json.dumps({'id': str(n), 'title': title, 'text': text})}\n"
            for n, (title, text) in enumerate(articles)
        ),
        encoding="utf-8",
    )
    settings = Settings(data=work / "data")
    build(settings.data, open_embedder(settings), [source])
    return Assistant(Library.of(settings), Reader.load())


def _ask(assistant: Assistant, name: str, case: Case, failures: list[str]) -> str:
    started = time.perf_counter()
    try:
        answer: Answer | None = assistant.ask(
            case.question, history=case.history, narrowing=case.narrowing
        )
        said = answer.answer if answer else ""
    except QuestionError as error:
        answer, said = None, str(error)
    took = time.perf_counter() - started
    if case.expects not in said or not said.strip():
        failures.append(f"{name}, {case.name}: “{case.expects}” is not in “{said[:200]}”")
    for c in answer.citations if answer else ():
        article = assistant.library.snapshot().article(c.article_id)
        if article.text[c.start : c.end] != c.quote:
            failures.append(f"{name}, {case.name}: a quotation is not the article's words")
    return f"{took:.2f} s  {' '.join(said.split())[:90]}"


if __name__ == "__main__":
    sys.exit(main())
