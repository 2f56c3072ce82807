"""Batches over the real SDK and the fake service: whatever is lost, shuffled or killed, each post is billed once."""

from __future__ import annotations

import base64
import contextlib
import io
import itertools
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from engine.build import open_session
from engine.errors import (
    KeyMissing,
    KeyRefused,
    ModelGone,
    QuotaExhausted,
    SettingsError,
    StoreError,
    VerifierUnavailable,
)
from engine.events import Announced, Event
from engine.model import SEEN, BatchOutcome, BatchState, Mark, SeriesFilter, SeriesState
from engine.session.batch_files import BatchFiles
from engine.session.reports import VerifyRequest
from engine.session.session import Session
from engine.settings import Settings
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.killable import start_batch
from tests.fakes.posix import KILL

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

POSTS = 40
FEW = 8
DAY = date(2026, 8, 1)
OTHER_KEY = "another-key-9876543210"
ALL = VerifyRequest()


def paint(folder: Path, posts: int) -> Path:
    """Posts of three frames, in another order than the film's, and a stranger."""
    for series in range(1, posts + 1):
        for number, place in enumerate((3, 0, 1, 2), start=1):
            truth.save(folder, f"secret{series}_{number:02d}.jpg", truth.Mark(series, place), (96, 120))
    return folder


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return paint(tmp_path_factory.mktemp("many"), POSTS)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return paint(tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture
def fake() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


@pytest.fixture
def told() -> list[Event]:
    return []


def settings_for(fake: GeminiServer, database: Path, **more: object) -> Settings:
    values = {"base_url": fake.url, "database_path": str(database), "verifier": "gemini", "batch_poll": 0.01}
    return Settings.model_validate(values | {"batch_file_mb": 0.1} | more)


Opener = Callable[..., AbstractContextManager[Session]]


@pytest.fixture
def opened(fake: GeminiServer, tmp_path: Path, few: Path, told: list[Event]) -> Opener:
    """Opens a session on a scanned folder, and closes it."""

    @contextlib.contextmanager
    def opened(photos: Path = few, key: str = KEY, day: date = DAY, **more: object) -> Iterator[Session]:
        session = open_session(settings_for(fake, tmp_path / "series.db", **more), told.append, key, lambda: day)
        try:
            session.open(photos)
            session.runs.scan()
            yield session
        finally:
            session.close()

    return opened


def change(database: Path, statement: str) -> None:
    """Turn the database's clock back; no session may have it open."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()


def assert_all_true(session: Session, posts: int) -> None:
    ids = session.catalog.ids(session.collection, SeriesFilter())
    assert len(ids) == posts
    for series_id in ids:
        series = session.catalog.series(series_id)
        assert series is not None
        assert series.row.state == SeriesState.VERIFIED
        assert [frame.number for frame in series.frames if frame.kept] == [3, 4, 1]
        seen = [{mark for mark in frame.marks if mark in SEEN.values()} for frame in series.frames]
        assert seen == [set(), {Mark.TEXT}, {Mark.WATERMARK, Mark.TURNED}, set()]
        number = series.row.name.removeprefix("secret")
        assert f"squares of series {number} " in series.caption, "the answer is about this post"


def announced(told: list[Event]) -> str:
    return "\n".join(event.words for event in told if isinstance(event, Announced))


def test_forty_posts_with_every_fault_of_rows_and_wires(
    fake: GeminiServer, opened: Opener, many: Path, tmp_path: Path, told: list[Event]
) -> None:
    faults = {
        1: "missing", 2: "error", 3: "max-tokens", 4: "cut-json", 5: "torn", 6: "cross", 7: "cross", 8: "cross",
        9: "keyless", 10: "unknown-id", 11: "double",
    }  # fmt: skip
    useless = {3, 4, 5, 10}
    batch = fake.batch
    batch.rows = lambda series, time: faults.get(series) if time == 1 else None
    batch.lost.update(begin_upload=1, upload=1, create=1, get=1, download=1, cancel=1)
    batch.full = 1
    with opened(many) as session:
        sent = session.runs.batches.submit(ALL)
        assert sent.sent == POSTS
        jobs = session.runs.batches.all()
        assert len(jobs) > 2
        files = list(BatchFiles(session.database).folder.iterdir())
        assert files
        assert not any(file.stat().st_mode & 0o77 for file in files), "they hold photos"
        first = session.runs.batches.wait()
        failed = {1, 2} | useless
        assert (first.answered, first.failed, first.jobs) == (POSTS - len(failed), len(failed), ())
        assert session.catalog.counts(session.collection).failed == len(failed)
        again = session.runs.batches.submit(ALL)
        assert again.sent == len(failed)
        assert session.runs.batches.wait().answered == len(failed)
        assert_all_true(session, POSTS)
        assert fake.answered == Counter({series: 1 + (series in useless) for series in range(1, POSTS + 1)})
        torn = fake.billed_usd / sum(fake.answered.values())
        costs = sum(job.cost_usd for job in session.runs.batches.all())
        assert costs == pytest.approx(fake.billed_usd - torn, rel=0.02)
        assert session.figures.spent(session.collection).cost_usd == pytest.approx(costs, rel=0.04)
        assert sum(job.estimated_usd for job in session.runs.batches.all()) == pytest.approx(fake.billed_usd, rel=0.15)
        assert not batch.files
        assert not batch.jobs
        assert not BatchFiles(session.database).folder.exists()
    assert "takes no more batches for now" in announced(told)
    # Another database finds every verdict in the cache.
    asked = batch.calls["create"]
    other = open_session(settings_for(fake, tmp_path / "other.db"), told.append, KEY, lambda: DAY)
    with contextlib.closing(other):
        other.open(many)
        other.runs.scan()
        assert other.runs.batches.submit(ALL).cached == POSTS
        assert_all_true(other, POSTS)
    assert batch.calls["create"] == asked
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes()


def test_a_batch_asks_as_every_other_run_and_sends_nothing_but_pixels(
    fake: GeminiServer, opened: Opener, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for number, place in enumerate((1, 2), start=1):
        camera = Image.Exif()
        camera[0x010F] = "A SECRET CAMERA"
        truth.paint(truth.Mark(1, place), (96, 120)).save(
            photos / f"secret1_{number}.jpg", exif=camera, comment=b"secret"
        )
    sent: list[bytes] = []
    fake.batch.on_call = lambda kind, done: (
        sent.extend(fake.batch.files.values()) if kind == "create" and done else None
    )
    with opened(photos) as session:
        session.runs.batches.submit(ALL)
    [line] = sent[0].splitlines()
    assert b"secret" not in line.lower()
    row = json.loads(line)
    for part in row["request"]["contents"][0]["parts"]:
        if picture := part.get("inlineData"):
            with Image.open(io.BytesIO(base64.urlsafe_b64decode(picture["data"]))) as shown:
                assert (dict(shown.getexif()), shown.info.get("comment")) == ({}, None)
    fake._keep = True
    other = open_session(settings_for(fake, tmp_path / "other.db"), lambda _: None, KEY, lambda: DAY)
    with contextlib.closing(other):
        other.open(photos)
        other.runs.scan()
        other.runs.verify()
    plain = fake.questions[0].body
    assert _shape(row["request"]) == _shape({name: plain[name] for name in ("contents", "generationConfig")})


def _shape(value: object) -> object:
    """A request without what differs from question to question."""
    if isinstance(value, dict):
        found = {name.replace("_", "").lower(): _shape(one) for name, one in value.items()}
        return found if "text" not in found and "data" not in found else sorted(found)
    if isinstance(value, list):
        return [_shape(one) for one in value]
    return "text" if isinstance(value, str) and any(sign.isdigit() for sign in value) else value


@pytest.mark.parametrize("after", [False, True], ids=["before each call", "after each call"])
def test_a_kill_at_every_step_loses_nothing_and_pays_nothing_twice(
    fake: GeminiServer, few: Path, tmp_path: Path, after: bool
) -> None:
    settings = settings_for(fake, tmp_path / "series.db", batch_file_mb=0.06)
    process: BaseProcess | None = None
    calls, killed = 0, 0

    def strike(_: str, done: bool) -> None:
        """Kill the process at its so many-eth call, one later each time."""
        nonlocal calls
        if done == after:
            calls += 1
            if process and process.pid and calls == killed + 1:
                os.kill(process.pid, KILL)

    fake.batch.on_call = strike
    for events in itertools.count(2, 3):
        calls = 0
        process = start_batch(settings, few, tmp_path, DAY, events if after else None)
        process.join(60)
        if process.exitcode == 0:
            break
        assert process.exitcode == -KILL
        killed += 1
        assert killed < 40
    assert killed > 6
    assert fake.answered == Counter(range(1, FEW + 1))
    assert not fake.batch.files
    session = open_session(settings, lambda _: None, KEY, lambda: DAY)
    with contextlib.closing(session):
        session.open(few)
        assert_all_true(session, FEW)
        assert not session.runs.batches.look()
        cost = session.figures.spent(session.collection).cost_usd
        assert cost == pytest.approx(fake.billed_usd)
        assert sum(job.cost_usd for job in session.runs.batches.all()) == pytest.approx(cost)
        assert not BatchFiles(session.database).folder.exists()


def test_posts_in_a_batch_are_asked_about_by_nobody_else(fake: GeminiServer, opened: Opener, told: list[Event]) -> None:
    with opened() as session:
        session.runs.batches.submit(VerifyRequest(limit=FEW - 2))
        assert session.runs.estimate().series == 2
        series = next(iter(session.catalog.ids(session.collection, SeriesFilter())))
        assert session.runs.verify(VerifyRequest(ids=(series,), ask_anew=True)).verified == 0
        assert "1 post is left to another run: batch job 1, since" in announced(told)
        assert session.runs.batches.submit(VerifyRequest(again=True)).sent == 2
    with opened() as session:  # the claim outlives its process
        assert session.runs.verify(VerifyRequest(again=True)).verified == 0
        assert session.runs.batches.wait().answered == FEW
        assert_all_true(session, FEW)
    assert fake.answered == Counter(range(1, FEW + 1))


def test_a_create_without_reply_is_made_again_only_once_it_is_surely_absent(
    fake: GeminiServer, opened: Opener, tmp_path: Path
) -> None:
    database = tmp_path / "series.db"
    fake.batch.lost["create"] = 1
    fake.batch.blind_lists = 2
    with opened(batch_file_mb=1) as session:
        [job] = session.runs.batches.submit(ALL).jobs
        assert (job.state, fake.batch.calls["create"]) == (BatchState.CREATING, 1)
        assert "being looked for" in job.trouble
        assert session.runs.batches.wait().answered == FEW
    assert fake.batch.calls["create"] == 1
    # Now the call itself is lost: nobody ever lists the job.
    change(database, "UPDATE series SET state = 'grouped'")
    fake.batch.on_call = lambda kind, done: fake.batch.jobs.clear() if kind == "create" and done else None
    fake.batch.lost["create"] = 1
    with opened(batch_file_mb=1) as session:
        session.runs.batches.submit(VerifyRequest(ask_anew=True))
        for _ in range(3):
            assert [job.state for job in session.runs.batches.look()] == [BatchState.CREATING]
    fake.batch.on_call = None
    change(database, "UPDATE batch_jobs SET absent_since = datetime(absent_since, '-11 minutes')")
    with opened(batch_file_mb=1) as session:
        assert session.runs.batches.wait().answered == FEW
        assert_all_true(session, FEW)
    assert fake.batch.calls["create"] == 3


def test_cancelled_jobs_stop_or_finish_and_every_post_is_accounted_for(fake: GeminiServer, opened: Opener) -> None:
    batch = fake.batch
    with opened() as session:
        batches = session.runs.batches
        fake.batch.full = 99
        assert {job.state for job in batches.submit(ALL).jobs} == {BatchState.UPLOADED}
        batch.full = 0
        for job in batches.all():
            assert batches.cancel(job.id).outcome is BatchOutcome.CANCELLED
        assert not batch.files
        assert session.runs.estimate().series == FEW
        # Sent, and cancelled in time: half of the answers were given already.
        batch.partial = True
        for job in batches.submit(ALL).jobs:
            assert batches.cancel(job.id).cancelled
        report = batches.wait()
        assert (report.answered + report.returned, report.failed) == (FEW, 0)
        assert report.answered > 0
        assert session.runs.estimate().series == report.returned
        # Cancelled too late.
        batch.finishes = True
        for job in batches.submit(ALL).jobs:
            batches.cancel(job.id)
        assert batches.wait().answered == report.returned
        assert_all_true(session, FEW)
        with pytest.raises(VerifierUnavailable, match="has ended already"):
            batches.cancel(1)
        with pytest.raises(StoreError, match="no batch job 99"):
            batches.cancel(99)
    assert fake.answered == Counter(range(1, FEW + 1))


def test_a_job_that_is_kept_waiting_is_told_of_and_asked_at_once_without_paying_twice(
    fake: GeminiServer, opened: Opener, tmp_path: Path, told: list[Event]
) -> None:
    fake.batch.stuck = True
    with opened(batch_file_mb=1) as session:
        session.runs.batches.submit(ALL)
    change(tmp_path / "series.db", "UPDATE batch_jobs SET submitted_at = datetime(submitted_at, '-26 hours')")
    with opened(batch_file_mb=1) as session:
        [job] = session.runs.batches.collect().jobs
        assert job.is_stuck
        assert "Batch job 1 has been pending for 26 h: photo-series batch cancel 1 --ask-now" in announced(told)
        left = session.runs.batches.give_back(job.id)
        assert session.runs.verify(VerifyRequest(ids=tuple(left))).verified == FEW
        assert_all_true(session, FEW)
    assert fake.answered == Counter(range(1, FEW + 1))
    assert not fake.batch.times


@pytest.mark.parametrize("end", ["EXPIRED", "FAILED"])
def test_jobs_that_end_early_release_what_they_did_not_answer(fake: GeminiServer, opened: Opener, end: str) -> None:
    fake.batch.end, fake.batch.partial = end, end == "EXPIRED"
    with opened(batch_file_mb=1) as session:
        session.runs.batches.submit(ALL)
        report = session.runs.batches.wait()
        assert (report.answered, report.returned) == ((FEW // 2, FEW // 2) if end == "EXPIRED" else (0, FEW))
        assert session.catalog.counts(session.collection).failed == 0
        fake.batch.end = "SUCCEEDED"
        assert session.runs.batches.submit(ALL).sent == report.returned
        session.runs.batches.wait()
        assert_all_true(session, FEW)
    assert fake.answered == Counter(range(1, FEW + 1))


def test_results_that_expired_and_jobs_of_another_key(fake: GeminiServer, opened: Opener, tmp_path: Path) -> None:
    fake.keys.add(OTHER_KEY)
    with opened(batch_file_mb=1) as session:
        session.runs.batches.submit(ALL)
    with opened(batch_file_mb=1, key=OTHER_KEY) as session:
        [job] = session.runs.batches.collect().jobs
        assert (job.state, job.trouble) == (
            BatchState.PENDING, "it was made with another key, and only that one can see it"
        )  # fmt: skip
        assert session.runs.verify().verified == 0
    fake.batch.on_call = lambda kind, done: fake.batch.files.clear() if kind == "download" and not done else None
    with opened(batch_file_mb=1) as session:
        for _ in range(4):
            [job] = session.runs.batches.collect().jobs
        assert (job.state, "its results are gone" in job.trouble) == (BatchState.ENDED, True)
    change(tmp_path / "series.db", "UPDATE batch_jobs SET absent_since = datetime(absent_since, '-11 minutes')")
    with opened(batch_file_mb=1) as session:
        session.runs.batches.collect()
        assert session.runs.batches.wait().returned == FEW
        assert session.runs.batches.all()[0].outcome is BatchOutcome.LOST
        assert session.runs.estimate().series == FEW


def test_failing_twice_in_batches_a_post_is_asked_about_at_once(fake: GeminiServer, opened: Opener) -> None:
    fake.batch.rows = lambda series, time: "cut-json" if series == 3 else "blocked" if series == 4 else None
    with opened() as session:
        batches = session.runs.batches
        batches.submit(ALL)
        assert (batches.wait().blocked, session.catalog.counts(session.collection).blocked) == (1, 1)
        assert batches.submit(ALL).sent == 1
        batches.wait()
        report = batches.submit(ALL)
        assert (report.sent, len(report.to_ask)) == (0, 1)
        assert session.runs.verify(VerifyRequest(ids=report.to_ask)).verified == 1


def test_doubles_are_left_out_of_answers_from_a_batch_and_of_those_that_were_paid_for_before(
    opened: Opener, fake: GeminiServer, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for number, (place, width) in enumerate(((1, 192), (2, 192), (3, 192), (1, 96)), start=1):
        truth.save(photos, f"secret1_{number}.jpg", truth.Mark(1, place), (width, width * 5 // 4))
    with opened(photos) as session:
        session.runs.batches.submit(ALL)
        session.runs.batches.wait()
        assert _left_out(session) == {"secret1_4.jpg": "It shows the picture of secret1_1.jpg, which is larger."}
    other = open_session(settings_for(fake, tmp_path / "other.db"), lambda _: None, KEY, lambda: DAY)
    with contextlib.closing(other):
        other.open(photos)
        other.runs.scan()
        asked = len(fake.questions)
        assert other.runs.verify().verified == 1
        assert len(fake.questions) == asked
        assert list(_left_out(other)) == ["secret1_4.jpg"]


def _left_out(session: Session) -> dict[str, str]:
    (series_id,) = session.catalog.ids(session.collection, SeriesFilter())
    series = session.catalog.series(series_id)
    assert series is not None
    return {frame.path: frame.reason for frame in series.frames if frame.excluded}


def test_photos_that_changed_meanwhile_get_no_verdict_on_others(
    fake: GeminiServer, opened: Opener, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    paint(photos, 2)
    with opened(photos) as session:
        session.runs.batches.submit(ALL)
        truth.save(photos, "secret1_01.jpg", truth.Mark(1, 9), (96, 120))
        (photos / "secret2_02.jpg").touch()  # the same picture
        report = session.runs.batches.wait()
        assert (report.answered, report.returned) == (1, 1)
        assert session.runs.verify().verified == 1, "and the cache knows the new picture from the old"
    assert fake.answered[1] == 2


def test_what_a_batch_is_refused_for(fake: GeminiServer, opened: Opener, tmp_path: Path) -> None:
    with opened(max_cost=0.003) as session:
        with pytest.raises(QuotaExhausted, match="A batch of 8 posts may cost up to") as refused:
            session.runs.batches.submit(ALL)
        fitting = int(refused.value.hint.split()[1])
        assert 0 < fitting < FEW
        assert session.runs.batches.submit(VerifyRequest(limit=fitting)).sent == fitting
        session.runs.batches.wait()
        assert fake.billed_usd < 0.003
    with opened(verifier="offline") as session, pytest.raises(SettingsError, match="Batches are Gemini's"):
        session.runs.batches.submit(ALL)
    with opened(key="") as session, pytest.raises(KeyMissing):
        session.runs.batches.submit(ALL)
    with opened(key="wrong") as session:
        with pytest.raises(KeyRefused):
            session.runs.batches.submit(ALL)
        assert session.runs.batches.all()[-1].state is BatchState.WRITTEN
    with opened() as session:  # with the right key it goes on from there
        assert session.runs.batches.wait().answered == FEW - fitting
        assert_all_true(session, FEW)


def test_a_model_that_may_end_before_the_batch_is_back_is_not_asked(
    fake: GeminiServer, opened: Opener, told: list[Event]
) -> None:
    with opened(day=date(2026, 11, 29)) as session:
        assert session.runs.batches.submit(ALL).model == "gemini-3.5-flash-lite"
        assert {job.model for job in fake.batch.jobs.values()} == {"gemini-3.5-flash-lite"}
        session.runs.batches.wait()
        assert_all_true(session, FEW)
        assert session.figures.spent(session.collection).cost_usd == pytest.approx(fake.billed_usd)
    assert "may end before a batch is back: gemini-3.5-flash-lite verifies" in announced(told)
    with opened(day=date(2026, 11, 29), follow_retirements=False) as session, pytest.raises(ModelGone):
        session.runs.batches.submit(ALL)
