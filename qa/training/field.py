"""Our own questions to train on: about inspection reports, and about news we invented.

Questions on reports hold the hashes of the sentences, never the sentences: those are read from the
shared folder. Invented news passages stand in ``field_news.jsonl`` whole.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from corpus.article import Article
from corpus.jsonl import read_line
from corpus.passages import cut_passages
from corpus.sentences import split_sentences
from qa.training.windows import Asked

log = logging.getLogger(__name__)

HERE = Path(__file__).parent


def sentence_hash(sentence: str) -> str:
    """What a sentence of a report is known by in our questions."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:12]


def read_field(
    shared: Path, *, held_out: bool = False, at_most_reports: int | None = None
) -> Iterator[Asked]:
    """Our own questions with the passages they are about: those that are trained on, or those on
    passages held out, which only measure. ``at_most_reports`` takes so many of the reports.
    """
    passages: dict[str, tuple[str | None, str, tuple[str, ...]]] = {}
    for line in (HERE / "field_news.jsonl").read_text("utf-8").splitlines():
        d = json.loads(line)
        context = d["heading"] or ""
        passages[d["id"]] = (d["authority"], context, tuple(d["sentences"]))
    records = [
        json.loads(line)
        for line in (HERE / "field_questions.jsonl").read_text("utf-8").splitlines()
    ]
    records = [r for r in records if r.get("held_out", False) is held_out]
    reports = set(sorted({r["report"] for r in records if r.get("report")})[:at_most_reports])
    records = [r for r in records if not r.get("report") or r["report"] in reports]
    by_hash = _report_sentences(shared, reports)
    left_out = 0
    for r in records:
        if r.get("report"):
            sentences = tuple(by_hash.get(h, "") for h in r["sentences"])
            if not all(sentences):
                left_out += 1  # the reader of reports cuts this one's sentences otherwise now
                continue
            council, context = r["authority"], r["heading"] or ""
        else:
            council, context, sentences = passages[r["passage"]]
        yield Asked(
            question=r["question"],
            passage=r["passage"],
            council=council,
            context=context,
            sentences=sentences,
            answers=frozenset(r["answer"]),
            words=r["words"],
        )
    if left_out:
        log.warning("%d of %d questions do not find their sentences", left_out, len(records))


def _report_sentences(shared: Path, wanted: set[str]) -> dict[str, str]:
    with (shared / "reports" / "reports.jsonl").open(encoding="utf-8") as stream:
        lines = [line for line in stream if json.loads(line)["id"] in wanted]
    found = {}
    for line in lines:
        reading = read_line(line, name="reports.jsonl")
        article = Article.from_reading(reading, id=reading.key or "", source="")
        for p in cut_passages(article, lambda texts: [len(t) // 5 for t in texts]):
            for a, b in split_sentences(p.text):
                sentence = re.sub(r"\s", " ", p.text[a:b])
                found[sentence_hash(sentence)] = sentence
        for block in article.blocks:
            for a, b in split_sentences(article.words(block)):
                sentence = re.sub(r"\s", " ", article.words(block)[a:b])
                found[sentence_hash(sentence)] = sentence
    return found
