"""JSONL: one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.article import UNDATED, Published, Reading
from corpus.dates import stated
from corpus.errors import SourceUnreadable
from corpus.plain import read_plain

_KNOWN = ("id", "title", "text", "publisher", "author", "url", "published")
_OTHER_NAMES_FOR_PUBLISHED = ("published_text", "date_published", "publication_date", "date")


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of ``text`` that have something on them, with their numbers from 1."""
    numbered = enumerate(text.split("\n"), start=1)
    return ((number, line) for number, line in numbered if line.strip())


def read_line(line: str, *, name: str) -> Reading:
    """The article on one line.

    Raises:
        SourceUnreadable: there is none; says why.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceUnreadable(f"it is not JSON ({error}); mend the line") from error
    if not isinstance(record, dict):
        raise SourceUnreadable("it is JSON but not an object with a title and a text")
    record = _mend(record)
    title, text = _words(record, "title"), _words(record, "text")
    if not title or not text:
        missing = "title" if not title else "text"
        raise SourceUnreadable(f'it has no "{missing}"; every line needs a title and a text')
    rest = {k: v for k, v in record.items() if k not in _KNOWN}
    reading = read_plain(
        text.replace("\r\n", "\n").replace("\r", "\n"),
        name="",
        title=title,
        published=_published(record, name),
        metadata=rest,
    )
    key = record.get("id")
    return replace(
        reading,
        publisher=_words(record, "publisher") or reading.publisher,
        author=_words(record, "author") or reading.author,
        url=_words(record, "url") or reading.url,
        key=str(key) if isinstance(key, str | int) and str(key).strip() else None,
    )


def _words(record: dict[str, Any], key: str) -> str | None:
    """The words under ``key``: those of a string as it is, those of a list with commas between."""
    value = record.get(key)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        value = ", ".join(value)
    if not isinstance(value, str) or not value.strip():
        return None
    return value if key == "text" else value.strip()


def _mend(value: Any) -> Any:
    """``value`` without half characters ("\\ud83d" alone), which nothing can store."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mend(v) for v in value]
    if isinstance(value, dict):
        return {_mend(k): _mend(v) for k, v in value.items()}
    return value


def _published(record: dict[str, Any], name: str) -> Published:
    for key in ("published", *_OTHER_NAMES_FOR_PUBLISHED):
        published = stated(record.get(key), f'"{key}" in {name}')
        if published.is_known:
            return published
    return UNDATED
