"""What was done before: exports are remembered and can be repeated, and a run that was broken off is told once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.errors import ExportError, RunStopped
from engine.events import Event, Phase, Progressed
from engine.filters import parse_filter
from engine.model import ExportChoice, SeriesFilter, SeriesState, SortKey, Take
from engine.session.export_notes import PastExport, past_export
from engine.session.session import Session
from engine.settings import Settings
from tests.conftest import PaintPost


@pytest.fixture
def photos(tmp_path: Path, paint_post: PaintPost) -> Path:
    for number, name in enumerate(("beach", "market"), start=1):
        paint_post(tmp_path / "photos", f"2025_08_28_15_09_2{number}_jenny_{name}", 3, scene=number)
    return tmp_path / "photos"


@pytest.fixture
def session(tmp_path: Path, photos: Path) -> Iterator[Session]:
    with open_at(tmp_path, photos) as opened:
        opened.runs.scan()
        opened.runs.verify()
        yield opened


@contextlib.contextmanager
def open_at(tmp_path: Path, photos: Path, listen: object = None) -> Iterator[Session]:
    settings = Settings(database_path=str(tmp_path / "series.db"), verifier="offline", size=64, export_format="frames")
    opened = open_session(settings, listen or nobody_listens)  # type: ignore[arg-type]
    opened.open(photos)
    try:
        yield opened
    finally:
        opened.close()


def test_an_export_is_remembered_and_repeated(session: Session, tmp_path: Path, photos: Path) -> None:
    options = session.exports.options(tmp_path / "out")
    session.runs.export(options, ExportChoice(Take.UNDECIDED))
    (past,) = session.runs.history.exports
    assert (past.options, past.choice, past.outcome) == (options, ExportChoice(Take.UNDECIDED), "done")
    assert (past.series, past.frames) == (2, 6)
    again = session.runs.export(past.options, past.choice)
    assert (again.written, again.unchanged) == (0, 2)


def test_one_that_fails_or_is_stopped_says_so(session: Session, photos: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        session.runs.export(session.exports.options(photos / "inside"))
    with (
        pytest.raises(RunStopped),
        session.runs.history.exporting(session.exports.options(tmp_path / "x"), ExportChoice()),
    ):
        raise RunStopped("Stopped.")
    assert {past.outcome for past in session.runs.history.exports} >= {"stopped"}


def test_any_choice_is_read_back_as_it_was() -> None:
    from engine.export.options import ExportOptions

    matching = parse_filter("beach -user:jenny conf>0.8 frames>=4 date>=2025-03-01 state:undecided", SeriesFilter())
    matching = replace(matching, states=frozenset({SeriesState.VERIFIED}), sort=SortKey.DATE, descending=True)
    options = ExportOptions("clips", Path("/out/lost \udcff"), omit_facts=("identity",), max_length=9)
    for choice in (ExportChoice(matching=matching), ExportChoice(Take.APPROVED, selected=(3, 1)), ExportChoice()):
        past = PastExport(datetime(2025, 8, 28, 15, 9, 21), options, choice, "done", 3, 12)
        assert past_export(past.as_json()) == past


@pytest.mark.parametrize("note", [None, 3, {}, {"began": "yesterday", "options": {"output": "x"}}, {"options": []}])
def test_a_note_that_makes_no_sense_is_passed_over(note: object) -> None:
    assert past_export(note) is None


def test_a_run_that_the_user_left_is_told_at_the_next_start_and_once(
    session: Session, tmp_path: Path, photos: Path
) -> None:
    options = session.exports.options(tmp_path / "out")
    session.close()

    def leave(event: Event) -> None:
        if isinstance(event, Progressed) and event.phase is Phase.EXPORTING:
            left.runs.leave()

    with open_at(tmp_path, photos, leave) as left, pytest.raises(RunStopped):
        left.runs.export(options)
    with open_at(tmp_path, photos) as back:
        broken_off = back.runs.history.take_interrupted()
        assert broken_off is not None
        assert broken_off.phase is Phase.EXPORTING
        assert broken_off.export is not None
        assert broken_off.export.options == options
        assert back.runs.history.take_interrupted() is None
        assert back.runs.export(broken_off.export.options, broken_off.export.choice).series == 2
    with open_at(tmp_path, photos) as done:
        assert done.runs.history.take_interrupted() is None


def test_one_that_the_user_stopped_is_nobodys_surprise(session: Session, tmp_path: Path, photos: Path) -> None:
    session.runs.history.begin(Phase.VERIFYING)
    session.runs.history.end(Phase.VERIFYING, "stopped", left=False)
    assert session.runs.history.take_interrupted() is None
    session.runs.history.begin(Phase.VERIFYING)  # and then the process is killed
    broken_off = session.runs.history.take_interrupted()
    assert broken_off is not None
    assert (broken_off.phase, broken_off.summary) == (Phase.VERIFYING, "")
    session.runs.history.begin(Phase.SCANNING)
    assert session.runs.history.take_interrupted() is None, "every start scans anyway"


def test_a_run_of_another_process_that_lives_is_not_taken_for_interrupted(tmp_path: Path, photos: Path) -> None:
    with open_at(tmp_path, photos) as other:
        other.runs.history.begin(Phase.VERIFYING)
        with open_at(tmp_path, photos) as mine:
            assert mine.runs.history.take_interrupted() is None
    with open_at(tmp_path, photos) as later:  # by now that one is gone, and never said how it went
        broken_off = later.runs.history.take_interrupted()
        assert broken_off is not None
