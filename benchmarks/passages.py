"""Our passages of a source, and how many reports make how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.reports import Report, write_lines
from corpus.article import Article
from corpus.passages import Passage, PassageRules, cut_passages
from corpus.sources import SourceFile, find_files, read_file
from index.embedding import Embedder


def cut(source: Path, embedder: Embedder) -> Iterator[tuple[Article, Passage]]:
    """Every passage a library would have of ``source``, with its article."""
    rules = PassageRules(window=embedder.card.window)
    for file in find_files(source):
        if isinstance(file, SourceFile):
            for article in read_file(file):
                if isinstance(article, Article):
                    for passage in cut_passages(article, embedder.count_tokens, rules):
                        yield article, passage


def count_ours(report: Report, embedder: Embedder, work: Path) -> int:
    """How many passages a library has of a report."""
    return sum(1 for _ in cut(write_lines(work / "counted.jsonl", [report]), embedder))


def count_plain(report: Report) -> int:
    """How many chunks the plain pipeline has of a report."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return len(splitter.split_text(report["text"]))


def enough_for_both(
    reports: Sequence[Report], passages: int, embedder: Embedder, work: Path
) -> list[Report]:
    """The first reports, taken whole, that give either side at least ``passages``."""
    taken: list[Report] = []
    ours = plain = 0
    for report in reports:
        if min(ours, plain) >= passages:
            break
        taken.append(report)
        ours += count_ours(report, embedder, work)
        plain += count_plain(report)
    return taken
