"""What was decided is remembered in little memory, then in a file, and it is counted what there was no room for."""

from __future__ import annotations

import contextlib
import random
import subprocess
import tempfile
from pathlib import Path

import pytest

from engine.model import Decision
from engine.store.backups import Backups
from engine.store.connections import connections_to
from engine.store.held import hold, let_go
from engine.store.lost_file import LostFile
from engine.store.own_file import OwnFile
from engine.store.past_steps import PastStep, PastSteps
from engine.store.store import Store
from tests.engine.store.conftest import MakePost
from tests.fakes.full_disk import file_limit

STEPS = [PastStep("edit caption", f'[[{n}, "{random.Random(n).randbytes(400).hex()}", "é\\n"]]') for n in range(20)]
SIZE = 500
"""More bytes than a step takes, by at most half."""


@pytest.mark.parametrize("in_memory", [10**6, 10 * SIZE, 0])
def test_steps_come_back_in_order_and_more_can_follow(in_memory: int) -> None:
    with contextlib.closing(PastSteps(in_memory=in_memory)) as steps:
        steps.add(STEPS[:15])
        assert list(steps) == STEPS[:15]
        steps.add(STEPS[15:])
        assert list(steps) == STEPS
        assert (steps.kept, steps.left_out) == (20, 0)


@pytest.mark.parametrize("in_memory", [10**6, 0])
def test_beyond_the_most_steps_are_counted_only(in_memory: int) -> None:
    with contextlib.closing(PastSteps(most=10 * SIZE, in_memory=in_memory)) as steps:
        steps.add(STEPS)
        assert list(steps) == STEPS[: steps.kept]
        assert steps.kept >= 10
        assert steps.kept + steps.left_out == 20


@pytest.mark.parametrize("in_memory", [4 * SIZE, 0])
def test_a_full_disk_costs_what_comes_after(in_memory: int) -> None:
    with contextlib.closing(PastSteps(in_memory=in_memory)) as steps:
        steps.add(STEPS[:4])
        with file_limit(6 * SIZE if in_memory == 0 else SIZE):
            steps.add(STEPS[4:15])
            left_out = steps.left_out
            assert 0 < left_out <= 11
        steps.add(STEPS[15:])  # there is room again
        assert list(steps) == [*STEPS[: 15 - left_out], *STEPS[15:]]


def test_without_a_folder_for_files_what_is_in_memory_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with contextlib.closing(PastSteps(in_memory=4 * SIZE)) as steps:
        steps.add(STEPS)
        assert list(steps) == STEPS[: steps.kept]
        assert 4 <= steps.kept < 20


def test_steps_for_which_there_was_no_room_are_told_with_the_loss(tmp_path: Path, make_post: MakePost) -> None:
    path, copy = tmp_path / "series.db", tmp_path / "copy.db"
    with contextlib.closing(Store(path)) as store:
        store.intake.record(store.intake.collection(tmp_path), [make_post("post")])
        Backups(path).write(copy)
        store.review.decide([1], Decision.APPROVED)
    database, held = connections_to(path), hold(path)
    assert held
    lost = LostFile(path, OwnFile(path, held), PastSteps(most=3 * SIZE))
    for number, step in enumerate(STEPS[:5]):
        steps = lost.begin()
        lost.remember(step)
        lost.keep(steps, number)
    subprocess.run(["cp", copy, path], check=True)
    again: list[PastStep] = []

    def move(_: Path, steps: PastSteps) -> int:
        again.extend(steps)
        return 1

    lost.leave(database, move)
    assert again == STEPS[:3]
    assert lost.told.endswith(
        "with what you decided since you opened the database, but not 1 step about posts that are not in it and "
        "2 steps for which there was no room."
    )
    lost.close()
    let_go(held)
