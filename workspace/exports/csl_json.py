"""The articles as CSL-JSON, which Zotero, pandoc and citation libraries read."""

from __future__ import annotations

import json
from typing import Any

from corpus.dates import describe
from workspace.exports.checked import Checked
from workspace.exports.records import Author, Record, records


def write_csl_json(checked: Checked, title: str) -> bytes:
    """A JSON list with one item an article."""
    items = [item(record) for record in records(checked)]
    return json.dumps(items, ensure_ascii=False, indent=1).encode("utf-8")


def item(record: Record) -> dict[str, Any]:
    """A record in the words of the Citation Style Language."""
    data: dict[str, Any] = {
        "id": record.key,
        "type": "report" if record.is_report else "article-magazine",
        "title": record.title,
        "publisher" if record.is_report else "container-title": record.publisher,
        "author": [_name(author) for author in record.authors],
        "issued": _issued(record),
        "URL": record.url,
        "note": record.note,
    }
    return {name: value for name, value in data.items() if value}


def _name(author: Author) -> dict[str, str]:
    if author.given is None:
        return {"literal": author.family}
    return {"family": author.family, "given": author.given}


def _issued(record: Record) -> dict[str, Any] | None:
    if record.date_parts:
        return {"date-parts": [list(record.date_parts)]}
    # A bound is no date: it is said in words.
    return {"literal": describe(record.published)} if record.published.is_known else None
