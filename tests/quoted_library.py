"""Libraries of articles whose quotations are given by hand, with every fact a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from corpus.article import (
    UNDATED,
    Article,
    Block,
    Kind,
    Published,
    Quotation,
    Reading,
)
from corpus.passages import PassageRules, cut_passages
from index import generation, segment
from index.generation import FileRecord, Manifest
from index.library import Snapshot
from index.segment import Segment, SegmentRecord
from index.store import Entry, Written
from index.vectors import EmbeddedChroma
from tests.conftest import HashEmbedder


@dataclass(frozen=True)
class Said:
    """Words that stand in the article, and what is known of them."""

    words: str
    facts: dict[str, Any]
    after: str | None = None


def said(words: str, speaker: str | None = None, *, after: str | None = None, **facts: Any) -> Said:
    """A quotation; ``after`` are the words of the part that it goes on from."""
    return Said(words, {"speaker": speaker, **facts}, after)


def article(
    id: str,
    paragraphs: Sequence[str],
    quotations: Sequence[Said] = (),
    *,
    title: str = "",
    published: str | None = None,
    comment: str | None = None,
    furniture: str | None = None,
) -> Article:
    """An article of these paragraphs; a comment and site furniture stand below them."""
    title = title or f"News of {id}"
    kinds = [(Kind.TITLE, title), *((Kind.PARAGRAPH, p) for p in paragraphs)]
    kinds += [(Kind.COMMENT, comment)] if comment else []
    kinds += [(Kind.FURNITURE, furniture)] if furniture else []
    blocks, at = [], 0
    for kind, words in kinds:
        author = "A reader" if kind is Kind.COMMENT else None
        blocks.append(Block(kind, at, at + len(words), author))
        at += len(words) + 2
    text = "\n\n".join(words for _, words in kinds)
    date = Published(published, "day", "stated: the dateline") if published else UNDATED
    reading = Reading(
        title, text, tuple(blocks), date, "Social Work Gazette", url=f"https://news.invalid/{id}"
    )
    made = Article.from_reading(reading, id=id, source=f"{id}.txt")
    starts = {q.words: text.index(q.words) for q in quotations}
    return replace(
        made,
        quotations=tuple(
            Quotation(
                starts[q.words],
                starts[q.words] + len(q.words),
                continues=starts[q.after] if q.after else None,
                **q.facts,
            )
            for q in quotations
        ),
    )


def written(articles: Sequence[Article], embedder: HashEmbedder) -> list[Written]:
    """The articles as a segment takes them."""
    return [
        (a, Entry.of(a, a.source), cut_passages(a, embedder.count_tokens, PassageRules()))
        for a in articles
    ]


def opened(
    folder: Path,
    *segments: Sequence[Article],
    embedder: HashEmbedder,
    dead: Sequence[tuple[int, str]] = (),
) -> Snapshot:
    """A library with those articles, one segment for each sequence; ``dead`` are (number of the
    segment, article) that no longer count.
    """
    storage, records, held = EmbeddedChroma(), [], []
    for n, articles in enumerate(segments):
        place, own = folder / f"s{n}", written(articles, embedder)
        passages = [p for _, _, ps in own for p in ps]
        segment.write_articles(place, own)
        vectors = embedder.embed_documents([p.embedded_text for p in passages])
        segment.write_vectors(place, f"s{n}", own, np.array(vectors, np.float32), storage)
        gone = tuple(id for number, id in dead if number == n)
        lost = sum(len(ps) for a, _, ps in own if a.id in gone)
        record = SegmentRecord(f"s{n}", len(own), len(passages), gone, lost)
        records.append(record)
        held.append(Segment(place, record, storage))
    ids = [a.id for n, s in enumerate(segments) for a in s if (n, a.id) not in dead]
    files = tuple(FileRecord(f"{i}.txt", f"{i}.txt", "", "", (i,)) for i in ids)
    manifest = Manifest(
        name=folder.name,
        made_with=generation.made_with(embedder.card, {}, "", storage.kind),
        roots=(),
        files=files,
        excluded={},
        articles=len(ids),
        passages=sum(r.live for r in records),
        created="2026-11-01T09:00:00",
        segments=tuple(records),
    )
    return Snapshot(folder, manifest, held, embedder)
