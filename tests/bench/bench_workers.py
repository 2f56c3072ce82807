"""Two processes of this machine as a cluster, against one."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from engine.photos.decode import PhotoReader
from engine.settings import Settings
from engine.verify.offline import OfflineVerifier
from engine.workers.cluster import Cluster
from tests.bench.bench_offline import paint, posts_of
from tests.bench.line import Line, wall

PHOTOS = 64


def lines() -> Iterator[Line]:
    """Posts verified by two worker processes, against one, on the clock, once both have loaded the network."""
    if find_spec("distributed") is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        files = paint(Path(folder), PHOTOS)
        two, one = (asyncio.run(seconds(files, count)) for count in (2, 1))
    yield Line("100 photos verified by two processes", f"{two / PHOTOS * 100:.1f} s", two / one, "by one process")


async def seconds(files: list[Path], processes: int) -> float:
    """Least time in which so many processes verify all posts."""
    verifier = OfflineVerifier(PhotoReader(Settings().max_pixels), Settings(), cluster=Cluster(f"local:{processes}"))
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
