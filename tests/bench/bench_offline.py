"""What a photo costs the offline verifier, and how well it finds series where the truth is known.

Run it by hand: `python -m tests.bench.bench_offline [--photos 48] [--workers 2] [--downloads FOLDER]`. A photo's cost
is processor time, so that a busy machine does not blur it; the rest is time on the clock. FOLDER holds photos, and
FOLDER.truth.json beside it says {"posts": [{"type", "caption", "files": [{"file", "n", "role", "series"}]}]}.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
from PIL import Image
from threadpoolctl import threadpool_limits

from engine.model import Candidate, CandidatePhoto
from engine.photos.decode import PhotoReader
from engine.settings import Settings
from engine.verify.network import read_network
from engine.verify.network_input import DECODED_SIDE, network_input
from engine.verify.offline import OfflineVerifier
from tests.bench.line import Line, race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from engine.model import Verdict
    from engine.verify.lite2 import Lite2

PHOTO = (1080, 1350)
READER = PhotoReader(Settings().max_pixels)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=48)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--downloads", type=Path, help="a folder of photos with its truth beside it")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = paint(Path(folder), wish.photos)
        report(parts(files))
        report(threads(files, wish.workers))
        report(run(posts_of(files), wish.workers))
    if wish.downloads:
        report(quality(wish.downloads, wish.workers))


def lines() -> Iterator[Line]:
    """Photos verified offline, against the network's matrix products alone, on one core."""
    with tempfile.TemporaryDirectory() as folder:
        files = paint(Path(folder), 48)
        products = products_of(read_network(), network_input(READER, files[0]))
        with threadpool_limits(1, user_api="blas"):
            mine, bare = race(
                lambda: asyncio.run(verified(posts_of(files), 1)),
                lambda: [np.matmul(*product) for _ in files for product in products],
            )
    yield Line("100 photos verified offline", f"{mine / len(files) * 100:.1f} s", mine / bare, "its matrix products")


def products_of(network: Lite2, picture: NDArray[np.uint8]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Copies of the matrices that the network multiplies for a picture."""
    matmul = np.matmul
    seen: list[tuple[NDArray[Any], NDArray[Any]]] = []

    def note(one: NDArray[Any], other: NDArray[Any], **more: Any) -> Any:
        seen.append((one.copy(), other.copy()))
        return matmul(one, other, **more)

    with patch.object(np, "matmul", note):
        network.embed(picture)
    return seen


def report(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


def paint(folder: Path, count: int) -> list[Path]:
    """Photos of an Instagram post's size and about its weight."""
    files = [folder / f"post{at // 8}_{at % 8 + 1:02d}.jpg" for at in range(count)]
    for file in files:
        noise = Image.effect_noise((PHOTO[0] // 6, PHOTO[1] // 6), 60).resize(PHOTO, Image.Resampling.BICUBIC)
        Image.merge("RGB", (noise, noise.rotate(180), Image.linear_gradient("L").resize(PHOTO))).save(file, quality=88)
    return files


def parts(files: list[Path]) -> list[str]:
    """Decoding, with and without the JPEG's own way to shrink, and the network, on one thread."""
    network = read_network()
    pictures = [network_input(READER, file) for file in files]
    with threadpool_limits(1, user_api="blas"):
        network.embed(pictures[0])
        small = cpu_ms(lambda: [READER.load(file, DECODED_SIDE) for file in files]) / len(files)
        whole = cpu_ms(lambda: [READER.load(file) for file in files]) / len(files)
        features = cpu_ms(lambda: [network.embed(picture) for picture in pictures]) / len(files)
    return [
        f"decoding {small:.1f} ms a photo, {whole / small:.1f} times as fast as in full size",
        f"features {features:.1f} ms a photo, together {(small + features) / 10:.1f} s of a core per 100 photos",
    ]


def threads(files: list[Path], workers: int) -> list[str]:
    """The network in several threads: one thread of the linear algebra library each, against all for everyone."""
    network = read_network()
    pictures = [network_input(READER, file) for file in files]

    def embed_all() -> None:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(network.embed, pictures))

    shared = wall_ms(embed_all)
    with threadpool_limits(1, user_api="blas"):
        alone = wall_ms(embed_all)
    return [
        f"{workers} workers with one thread each are {shared / alone:.1f} times as fast as with all threads for each"
    ]


def run(posts: list[Candidate], workers: int) -> list[str]:
    """A run as the session makes it."""
    began = time.perf_counter()
    asyncio.run(verified(posts, workers))
    count = sum(len(post.photos) for post in posts)
    per_hundred = (time.perf_counter() - began) / count * 100
    return [f"{count} photos with {workers} workers: {per_hundred:.1f} s per 100 photos"]


def quality(folder: Path, workers: int) -> list[str]:
    """Mean best-subset F1 by kind of post: how well the frames match the series that the verdict comes closest to."""
    told = json.loads(Path(f"{folder}.truth.json").read_text(encoding="utf-8"))["posts"]
    told = [post for post in told if len(post["files"]) > 1]
    posts = [
        Candidate(
            at, tuple(CandidatePhoto(f["file"], folder / f["file"], f["n"]) for f in post["files"]), post["caption"]
        )
        for at, post in enumerate(told)
    ]
    began = time.perf_counter()
    verdicts = asyncio.run(verified(posts, workers))
    seconds = time.perf_counter() - began
    scores: dict[str, list[float]] = defaultdict(list)
    for post, verdict in zip(told, verdicts, strict=True):
        named = [*verdict.frames, *(exclusion.path for exclusion in verdict.excluded)]
        assert sorted(named) == sorted(file["file"] for file in post["files"]), "every photo is in the verdict once"
        scores[post["type"]].append(score(post["files"], verdict))
    count = sum(len(post.photos) for post in posts)
    unreadable = sum(len(verdict.unreadable) for verdict in verdicts)
    return [
        *(f"{kind}: {len(each)} posts, F1 {statistics.mean(each):.3f}" for kind, each in scores.items()),
        f"{count} photos, {unreadable} unreadable, {seconds / count * 100:.1f} s per 100 photos",
    ]


def score(files: list[dict[str, Any]], verdict: Verdict) -> float:
    """F1 against the best of the post's series; 1 where there is none and none was found."""
    series = {file["series"] for file in files if file["series"]}
    wanted = [{file["file"] for file in files if file["series"] == name} for name in series] or [set()]
    found = set(verdict.frames)
    return max(2 * len(found & true) / (len(found) + len(true)) if found or true else 1.0 for true in wanted)


def posts_of(files: list[Path]) -> list[Candidate]:
    groups: dict[str, list[CandidatePhoto]] = defaultdict(list)
    for file in files:
        stem, number = file.stem.rsplit("_", 1)
        groups[stem].append(CandidatePhoto(file.name, file, int(number)))
    return [Candidate(at, tuple(photos)) for at, photos in enumerate(groups.values())]


async def verified(posts: list[Candidate], workers: int) -> list[Verdict]:
    verifier = OfflineVerifier(READER, Settings(offline_workers=workers))
    await verifier.open()
    try:
        return await asyncio.gather(*map(verifier.verify, posts))
    finally:
        await verifier.close()


def cpu_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def wall_ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
