"""Words of an article that somebody chose: who says them, be they a quotation, part of one or not.

Whoever selects in an article may select anything, so what is no one person's words is refused here
or has no speaker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.article import Article, Kind, Quotation, Words
from corpus.citing import Span, check_spans
from corpus.errors import CitationBroken
from corpus.sentences import split_sentences
from corpus.speaker import Speaker
from corpus.speech import speaker_at
from corpus.subjects import Gazetteer, known_councils, subjects

_BESIDE_WORDS = "“”‘’\"'«»„ \t\n"


def check_chosen(article: Article, span: Span) -> Span:
    """``span`` without the spaces at its ends.

    Raises:
        CitationBroken: there are no words at it, or it runs over readers' comments and other words.
    """
    check_spans(article.text, [span])
    text = article.text[span[0] : span[1]]
    if not text.strip():
        raise CitationBroken("there are no words in what was selected; select some words")
    start = span[0] + len(text) - len(text.lstrip())
    end = span[1] - (len(text) - len(text.rstrip()))
    touched = [b for b in article.blocks if b.start < end and start < b.end]
    if len(touched) > 1 and any(b.kind is Kind.COMMENT for b in touched):
        raise CitationBroken(
            "what was selected runs over a reader’s comment and other words; select words of one "
            "reader, or of the article"
        )
    return start, end


def said_at(
    article: Article, spans: Sequence[Span], gazetteer: Gazetteer | None = None
) -> Quotation | None:
    """The quotation that the words at ``spans`` lie in, else a stand-in with who says them.

    Of quotations in one another it is the innermost. Words that lie in none (or in words set off: a
    grade, a title) have the speaker of the sentences they are of, where all of those have one and
    the same. None where nobody is known to say them, or where several do.

    Raises:
        CitationBroken: as ``corpus.citing.keep``.
    """
    said = speaks_at(article, spans)
    if said is None or any(said is q for q in article.quotations):
        return said
    held = gazetteer or known_councils()
    about = [s for s in subjects(article, held) if s.start <= said.start]
    return replace(said, about=about[-1].about if about else ())


def speaks_at(article: Article, spans: Sequence[Span]) -> Quotation | None:
    """As ``said_at``, but a stand-in does not say which councils it is about, which takes long.

    Raises:
        CitationBroken: as ``corpus.citing.keep``.
    """
    check_spans(article.text, spans)
    said = [_said(article, span) for span in spans]
    first = said[0]
    if first is None or any(s is None or s.speaker != first.speaker for s in said):
        return None
    return first


def without_marks(text: str, span: Span) -> Span:
    """Where the words at ``span`` are without the quotation marks around them, if any are left."""
    a, b = span
    while a < b and text[a] in _BESIDE_WORDS:
        a += 1
    while a < b and text[b - 1] in _BESIDE_WORDS:
        b -= 1
    return (a, b) if a < b else span


def _said(article: Article, span: Span) -> Quotation | None:
    start, end = without_marks(article.text, span)
    around = [q for q in article.quotations if q.start <= start and end <= q.end]
    said = min(around, key=lambda q: q.end - q.start, default=None)
    if said is not None and said.kind is Words.SPEECH:
        return said
    speakers = list(_speakers(article, start, end))
    first = speakers[0] if speakers else None
    if first is None or any(s is None or s.name != first.name for s in speakers):
        return said
    return Quotation(
        start, end, speaker=first.name, cue=first.cue, role=first.role, voice=first.voice
    )


def _speakers(article: Article, start: int, end: int) -> Iterator[Speaker | None]:
    """Who says each sentence that has some of the words from ``start`` to ``end``."""
    for block in article.blocks:
        if block.end <= start or end <= block.start:
            continue
        for a, b in split_sentences(article.words(block)):
            first, last = block.start + a, block.start + b
            if first < end and start < last:
                yield speaker_at(article, first, last)
