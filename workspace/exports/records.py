"""An article as a reference manager knows it: one record each, whatever is quoted of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Published
from corpus.characters import line
from corpus.councils import given_names
from corpus.reference import dated
from workspace.exports.checked import Checked
from workspace.exports.sentences import LONGEST_TITLE, place, speaker

LONGEST_NOTE = 4000

_READY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{8}")
_BETWEEN = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_NAME = re.compile(r"[A-Z][a-zÀ-ÿ’'-]+(?:[A-Z][a-zÀ-ÿ’'-]+)?|[A-Z]\.?")
_NO_PERSON = re.compile(
    r"(?:agency|association|authority|briefing|bulletin|care|communication|community|"
    r"correspondent|council|department|desk|editor|editorial|guest|home|inspector|"
    r"magazine|media|network|new|office|ofsted|online|policy|post|press|"
    r"publication|report|reporter|review|service|social|special|staff|team|the|"
    r"time|trust|unit|web|weekly|work|worker|writer)s?",
    re.I,
)
"""What desks and bodies are called, and no people."""
_PARTICLE = re.compile(r"(?:van|von|de|der|den|du|di|da|la|le|ten|ter|bin|al)\b")


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or where ``given`` is None whoever the article names (a desk, a body)."""

    family: str
    given: str | None = None

    @property
    def inverted(self) -> str:
        """As reference managers write it: "Verity, Callum"."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class Record:
    """One article. ``key`` depends on the article's id alone, so it is the same in every export.

    ``note`` gives the date with its basis and every place quoted.
    """

    key: str
    title: str
    publisher: str | None
    authors: tuple[Author, ...]
    published: Published
    url: str | None
    is_report: bool
    note: str

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year, month and day as far as they are known; empty for a bound or no date."""
        if self.published.value is None or self.published.precision not in ("day", "month", "year"):
            return ()
        return tuple(int(part) for part in self.published.value[:10].split("-"))


def records(checked: Checked) -> tuple[Record, ...]:
    """The articles quoted, each once, in the order of their first quotation."""
    places: dict[str, list[str]] = {}
    for entry in checked.standing:
        told = f"{speaker(entry.kept)} ({', '.join(place(entry.kept))})"
        places.setdefault(entry.kept.article_id, []).append(told)
    first = {entry.kept.article_id: entry.kept for entry in reversed(checked.standing)}
    return tuple(
        Record(
            key=key(id),
            title=line(first[id].title, LONGEST_TITLE) or "Untitled",
            publisher=line(first[id].publisher or "", LONGEST_TITLE) or None,
            authors=authors(first[id].author or ""),
            published=first[id].published,
            url=line(first[id].url or "") or None,
            is_report=first[id].page is not None,
            note=line(
                f"Date: {dated(first[id].published)}. Quoted: {'; '.join(quoted)}.", LONGEST_NOTE
            ),
        )
        for id, quoted in places.items()
    )


def key(article_id: str) -> str:
    """A key for ``article_id``: small letters, digits and hyphens, never that of another article.

    >>> key("castlebrook-bill-cf4153e1"), key("Odd id!")
    ('castlebrook-bill-cf4153e1', 'odd-id-83f92315')
    """
    if len(article_id) <= 60 and _READY.fullmatch(article_id):
        return article_id
    slug = re.sub(r"[^a-z0-9]+", "-", article_id.lower()).strip("-")[:40].rstrip("-")
    digest = hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug or 'article'}-{digest}"


def authors(text: str) -> tuple[Author, ...]:
    """The authors that a byline names; a person where they look like one.

    >>> authors("By Callum Verity and News desk")
    (Author(family='Verity', given='Callum'), Author(family='News desk', given=None))
    """
    text = re.sub(r"^by\s+", "", line(text, LONGEST_TITLE), flags=re.I)
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) == 2 and " " not in parts[0] and _is_given(parts[1]):
        return (Author(parts[0], parts[1]),)  # "Verity, Callum"
    return tuple(_author(part) for part in parts)


def _author(text: str) -> Author:
    words = text.split()
    if not (2 <= len(words) <= 5 and (_is_given(words[0]) or _looks_a_person(words))):
        return Author(text)
    # Where a family name begins: at a particle, else the last word is it.
    at = next((n for n, w in enumerate(words) if n and _PARTICLE.fullmatch(w)), len(words) - 1)
    return Author(" ".join(words[at:]), " ".join(words[:at]))


def _looks_a_person(words: Sequence[str]) -> bool:
    """Two or three words with capitals, none of them what a desk or a body is called."""
    return len(words) <= 3 and all(
        _NAME.fullmatch(w) and not _NO_PERSON.fullmatch(w) for w in words
    )


def _is_given(word: str) -> bool:
    return word.lower() in given_names()
