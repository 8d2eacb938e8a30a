"""A longer or shorter cut of a quotation: which sentences, and which words are left out of them.

Everything here is a span of the article's text, so a cut can only be words that stand there, in
their order; what is left out between them is marked […].
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import streamlit as st

from app_pages import board_said, keeping, notices, workspace_opened
from app_pages.exact import label, words
from corpus.article import BODY, Article, Block, Kind
from corpus.chosen import said_at, without_marks
from corpus.citing import CUT, Kept, Span, Standing, cut, stand
from corpus.errors import LibraryError, VerseError
from corpus.reference import spoken_by
from corpus.sentences import split_sentences
from index.library import Snapshot
from index.quoted import quoted_in
from qa.quotes_asked import SLIDE_WORDS
from workspace.board import Board, Item

AROUND = 1_500
"""Characters before and after the words within which sentences are offered."""

_CHOSEN, _LEFT_OUT, _ROUND = "cut_chosen", "cut_left_out", "cut_round"
_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence that can be chosen, or the part of one on either side of the words kept.

    ``run`` numbers the stretches of text within which pieces can be joined: two of different runs
    have words between them that are not to be let in.
    """

    start: int
    end: int
    run: int


def quoted_with(article: Article, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The parts of the quotation that ``spans`` are of, those split from it by "she said" too.

    Empty where they are no one quotation's, and in a reader's comment, all of which is the reader's
    to quote. Of quotations in one another it is the innermost.
    """
    bare = [without_marks(article.text, span) for span in spans]
    around = [q for q in quoted_in(article) if q.is_speech and not q.is_comment
              and all(any(a <= c and d <= b for a, b in q.spans) for c, d in bare)]  # fmt: skip
    least = min(around, key=lambda q: sum(b - a for a, b in q.spans), default=None)
    return least.spans if least is not None else ()


def pieces(article: Article, spans: Sequence[Span]) -> list[Piece]:
    """What can be chosen around ``spans``, in order: the sentences of the quotation they are of.

    Of a quotation nothing outside its marks is offered, or a reporter's words would stand there as
    the speaker's. Words that are no quotation go with their paragraphs and the ones beside them.
    """
    start, end = spans[0][0], spans[-1][1]
    edges = sorted({edge for span in spans for edge in span})
    out = []
    for run, (first, last) in _stretches(article, spans):
        for a, b in split_sentences(article.text[first:last]):
            a, b = first + a, first + b
            if a > end + AROUND or b < start - AROUND:
                continue
            cuts = [a, *(e for e in edges if a < e < b), b]
            for c, d in pairwise(cuts):
                if _LETTER.search(article.text, c, d):
                    out.append(Piece(c, d, run))
    return out


def joined(
    article: Article, offered: Sequence[Piece], chosen: Sequence[int], left_out: Sequence[Span]
) -> tuple[Span, ...]:
    """The spans of the ``chosen`` pieces (by number) without what is left out of them.

    Pieces of one run that follow one another are one span, with all that stands between them.
    """
    runs: list[Span] = []
    for n in sorted(chosen):
        piece = offered[n]
        if runs and n - 1 in chosen and offered[n - 1].run == piece.run:
            runs[-1] = (runs[-1][0], piece.end)
        else:
            runs.append((piece.start, piece.end))
    for gap in left_out:
        runs = [part for run in runs for part in _around(run, gap)]
    bare = (_stripped(article.text, run) for run in runs)
    return tuple(run for run in bare if run[0] < run[1] and _LETTER.search(article.text, *run))


def word_spans(text: str, spans: Sequence[Span]) -> list[Span]:
    """Where each word of ``spans`` stands."""
    return [m.span() for a, b in spans for m in _WORD.finditer(text, a, b)]


def recut(article: Article, kept: Kept, spans: Sequence[Span], snapshot: Snapshot) -> Kept:
    """``kept`` cut to ``spans``, with who says these words.

    Raises:
        CitationBroken: as ``corpus.citing.cut``.
    """
    shorter = cut(kept, article, spans)
    if all(any(a <= c and d <= b for a, b in kept.spans) for c, d in spans):
        return shorter  # its own words: the same person's
    if kept.kind == Kind.COMMENT:
        return shorter
    said = said_at(article, spans, snapshot.gazetteer)
    return replace(
        shorter,
        speaker=said.speaker if said else None,
        role=said.role if said else None,
        voice=said.voice if said else None,
        about=said.about if said and said.about else kept.about,
    )


def begin() -> None:
    """Forget what was chosen for another quotation."""
    st.session_state[_LEFT_OUT] = ()
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def show(snapshot: Snapshot, board: Board, item: Item, stop: Callable[[], None]) -> None:
    """The sentences to choose from, the words to leave out, and what comes of it."""
    try:
        article = snapshot.article(item.kept.article_id)
    except LibraryError as error:
        notices.problem(str(error))
        return
    standing, kept = stand(item.kept, article)
    if standing not in (Standing.EXACT, Standing.MOVED):
        notices.problem(
            "these words do not stand in the article any more; open it to choose others"
        )
        return
    offered = pieces(article, kept.spans)
    if quoted_with(article, kept.spans):
        notices.note("Only the speaker’s own words can be chosen; keep others from the article.")
    turn = st.session_state.get(_ROUND, 0)
    st.html('<h4 class="cv-label">Sentences to include</h4>')
    chosen = [
        n
        for n, piece in enumerate(offered)
        if st.checkbox(
            label(article.text[piece.start : piece.end]),
            value=any(a < piece.end and piece.start < b for a, b in kept.spans),
            key=f"cut-{turn}-{piece.start}-{piece.end}",
        )
    ]
    left_out: tuple[Span, ...] = st.session_state.get(_LEFT_OUT, ())
    spans = joined(article, offered, chosen, left_out)
    _leave_out(article, spans, turn, has_left_out=bool(left_out))
    if not spans:
        notices.note("Nothing is chosen; choose a sentence.")
        new = None
    else:
        try:
            new = recut(article, kept, spans, snapshot)
        except VerseError as error:
            notices.problem(str(error))
            new = None
    if new is not None:
        st.html(_preview_html(new))
    with st.container(horizontal=True):
        st.button("Save this cut", type="primary", key=f"cut-save-{turn}", disabled=new is None,
                  on_click=_save, args=(board, item, new, stop))  # fmt: skip
        st.button("Cancel", key=f"cut-cancel-{turn}", on_click=stop)


def _leave_out(article: Article, spans: Sequence[Span], turn: int, *, has_left_out: bool) -> None:
    """Choosing words to leave out by the first and the last of them."""
    there = word_spans(article.text, spans)
    if len(there) < 2:
        return
    names = [f"{n}. {' '.join(article.text[a:b].split())}" for n, (a, b) in enumerate(there, 1)]
    key = f"{turn}-{len(there)}-{there[0][0]}"
    st.html('<h4 class="cv-label">Words to leave out</h4>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.selectbox("From", range(len(there)), index=None, key=f"cut-from-{key}",
                             format_func=names.__getitem__, placeholder="First word")  # fmt: skip
        last = st.selectbox("To", range(first or 0, len(there)), index=None, key=f"cut-to-{key}",
                            format_func=names.__getitem__, placeholder="Last word")  # fmt: skip
        gap = (there[first][0], there[last][1]) if first is not None and last is not None else None
        st.button("Leave out", key=f"cut-out-{key}", disabled=gap is None,
                  on_click=_add_gap, args=(gap,))  # fmt: skip
        if has_left_out:
            st.button("Put all words back", key=f"cut-back-{key}", on_click=_no_gaps)


def _preview_html(kept: Kept) -> str:
    count = sum(len(w.split()) for w in kept.words)
    fits = "fits a slide" if count <= SLIDE_WORDS else f"a slide holds about {SLIDE_WORDS}"
    by = spoken_by(kept.speaker, kept.role, kept.kind, is_quotation=kept.is_quotation)
    mark = f' <span class="cv-cut" aria-label="words left out">{CUT.strip()}</span> '
    return (
        '<section class="cv-card" aria-label="As it will be" role="status">'
        f'<h4 class="cv-label">As it will be</h4>'
        f'<blockquote class="cv-words cv-lines">{mark.join(words(w) for w in kept.words)}'
        f'</blockquote><p class="cv-meta">{count} {"word" if count == 1 else "words"}, {fits} · '
        f"{words(by)}</p></section>"
    )


def _add_gap(gap: Span) -> None:
    st.session_state[_LEFT_OUT] = (*st.session_state.get(_LEFT_OUT, ()), gap)


def _no_gaps() -> None:
    st.session_state[_LEFT_OUT] = ()


def _save(board: Board, item: Item, new: Kept, stop: Callable[[], None]) -> None:
    def act() -> str:
        workspace_opened.boards().recut(item, new, by=keeping.person())
        return "The cut is saved."

    if board_said.attempt(board.id, act, item=item, stays=True):
        stop()


def _stretches(article: Article, spans: Sequence[Span]) -> Iterator[tuple[int, Span]]:
    """The runs to choose from, block by block: (number of the run, its place in that block)."""
    blocks = article.blocks
    parts = quoted_with(article, spans)
    if parts:
        for run, (a, b) in enumerate(parts):
            for block in blocks:
                if block.start < b and a < block.end:
                    yield run, (max(a, block.start), min(b, block.end))
        return
    start, end = spans[0][0], spans[-1][1]
    touched = [n for n, b in enumerate(blocks) if b.start < end and start < b.end]
    if not touched:
        yield from enumerate(spans)
        return
    run, before = 0, touched[0] - 1
    for n in range(touched[0] - 1, touched[-1] + 2):
        if n in touched or _goes_with(article, n, blocks[touched[0]]):
            run += n - before > 1  # a caption, say, is not let in between
            before = n
            yield run, (blocks[n].start, blocks[n].end)


def _goes_with(article: Article, number: int, block: Block) -> bool:
    """Whether a block beside the words may be quoted with them."""
    if not 0 <= number < len(article.blocks) or block.kind is Kind.COMMENT:
        return False
    return article.blocks[number].kind in BODY


def _around(run: Span, gap: Span) -> Iterator[Span]:
    """What is left of ``run`` before and after ``gap``."""
    before, after = (run[0], min(run[1], gap[0])), (max(run[0], gap[1]), run[1])
    if before[1] >= run[1] or after[0] <= run[0]:
        yield run  # they do not touch
        return
    yield from (part for part in (before, after) if part[0] < part[1])


def _stripped(text: str, span: Span) -> Span:
    a, b = span
    while a < b and text[a].isspace():
        a += 1
    while a < b and text[b - 1].isspace():
        b -= 1
    return a, b
