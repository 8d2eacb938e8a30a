"""A folder of invented articles that change, and what a library made of it has to hold."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from corpus.passages import Passage, PassageRules, cut_passages
from corpus.sources import Skipped, SourceFile, read_file
from tests.conftest import HashEmbedder, write_article

RULES = PassageRules()
DIMENSIONS = 64

_VOCABULARY = re.findall(
    r"\w+",
    """adoption adviser agency assessment backlog budget care carers caseload chair child
children college court cuts decline delay director doctor duty early education emergency evidence
family finance foster funding guardian health hearing help home hospital housing improvement income
inquiry inspector judge kinship law leader learning lessons list manager meeting mental mentor
morale neglect notice nurse officer oversight panel parent partner pathway permanence placement plan
planning police policy practice pressure procedure progress protection quality record recruitment
referral regional residential resource respite retention review risk rota safeguarding sample school
scrutiny secure service shortage sibling social staff standard strategy study supervision support
survey target team therapy threshold training transfer transport trial trust turnover unit vacancy
violence visit voice volunteer ward welfare wellbeing winter worker workload young""",
)


def invented(number: int, ending: str) -> str:
    """A word that no other number has and no dictionary either.

    >>> invented(0, "box"), invented(75, "ton")
    ('babox', 'bedaton')
    """
    syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    word = ending
    while True:
        number, rest = divmod(number, len(syllables))
        word = syllables[rest] + word
        if not number:
            return word


@dataclass(frozen=True, slots=True)
class Content:
    """What a library has to hold: (title, text) by article id, and every passage by its id.

    ``words`` gives the article in which a word stands that stands in no other.
    """

    articles: dict[str, tuple[str, str]]
    passages: dict[str, Passage]
    words: dict[str, str]


class Newsroom:
    """Keeps a folder of articles and changes it at random, the same way for the same ``random``."""

    def __init__(self, folder: Path, random: Random, articles: int) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.gone: list[str] = []
        """Words that stood in articles that were replaced or removed: nothing may find them."""
        self._random = random
        self._words: dict[str, str] = {}
        self._written = 0
        self._read: dict[str, tuple[str, dict[str, tuple[str, str]], dict[str, Passage]]] = {}
        for _ in range(articles):
            self.add()

    def __len__(self) -> int:
        return len(self._words)

    def add(self) -> None:
        """One more article."""
        self._write(f"{invented(self._written, 'ton')}.txt")

    def edit(self) -> None:
        """Another text under the same name, so under the same id."""
        self._write(self._any())

    def delete(self) -> None:
        """One article less."""
        name = self._any()
        (self.folder / name).unlink()
        self.gone.append(self._words.pop(name))

    def rename(self) -> None:
        """The same text under another name, so under another id."""
        old, new = self._any(), f"{invented(self._written, 'ton')}.txt"
        self._written += 1
        (self.folder / old).rename(self.folder / new)
        self._words[new] = self._words.pop(old)

    def change(self) -> None:
        """One to four changes of any kind; the newsroom stays between 8 and 40 articles."""
        for _ in range(self._random.randint(1, 4)):
            kinds = [self.edit, self.rename]
            kinds += [self.add] * (2 if len(self) < 40 else 0)
            kinds += [self.delete] * (1 if len(self) > 8 else 0)
            self._random.choice(kinds)()

    def content(self) -> Content:
        """What a library built now has to hold, worked out without the index."""
        embedder = HashEmbedder(dimensions=DIMENSIONS)
        articles: dict[str, tuple[str, str]] = {}
        passages: dict[str, Passage] = {}
        words: dict[str, str] = {}
        for name, word in self._words.items():
            path = self.folder / name
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if name not in self._read or self._read[name][0] != digest:
                self._read[name] = (digest, *_read(SourceFile(path, name), embedder))
            _, found, cut = self._read[name]
            articles |= found
            passages |= cut
            words[word] = next(iter(found))
        return Content(articles, passages, words)

    def questions(self, count: int) -> list[str]:
        """Questions in words that stand in many articles, some with a council's name."""
        out = []
        for n in range(count):
            words = self._random.sample(_VOCABULARY, 4)
            council = self._random.choice(sorted(self._words)).split(".")[0]
            where = f" in {council.capitalize()}" if n % 2 else ""
            out.append(f"What did inspectors say about {' '.join(words)}{where}?")
        return out

    def _any(self) -> str:
        return self._random.choice(sorted(self._words))

    def _write(self, name: str) -> None:
        word = invented(self._written, "box")
        self._written += 1
        if name in self._words:
            self.gone.append(self._words[name])
        self._words[name] = word
        path = self.folder / name
        comment = f"{_sentence(self._random)} And {word} too."
        write_article(
            path, name.split(".")[0].capitalize(), comment=self._random.choice([comment, None])
        )
        paragraphs = [
            " ".join(_sentence(self._random) for _ in range(self._random.randint(2, 5)))
            for _ in range(self._random.randint(1, 6))
        ]
        paragraphs[0] += f" They call it {word}."
        text = path.read_text(encoding="utf-8")
        more = "\n\n".join(paragraphs)
        path.write_text(text.replace("\nWhat comes", f"\n{more}\n\nWhat comes"), encoding="utf-8")


def _sentence(random: Random) -> str:
    return " ".join(random.choices(_VOCABULARY, k=random.randint(8, 14))).capitalize() + "."


def _read(
    file: SourceFile, embedder: HashEmbedder
) -> tuple[dict[str, tuple[str, str]], dict[str, Passage]]:
    articles: dict[str, tuple[str, str]] = {}
    passages: dict[str, Passage] = {}
    for article in read_file(file):
        if isinstance(article, Skipped):
            raise AssertionError(f"{article.source}: {article.reason}")
        articles[article.id] = (article.title, article.text)
        passages |= {p.id: p for p in cut_passages(article, embedder.count_tokens, RULES)}
    return articles, passages
