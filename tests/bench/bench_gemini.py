"""How many posts a second Gemini can verify where each answer takes its time, against asking one after another.

Run it by hand: `python -m tests.bench.bench_gemini [--series 300] [--photos 5] [--latency 2] [--slots 32]`. The fake
service runs in a process of its own; a third thread stands for the app and measures how long it is kept waiting.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from engine.model import Verdict
from engine.photos.decode import PhotoReader
from engine.photos.noting import NotingReader
from engine.settings import Settings
from engine.verify.gemini import GeminiVerifier
from engine.verify.models import dials_for
from engine.verify.money import image_tokens, tile_tokens
from tests.bench.line import Line, race, wall
from tests.bench.machine import peak_memory
from tests.fakes.gemini_server import KEY
from tests.fakes.posts import assert_true, paint_posts, verify_all

FULL_SIZE = (1080, 1350)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=300)
    parser.add_argument("--photos", type=int, default=5)
    parser.add_argument("--latency", type=float, default=2.0)
    parser.add_argument("--slots", type=int, default=32)
    parser.add_argument("--model", default=Settings().gemini_model)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        posts = paint_posts(Path(folder), wish.series, wish.photos, FULL_SIZE)
        with service(wish.latency) as address:
            settings = Settings(base_url=address, concurrency=wish.slots, gemini_model=wish.model)
            verifier = GeminiVerifier(NotingReader(PhotoReader(settings.max_pixels)), KEY, settings)
            results: list[Verdict | Exception] = []
            run = threading.Thread(target=lambda: results.extend(asyncio.run(verify_all(verifier, posts))))
            began, worked = time.perf_counter(), time.process_time()
            run.start()
            lags = _lags_while(run)
            seconds, worked = time.perf_counter() - began, time.process_time() - worked
    verdicts = [result for result in results if isinstance(result, Verdict)]
    assert_true(verdicts, posts)
    assert sum(verdict.usage.requests for verdict in verdicts) == wish.series, "each series is asked once"
    rate = wish.series / seconds
    lags.sort()
    text = [
        f"{wish.series} series of {wish.photos} full-size photos, {wish.latency:g} s a reply, {wish.slots} slots",
        f"{rate:.1f} series a second: {rate * wish.latency:.0f} times as fast as one after another, "
        f"{rate * wish.latency / wish.slots:.2f} of what the slots allow",
        f"the app's thread waits {lags[len(lags) * 99 // 100] * 1000:.0f} ms (p99), {lags[-1] * 1000:.0f} ms at most",
        f"{worked / wish.series * 1000:.0f} ms of processor a series",
        f"peak memory {peak_memory():.0f} MB",
        f"${verifier.spent.cost_usd / wish.series * 1000:.2f} for a thousand series",
        f"a picture costs {image_tokens(dials_for(settings))} tokens, full size {tile_tokens(*FULL_SIZE)}",
    ]
    sys.stdout.write("\n".join(text) + "\n")


@contextlib.contextmanager
def service(latency: float) -> Iterator[str]:
    """The address of a fake Gemini, in a process of its own, that takes so many seconds for a reply."""
    command = [sys.executable, "-m", "tests.fakes.gemini_server", "--latency", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def lines() -> Iterator[Line]:
    """Posts verified at 32 slots and two seconds a reply, with their start, against what the slots allow."""
    series, slots, latency = 600, 32, 2.0
    with tempfile.TemporaryDirectory() as folder, service(latency) as address:
        posts = paint_posts(Path(folder), series, 5, FULL_SIZE)
        settings = Settings(base_url=address, concurrency=slots)
        verifier = GeminiVerifier(NotingReader(PhotoReader(settings.max_pixels)), KEY, settings)
        (mine,) = race(lambda: asyncio.run(verify_all(verifier, posts)), rounds=1, clock=wall)
    yield Line(
        f"{series} posts at {slots} slots", f"{series / mine:.1f} a second", mine / (series * latency / slots),
        f"{slots} slots that never wait for us",
    )  # fmt: skip


def _lags_while(run: threading.Thread) -> list[float]:
    """How late a thread wakes that sleeps 10 ms at a time, in seconds."""
    lags = []
    while run.is_alive():
        before = time.perf_counter()
        time.sleep(0.01)
        lags.append(time.perf_counter() - before - 0.01)
    return lags


if __name__ == "__main__":
    main()
