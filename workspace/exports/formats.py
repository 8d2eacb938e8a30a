"""Every format by name, for whoever offers them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workspace.exports.bibtex import write_bibtex
from workspace.exports.checked import Checked
from workspace.exports.csl_json import write_csl_json
from workspace.exports.csv_file import held_by_csv, write_csv
from workspace.exports.excel import held_by_xlsx, write_xlsx
from workspace.exports.harvard import write_harvard
from workspace.exports.markdown import held_by_markdown, write_markdown
from workspace.exports.ris import write_ris
from workspace.exports.slides import held_by_pptx, write_pptx
from workspace.exports.word import held_by_docx, write_docx


def _whole(checked: Checked) -> Checked:
    return checked


@dataclass(frozen=True, slots=True)
class Format:
    """A way to take a board away. ``write(checked, title)`` is the whole file.

    ``held(checked)`` is what of it that file will have, for whoever shows it before. ``has_words``
    is False for the lists of references, which name the articles and quote nothing.
    """

    name: str
    suffix: str
    media_type: str
    write: Callable[[Checked, str], bytes]
    held: Callable[[Checked], Checked] = _whole
    has_words: bool = True


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS = (
    Format("Word", ".docx", f"{_OFFICE}.wordprocessingml.document", write_docx, held_by_docx),
    Format("Slides", ".pptx", f"{_OFFICE}.presentationml.presentation", write_pptx, held_by_pptx),
    Format("Markdown", ".md", "text/markdown", write_markdown, held_by_markdown),
    Format("CSV", ".csv", "text/csv", write_csv, held_by_csv),
    Format("Excel", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet", write_xlsx, held_by_xlsx),
    Format("Harvard references", ".txt", "text/plain", write_harvard, has_words=False),
    Format("RIS", ".ris", "application/x-research-info-systems", write_ris, has_words=False),
    Format("BibTeX", ".bib", "application/x-bibtex", write_bibtex, has_words=False),
    Format("CSL-JSON", ".json", "application/vnd.citationstyles.csl+json", write_csl_json,
           has_words=False),
)  # fmt: skip
