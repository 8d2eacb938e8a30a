"""From files and folders to articles: what is read, what is skipped, and why."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from corpus.article import Article, Reading
from corpus.decode import decode
from corpus.errors import SourceUnreadable
from corpus.html import read_html
from corpus.jsonl import lines, read_line
from corpus.markdown import read_markdown
from corpus.pdf import read_pdf
from corpus.plain import read_plain
from corpus.quoting import with_quotations
from corpus.word import read_word

DOCUMENT_LIMIT_MB = 40
"""A single document larger than this is refused: no article is that long."""
COLLECTION_LIMIT_MB = 1024
"""The same for a JSONL file, which holds many articles."""

_TEXT = {".txt", ".text"}
_MARKDOWN = {".md", ".markdown"}
_HTML = {".html", ".htm", ".xhtml"}
_JSONL = {".jsonl", ".ndjson"}
READ_SUFFIXES = frozenset({*_TEXT, *_MARKDOWN, *_HTML, *_JSONL, ".pdf", ".docx"})

_INSTEAD = {
    ".doc": "it is in the old Word format; save it as .docx",
    ".rtf": "RTF is not read; save it as .docx or .txt",
    ".odt": "OpenDocument is not read; save it as .docx",
    ".mhtml": "web archives are not read; save the page as HTML",
    ".mht": "web archives are not read; save the page as HTML",
    ".webarchive": "web archives are not read; save the page as HTML",
    ".epub": "e-books are not read; save the article as HTML or text",
    ".json": "a single JSON document is not read; give one article a line as .jsonl",
    ".csv": "tables are not read; give one article a line as .jsonl",
    ".xlsx": "spreadsheets are not read; save the articles as text",
    ".pptx": "slides are not read; save the text as .docx or .txt",
    ".zip": "archives are not read; unpack it first",
}


_NAME_IS_NO_TEXT = "its name is in another encoding than this system's; rename it"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. ``name`` is its path below the folder that was given, "/" between parts."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that gave no article, and the reason in words."""

    source: str
    reason: str


def find_files(root: Path) -> list[SourceFile | Skipped]:
    """The files at or below ``root``, in the order of their names, those of no known kind skipped.

    Hidden files, editors' lock files and the "_files" folders browsers save beside a page are
    passed over in silence.

    Raises:
        SourceUnreadable: where ``root`` is not there.
    """
    if not _is_text(str(root)):
        raise SourceUnreadable(f"{_shown(root)}: {_NAME_IS_NO_TEXT}")
    if root.is_file():
        return [_classify(root, root.name)]
    if not root.is_dir():
        raise SourceUnreadable(f"{root} is not there; check the path")
    paths = (p for p in root.rglob("*") if p.is_file() and not _is_passed_over(p.relative_to(root)))
    named = sorted((p.relative_to(root).as_posix(), p) for p in paths)
    return [_classify(path, name) for name, path in named]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a file that holds an article a line, not read yet.

    ``digest`` is a hash of the line, its number and its file: a line with the digest of one that
    was read before gives the same article again.
    """

    digest: str
    read: Callable[[], Article | Skipped]


def read_lines(file: SourceFile) -> list[SourceLine] | None:
    """The lines of a file that holds an article a line; None for any other, or where it cannot be
    read (``read_file`` says why).
    """
    if _suffix(file.path) not in _JSONL:
        return None
    try:
        text = decode(_load(file))
    except SourceUnreadable:
        return None
    found = []
    for number, line in lines(text):
        facts = f"{file.path}\x1f{file.name}\x1f{number}\x1f{line}"
        digest = hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        found.append(SourceLine(digest, partial(_read_line, line, number, file)))
    return found


def read_file(file: SourceFile) -> Iterator[Article | Skipped]:
    """The articles in ``file``; what cannot be read comes as ``Skipped``, never as an error."""
    source = str(file.path)
    try:
        data = _load(file)
        if _suffix(file.path) in _JSONL:
            for number, line in lines(decode(data)):
                yield _read_line(line, number, file)
        else:
            reading = _read(data, file)
            article = Article.from_reading(reading, id=article_id(file.name), source=source)
            yield with_quotations(article)
    except SourceUnreadable as error:
        yield Skipped(source, str(error))
    except (RecursionError, MemoryError):
        yield Skipped(source, "it is too deeply nested or too large to read; save it as plain text")


def file_sha256(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def article_id(name: str) -> str:
    """An id for the source called ``name`` (a path below its folder): readable, and stable.

    >>> article_id("news/Leeds dips.txt")
    'leeds-dips-cf4153e1'
    """
    stem = re.sub(r"(\.\w{1,8})+$", "", name.rsplit("/", 1)[-1])
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:48].rstrip("-")
    return f"{slug or 'article'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _classify(path: Path, name: str) -> SourceFile | Skipped:
    if not _is_text(name):
        return Skipped(_shown(path), _NAME_IS_NO_TEXT)
    suffix = _suffix(path)
    if suffix in READ_SUFFIXES:
        return SourceFile(path, name)
    kinds = "text, Markdown, HTML, PDF, Word (.docx) and JSONL are"
    reason = _INSTEAD.get(
        suffix, f"files of this kind ({suffix or 'no ending'}) are not read; {kinds}"
    )
    return Skipped(str(path), reason)


def _is_text(name: str) -> bool:
    """False for a name in another encoding than the system's, which no record could keep."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", "replace").decode()


def _is_passed_over(relative: Path) -> bool:
    return any(p.startswith((".", "~$", "__MACOSX")) for p in relative.parts) or any(
        p.endswith(("_files", ".fld")) for p in relative.parts[:-1]
    )


def _suffix(path: Path) -> str:
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _load(file: SourceFile) -> bytes:
    """The bytes of a file, unpacked where it is gzipped, within the limit for its kind."""
    limit_mb = COLLECTION_LIMIT_MB if _suffix(file.path) in _JSONL else DOCUMENT_LIMIT_MB
    limit = limit_mb << 20
    too_large = f"it is larger than {limit_mb} MB; split it into articles"
    try:
        size = file.path.stat().st_size
        if size > limit:
            raise SourceUnreadable(too_large)
        data = file.path.read_bytes()
    except OSError as error:
        raise SourceUnreadable(f"it cannot be opened ({error.strerror}); check the file") from error
    if data.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(BytesIO(data)) as stream:
                data = stream.read(limit + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise SourceUnreadable("its gzip packing is damaged; save the page again") from error
        if len(data) > limit:
            raise SourceUnreadable(too_large)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise SourceUnreadable("it is empty")
    return data


def _read(data: bytes, file: SourceFile) -> Reading:
    suffix = _suffix(file.path)
    name = file.path.name
    if suffix == ".pdf":
        return read_pdf(data, name=name)
    if suffix == ".docx":
        return read_word(data, name=name)
    if suffix in _HTML or re.match(rb"\s*(?:<!doctype html|<html)", data[:200], re.I):
        return read_html(data, name=name)
    text = decode(data)
    return read_markdown(text, name=name) if suffix in _MARKDOWN else read_plain(text, name=name)


def _read_line(line: str, number: int, file: SourceFile) -> Article | Skipped:
    try:
        reading = read_line(line, name=file.path.name)
    except SourceUnreadable as error:
        return Skipped(f"{file.path} line {number}", str(error))
    key = reading.key or article_id(f"{file.name}#{number}")
    return with_quotations(Article.from_reading(reading, id=key, source=str(file.path)))
