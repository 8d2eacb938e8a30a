"""Outside questions to train on, read from the shared folder; their licences are in its README."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.sentences import split_sentences
from qa.training.windows import Asked

HELD_OUT = frozenset(
    {
        "Scottish_Parliament",
        "Harvard_University",
        "1973_oil_crisis",
        "Steam_engine",
        "European_Union_law",
        "Huguenot",
        "Packet_switching",
    }
)
"""SQuAD articles kept for measuring, never trained on."""
_MOST_ANSWERING = 2
_LONGEST = 90
"""Words; a passage with a longer "sentence" (a table, a list) is left out."""


def read_outside(shared: Path) -> list[Asked]:
    """Every outside question once, held-out articles and doubles left out."""
    squad = (
        shared / "training" / "squad-dev-other-articles.json",
        shared / "benchmarks" / "squad2-half-dev.json",
        shared / "training" / "squadshifts-new-wiki.json",
        shared / "training" / "xquad-en.json",
    )
    found: list[Asked] = []
    for path in squad:
        found += _squad(path)
    found += _covid(shared / "training" / "covidqa.json")
    for name in ("selqa-dev.json", "selqa-test.json"):
        found += _selqa(shared / "training" / name)
    found += _qed(shared / "training" / "qed-dev.jsonl")
    found += _natural_questions(shared / "training" / "nq-oracle.jsonl.gz")
    found += _qamr(shared / "training")
    held = _held_out_words(shared)
    seen: set[tuple[str, str]] = set()
    kept = []
    for asked in found:
        key = (_plain(asked.question), _plain(asked.sentences[0])[:60])
        if key in seen or _plain(asked.question) in held or not _is_readable(asked):
            continue
        seen.add(key)
        kept.append(asked)
    return kept


def _held_out_words(shared: Path) -> set[str]:
    """The questions on held-out articles: other files may hold them under other names."""
    content = json.loads((shared / "benchmarks" / "squad2-half-dev.json").read_text("utf-8"))
    return {
        _plain(qa["question"])
        for article in content["data"]
        if article["title"] in HELD_OUT
        for paragraph in article["paragraphs"]
        for qa in paragraph["qas"]
    }


def _is_readable(asked: Asked) -> bool:
    return (
        bool(asked.sentences)
        and len(asked.answers) <= _MOST_ANSWERING
        and all(len(s.split()) <= _LONGEST for s in asked.sentences)
    )


def read_held_out(shared: Path) -> list[Asked]:
    """The questions on the held-out SQuAD articles, to measure on."""
    return list(_squad(shared / "benchmarks" / "squad2-half-dev.json", held_out=True))


def _squad(path: Path, *, held_out: bool = False) -> Iterator[Asked]:
    content = json.loads(path.read_text("utf-8"))
    for article in content["data"] if isinstance(content, dict) else content:
        title = article.get("title", "")
        if (title in HELD_OUT) is not held_out:
            continue
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            spans = split_sentences(text)
            for qa in paragraph["qas"]:
                asked = _squad_question(qa, title.replace("_", " "), text, spans)
                if asked is not None:
                    yield asked


def _squad_question(
    qa: dict[str, Any], title: str, text: str, spans: Sequence[tuple[int, int]]
) -> Asked | None:
    answers: frozenset[int] = frozenset()
    words = None
    if qa["answers"]:
        start, words = qa["answers"][0]["answer_start"], qa["answers"][0]["text"]
        answers = frozenset(i for i, (a, b) in enumerate(spans) if a <= start < b)
        if not answers:
            return None
    return Asked(
        question=qa["question"].strip(),
        passage=f"{title}: {text[:80]}",
        council=None,
        context=title,
        sentences=tuple(text[a:b] for a, b in spans),
        answers=answers,
        words=words,
        also=tuple({a["text"] for a in qa["answers"]}),
    )


def _covid(path: Path) -> Iterator[Asked]:
    """Questions on research articles: the sentences around the answer."""
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            spans = split_sentences(text)
            for qa in paragraph["qas"]:
                if not qa["answers"]:
                    continue
                start = qa["answers"][0]["answer_start"]
                words = qa["answers"][0]["text"].strip()
                end = start + len(words)
                at = [i for i, (a, b) in enumerate(spans) if a < end and b > start]
                if not at:
                    continue
                first, last = max(0, at[0] - 4), min(len(spans), at[-1] + 5)
                yield Asked(
                    question=qa["question"].strip(),
                    passage=f"covid {paragraph.get('document_id')} {first}",
                    council=None,
                    context="",
                    sentences=tuple(" ".join(text[a:b].split()) for a, b in spans[first:last]),
                    answers=frozenset(i - first for i in at),
                    words=words,
                )


def _selqa(path: Path) -> Iterator[Asked]:
    for item in json.loads(path.read_text("utf-8")):
        yield Asked(
            question=item["question"],
            passage=f"selqa {item['article']} {item['section']}",
            council=None,
            context=item["article"],
            sentences=tuple(_untokenised(c) for c in item["candidates"]),
            answers=frozenset(item["answers"]),
            words=None,
        )


def _qed(path: Path) -> Iterator[Asked]:
    for line in path.read_text("utf-8").splitlines():
        item = json.loads(line)
        text, starts = item["paragraph_text"], [*item["sentence_starts"], None]
        answers = item["original_nq_answers"]
        if not answers or not answers[0]:
            continue
        given = answers[0][0]
        bounds = list(pairwise(starts))
        at = [i for i, (a, b) in enumerate(bounds) if a <= given["start"] < (b or len(text))]
        yield Asked(
            question=item["question_text"],
            passage=f"qed {item['example_id']}",
            council=None,
            context=item["title_text"],
            sentences=tuple(_untokenised(text[a:b]) for a, b in bounds),
            answers=frozenset(at),
            words=_untokenised(given["string"]),
        )


def _natural_questions(path: Path) -> Iterator[Asked]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            passage = item["ctxs"][0]
            text = passage["text"]
            sentences = tuple(text[a:b] for a, b in split_sentences(text))
            at = [i for i, s in enumerate(sentences) if _holds(s, item["answers"])]
            if not at:
                continue
            words = next((a for a in item["answers"] if a in sentences[at[0]]), None)
            yield Asked(
                question=item["question"],
                passage=f"nq {passage['title']} {text[:60]}",
                council=None,
                context=passage["title"],
                sentences=sentences,
                answers=frozenset(at),
                words=words,
                also=tuple(item["answers"]),
            )


def _qamr(folder: Path, *, a_sentence: int = 6, seed: int = 5) -> Iterator[Asked]:
    """Questions and answers on single sentences, a few of each, among others of its document."""
    chance = random.Random(seed)
    tokens: dict[str, list[str]] = {}
    documents: dict[str, list[str]] = defaultdict(list)
    for line in (folder / "qamr-sentences.tsv").read_text("utf-8").splitlines():
        name, _, text = line.partition("\t")
        tokens[name] = text.split(" ")
        documents[name.rsplit(":", 2)[0]].append(name)
    asked: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for split in ("dev", "test"):
        for line in (folder / f"qamr-{split}.tsv").read_text("utf-8").splitlines():
            name, _, _, _, _, question, places, *_ = line.split("\t")
            answer = [tokens[name][int(i)] for i in places.split()] if places.strip() else []
            if answer and len(question.split()) > 3:
                asked[name].append((question, _untokenised(" ".join(answer))))
    everything = sorted(tokens)
    for name in sorted(asked):
        others = [n for n in documents[name.rsplit(":", 2)[0]] if n != name]
        others = others or chance.sample(everything, 3)
        for question, words in chance.sample(asked[name], min(a_sentence, len(asked[name]))):
            around = [n for n in chance.sample(others, min(2, len(others))) if n != name]
            at = chance.randint(0, len(around))
            names = [*around[:at], name, *around[at:]]
            sentences = tuple(_untokenised(" ".join(tokens[n])) for n in names)
            yield Asked(
                question=question,
                passage=f"qamr {name}",
                council=None,
                context="",
                sentences=sentences,
                answers=frozenset({at}),
                words=words if words in sentences[at] else None,
            )


def _untokenised(text: str) -> str:
    """Words that a tokeniser set apart, written as people write them."""
    for token, sign in (
        ("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"), ("``", '"'), ("''", '"'),
    ):  # fmt: skip
        text = text.replace(token, sign)
    text = re.sub(r"\s+([,.;:!?%)\]])", r"\1", text)
    text = re.sub(r"([(\[$£])\s+", r"\1", text)
    text = re.sub(r"\s+('s|n't|'re|'ve|'ll|'d)\b", r"\1", text)
    text = re.sub(r"(\w) - (\w)", r"\1-\2", text)
    return " ".join(re.sub(r"\s--\s", " – ", text).split())


def _holds(sentence: str, answers: Sequence[str]) -> bool:
    padded = f" {_plain(sentence)} "
    return any(f" {_plain(a)} " in padded for a in answers if _plain(a))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
