"""Passages: what is embedded and retrieved.

A passage is a run of whole paragraphs under one heading, or (part of) one reader's comment. It fits
the embedding model's window together with the context put in front of it; what is shown and cited
is only the article's own span.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.article import BODY, Article, Block, Kind
from corpus.errors import VerseError
from corpus.sentences import Span, split_sentences
from corpus.subjects import Gazetteer, known_councils, named_councils, subjects

CountTokens = Callable[[Sequence[str]], Sequence[int]]
"""Word pieces of each text, special tokens not counted."""


@dataclass(frozen=True, slots=True)
class PassageRules:
    """How long passages are, in word pieces of the embedding model.

    ``window`` is what the model reads, its two special tokens included; ``target`` is where a run
    of paragraphs is closed; ``context`` is the most that title, heading and council may take. Both
    become less for a model whose window has no room for them.
    """

    window: int = 256
    target: int = 160
    context: int = 56

    def __post_init__(self) -> None:
        if self.window < 32:
            raise VerseError(f"a window of {self.window} word pieces is too short for passages")
        object.__setattr__(self, "context", min(self.context, self.window // 4))
        object.__setattr__(self, "target", min(self.target, self.room))

    @property
    def room(self) -> int:
        """Word pieces left for the passage's own text."""
        return self.window - 2 - self.context


OWN_WORDS, OWN_HEADING, RUN_OF_TEXT = "its own words", "its heading", "the run of the text"
"""Why a passage is about a council."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article that is retrieved as one. ``about`` are the councils it is about."""

    id: str
    article_id: str
    start: int
    end: int
    is_comment: bool
    heading: str | None
    about: tuple[str, ...]
    context: str
    text: str

    @property
    def basis(self) -> str | None:
        """Why it is about those councils: by its own words, its heading, or the run of the text.

        None where it is about none, or it is not clear about which.
        """
        if not self.about:
            return None
        for words, why in ((self.text, OWN_WORDS), (self.heading or "", OWN_HEADING)):
            if any(re.search(rf"\b{re.escape(name)}\b", words) for name in self.about):
                return why
        return RUN_OF_TEXT

    @property
    def embedded_text(self) -> str:
        """What the embedding model reads: the context, then the span's own words."""
        return f"{self.context}\n{self.text}" if self.context else self.text


def cut_passages(
    article: Article,
    count_tokens: CountTokens,
    rules: PassageRules | None = None,
    gazetteer: Gazetteer | None = None,
) -> list[Passage]:
    """The passages of ``article``, in order; together they cover its body and its comments.

    The same article, rules and gazetteer give the same passages with the same ids.
    """
    rules = rules or PassageRules()
    gazetteer = (gazetteer or known_councils()).with_names(named_councils(article.text))
    about = {s.start: s.about for s in subjects(article, gazetteer)}
    passages: list[Passage] = []
    heading: Block | None = None
    run: list[tuple[Span, int]] = []
    run_about: list[str] = []

    def close() -> None:
        if run:
            span = (run[0][0][0], run[-1][0][1])
            passages.append(_passage(article, span, heading, run_about, count_tokens, rules))
            run.clear()
            run_about.clear()

    sizes = iter(count_tokens([article.words(b) for b in article.blocks]))
    for block, size in zip(article.blocks, sizes, strict=True):
        if block.kind is Kind.COMMENT:
            close()
            for span, _ in _fit(article.text, (block.start, block.end), size, count_tokens, rules):
                passages.append(
                    _passage(article, span, None, (), count_tokens, rules, is_comment=True)
                )
        elif block.kind not in BODY:
            close()
            if block.kind is Kind.HEADING:
                heading = block
        else:
            names = about[block.start]
            for span, n in _fit(article.text, (block.start, block.end), size, count_tokens, rules):
                # A paragraph that turns to another council begins a passage of its own, so that
                # no passage answers for two councils where the text tells them apart.
                turns = run and names and run_about and not set(names) & set(run_about)
                if turns or (run and sum(k for _, k in run) + n > rules.target):
                    close()
                run.append((span, n))
                run_about.extend(x for x in names if x not in run_about)
    close()
    return passages


def _passage(
    article: Article,
    span: Span,
    heading: Block | None,
    about: Sequence[str],
    count_tokens: CountTokens,
    rules: PassageRules,
    *,
    is_comment: bool = False,
) -> Passage:
    start, end = span
    text = article.text[start:end]
    title = article.words(heading) if heading else None
    unnamed = [n for n in about[:2] if n.lower() not in text.lower()]
    parts = [article.title, title, ", ".join(unnamed)]
    if is_comment:
        parts = [article.title, "a reader's comment"]
    context = _shorten([p for p in parts if p], count_tokens, rules.context)
    digest = hashlib.sha256("\x1f".join([article.id, str(start), context, text]).encode(
        "utf-8", "surrogatepass"))  # fmt: skip
    return Passage(
        id=digest.hexdigest()[:24],
        article_id=article.id,
        start=start,
        end=end,
        is_comment=is_comment,
        heading=title,
        about=tuple(about),
        context=context,
        text=text,
    )


def _shorten(parts: Sequence[str], count_tokens: CountTokens, limit: int) -> str:
    """``parts`` as sentences in at most ``limit`` word pieces, each losing words at its end."""
    share = limit // max(1, len(parts))
    kept = []
    for part in parts:
        words = re.sub(r"\s+", " ", part)[:600].split(" ")
        while len(words) > 1 and count_tokens([" ".join(words)])[0] + 1 > share:
            words = words[: max(1, len(words) * 3 // 4)]
        text = " ".join(words)
        if count_tokens([text])[0] + 1 <= share:
            kept.append(text.rstrip(".") + ".")
    return " ".join(kept)


def _fit(
    text: str, span: Span, size: int, count_tokens: CountTokens, rules: PassageRules
) -> list[tuple[Span, int]]:
    """``span`` whole where it fits, else in runs of sentences (or words) that do."""
    if size <= rules.room:
        return [(span, size)]
    offset = span[0]
    pieces = [(offset + a, offset + b) for a, b in split_sentences(text[span[0] : span[1]])]
    sizes = list(count_tokens([text[a:b] for a, b in pieces]))
    fitted: list[tuple[Span, int]] = []
    for piece, n in zip(pieces, sizes, strict=True):
        parts = [(piece, n)] if n <= rules.room else _halve(text, piece, count_tokens, rules.room)
        for part, k in parts:
            if fitted and fitted[-1][1] + k <= rules.target:
                fitted[-1] = ((fitted[-1][0][0], part[1]), fitted[-1][1] + k)
            else:
                fitted.append((part, k))
    return fitted


def _halve(text: str, span: Span, count_tokens: CountTokens, limit: int) -> list[tuple[Span, int]]:
    """A "sentence" that is longer than the window (a table, a list, noise), cut between words."""
    size = count_tokens([text[span[0] : span[1]]])[0]
    if size <= limit or span[1] - span[0] < 2:
        return [(span, size)]
    middle = (span[0] + span[1]) // 2
    gap = text.rfind(" ", span[0], middle)
    cut = gap if gap > span[0] else middle
    rest = cut
    while rest < span[1] and text[rest].isspace():
        rest += 1
    halves = [s for s in ((span[0], cut), (rest, span[1])) if s[0] < s[1]]
    return [part for half in halves for part in _halve(text, half, count_tokens, limit)]
