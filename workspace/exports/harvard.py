"""The articles as a list of references in the Harvard style, which citeproc writes.

The style is "Cite them right", as the library brings it; nothing is fetched.
"""

from __future__ import annotations

from typing import Any

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from workspace.exports.checked import Checked
from workspace.exports.csl_json import item
from workspace.exports.records import Record, records

STYLE = "harvard-cite-them-right"


def write_harvard(checked: Checked, title: str) -> bytes:
    """The references as plain text, a line each."""
    return "".join(f"{line}\n" for line in harvard(checked)).encode("utf-8")


def harvard(checked: Checked) -> tuple[str, ...]:
    """The references in the style's own order, by author."""
    found = records(checked)
    if not found:
        return ()
    # The style is checked where it is made; to check it against its schema again takes a second.
    style = CitationStylesStyle(STYLE, locale="en-GB", validate=False)
    source = CiteProcJSON([_cited(record) for record in found])
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(record.key) for record in found]))
    bibliography.sort()
    return tuple(str(entry) for entry in bibliography.bibliography())


def _cited(record: Record) -> dict[str, Any]:
    data = item(record)
    data.pop("note", None)  # a note is no part of the style
    if not record.authors:
        # The style puts the publisher in the author's place; the library would print it twice.
        data.pop("container-title", None)
        data["author"] = [{"literal": record.publisher or "Anon."}]
    if not record.date_parts and record.published.is_known:
        data["type"] = "webpage"  # a magazine's date is printed twice, which no bound bears
    return data
