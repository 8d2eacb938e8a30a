"""The articles as RIS, which EndNote, RefWorks, Mendeley and Zotero read."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.dates import describe
from workspace.exports.checked import Checked
from workspace.exports.records import Record, records


def write_ris(checked: Checked, title: str) -> bytes:
    """One record an article, in UTF-8."""
    lines = [
        f"{tag}  - {value}" for r in records(checked) for tag, value in (*_tags(r), ("ER", ""))
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    yield "TY", "RPRT" if record.is_report else "MGZN"
    yield "ID", record.key
    yield "TI", record.title
    yield from (("AU", author.inverted) for author in record.authors)
    if record.publisher:
        yield ("PB" if record.is_report else "T2"), record.publisher
    if record.date_parts:
        year, *rest = record.date_parts
        yield "PY", f"{year:04}"
        yield "DA", "/".join([f"{year:04}", *(f"{n:02}" for n in rest), *[""] * (3 - len(rest))])
    elif record.published.is_known:
        # A date in RIS ends in words of one's own: a bound is given there, as no day.
        yield "DA", f"///{describe(record.published)}"
    if record.url:
        yield "UR", record.url
    yield "N1", record.note
