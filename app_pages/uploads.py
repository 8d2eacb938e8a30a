"""Files people send, put in the articles folder under safe names that never overwrite another."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

_LONGEST_BYTES = 150
"""File systems allow 255 bytes of a name; this leaves room for " (2)" and temporary names."""
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Saved:
    """A file sent: the name it came with, where it stands now, and whether it was put there."""

    name: str
    path: Path
    is_new: bool


def safe_name(name: str) -> str:
    """A plain file name from whatever a browser sent: no folders, no hidden or reserved names.

    >>> safe_name("../../etc/passwd")
    'passwd'
    >>> safe_name("C:\\\\Users\\\\me\\\\.report?.txt")
    'report_.txt'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join(c for c in last if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    plain = " ".join(_UNSAFE.sub("_", printable).split()).strip(". ~$")
    if not plain or set(plain) <= {"_"}:
        plain = "article.txt"
    if _RESERVED.match(plain) or plain.startswith("__MACOSX"):
        plain = "file " + plain
    stem, suffix = os.path.splitext(plain)
    while len((stem + suffix).encode()) > _LONGEST_BYTES:
        stem, suffix = (stem[:-1], suffix) if len(stem) > 1 else (stem, suffix[:-1])
    return stem.rstrip(". ") + suffix if stem.rstrip(". ") else "article" + suffix


def save(folder: Path, name: str, data: bytes) -> Saved:
    """Put ``data`` in ``folder`` under a safe form of ``name``; an identical file is left alone.

    The file appears whole or not at all, and never in the place of another.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = safe_name(name)
    handle, aside = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(aside, 0o644)
        number = 1
        while True:
            stem, suffix = os.path.splitext(plain)
            path = folder / (plain if number == 1 else f"{stem} ({number}){suffix}")
            try:
                # A link fails where the name is taken; a rename would overwrite.
                os.link(aside, path)
            except FileExistsError:
                if _is_same(path, data):
                    return Saved(name, path, is_new=False)
                number += 1
                continue
            return Saved(name, path, is_new=True)
    finally:
        os.unlink(aside)


def _is_same(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
