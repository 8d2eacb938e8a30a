"""The words of a file of slides, shape by shape, and the notes under each slide."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.exc import PythonPptxError

from corpus.errors import SourceUnreadable

MAX_UNPACKED_BYTES = 400_000_000
MAX_PART_BYTES = 20_000_000
MOST_SLIDES = 400
_DEEPEST = 20
_DAMAGED = (
    PythonPptxError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, etree.LxmlError,
    KeyError, ValueError, AttributeError, IndexError, TypeError, NotImplementedError, EOFError,
    OSError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SlideParagraph:
    """A paragraph of the slide of that number, from 1; ``beside`` are other cells of its row."""

    slide: int
    text: str
    beside: tuple[str, ...] = ()


def slide_paragraphs(data: bytes) -> list[SlideParagraph]:
    """The paragraphs with words, in the order of the file, a slide's notes after it.

    Raises:
        SourceUnreadable: damaged, protected, too large, or no file of slides.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
        if any(i.flag_bits & 1 for i in entries):
            raise SourceUnreadable("it is protected by a password; save a copy without it")
        large = any(i.filename.endswith(".xml") and i.file_size > MAX_PART_BYTES for i in entries)
        if large or sum(i.file_size for i in entries) > MAX_UNPACKED_BYTES:
            raise SourceUnreadable("the slides are too large unpacked; save their text alone")
        show = Presentation(io.BytesIO(data))
        if len(show.slides) > MOST_SLIDES:
            raise SourceUnreadable(
                f"it has {len(show.slides)} slides; check at most {MOST_SLIDES} at a time"
            )
        found: list[SlideParagraph] = []
        for number, slide in enumerate(show.slides, start=1):
            for shape in slide.shapes:
                found += [SlideParagraph(number, *words) for words in _words(shape, 0)]
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                notes = slide.notes_slide.notes_text_frame
                found += [SlideParagraph(number, text) for text in _frame(notes)]
        return found
    except _DAMAGED as error:
        raise SourceUnreadable(
            "the slides are damaged or of another kind; open the file and save it as .pptx"
        ) from error


def _words(shape: Any, depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    if depth > _DEEPEST:
        return
    if hasattr(shape, "shapes"):
        for inner in shape.shapes:
            yield from _words(inner, depth + 1)
    elif getattr(shape, "has_table", False):
        for row in shape.table.rows:
            cells = [list(_frame(cell.text_frame)) for cell in row.cells]
            for n, cell in enumerate(cells):
                others = tuple(" ".join(c) for i, c in enumerate(cells) if i != n)
                yield from ((text, others) for text in cell)
    elif getattr(shape, "has_text_frame", False):
        yield from ((text, ()) for text in _frame(shape.text_frame))


def _frame(frame: Any) -> Iterator[str]:
    for paragraph in frame.paragraphs:
        text = "".join(run.text for run in paragraph.runs).replace("\v", "\n")
        if text.strip():
            yield text
