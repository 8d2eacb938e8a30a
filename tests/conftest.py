"""What several test files use: a model made of hashes, small articles, data outside the repo."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from corpus.passages import PassageRules
from index.build import BuildReport, build
from index.embedding import ModelCard
from index.library import Library, Snapshot
from qa.reader import Reader
from tests.postgres import MISSING, Server, server

SHARED = Path(__file__).parent.parent.parent / "shared"
"""Real articles and reports that are not ours to publish; tests over them skip where absent."""

# A busy machine makes an example slow without making it wrong.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

Build = Callable[..., BuildReport]


class HashEmbedder:
    """A model that counts hashed words: equal texts are equal, shared words bring texts nearer."""

    def __init__(self, name: str = "hashes", dimensions: int = 32, window: int = 256) -> None:
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        self._card = ModelCard(name, sha256, dimensions, True, window)
        self.embedded = 0

    @property
    def card(self) -> ModelCard:
        return self._card

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(re.findall(r"\w+|[^\w\s]", t)) for t in texts]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += len(texts)
        return [self.embed_query(t) for t in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.001] * self._card.dimensions
        for word in re.findall(r"\w+", text.lower()):
            digest = hashlib.sha256(word.encode()).digest()
            vector[digest[0] % len(vector)] += 1.0
        length = math.sqrt(sum(x * x for x in vector))
        return [x / length for x in vector]


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def make_library(
    tmp_path: Path, data: Path, embedder: HashEmbedder, rebuild: Build
) -> Callable[..., Snapshot]:
    """``make_library((title, date or None, text), ...)``: a library of those articles, opened."""

    def make(*articles: tuple[str, str | None, str]) -> Snapshot:
        folder = tmp_path / "invented"
        folder.mkdir()
        for n, (title, when, text) in enumerate(articles):
            front = f"---\ntitle: {title}\n" + (f"date: {when}\n" if when else "") + "---\n\n"
            (folder / f"{n}.md").write_text(f"{front}# {title}\n\n{text}\n", "utf-8")
        rebuild(folder)
        return Library(data, embedder, rules=PassageRules()).snapshot()

    return make


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The reader that answers, loaded once."""
    return Reader.load()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where a test's library is kept."""
    return tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two articles of different councils."""
    folder = tmp_path / "news"
    folder.mkdir()
    write_article(folder / "northwick.txt", "Northwick", comment="Well done to all of them.")
    write_article(folder / "fenbury.txt", "Fenbury")
    return folder


@pytest.fixture
def rebuild(data: Path, embedder: HashEmbedder) -> Build:
    """``rebuild(source, ...)``: build the test's library."""

    def run(*sources: Path, **options: object) -> BuildReport:
        return build(data, embedder, sources, rules=PassageRules(), **options)  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL; tests that need it are skipped where there is none."""
    with server() as found:
        if found is None:
            pytest.skip(MISSING)
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that does not exist yet, or is empty: the test runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/workspace.db"
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


@pytest.fixture
def shared_articles() -> Path:
    return _shared("articles")


@pytest.fixture
def shared_reports() -> Path:
    return _shared("reports")


def build_news(folder: Path, **articles: str) -> Path:
    """Write ``articles`` (name to text) into folder/news; the folder of their library."""
    news = folder / "news"
    news.mkdir()
    for name, text in articles.items():
        (news / f"{name}.txt").write_text(text, encoding="utf-8")
    build(folder / "data", HashEmbedder(), [news])
    return folder / "data"


def write_article(path: Path, council: str, *, comment: str | None = None) -> Path:
    """An invented article about ``council``, each with words of its own."""
    text = f"""Inspectors praise {council} for steady work

{council} council has been told by inspectors that its social workers know their children well.

“Plans in {council} are written with families,” the report said, after a visit of two weeks.

What comes next

The director of {council} said that caseloads would stay below sixteen until the spring at least.
"""
    if comment:
        text += f"""
1 Response to Inspectors praise {council} for steady work

  1. A reader May 3, 2019 at 10:15 am #

    {comment}
"""
    path.write_text(text, encoding="utf-8")
    return path


def _shared(name: str) -> Path:
    if not (SHARED / name).is_dir():
        pytest.skip(f"{SHARED / name} is not here: tests over real {name} need it")
    return SHARED / name
