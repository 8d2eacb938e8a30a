"""Hypothesis against a dictionary: articles come, change and go, builds go through or crash.

The model is what a person would say is in the library: the text of each file as it was at the last
build that went through, without those taken out by hand and without second copies.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from corpus.sources import article_id
from index.build import STEPS, build
from index.library import Library, Snapshot
from tests.proofs.children import SlowEmbedder, keep_segments_apart
from tests.proofs.newsroom import RULES, invented
from tests.proofs.outcome import Outcome, arguments, say

_EVERYTHING = 10_000
_NAMES = st.sampled_from(["alder", "birch", "cedar", "elder", "hazel", "rowan"])
_CHANCE = st.randoms(use_true_random=False)


class Crash(BaseException):
    """Stands for the end of the process: nothing in the program catches it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A snapshot that somebody still reads, and what the library held when it was opened."""

    snapshot: Snapshot
    model: dict[str, str]


@dataclass
class Counts:
    """How often things happened in a whole run."""

    examples: int = 0
    builds: int = 0
    crashes: int = 0
    crashes_after_publishing: int = 0
    checks: int = 0
    steps: set[str] = field(default_factory=set)


class LibraryMachine(RuleBasedStateMachine):
    """Does to a library what people do to it, and a crash now and then."""

    counts = Counts()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine-"))
        self.data, self.news = self.folder / "data", self.folder / "news"
        self.news.mkdir()
        self.embedder = SlowEmbedder()
        self.files: dict[str, str] = {}
        """The word that stands in each file and in no other, by the file's name."""
        self.taken_out: set[str] = set()
        self.library: dict[str, str] = {}
        """The model: the own word of each article in the library, by article id."""
        self.written = 0
        self.opened: Library | None = None
        self.held: list[Held] = []
        self.counts.examples += 1

    def teardown(self) -> None:
        for held in self.held:
            held.snapshot.close()
        if self.opened:
            self.opened.snapshot().close()
        shutil.rmtree(self.folder)

    # What people do to their files; a build may follow at once or later.

    @initialize(growth=st.sampled_from([1, 4]))
    def begin(self, growth: int) -> None:
        keep_segments_apart(growth)
        for name in ("alder", "birch"):
            self._put(name, self._new_word())
        self.rebuild()

    @rule(name=_NAMES, build=st.booleans())
    def write(self, name: str, build: bool) -> None:
        """Add a file, or edit it where there is one."""
        self._put(name, self._new_word())
        self._after_a_change(build)

    @precondition(lambda self: len(self.files) > 1)
    @rule(chance=_CHANCE, build=st.booleans())
    def delete(self, chance: Random, build: bool) -> None:
        name = _any(chance, self.files)
        del self.files[name]
        (self.news / f"{name}.txt").unlink()
        self._after_a_change(build)

    @rule(chance=_CHANCE, name=_NAMES, build=st.booleans())
    def rename(self, chance: Random, name: str, build: bool) -> None:
        """Rename a file, over another where the name is taken."""
        old = _any(chance, self.files)
        (self.news / f"{old}.txt").rename(self.news / f"{name}.txt")
        self.files[name] = self.files.pop(old)
        self._after_a_change(build)

    @rule(chance=_CHANCE, name=_NAMES, build=st.booleans())
    def copy(self, chance: Random, name: str, build: bool) -> None:
        """The same article twice; the library takes the first by name."""
        self._put(name, self.files[_any(chance, self.files)])
        self._after_a_change(build)

    # What people do to the library.

    @rule()
    def rebuild(self) -> None:
        self._build(lambda step: None)
        self.library = self._wanted()

    @precondition(lambda self: self.library)
    @rule(chance=_CHANCE)
    def take_out(self, chance: Random) -> None:
        id = _any(chance, self.library)
        self._build(lambda step: None, exclude=[id])
        self.taken_out.add(id)
        self.library = self._wanted()

    @precondition(lambda self: self.taken_out)
    @rule(chance=_CHANCE)
    def put_back(self, chance: Random) -> None:
        id = _any(chance, self.taken_out)
        self._build(lambda step: None, restore=[id])
        self.taken_out.remove(id)
        self.library = self._wanted()

    @rule(step=st.sampled_from(STEPS), name=_NAMES)
    def crash(self, step: str, name: str) -> None:
        """A build of changes that ends at a step: all of them are in the library, or none."""
        self._put(name, self._new_word())
        self._crash(step, [])

    @precondition(lambda self: self.library)
    @rule(step=st.sampled_from(STEPS), chance=_CHANCE)
    def crash_while_taking_out(self, step: str, chance: Random) -> None:
        self._crash(step, [_any(chance, self.library)])

    @rule()
    def reopen(self) -> None:
        if self.opened:
            self.opened.snapshot().close()
        self.opened = Library(self.data, self.embedder)

    @precondition(lambda self: len(self.held) < 2)
    @rule()
    def hold(self) -> None:
        """Begin an answer that is finished some builds later."""
        snapshot = Library(self.data, self.embedder).snapshot()
        self.held.append(Held(snapshot, dict(self.library)))

    @precondition(lambda self: self.held)
    @rule()
    def finish(self) -> None:
        held = self.held.pop(0)
        self._check(held.snapshot, held.model)
        held.snapshot.close()

    # What must hold at any time.

    @invariant()
    def the_library_is_as_the_model_says(self) -> None:
        self.opened = self.opened or Library(self.data, self.embedder)
        snapshot = self.opened.snapshot()
        assert snapshot.notice is None
        self._check(snapshot, self.library)

    def _check(self, snapshot: Snapshot, model: dict[str, str]) -> None:
        self.counts.checks += 1
        held = {i: snapshot.article(i) for i in snapshot.article_ids()}
        assert {i: _own(a.text) for i, a in held.items()} == {i: [w] for i, w in model.items()}
        for id, word in model.items():
            assert held[id].title == f"Inspectors praise {word.capitalize()}ton for steady work"
            found = [f.passage for f in snapshot.search_words(word, _EVERYTHING)]
            assert {p.article_id for p in found} == {id}
            assert all(held[id].text[p.start : p.end] == p.text for p in found)
        for number in range(1, self.written + 1):
            word = invented(number, "box")
            if word not in model.values():
                assert snapshot.search_words(word, _EVERYTHING) == []
        near = snapshot.search_vectors(self.embedder.embed_query("inspectors"), _EVERYTHING)
        assert {f.passage.article_id for f in near} == set(model)
        assert len(near) == len({f.passage.id for f in near}) == snapshot.manifest.passages
        for passage in (f.passage for f in near):
            assert held[passage.article_id].text[passage.start : passage.end] == passage.text

    def _build(self, reached: Callable[[str], None], **options: list[str]) -> None:
        self.counts.builds += 1
        build(self.data, self.embedder, [self.news], rules=RULES, reached=reached, **options)  # type: ignore[arg-type]

    def _crash(self, step: str, exclude: list[str]) -> None:
        def reached(at: str) -> None:
            if at == step:
                raise Crash(at)

        before = self.taken_out
        self.taken_out = before | set(exclude)
        wanted = self._wanted()
        try:
            self._build(reached, exclude=exclude)
        except Crash:
            self.counts.crashes += 1
            self.counts.steps.add(step)
            if self._now() != wanted:
                self.taken_out = before
                return
            self.counts.crashes_after_publishing += 1
        self.library = wanted

    def _wanted(self) -> dict[str, str]:
        """What a build now has to make of the files."""
        wanted: dict[str, str] = {}
        for name in sorted(self.files):
            id, word = article_id(f"{name}.txt"), self.files[name]
            if id not in self.taken_out and word not in wanted.values():
                wanted[id] = word
        return wanted

    def _now(self) -> dict[str, str]:
        """What the library holds now."""
        snapshot = Library(self.data, self.embedder).snapshot()
        held = {i: _own(snapshot.article(i).text)[0] for i in snapshot.article_ids()}
        snapshot.close()
        return held

    def _put(self, name: str, word: str) -> None:
        self.files[name] = word
        council = f"{word.capitalize()}ton"
        text = f"""Inspectors praise {council} for steady work

The council has been told by inspectors that its social workers know their {word} children well.

“Plans are written with families,” the report said, after a visit of two weeks by {word} staff.

The director said that caseloads would stay below sixteen until the spring at the very least.
"""
        (self.news / f"{name}.txt").write_text(text, encoding="utf-8")

    def _new_word(self) -> str:
        self.written += 1
        return invented(self.written, "box")

    def _after_a_change(self, build: bool) -> None:
        if build:
            self.rebuild()


def prove(examples: int, steps: int) -> Outcome:
    """Let hypothesis look for a way to break it; what it finds is printed as a program."""
    LibraryMachine.counts = counts = Counts()
    started = time.monotonic()
    failures: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dependencies' deprecations, as in the command line
        try:
            run_state_machine_as_test(
                LibraryMachine,
                settings=settings(
                    deadline=None,
                    max_examples=examples,
                    stateful_step_count=steps,
                    report_multiple_bugs=False,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        except Exception as error:
            failures.append("\n".join([f"{type(error).__name__}: {error}", *_notes(error)]))
    return Outcome(
        rows={
            "sequences": counts.examples,
            "builds": counts.builds,
            "crashes": counts.crashes,
            "  at steps": f"{len(counts.steps)} of {len(STEPS)}",
            "  after which the new library served": counts.crashes_after_publishing,
            "times library and model were compared": counts.checks,
            "seconds": round(time.monotonic() - started),
        },
        failures=failures,
    )


def _any(chance: Random, among: Iterable[str]) -> str:
    return chance.choice(sorted(among))


def _notes(error: Exception) -> list[str]:
    """How hypothesis says the error came about."""
    return list(getattr(error, "__notes__", ()))


def _own(text: str) -> list[str]:
    """The own words that stand in a text, each once."""
    return sorted(set(re.findall(r"\b[a-z]+box\b", text)))


if __name__ == "__main__":
    options = arguments(__doc__, examples=150, steps=30)
    sys.exit(say("State machine", prove(options.examples, options.steps)))
