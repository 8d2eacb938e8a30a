"""Reviewers at work, for proofs to kill: the verdicts they give, and what has to be there then."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import pairwise
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random

from tests.kept import words
from tests.proofs.children import Tell
from tests.proofs.killing import damage, settle
from workspace.database import Database
from workspace.review import Of, Opinion, Review, Subject
from workspace.reviews import Reviews

_CITATIONS = 12
"""Few enough for minds to be changed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict on citation ``at``; ``number`` is 0 until it has been acknowledged."""

    at: int
    opinion: Opinion
    note: str
    by: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a fresh process found: the log, and what is wrong with it by itself."""

    log: tuple[Verdict, ...]
    problems: tuple[str, ...]


def work(tell: Tell, data: Path, url: str | None, seed: int) -> None:
    """Review without a pause, telling each verdict before it and again once it is kept."""
    database = Database.open(data, url)
    reviews, random = Reviews(database), Random(seed)
    tell("open")
    for n in range(100_000):
        verdict = choose(random, f"{seed}-{n}", random.choice(("Ana", "Ben")))
        tell(("begun", verdict))
        tell(("kept", give(reviews, verdict)))


def choose(random: Random, name: str, by: str) -> Verdict:
    """A verdict whose note is its own; some are long."""
    note = f"‘{name}’ \x00 é" * random.choice((1, 1, 100))
    return Verdict(random.randrange(_CITATIONS), random.choice(list(Opinion)), note, by)


def give(reviews: Reviews, verdict: Verdict) -> Verdict:
    """Write it down; the verdict with its number."""
    review = reviews.add(_subject(verdict.at), verdict.opinion, verdict.note, by=verdict.by)
    return replace(verdict, number=review.number)


def find(tell: Tell, data: Path, url: str | None) -> Found:
    """What is there."""
    database = Database.open(data, url)
    settle(database)
    reviews = Reviews(database)
    problems = damage(database)
    log = reviews.log()
    if any(b.number <= a.number for a, b in pairwise(log)):
        problems.append("the numbers of the log do not count up")
    last = {review.subject.key: review for review in log}
    if reviews.latest() != last:
        problems.append("the verdicts that count are not the last of the log")
    for key in last:
        if reviews.history(key) != tuple(r for r in log if r.subject.key == key):
            problems.append(f"the history of {key} is not what the log has of it")
    if any(r.subject != _subject(_at(r)) for r in log):
        problems.append("a review is of another citation than was given")
    database.close()
    return Found(
        tuple(Verdict(_at(r), r.opinion, r.note, r.by or "", r.number) for r in log),
        tuple(problems),
    )


def work_together(
    tell: Tell, ready: Barrier, data: Path, url: str | None, by: str, verdicts: int, seed: int
) -> list[Verdict]:
    """Review the citations that another reviews too; each verdict as it was acknowledged."""
    database = Database.open(data, url)
    reviews, random = Reviews(database), Random(seed)
    ready.wait(60)
    given = []
    for n in range(verdicts):
        # As people do, or one of the two would be through before the other gets a turn.
        time.sleep(random.uniform(0.0, 0.02))
        given.append(give(reviews, choose(random, f"{by}-{n}", by)))
    database.close()
    return given


def _subject(at: int) -> Subject:
    place = {"conversation": "0123456789ab", "turn": "0", "number": str(at)}
    kept = words(f"We listened, they said {at}")
    return Subject(Of.ANSWER, "What did they say?", kept, place, "A talk")


def _at(review: Review) -> int:
    return int(review.subject.at["number"])
