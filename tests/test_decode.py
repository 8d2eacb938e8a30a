from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import decode
from corpus.errors import SourceUnreadable

QUOTED = "She said: “It’s ‘good’ – and £5 cheaper…”\nThen the café closed."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_encodings_of_windows_and_the_web(encoding: str) -> None:
    assert decode(QUOTED.encode(encoding)) == QUOTED


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_and_without_its_mark(order: str) -> None:
    mark = codecs.BOM_UTF16_LE if order.endswith("le") else codecs.BOM_UTF16_BE
    assert decode(QUOTED.encode(order)) == QUOTED
    assert decode(mark + QUOTED.encode(order)) == QUOTED


def test_an_old_mac_file_is_told_from_a_windows_one_by_its_quotation_marks() -> None:
    text = "Inspectors called it “strong” and ‘safe’ – the council’s best."
    assert decode(text.encode("mac_roman")) == text
    assert decode(text.encode("cp1252")) == text


def test_utf_8_with_a_few_stray_bytes_keeps_the_rest() -> None:
    good = "“Good,” she said – it’s what we’d hoped for. " * 5
    data = good.encode() + "It’s".encode("cp1252") + b" here."
    assert decode(data) == good + "It’s here."


def test_line_ends_become_one_kind() -> None:
    assert decode(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 \x00\x01", "a PDF"),
        (b"PK\x03\x04 rest", "a zip or Office file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03" * 500, "binary"),
    ],
)
def test_what_is_no_text_says_what_it_is(data: bytes, says: str) -> None:
    with pytest.raises(SourceUnreadable, match=says):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_say_why_not(data: bytes) -> None:
    text = ""
    with contextlib.suppress(SourceUnreadable):
        text = decode(data)
    assert "\r" not in text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text
