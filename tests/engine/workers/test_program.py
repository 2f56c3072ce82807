"""What workers run, against what this machine runs."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import pytest

from engine.errors import WorkersUnavailable
from engine.export.exporter import Exporter
from engine.export.options import ExportOptions
from engine.model import Candidate, CandidatePhoto, ExportFrame, ExportSeries
from engine.photos.decode import PhotoReader
from engine.settings import Settings
from engine.verify.offline import OfflineVerifier
from engine.workers.cluster import Cluster
from engine.workers.program import check_program, check_scheduler, program_here
from tests.conftest import PaintPost

OLDER_PYTHON = "import platform; platform.python_version_tuple = lambda: ('3', '9', '21')"
WITHOUT_US = "import sys; sys.modules['engine'] = None"
WHERE = "tcp://10.9.0.2:46465"


@contextlib.contextmanager
def scheduler_of_workers(preload: str) -> Iterator[Any]:
    """A scheduler without workers; those that come run this code first."""
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with distributed.LocalCluster(
        n_workers=0,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs="CRITICAL",
        preload=[preload],
    ) as workers:
        yield workers


def test_the_same_program_is_taken_and_so_is_a_worker_that_cannot_be_reached() -> None:
    check_program(WHERE, program_here() | {"host": "attic"})
    check_program(WHERE, OSError("Timed out trying to connect to tcp://10.9.0.2:46465"))


@pytest.mark.parametrize(
    ("there", "said", "hint"),
    [
        ({"Python": "3.9"}, "on attic runs Python 3.9, and this machine Python 3", "the same Python"),
        ({"system": "Windows"}, "on attic runs Windows, and this machine ", "on every machine"),
        ({"Photo Series": "5e1f"}, "on attic runs another version of Photo Series than", "on every machine"),
        ({"av": "12.0.0"}, "on attic runs av 12.0.0, and this machine av ", "pip install av=="),
        ({"pillow": ""}, "on attic runs pillow of an unknown version, and", "pip install pillow=="),
    ],
)
def test_what_differs_is_named(there: dict[str, str], said: str, hint: str) -> None:
    with pytest.raises(WorkersUnavailable) as told:
        check_program(WHERE, program_here() | {"host": "attic"} | there)
    assert said in str(told.value)
    assert hint in told.value.hint


def test_a_worker_without_the_program_is_named_by_its_address() -> None:
    with pytest.raises(
        WorkersUnavailable, match=r"The worker on 10\.9\.0\.2 cannot run this .*No module named 'engine'"
    ):
        check_program(WHERE, Exception("ModuleNotFoundError(\"No module named 'engine'\")"))


def test_a_worker_of_another_python_ends_the_run_that_it_joins_and_those_that_find_it() -> None:
    with scheduler_of_workers(OLDER_PYTHON) as workers:
        cluster = Cluster(workers.scheduler_address)
        try:
            unanswered = cluster.open().submit(time.sleep, 60)
            assert cluster.missing
            workers.scale(1)
            with pytest.raises(CancelledError):
                unanswered.result(60)
        finally:
            cluster.close()
        assert "runs Python 3.9" in str(cluster.lost())
        with pytest.raises(WorkersUnavailable, match=r"runs Python 3\.9, and this machine"):
            cluster.open()


@pytest.mark.parametrize("work", ["verification", "export"])
def test_the_first_worker_to_come_is_named_though_the_program_is_not_installed_there(
    work: str, tmp_path: Path, paint_post: PaintPost
) -> None:
    with scheduler_of_workers(WITHOUT_US) as workers:
        cluster = Cluster(workers.scheduler_address)
        photos = PhotoReader(120_000_000)
        files = paint_post(tmp_path / "photos", "beach", 3)

        async def verify() -> None:
            verifier = OfflineVerifier(photos, Settings(), cluster=cluster)
            await verifier.open()
            try:
                workers.scale(1)
                await verifier.verify(Candidate(1, tuple(CandidatePhoto(file.name, file, 1) for file in files)))
            finally:
                await verifier.close()

        def export() -> None:
            frames = tuple(ExportFrame(file.name, file) for file in files)
            series = ExportSeries(1, "post", "jenny", "A walk.", frames, 0.9)
            options = ExportOptions("series", tmp_path / "set", size=64)
            workers.scale(1)
            Exporter(photos, workers=cluster).export([series], 1, options, lambda *_: None, lambda: False)

        with pytest.raises(WorkersUnavailable, match=r"cannot run this version of Photo Series: .*'?engine"):
            asyncio.run(verify()) if work == "verification" else export()


def test_a_scheduler_without_the_program_is_named() -> None:
    check_scheduler(WHERE, program_here() | {"host": "attic", "av": ""})
    with pytest.raises(WorkersUnavailable, match=r"The scheduler at tcp://10\.9\.0\.2:46465 runs Python 3\.9"):
        check_scheduler(WHERE, program_here() | {"Python": "3.9"})
    with pytest.raises(WorkersUnavailable, match=r"The scheduler at tcp://10\.9\.0\.2:46465 cannot run this version"):
        check_scheduler(WHERE, Exception("ModuleNotFoundError(\"No module named 'engine'\")"))
