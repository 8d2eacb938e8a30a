"""Each proof in its quick form; ``python -m tests.proofs`` runs them in full."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.build import STEPS, build
from index.settings import SAMPLES
from tests.conftest import HashEmbedder
from tests.postgres import MISSING, cluster
from tests.proofs import (
    altered_quotations,
    boards,
    corruption,
    disk_full,
    hostile_drafts,
    kill_loop,
    races,
    readers,
    reviews,
    state_machine,
)
from tests.proofs.look import same_ranking
from tests.proofs.outcome import Outcome

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="the proofs kill forked processes; this system has none"
)


def assert_passed(outcome: Outcome) -> None:
    if outcome.skipped:
        pytest.skip(outcome.skipped)
    assert list(outcome.failures) == []


def test_builds_killed_at_each_step_and_at_random_leave_a_whole_library() -> None:
    kills = len(STEPS) + 2
    outcome = kill_loop.prove(kills, seed=7, articles=10)
    assert_passed(outcome)
    assert outcome.rows["kills that hit a running build"] == kills


def test_a_full_disk_ends_the_build_with_one_line_and_the_old_library_answers() -> None:
    assert_passed(disk_full.prove(seed=7, sizes=2, more=20))


def test_damage_is_found_before_anything_is_served() -> None:
    assert_passed(corruption.prove(seed=7, at_most=7))


def test_readers_never_see_two_generations_in_one_answer() -> None:
    assert_passed(readers.prove(readers=2, rebuilds=4, seed=7))


def test_of_two_builders_one_builds_and_a_dead_ones_place_is_taken() -> None:
    assert_passed(races.prove(races=2, seed=7, deaths=1))


def test_the_library_is_what_a_dictionary_says() -> None:
    assert_passed(state_machine.prove(examples=5, steps=8))


def test_a_board_loses_nothing_to_a_kill_or_to_another_person() -> None:
    assert_passed(boards.prove(kills=4, seed=7, edits=12))


def test_nor_does_a_board_on_postgresql_also_where_the_server_is_killed() -> None:
    with cluster(durable=False) as own:
        if own is None:
            pytest.skip(MISSING)
        outcome = boards.prove(kills=4, seed=7, edits=12, server=own)
    assert_passed(outcome)
    assert outcome.rows["kills of the server"]


def test_no_verdict_is_lost_to_a_kill_or_to_another_reviewer() -> None:
    assert_passed(reviews.prove(kills=4, seed=7, verdicts=12))


def test_nor_is_one_on_postgresql_also_where_the_server_is_killed() -> None:
    with cluster(durable=False) as own:
        if own is None:
            pytest.skip(MISSING)
        outcome = reviews.prove(kills=4, seed=7, verdicts=12, server=own)
    assert_passed(outcome)
    assert outcome.rows["kills of the server"]


@pytest.mark.parametrize(
    ("some", "others", "same"),
    [
        ([("a", 0.9), ("b", 0.8)], [("a", 0.9), ("b", 0.8)], True),
        ([("a", 0.9), ("b", 0.9), ("c", 0.5)], [("b", 0.9), ("a", 0.9), ("c", 0.5)], True),
        ([("a", 0.9), ("b", 0.8), ("c", 0.5)], [("b", 0.9), ("a", 0.8), ("c", 0.5)], False),
        ([("a", 0.9), ("b", 0.8)], [("c", 0.9), ("b", 0.8)], False),
        ([("a", 0.9)], [], False),
    ],
)
def test_rankings_are_the_same_but_for_the_order_of_equal_scores(
    some: Sequence[tuple[str, float]], others: Sequence[tuple[str, float]], same: bool
) -> None:
    assert same_ranking(some, others) is same


def test_no_altered_quotation_is_called_exact_and_no_true_one_altered(data: Path) -> None:
    embedder = HashEmbedder()
    build(data, embedder, [SAMPLES])
    assert_passed(altered_quotations.prove(60, seed=7, embedder=embedder, data=data))


def test_hostile_drafts_are_refused_in_one_line_or_read_within_bounds() -> None:
    assert_passed(hostile_drafts.prove(most=6))
