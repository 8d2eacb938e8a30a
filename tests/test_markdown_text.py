"""Exact words in Markdown come out of a renderer as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from corpus.markdown_text import exact

MARKED = st.sampled_from(
    ["a", " ", "\t", "\n", "\n\n", "\u00a0", "*", "_", "`", "#", ">", "-", "+", "1.", "[x](y)",
     "![", "<b>", "&amp;", "&", "\\", "|", "~", "=", "$", ":red[", "'", '"', "“", "’", "---", "***",
     "    ", "\r", "http://a.example", "שלום", "😀", "e\u0301", "\u202e"]
)  # fmt: skip


def shown(markdown: str) -> str:
    """The characters a CommonMark renderer shows of paragraphs, a break for each break."""
    out = []
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type != "inline":
            assert token.type in ("paragraph_open", "paragraph_close")
            continue
        for child in token.children or []:
            assert child.type in ("text", "text_special", "hardbreak"), child.type
        shown = ("\n" if c.type == "hardbreak" else c.content for c in token.children or [])
        out.append("".join(shown))
    return "\n\n".join(out)


@given(st.lists(MARKED, min_size=1, max_size=14).map("".join))
def test_a_renderer_shows_the_exact_characters(text: str) -> None:
    assert shown(exact(text)) == text


@pytest.mark.parametrize("text", ["inferred: the dateline", "https://p.example/a?b(c)", "it’s 5–6"])
def test_plain_words_stay_readable_in_the_source(text: str) -> None:
    assert exact(text) == text
