"""Who said the words of a sentence: the speaker attached to them, or nobody.

A speaker is attached by a cue ("X said", "according to X") in the sentence itself, or, for words
inside quotation marks, in the sentences that the same stretch of speech runs through. A name that
only stands near is none: no speaker is better than the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.article import BODY, Article
from corpus.sentences import split_sentences

SPEECH_RUNS = 8
"""Sentences that one speaker's words run through, at most, on either side."""
NAMED_WITHIN = 10
"""Sentences back in which "she said" has its name."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said something: ``name`` as the article has it, at ``start`` to ``end``.

    ``sentence`` is the span of the sentence that attaches the words to the speaker.
    """

    name: str
    start: int
    end: int
    sentence: tuple[int, int]


def speaker_of(article: Article, start: int, end: int) -> Attribution | None:
    """Who said ``article.text[start:end]``, a sentence; None where nobody is attached to it."""
    spans = _sentences(article)
    at = next((n for n, (a, b) in enumerate(spans) if a <= start < b), None)
    if at is None:
        return None
    found = _cued(article, spans, at)
    if found is None and _is_speech(article, start):
        found = next(
            (c for n in _around(article, spans, at) if (c := _cued(article, spans, n))), None
        )
    return found


def _sentences(article: Article) -> list[tuple[int, int]]:
    """Every sentence of the article's own text, in order; no headings, comments or furniture."""
    return [
        (block.start + a, block.start + b)
        for block in article.blocks
        if block.kind in BODY
        for a, b in split_sentences(article.words(block))
    ]


def _is_open(article: Article, at: int) -> bool:
    """True where a quotation is open at ``at``, in its paragraph."""
    block = article.block_at(at)
    before = article.text[block.start if block else 0 : at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _is_speech(article: Article, start: int) -> bool:
    """True where the sentence at ``start`` is, or begins with, somebody's words in quotation."""
    return article.text[start] in '“"' or _is_open(article, start)


def _around(article: Article, spans: list[tuple[int, int]], at: int) -> Iterator[int]:
    """The sentences that may name who speaks at ``at``, the likeliest first: on in its paragraph,
    back in it, and back through the paragraphs that the speech runs through to what led into it.
    """

    def block(n: int) -> int:
        found = article.block_at(spans[n][0])
        return found.start if found else -1

    here = block(at)
    near = range(max(0, at - SPEECH_RUNS), min(len(spans), at + SPEECH_RUNS))
    yield from (n for n in near if n > at and block(n) == here)
    yield from (n for n in reversed(near) if n < at and block(n) == here)
    for n in reversed([n for n in near if n < at and block(n) != here]):
        yield n
        if not _is_speech(article, spans[n][0]):
            return


def _cued(article: Article, spans: list[tuple[int, int]], n: int) -> Attribution | None:
    """The speaker whom the cue in sentence ``n`` names, itself or by a pronoun."""
    start, end = spans[n]
    told = _outside_quotes(article, start, end)
    for pattern in _CUES:
        for match in pattern.finditer(told):
            a, b = match.span("who")
            name = told[a:b]
            if _PRONOUN.fullmatch(name):
                return _meant(article, spans, n, name.lower())
            if not _NOBODY.match(name):
                return Attribution(name, start + a, start + b, (start, end))
    return None


def _meant(
    article: Article, spans: list[tuple[int, int]], n: int, pronoun: str
) -> Attribution | None:
    """Whom "she" or "it" is: the last person (or body) that the sentences before name."""
    is_one = pronoun in ("he", "she")
    pattern = _PERSON_NAMED if is_one else _BODY_NAMED
    for start, end in reversed(spans[max(0, n - NAMED_WITHIN) : n]):
        told = _outside_quotes(article, start, end)
        found = [m for m in pattern.finditer(told) if not _NOBODY.match(m["who"])]
        if is_one and len({m["who"] for m in found}) > 1:
            return None  # two people: either may be meant
        if found:
            a, b = found[0].span("who")
            return Attribution(found[0]["who"], start + a, start + b, (start, end))
    return None


def _outside_quotes(article: Article, start: int, end: int) -> str:
    """The sentence with what is quoted in it blanked out, every character in its place."""
    text = article.text[start:end]
    if _is_open(article, start):
        close = re.search('[”"]', text)
        inside = close.end() if close else len(text)
        text = "”".rjust(inside) + text[inside:]
    return re.sub(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)", lambda m: "”".rjust(len(m[0])), text)


_SAYS = (
    r"(?:said|says|told|tells|added|adds|explained|explains|argued|argues|warned|warns|wrote|"
    r"writes|"
    r"insisted|insists|claimed|claims|admitted|admits|noted|notes|concluded|concludes|stated|"
    r"states|"
    r"reported|reports|commented|acknowledged|recalled|recalls|believes|thinks|found|finds|"
    r"pointed out|observed|suggested|accepted|conceded|promised|confirmed|stressed|urged|described|"
    r"describes|praised|criticised|called|disputes|heard|asked|recommended|agreed|replied|saw)"
)
_OFTEN = r"(?:(?:also|later|has|have|had|did|then|however|still|who|rightly|previously) )*"
_NAME = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Judge|Professor)\.? )?"
    r"[A-Z][\w’'-]*[a-z](?: (?:de |van |von )?[A-Z][\w’'-]+){0,3}"
)
_WORDS = r"(?:[\w’'-]+ ){0,6}?[\w’'-]+(?<!’s)(?<!\b(?:be|is))(?<!\b(?:was|are))(?<!\b(?:been|were))"
_BODY = (
    rf"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Oo]ne|[Tt]wo|[Tt]hree|[Ss]ome|[Mm]any|[Aa]nother) "
    rf"{_WORDS}|(?:Ofsted )?[Ii]nspectors|[Ss]ocial workers|[Pp]arents|[Cc]are leavers|"
    rf"[Cc]hildren|[Ff]amilies)"
)
_REPORT = r"[A-Z][\w-]+[’']s? (?:report|letter|review|inspectors)(?: (?:on|of|to|at) [A-Z][\w-]+)?"
# What follows these is where or of whom, and says nothing.
_SUBJECT = r"(?<![\w’'-])" + "".join(
    rf"(?<!\b{w} )" for w in ("on", "of", "at", "in", "to", "by", "for", "with", "from")
)
_HE = r"[Hh]e|[Ss]he|[Ii]t|[Tt]hey"
_CUES = (
    # "said Nasreen Qadir", "said the report"
    re.compile(rf"”,? (?:said|says|added|adds|explained|wrote) (?P<who>{_NAME}|{_BODY})"
               rf"(?=[,.;:”]|$| (?:of|at|from|in|for|who|on)\b)"),
    re.compile(rf"\b[Aa]ccording to (?P<who>{_NAME}|{_BODY})(?=[,.;:]|$)"),
    # "Nasreen Qadir, its director, said"
    re.compile(rf"{_SUBJECT}(?P<who>{_NAME}|"
               rf"{_REPORT})(?:, [^.;“”]{{3,120}}?,)?,? {_OFTEN}{_SAYS}\b"),
    re.compile(rf"(?:^|[”,;:.]\s*|\b(?:and|but|that|as|when|which|where) )"
               rf"(?P<who>{_HE}|{_BODY}) {_OFTEN}{_SAYS}\b"),
    # Who was asked, and spoke.
    re.compile(rf"(?<![\w’'-])(?P<who>{_NAME})(?:, [^.;“”]{{3,120}}?,)? was asked\b"),
)  # fmt: skip
_PRONOUN = re.compile(_HE)
# Capitals that begin a sentence, and days.
_NOBODY = re.compile(
    r"(?:He|She|It|They|We|You|What|When|Where|Who|How|Why|As|But|And|In|On|At|For|So|If|This|"
    r"That|These|Those|There|Last|"
    r"Its|Their|His|Her|After|Before|Since|While|Although|However|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|Also|Not|No|Nobody|None)\b",
)
_PERSON_NAMED = re.compile(
    rf"(?<![\w’'-])(?P<who>(?!(?:The|A|In|At|On|For|But|And|When|As) ){_NAME})"
    rf"(?=(?:, [^.;“”]{{3,120}}?,)?,? {_OFTEN}(?:{_SAYS}|was asked)\b|, (?:who|whose|its|the|an?|"
    r"[\w’'-]+ (?:for|of|at))\b|,[^,“”]{0,40}\b(?:director|leader|member|secretary|manager|"
    r"chief)\b)"
)
_BODY_NAMED = re.compile(
    rf"(?P<who>Ofsted|[Ii]nspectors|[Tt]he (?:report|letter|inspectorate|regulator|council|review|"
    rf"union|charity|department|watchdog)|{_NAME}) {_OFTEN}{_SAYS}\b"
)
