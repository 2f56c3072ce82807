"""Two processes of this machine as a cluster, against one; and the same by a scheduler and workers started by hand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from engine.photos.decode import PhotoReader
from engine.settings import Settings
from engine.verify.offline import OfflineVerifier
from engine.workers.cluster import Cluster
from tests.bench.bench_offline import paint, posts_of
from tests.bench.line import Line, Missing, wall

PHOTOS = 64
PATIENCE = 60.0
"""Seconds for a scheduler to start."""
PROJECT = Path(__file__).parents[2]


def lines() -> Iterator[Line]:
    """Posts verified by two worker processes, against one, on the clock, once both have loaded the network."""
    if find_spec("distributed") is None:
        raise Missing("the extra photo-series[cluster] is not installed")
    with tempfile.TemporaryDirectory() as folder:
        files = paint(Path(folder), PHOTOS)
        two, one = (asyncio.run(seconds(files, f"local:{count}")) for count in (2, 1))
        yield Line("100 photos verified by two processes", f"{two / PHOTOS * 100:.1f} s", two / one, "by one process")
        with started_by_hand(Path(folder)) as scheduler:
            two = asyncio.run(seconds(files, scheduler))
    yield Line("the same by `dask worker`, over TCP", f"{two / PHOTOS * 100:.1f} s", two / one, "by one process")


async def seconds(files: list[Path], workers: str) -> float:
    """Least time in which these workers verify all posts."""
    verifier = OfflineVerifier(PhotoReader(Settings().max_pixels), Settings(), cluster=Cluster(workers))
    await verifier.open()
    try:
        took = []
        for _ in range(2):
            began = wall()
            await asyncio.gather(*map(verifier.verify, posts_of(files)))
            took.append(wall() - began)
    finally:
        await verifier.close()
    return min(took)


@contextlib.contextmanager
def started_by_hand(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own, as `dask ssh` starts them elsewhere."""
    known, environ = folder / "scheduler.json", os.environ | {"PYTHONPATH": str(PROJECT)}
    where = ("--scheduler-file", str(known), "--no-dashboard")
    commands = (
        ("scheduler", *where, "--host", "127.0.0.1", "--port", "0"),
        *(("worker", *where, "--nthreads", "1", "--local-directory", str(folder / name)) for name in ("one", "two")),
    )
    with contextlib.ExitStack() as running:
        for words in commands:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words],
                env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            running.callback(process.wait)
            running.callback(process.terminate)
        yield address_in(known)


def address_in(file: Path) -> str:
    """The scheduler's address, once it has written it."""
    end = wall() + PATIENCE
    while wall() < end:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        time.sleep(0.1)
    raise TimeoutError(f"no scheduler within {PATIENCE:g} s")
