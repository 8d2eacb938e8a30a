"""Quotations as an Excel workbook: text cells only, so nothing in it is ever calculated."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from corpus.characters import NOT_IN_OFFICE
from workspace.exports import fitting
from workspace.exports.characters import cannot_hold
from workspace.exports.checked import Checked, Stands
from workspace.exports.columns import HEADINGS, WORDS, missing, quotation
from workspace.exports.sentences import CHECKED, LEFT_OUT, PARTED, RIGHTS, board, is_parted, quoted

CELL = 32_767
"""The most that Excel keeps in a cell, in UTF-16 units."""

_WIDTHS = (8, 60, 20, 22, 16, 30, 16, 16, 22, 36, 30, 32, 16, 21)
"""Of the columns, in characters of the usual type; the first eight fill a printed page."""
_ABOUT_WIDTH = 100
_CHARACTER_PT = 5.25
_FIRST_PAGE = 8
_PRINTED_PERCENT = 72
_FONT = "Arial"
_SIZE_PT = 11
_WORDS_PT = (12, 11, 10, 9, 8, 7, 6)
"""Of the words: smaller where they would be higher than a row can be."""
_HIGHEST_PT = 409
"""Of a row, in Excel and in LibreOffice."""
_A4 = 9


def held_by_xlsx(checked: Checked) -> Checked:
    """What an Excel file can hold of it exactly; the rest is left out and listed."""
    return checked.without(cannot_hold("an Excel cell", NOT_IN_OFFICE)).without(_too_long)


def write_xlsx(checked: Checked, title: str) -> bytes:
    """A sheet of quotations, one of what is left out (if any), one of what was checked."""
    checked = held_by_xlsx(checked)
    stream = io.BytesIO()
    book = Workbook(
        stream,
        {
            "in_memory": True,
            # Programs measure columns in this type; another's figures may be wider.
            "default_format_properties": {"font_name": _FONT, "font_size": 10},
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": board(title)[:255]})
    rows = [quotation(number, entry) for number, entry in enumerate(checked.standing, start=1)]
    _write(book, "Quotations", rows)
    if checked.left_out:
        _write(book, LEFT_OUT, [missing(entry) for entry in checked.left_out])
    about = book.add_worksheet(CHECKED)
    about.set_column(0, 0, _ABOUT_WIDTH)
    about.set_landscape()
    about.set_paper(_A4)
    about.fit_to_pages(1, 0)
    told = [board(title), checked.line, RIGHTS]
    if any(map(is_parted, checked.standing)):
        told.append(PARTED)
    for n, text in enumerate(told):
        lines = fitting.lines(text, _SIZE_PT, _ABOUT_WIDTH * _CHARACTER_PT)
        about.set_row(n, (len(lines) * fitting.LEADING + 0.6) * _SIZE_PT)
        _text(about, n, 0, text, book.add_format({**_CELL, "bold": n == 0}))
    book.close()
    return stream.getvalue()


_CELL = {
    "font_name": _FONT,
    "font_size": _SIZE_PT,
    "text_wrap": True,
    "valign": "top",
    "num_format": "@",
    "quote_prefix": True,  # stays text when somebody edits the cell
}


def _write(book: Workbook, name: str, rows: Sequence[tuple[str, ...]]) -> None:
    sheet = book.add_worksheet(name)
    edge = {"bottom": 1, "bottom_color": "#C9D2D6"}
    plain = book.add_format({**_CELL, **edge})
    words = {pt: book.add_format({**_CELL, **edge, "font_size": pt}) for pt in _WORDS_PT}
    heading = book.add_format(
        {**_CELL, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E5F", "valign": "vcenter"}
    )
    sheet.set_row(0, 20)
    for column, (title, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        _text(sheet, 0, column, title, heading)
    for n, row in enumerate(rows, start=1):
        # Not every program makes rows as high as what is in them.
        pt = fitting.largest(row[WORDS], _WORDS_PT, _room(WORDS), _HIGHEST_PT) or _WORDS_PT[-1]
        sheet.set_row(n, min(_HIGHEST_PT, max(_high(row, c, pt) for c in range(len(row)))))
        for column, text in enumerate(row):
            _text(sheet, n, column, text, words[pt] if column == WORDS else plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(HEADINGS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(rows) + 1}"})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_print_scale(_PRINTED_PERCENT)
    sheet.set_v_pagebreaks([_FIRST_PAGE])
    sheet.print_across()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_footer("&R&P of &N")


def _room(column: int) -> float:
    """Points across in a cell, inside its edges."""
    return _WIDTHS[column] * _CHARACTER_PT - 4


def _high(row: Sequence[str], column: int, words_pt: int) -> float:
    """Points that the cell takes from top to bottom; no row is higher than ``_HIGHEST_PT``."""
    pt = words_pt if column == WORDS else _SIZE_PT
    text = row[column][: _HIGHEST_PT * len(_WORDS_PT) * 4]
    return (len(fitting.lines(text, pt, _room(column))) * fitting.LEADING + 0.4) * pt


def _text(sheet: Worksheet, row: int, column: int, text: str, form: Format) -> None:
    sheet.write_string(row, column, _cut(text), form)


def _cut(text: str) -> str:
    """What fits in a cell. Only text of ours is ever cut: longer words are left out before."""
    return text if _units(text) <= CELL else text[: CELL // 2 - 1] + "…"


def _too_long(entry: Stands) -> str | None:
    if _units(quoted(entry)) <= CELL:
        return None
    return f"an Excel cell holds {CELL:,} characters, and these words are longer"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
