"""What is known of a place in an article, each thing with why: block, speaker, councils, file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import BODY, Article, Block, Kind, Published, Quotation, Words
from corpus.chosen import said_at
from corpus.citing import Span, keep
from corpus.councils import Gazetteer
from corpus.reference import spoken_by
from corpus.sentences import split_sentences
from corpus.speaker import Speaker
from corpus.speech import speaker_at
from corpus.subjects import Subject, follow, people_named, subjects
from index.library import Snapshot
from qa.wording import listed

KINDS = {
    Kind.TITLE: "the title",
    Kind.STANDFIRST: "the standfirst (the summary below the title)",
    Kind.CAPTION: "a picture’s caption or credit",
    Kind.HEADING: "a heading",
    Kind.PARAGRAPH: "a paragraph",
    Kind.LIST_ITEM: "an item of a list",
    Kind.FURNITURE: "around the article (dates, links, notices), no part of what it says",
    Kind.COMMENT: "a reader’s comment, not the article’s own words",
}
"""What a block is, to a person."""
NUMBERED = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\s+(?=\S)")
"""The number that a report gives a paragraph, or a list an item."""
_BESIDE = (Kind.FURNITURE, Kind.COMMENT, Kind.CAPTION)
"""What says nothing of whom the text is about."""
NEAR = 60
"""Characters of a sentence that are shown to say where it is."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who says words, and how that is known; where nobody is known to, ``by`` says so."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class About:
    """A council that words are about; ``why`` reads on after its name: "these words name it"."""

    council: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file an article was read from: ``sha256`` is of its bytes, "" where that is not kept.

    ``read`` is when it was read in (UTC, ISO 8601). Where the library did not note that it is when
    the library was made, and ``is_exact`` is False: the file was read by then.
    """

    name: str
    sha256: str
    read: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the article itself says of a place in it.

    ``kinds`` are those of its blocks, in the order of the text; ``pages`` its first and last page,
    () for what has no pages. ``written`` is when a comment was, None where the page does not say.
    """

    kinds: tuple[Kind, ...]
    section: str | None
    pages: tuple[int, ...]
    spoken: Spoken
    about: tuple[About, ...]
    published: Published
    written: str | None = None

    @property
    def kind(self) -> str:
        """What its blocks are: "a heading and a paragraph"."""
        return listed([KINDS[k] for k in self.kinds])

    @property
    def is_evidence(self) -> bool:
        """True where some of it is what the article itself says."""
        return any(k in BODY or k in (Kind.TITLE, Kind.HEADING) for k in self.kinds)


def facts_of(snapshot: Snapshot, article: Article, span: Span) -> Facts:
    """What is known of ``span`` in an article of that snapshot.

    Raises:
        CitationBroken: there are no words at it.
    """
    start, end = span
    said = said_at(article, [span], snapshot.gazetteer)
    kept = keep(article, [span], said)
    blocks = _touched(article, span)
    block = article.block_at(start)
    pages = [article.page_at(start), article.page_at(end - 1)]
    return Facts(
        kinds=tuple(dict.fromkeys(b.kind for b in blocks)) or (Kind.PARAGRAPH,),
        section=None if block is None or block.kind is Kind.FURNITURE else kept.section,
        pages=tuple(dict.fromkeys(p for p in pages if p is not None)),
        spoken=Spoken(
            spoken_by(kept.speaker, kept.role, kept.kind, is_quotation=kept.is_quotation),
            _how_known(article, span, said, is_quotation=kept.is_quotation),
        ),
        about=about_of(article, span, snapshot.gazetteer),
        published=article.published,
        written=block.date if block is not None and block.kind is Kind.COMMENT else None,
    )


def file_of(snapshot: Snapshot, article: Article) -> SourceFile:
    """The file that ``article`` was read from, as the library has it on record."""
    made = snapshot.manifest.created
    record = snapshot.manifest.file_of(article.id)
    if record is None:
        return SourceFile(article.source, "", made, is_exact=False)
    return SourceFile(record.name, record.sha256, record.read or made, is_exact=bool(record.read))


def sentences_of(article: Article, span: Span) -> list[Span]:
    """The sentences that have some of ``span``, each whole."""
    return [
        (block.start + a, block.start + b)
        for block in _touched(article, span)
        for a, b in split_sentences(article.words(block))
        if block.start + a < span[1] and span[0] < block.start + b
    ]


# The speaker


def _how_known(article: Article, span: Span, said: Quotation | None, *, is_quotation: bool) -> str:
    block = article.block_at(span[0])
    if block is not None and block.kind is Kind.COMMENT:
        return "the line above the comment" if block.author else "the comment carries no name"
    if said is None or said.speaker is None:
        if said is not None and said.kind is Words.SET_OFF:
            return "set off in quotation marks (a grade, a title, a term); nobody is named for it"
        if is_quotation:
            return "nobody is named as saying these words, or several are"
        return "not in quotation marks, and nobody else is said to say it"
    quoted = next(
        (q for q in article.quotations if (q.start, q.end) == (said.start, said.end)), None
    )
    if quoted is not None and quoted.kind is Words.SPEECH:
        return _by_marks(article, quoted)
    speaker = speaker_at(article, *span)
    if speaker is None or speaker.named is None:
        is_report = "authority" in article.metadata
        return "it is their own report" if is_report else "by the run of the text"
    form = "partly in quotation marks" if is_quotation else "reported, not in quotation marks"
    return f"{form}; {_by_sentence(article, span, speaker)}"


def _by_sentence(article: Article, span: Span, speaker: Speaker) -> str:
    """How a sentence that is no quotation has its speaker, whom the article names."""
    cue = f"“{speaker.cue}” with " if speaker.cue else ""
    own = sentences_of(article, span)
    for at in (speaker.attached, speaker.named):
        if at is not None and any(a <= at[0] < b for a, b in own):
            return f"{cue}“{article.text[slice(*at)]}” in the same sentence"
    named = article.text[slice(*speaker.named)] if speaker.named else speaker.name
    return f"by the run of the text, which last names “{named}”"


def _by_marks(article: Article, quoted: Quotation) -> str:
    if quoted.speaker_start is None or quoted.speaker_end is None:
        return "in quotation marks; by the run of the text"
    told = article.text[quoted.speaker_start : quoted.speaker_end]
    goes_on = ", going on with the quotation before" if quoted.continues is not None else ""
    if article.block_at(quoted.start) == article.block_at(quoted.speaker_start) and quoted.cue:
        return f"in quotation marks{goes_on}; “{quoted.cue}” with “{told}” beside them"
    return f"in quotation marks{goes_on}; by the run of the text, which names “{told}”"


# The councils


def about_of(article: Article, span: Span, gazetteer: Gazetteer) -> tuple[About, ...]:
    """The councils that the words are about by the run of the text, and why each."""
    known = gazetteer.with_people(people_named(article.text, gazetteer))
    found: dict[str, About] = {}
    told = list(subjects(article, gazetteer))
    for n, subject in enumerate(told):
        if subject.end <= span[0] or span[1] <= subject.start:
            continue
        block = article.block_at(subject.start)
        if block is None or block.kind in (Kind.FURNITURE, Kind.COMMENT):
            continue
        for name, sentence in _in_sentences(article, subject, span, known):
            if name not in found:
                found[name] = _why(article, span, sentence, told[: n + 1], name, known)
    return tuple(found.values())


def _in_sentences(
    article: Article, subject: Subject, span: Span, known: Gazetteer
) -> list[tuple[str, Span]]:
    """The councils of the sentences of a block that ``span`` has some of, each with its sentence.

    A paragraph may turn from one council to another.
    """
    running = subject.running
    is_report = "authority" in article.metadata
    out: list[tuple[str, Span]] = []
    for a, b in split_sentences(article.text[subject.start : subject.end]):
        sentence = (subject.start + a, subject.start + b)
        names, turned = follow(article.text[slice(*sentence)], running, known)
        if sentence[0] < span[1] and span[0] < sentence[1]:
            whole = subject.about[:1] if is_report else ()
            names = (*whole, *(names or ((running,) if running else ())))
            out += [(name, sentence) for name in dict.fromkeys(names or subject.about)]
        if not is_report:
            running = turned
    return out


def _why(
    article: Article,
    span: Span,
    sentence: Span,
    until: Sequence[Subject],
    name: str,
    known: Gazetteer,
) -> About:
    """Why words are about that council; ``until`` are the blocks up to theirs."""
    if _named_at(article, span, name, known) is not None:
        return About(name, "these words name it")
    if _named_at(article, sentence, name, known) is not None:
        return About(name, "their sentence names it")
    here = until[-1]
    if _named_at(article, (here.start, here.end), name, known) is not None:
        return About(name, "their paragraph names it")
    if "authority" in article.metadata and name in here.about[:1]:
        return About(name, "the whole report is on it")
    for before in reversed(until[:-1]):
        block = article.block_at(before.start)
        at = _named_at(article, (before.start, before.end), name, known)
        if at is None or block is None or block.kind in _BESIDE:
            continue
        if block.kind is Kind.HEADING:
            return About(name, "their heading names it")
        near = _from(article, at)
        return About(name, f"by the run of the text, which last names it in “{near}”")
    return About(name, "by the run of the text")


def _named_at(article: Article, span: Span, name: str, known: Gazetteer) -> int | None:
    """Where those words name the council the last time; None where they do not."""
    mentions = [m for m in known.find(article.text[slice(*span)]) if m.name == name]
    return span[0] + mentions[-1].start if mentions else None


def _from(article: Article, at: int) -> str:
    """The first words of the sentence that ``at`` lies in, up to there and a little on."""
    (start, end) = sentences_of(article, (at, at + 1))[0]
    words = article.text[start:end]
    longest = max(NEAR, at - start + NEAR // 2)
    if len(words) <= longest:
        return " ".join(words.split())
    return f"{' '.join(words[:longest].rsplit(None, 1)[0].split())} …"


def _touched(article: Article, span: Span) -> list[Block]:
    return [b for b in article.blocks if b.start < span[1] and span[0] < b.end]
