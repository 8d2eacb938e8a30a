"""Thirty hostile drafts: each refused in one line or read within bounds, and nothing else happens.

    python -m tests.proofs.hostile_drafts

Zip bombs, XML entities, files without words, macros, huge PDFs, marks by the hundred thousand: each
is made here, read by a process of its own, and has to end within its time and memory, with a draft
or with one sentence. No file of the machine may be read by what a draft says, and nothing fetched.
"""

from __future__ import annotations

import gzip
import io
import json
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.util import Inches

from tests.proofs.outcome import Outcome, arguments, say

MOST_SECONDS = 60
MOST_MEGABYTES = 1_500
_SECRET = "a-secret-of-this-machine"
_READ = """
import json, resource, sys
from pathlib import Path
from corpus.errors import SourceUnreadable
from qa.checking.reading import read_draft
try:
    draft = read_draft(Path(sys.argv[1]))
    said, lines, text = "", len(draft.lines), draft.text
except SourceUnreadable as error:
    said, lines, text = str(error), 0, ""
print(json.dumps({"said": said, "lines": lines, "has_secret": sys.argv[2] in text,
                  "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""
_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "lol lol lol lol lol lol lol">'
    + "".join(
        f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def main() -> int:
    """Make, read, say."""
    arguments(__doc__)
    return say("Hostile drafts", prove())


def prove(most: int | None = None) -> Outcome:
    """Every file, or the first ``most``."""
    rows: dict[str, object] = {}
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "secret.txt"
        secret.write_text(_SECRET)
        for name, make in list(FILES.items())[:most]:
            path = Path(folder) / name
            path.write_bytes(make(secret))
            outcome, fault = _read(path)
            rows[name] = outcome
            if fault:
                failures.append(f"{name}: {fault}")
            path.unlink()
    rows = {"files": len(rows), **rows}
    return Outcome(rows, failures)


def _read(path: Path) -> tuple[str, str | None]:
    """What came of reading a file, and what is wrong with that."""
    try:
        done = subprocess.run(
            [sys.executable, "-W", "error::ResourceWarning", "-c", _READ, str(path), _SECRET],
            capture_output=True, text=True, timeout=MOST_SECONDS, check=False,
            preexec_fn=_bounded,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "did not end", f"took longer than {MOST_SECONDS} s"
    if done.returncode:
        return "crashed", done.stderr.strip()[-300:]
    found = json.loads(done.stdout)
    said = found["said"]
    if found["has_secret"]:
        return "leaked", "it read a file of this machine"
    if "\n" in said:
        return said, "its refusal has more than one line"
    what = f"refused: {said}" if said else f"read, {found['lines']} lines"
    return f"{what} ({found['mb']} MB)", None


def _bounded() -> None:
    """At most so much memory, so that a bomb ends its own process."""
    most = 4 * MOST_MEGABYTES << 20  # of addresses, of which far fewer are ever filled
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


# The files


def _word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _slides(text: str) -> bytes:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(5), Inches(2))
    box.text_frame.text = text
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def _with(data: bytes, **parts: bytes) -> bytes:
    """An Office file with parts of it replaced or added; "__" in a name is "/"."""
    given = {k.replace("__", "/"): v for k, v in parts.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in given:
                target.writestr(name, source.read(name))
        for name, part in given.items():
            target.writestr(name, part)
    return out.getvalue()


def _body(xml: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return (
        f"{head}<w:document xmlns:w="
        '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{xml}</w:body></w:document>"
    ).encode()


def _document(xml: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return _with(_word("x"), **{"word__document.xml": _body(xml, head)})


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _bomb(_: Path) -> bytes:
    return _with(_word("x"), **{"word__document.xml": _body(_p("bomb " * 40_000_000))})


def _many_parts(_: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for n in range(30):
            target.writestr(f"word/media/{n}.bin", b"\0" * 20_000_000)
        target.writestr("word/document.xml", _body(_p("words")))
    return out.getvalue()


def _lying_zip(_: Path) -> bytes:
    """A part whose header says that it is small."""
    data = bytearray(_with(_word("x"), **{"word__document.xml": _body(_p("a" * 5_000_000))}))
    at = data.rfind(b"word/document.xml")
    size = at - 46 + 24
    data[size : size + 4] = (100).to_bytes(4, "little")
    return bytes(data)


def _outside(secret: Path) -> bytes:
    head = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    return _document(_p("the file says &s;"), head)


def _parameter(secret: Path) -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'
    return _document(_p("words"), head)


def _template(_: Path) -> bytes:
    rels = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" '
        b'TargetMode="External"/></Relationships>'
    )
    return _with(_word("“Words,” she said."), **{"word___rels__settings.xml.rels": rels})


def _pages(count: int, text: str = "") -> bytes:
    """A PDF of so many pages, by hand: PDFium writes no text."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode("latin-1", "replace")
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    for n in range(count):
        kids.append(b"%d 0 R" % (5 + n))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b" ".join(kids))
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for n, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (n, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, start))  # fmt: skip
    return out.getvalue()


def _scan(_: Path) -> bytes:
    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _deep(_: Path) -> bytes:
    return _document(
        "<w:sdt><w:sdtContent>" * 20_000 + _p("deep") + "</w:sdtContent></w:sdt>" * 20_000
    )


def _lines(_: Path) -> bytes:
    return _document("".join(_p(f"Line {n} says “this and that” of {n}.") for n in range(100_000)))


FILES: dict[str, Callable[[Path], bytes]] = {
    "bomb.docx": _bomb,
    "many parts.docx": _many_parts,
    "lying header.docx": _lying_zip,
    "entities.docx": lambda _: _document(_p("&i;"), _ENTITIES),
    "a file of this machine.docx": _outside,
    "an outside dtd.docx": _parameter,
    "an outside template.docx": _template,
    "macros.docx": lambda _: _with(_word("x"), **{"word__vbaProject.bin": b"\xd0\xcf macro"}),
    "macros.docm": lambda _: _word("words"),
    "no words.docx": lambda _: _word("", "   "),
    "cut off.docx": lambda _: _word("words " * 500)[:4_000],
    "no document in it.docx": lambda _: _with(b"PK\x05\x06" + b"\0" * 18, a=b"b"),
    "not a zip.docx": lambda _: b"these are just words",
    "old word.docx": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000,
    "deep.docx": _deep,
    "a hundred thousand lines.docx": _lines,
    "bomb.pptx": lambda _: _with(
        _slides("x"), **{"ppt__slides__slide1.xml": b"<x>" + b" " * 200_000_000 + b"</x>"}
    ),
    "entities.pptx": lambda _: _with(
        _slides("x"), **{"ppt__slides__slide1.xml": (_ENTITIES + "<p>&i;</p>").encode()}
    ),
    "no words.pptx": lambda _: _slides(""),
    "macros.pptx": lambda _: _with(_slides("x"), **{"ppt__vbaProject.bin": b"macro"}),
    "five hundred pages.pdf": lambda _: _pages(500, "Ofsted said that \\(it\\) is good."),
    "two hundred pages.pdf": lambda _: _pages(200, "Ofsted said that it is good."),
    "a scan.pdf": _scan,
    "broken.pdf": lambda _: b"%PDF-1.4\n" + b"\xff" * 5_000,
    "marks.txt": lambda _: ("“‘\"'" * 50_000).encode(),
    "marks and words.txt": lambda _: ("“a said b " * 30_000).encode(),
    "one long line.txt": lambda _: b"word " * 190_000,
    "too large.txt": lambda _: b"word " * 9_000_000,
    "binary.txt": lambda _: bytes(range(256)) * 4_000,
    "nothing.txt": lambda _: b"",
    "nested.md": lambda _: (">" * 5_000 + " words\n").encode(),
    "front matter.md": lambda _: b"---\na: " + b"[" * 20_000 + b"\n---\nwords",
    "packed.txt.gz": lambda _: gzip.compress(b"words " * 1_000_000),
}


if __name__ == "__main__":
    sys.exit(main())
