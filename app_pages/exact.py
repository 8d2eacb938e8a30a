"""Exact words on a page: the one place where text from outside becomes HTML.

Article text, file names and questions are untrusted. Here they are escaped whole, so that a browser
shows the very characters: no Markdown, no mathematics, no colours, no links, no markup.
"""

from __future__ import annotations

import base64
import html
import re
from urllib.parse import urlsplit

from corpus.markdown_text import escape as escape_markdown

Span = tuple[int, int]
"""Offsets into an article's text: start inclusive, end exclusive."""


_SHOWN_AS = {
    0: "\N{REPLACEMENT CHARACTER}",
    # Bullets of the Symbol and Wingdings fonts in PDFs: private codes that no other font can show.
    **dict.fromkeys((0xF06E, 0xF06F, 0xF076, 0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC), "\N{BULLET}"),
}
_NO_WIDTH = "\N{WORD JOINER}"
_MADE_INTO_SIGNS = re.compile(r"([-<>~:])(?=[->=]|material/)")


def words(text: str) -> str:
    """``text`` as HTML that shows exactly it; safe inside an attribute's quotation marks too.

    >>> words('<b>$5 & "more"')
    '&lt;b&gt;$5 &amp; &quot;more&quot;'
    """
    return html.escape(shown(text), quote=True)


def shown(text: str) -> str:
    """``text`` as a page shows it, character for character: a few have signs that stand for them.

    >>> shown("\\uf0b7 one")
    '• one'
    """
    return text.translate(_SHOWN_AS)


def label(text: str) -> str:
    """``text`` for a Streamlit label, which reads Markdown, so that it looks exactly like it.

    Streamlit makes arrows, dashes and icons of the plain text that Markdown leaves; a character of
    no width keeps their parts from meeting. For labels only: quoted words never pass here.
    """
    return escape_markdown(_MADE_INTO_SIGNS.sub(lambda m: f"{m[1]}{_NO_WIDTH}", text))


def marked(text: str, start: int, end: int, mark: Span | None, *, tag: str = "mark") -> str:
    """``text[start:end]`` as HTML with what of it lies in ``mark`` inside ``tag``.

    >>> marked("one two three", 0, 13, (4, 7))
    'one <mark>two</mark> three'
    """
    if mark is None:
        return words(text[start:end])
    a, b = max(start, mark[0]), min(end, mark[1])
    if a >= b:
        return words(text[start:end])
    return f"{words(text[start:a])}<{tag}>{words(text[a:b])}</{tag}>{words(text[b:end])}"


def window(text: str, start: int, end: int, around: Span, *, reach: int) -> Span:
    """The part of ``text[start:end]`` within ``reach`` characters of ``around``, at word breaks."""
    a, b = max(start, around[0] - reach), min(end, around[1] + reach)
    while start < a < around[0] and not text[a - 1].isspace():
        a += 1
    while around[1] < b < end and not text[b].isspace():
        b -= 1
    return a, b


def carried(text: str) -> str:
    """``text`` in base64 for a data attribute.

    The browser's sanitiser drops an attribute whose value looks like markup ("-->"), whatever its
    escaping; the page's script takes this back to the exact text.
    """
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")


def copy_button(text: str, title: str) -> str:
    """A button that puts exactly ``text`` on the clipboard; ``title`` is what it says."""
    return (
        f'<button type="button" class="cv-button" data-copy="{carried(text)}">{words(title)}'
        "</button>"
    )


def web_link(url: str) -> str:
    """``url`` as HTML: a link where it is http or https, else just its characters."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme.lower() in ("http", "https") and bool(parts.netloc)
    except ValueError:
        is_web = False
    if not is_web:
        return words(url)
    return f'<a href="{words(url)}" target="_blank">{words(url)}</a>'
