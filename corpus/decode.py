"""Bytes to text, for the encodings people's files really have."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from corpus.errors import SourceUnreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# What curly quotes, dashes and pound signs look like when the code page is right: a quote beside a
# letter, a dash between spaces, a currency sign before a figure.
_TYPOGRAPHY = re.compile(r"(?<=\w)[’‘”]|[“‘](?=\w)|(?<=\s)[–—](?=\s)|£(?=\d)|…")
_MAGIC = {b"%PDF": "a PDF", b"PK\x03\x04": "a zip or Office file", b"\x89PNG": "a picture"}


def decode(data: bytes) -> str:
    """The text of ``data``, with line ends made ``\\n``.

    Tries a byte order mark, UTF-8, UTF-16 without a mark, UTF-8 with a few stray bytes, then the
    code pages of Windows and old Macs, then a detector for the rest of the world.

    Raises:
        SourceUnreadable: where the bytes are no text.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise SourceUnreadable(f"it is {what} under a text file's name; rename it")
    text = _decode(data)
    sample = text[:200_000]
    if len(_CONTROL.findall(sample)) > max(2, len(sample) // 200):
        raise SourceUnreadable("it is binary, not text; save it as text, HTML, PDF or Word")
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    head = data[:4000]
    if head.count(0) > len(head) // 5:
        order = "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
        try:
            return data.decode(order)
        except UnicodeDecodeError as error:
            raise SourceUnreadable("it is binary, not text") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    high = sum(byte >= 0x80 for byte in data)
    stray = data.decode("utf-8", "surrogateescape")
    bad = sum(0xDC80 <= ord(c) <= 0xDCFF for c in stray)
    if bad * 10 <= high:
        return "".join(
            bytes([ord(c) - 0xDC00]).decode("cp1252", "replace")
            if 0xDC80 <= ord(c) <= 0xDCFF
            else c
            for c in stray
        )
    western = [data.decode(page, "replace") for page in ("cp1252", "mac_roman")]
    best = max(western, key=_looks_right)
    if _looks_right(best) > 0:
        return best
    guess = charset_normalizer.from_bytes(data).best()
    return str(guess) if guess is not None else western[0]


def _looks_right(text: str) -> int:
    """Typographic signs in their places less characters rare in English (higher is better)."""
    return len(_TYPOGRAPHY.findall(text)) - len(re.findall(r"[ÒÓÔÕÐÑ\ufffd\x80-\x9f]", text))
