"""Work on a real cluster of two processes: what one machine gives, byte for byte, and what goes wrong in words."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from engine.build import open_session
from engine.errors import PhotoSeriesError, RunStopped, SettingsError, UnreadablePhoto, WorkersUnavailable
from engine.events import Event, SeriesChanged
from engine.export.exporter import Exporter
from engine.export.options import ExportOptions
from engine.model import Candidate, CandidatePhoto, ExportFrame, ExportSeries, SeriesFilter
from engine.photos.decode import PhotoReader
from engine.settings import Settings
from engine.verify.offline import OfflineVerifier
from engine.workers.cluster import Cluster
from tests.conftest import PaintPost
from tests.fakes.posix import KILL

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="the extra cluster is not installed")
MOST_PIXELS = 120_000_000
UNSEEN = rf"The worker on {re.escape(socket.gethostname())} cannot read .*beach_01\.jpg, which this machine can"


@pytest.fixture(scope="module")
def two_processes() -> Iterator[Any]:
    from distributed import LocalCluster  # which takes long to import: only if its tests run here

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as cluster:
        yield cluster


@pytest.fixture
def cluster(two_processes: Any) -> Cluster:
    return Cluster(two_processes.scheduler_address)


class SeenHereAlone:
    """A picture source whose photos only the process that made it can read."""

    def __init__(self) -> None:
        self._owner = os.getpid()
        self._reader = PhotoReader(MOST_PIXELS)

    def load(self, file: Path, longest: int | None = None) -> Image.Image:
        if os.getpid() != self._owner:
            raise UnreadablePhoto(f"{file.name} cannot be read: No such file or directory.")
        return self._reader.load(file, longest)


def all_bytes(folder: Path) -> dict[str, bytes]:
    """Every file but the program's own record, which holds times."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != ".photo-series.json")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_verdicts_and_files_are_those_of_one_machine_though_a_worker_is_killed(
    two_processes: Any, tmp_path: Path, paint_post: PaintPost
) -> None:
    for number in range(4):
        paint_post(tmp_path / "downloads", f"post{number}", 3, scene=number)
    broken = tmp_path / "downloads" / "post0_04.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 this is cut short")
    killed: list[int] = []

    def kill_one(event: Event) -> None:
        if isinstance(event, SeriesChanged) and workers and not killed:
            killed.append(next(iter(two_processes.workers.values())).pid)
            os.kill(killed[0], KILL)

    results = []
    for workers in (None, two_processes.scheduler_address):
        settings = Settings(
            database_path=str(tmp_path / f"{bool(workers)}.db"),
            output_dir=str(tmp_path / "dataset"),
            size=64,
            workers=workers,
        )
        session = open_session(settings, kill_one)
        try:
            session.open(tmp_path / "downloads")
            session.runs.scan()
            report = session.runs.verify()
            assert (report.verified, report.cached, report.failed) == (4, 0, 0)
            session.runs.export(session.exports.options())
            ids = session.catalog.ids(session.collection, SeriesFilter())
            shown = [session.catalog.series(one) for one in ids]
        finally:
            session.close()
        with contextlib.closing(sqlite3.connect(settings.database_path)) as rows:
            prints = rows.execute("SELECT path, content_hash, perceptual_hash FROM photos ORDER BY id").fetchall()
        assert sum(bool(content and perceptual) for _, content, perceptual in prints) == 12
        results.append((shown, prints, all_bytes(tmp_path / "dataset")))
        shutil.rmtree(tmp_path / "dataset")
    assert killed
    assert [name for name, held in results[0][2].items() if held != results[1][2].get(name)] == []
    assert results[0] == results[1]
    assert len([name for name in results[0][2] if name.endswith(".mp4")]) >= 3


def series_of(files: list[Path], number: int = 1) -> ExportSeries:
    frames = tuple(ExportFrame(file.name, file) for file in files)
    return ExportSeries(number, f"post{number}", "jenny", "A walk.", frames, 0.9)


def test_a_photo_that_only_this_machine_sees_is_named(cluster: Cluster, tmp_path: Path, paint_post: PaintPost) -> None:
    files = paint_post(tmp_path / "photos", "beach", 3)
    verifier = OfflineVerifier(SeenHereAlone(), Settings(), cluster=cluster)

    async def verify() -> None:
        await verifier.open()
        try:
            await verifier.verify(Candidate(1, tuple(CandidatePhoto(file.name, file, 1) for file in files)))
        finally:
            await verifier.close()

    with pytest.raises(WorkersUnavailable, match=UNSEEN):
        asyncio.run(verify())
    options = ExportOptions("series", tmp_path / "set", size=64)
    with pytest.raises(WorkersUnavailable, match=UNSEEN):
        Exporter(SeenHereAlone(), workers=cluster).export(
            [series_of(files)], 1, options, lambda *_: None, lambda: False
        )


def test_a_stopped_export_keeps_what_is_finished(cluster: Cluster, tmp_path: Path, paint_post: PaintPost) -> None:
    series = [series_of(paint_post(tmp_path / "photos", f"post{one}", 3, scene=one), one) for one in range(1, 13)]
    options = ExportOptions("series", tmp_path / "set", size=64)
    stopped = threading.Event()
    exporter = Exporter(PhotoReader(MOST_PIXELS), workers=cluster)
    with pytest.raises(RunStopped):
        exporter.export(series, 12, options, lambda *_: stopped.set(), stopped.is_set)
    assert not list(tmp_path.rglob("stop"))
    (journal,) = tmp_path.rglob("journal.jsonl")
    assert journal.read_text(encoding="utf-8").strip()
    stopped.clear()
    report = exporter.export(series, 12, options, lambda *_: None, lambda: False)
    assert (report.series, report.skipped) == (12, ())


def test_processes_of_this_machine_start_and_end() -> None:
    from distributed import KilledWorker

    cluster = Cluster("local:1")
    assert cluster.slots == 0
    executor = cluster.open()
    try:
        assert cluster.slots == 1
        worker = executor.submit(os.getpid).result(60)
        assert worker != os.getpid()
        os.kill(worker, signal.SIGINT)  # as the terminal does; the run is stopped from here
        assert executor.submit(os.getpid).result(60) == worker
        assert not cluster.died_of(OSError())
        assert cluster.died_of(KilledWorker("post", None, 4))
    finally:
        cluster.close()
    assert "no worker at local:1" in cluster.missing


def test_a_scheduler_that_does_not_answer_is_named() -> None:
    with pytest.raises(WorkersUnavailable, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        Cluster("tcp://127.0.0.1:9", patience=0.2).open()


@pytest.mark.parametrize("where", ["", "local", "local:0", "local:-1", "4", "host:8786", "tcp://host", "http://host:1"])
def test_what_names_no_workers_is_refused_before_anything_starts(where: str, tmp_path: Path) -> None:
    settings = Settings(workers=where, database_path=str(tmp_path / "x.db"))
    with pytest.raises(SettingsError, match="names no workers"):
        open_session(settings, lambda event: None)
    assert not list(tmp_path.iterdir())


def test_without_the_extra_a_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PhotoSeriesError, match=r"pip install 'photo-series\[cluster\]'"):
        Cluster("tcp://host:8786")
