"""A batch that the service does not name is believed to be lost after ten minutes, whatever is done to the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.store.batches import Batches
from engine.store.door import Door
from engine.store.intake import Intake

COLUMNS = {"model": "m", "prompt_version": "1", "caption_words": (1, 2), "key_print": "", "estimated_usd": 0.0}
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


class Clocks:
    """The date, which jumps, and the seconds, which only pass."""

    def __init__(self) -> None:
        self.date, self.seconds = datetime(2026, 11, 29, 12), 1000.0

    def wait(self, minutes: float, jump: timedelta = timedelta(0)) -> None:
        self.date += timedelta(minutes=minutes) + jump
        self.seconds += 60 * minutes


@pytest.mark.parametrize("jump", [timedelta(0), HOUR, -HOUR, YEAR, -YEAR])
@pytest.mark.parametrize("restarts", [False, True])
def test_a_jump_neither_loses_a_batch_nor_keeps_it_for_good(tmp_path: Path, jump: timedelta, restarts: bool) -> None:
    clocks = Clocks()

    def batches() -> Batches:
        return Batches(door, lambda: clocks.date, lambda: clocks.seconds)

    door = Door(tmp_path / "series.db")
    at_work = batches()
    collection = Intake(door).collection(tmp_path)
    job = at_work.add({"name": "job", "collection": collection, **COLUMNS}, [])
    assert not at_work.note_absence(at_work.job(job))
    clocks.wait(1, jump)
    assert not at_work.note_absence(at_work.job(job))
    clocks.wait(1)
    assert not at_work.note_absence(at_work.job(job))
    if restarts:
        at_work = batches()
    clocks.wait(11)
    assert at_work.note_absence(at_work.job(job))
    door.close()
