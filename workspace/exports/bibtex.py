"""The articles as BibTeX."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.dates import MONTHS, describe
from workspace.exports.checked import Checked
from workspace.exports.records import Author, Record, records

# Braces are named, not escaped: BibTeX counts them even behind a backslash.
_LATEX = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "%": r"\%",
        "&": r"\&",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
    }
)


def write_bibtex(checked: Checked, title: str) -> bytes:
    """One entry an article, in UTF-8."""
    return "\n".join(_entry(record) for record in records(checked)).encode("utf-8")


def _entry(record: Record) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(record))
    return f"@{'techreport' if record.is_report else 'article'}{{{record.key},\n{fields}}}\n"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    # The second braces keep the title's capitals.
    yield "title", f"{{{{{_latex(record.title)}}}}}"
    if record.authors:
        yield "author", f"{{{' and '.join(_author(a) for a in record.authors)}}}"
    if record.publisher:
        place = "institution" if record.is_report else "journal"
        yield place, f"{{{_latex(record.publisher)}}}"
    if record.date_parts:
        yield "year", f"{{{record.date_parts[0]:04}}}"
        if len(record.date_parts) > 1:
            yield "month", MONTHS[record.date_parts[1] - 1][:3]
        if len(record.date_parts) > 2:
            yield "day", f"{{{record.date_parts[2]}}}"
    elif record.published.is_known:
        yield "year", f"{{{describe(record.published)}}}"
    if record.url:
        yield "url", f"{{{_latex(record.url)}}}"
    yield "note", f"{{{_latex(record.note)}}}"


def _author(author: Author) -> str:
    if author.given is None:
        return f"{{{_latex(author.family)}}}"
    return f"{_latex(author.family)}, {_latex(author.given)}"


def _latex(text: str) -> str:
    return text.translate(_LATEX)
