"""Grouping a large collection, proof included, against the usual regular expressions doing less.

Run it by hand: `python -m tests.bench.bench_grouping [--files 100000] [--folders 2000] [--rounds 15] [--million]`.
Both list the same folders on the same disk and group the same names. The baseline is what most scripts do: os.walk,
three regular expressions per file (stamp, user and a shortcode by its first letters, without and with a caption; else
stem and number), a dict, a sort per group; it proves nothing. Rounds alternate, and for processor and wall time each,
three figures are shown: the best round, how many times the baseline's speed that is, and the median of that ratio over
the rounds, which a loaded machine disturbs least. The scan with sizes and times, which only we need, is shown apart,
beside a baseline that asks for them too; `--million` groups a million names that never lie on a disk and shows how
much memory that took.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from operator import attrgetter, truediv
from pathlib import Path
from typing import TYPE_CHECKING

from engine.model import FileKind, Folder, FoundFile, Proof
from engine.naming.posts import Grouper
from engine.naming.shortcode import EPOCH_MS, encode
from engine.photos.scan import scan
from tests.bench.line import Line, race
from tests.bench.machine import peak_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

USERS = ("jenny.lbx", "unfash", "m_ro.photo", "anna_in_wien", "the.walking.lens", "studio__nord", "o_o", "35mm_daily")
CAPTIONS = (
    "vienna_has_my_heart__vienna__dump__wien",
    "",
    "_____________",
    "sunday",
    "golden_hour__35mm__kodak",
    "3_2_1",
)

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".tiff", ".webp")
_STAMP = r"(\d{4}(?:_\d{2}){5}_"
BARE = _STAMP + r"\w+?)D[A-Z]\w+(__+)(\d+)\.(.+)"
CAPTIONED = _STAMP + r"[\w.]+?)D[A-Z]\w+(_[^_]+(?:__[^_]+)*?)_(\d+)\.(.+)"
STEM = r"(.+)_(\d+)\.(.+)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--folders", type=int, default=2_000)
    parser.add_argument("--slides", type=int, default=20, help="most slides of a post")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--million", action="store_true", help="group a million names as well")
    options = parser.parse_args()
    if options.million:
        group_a_million(options.slides)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for directory, names in collection(options.files, options.folders, options.slides):
            (root / directory).mkdir()
            for name in names:
                (root / directory / name).touch()
        compare(root, options.rounds)


def collection(files: int, folders: int, most: int) -> Iterator[tuple[str, list[str]]]:
    """(folder, names) of posts with 1 to `most` slides, every shortcode true to its stamp."""
    rng = random.Random(1)
    when = datetime(2024, 9, 1, tzinfo=UTC)
    per_folder = files // folders
    for number in range(folders):
        names: list[str] = []
        while len(names) < per_folder:
            when += timedelta(seconds=rng.randint(7, 5000))
            code = encode(((int(when.timestamp() * 1000) - EPOCH_MS) << 23) | rng.getrandbits(23))
            start = f"{when:%Y_%m_%d_%H_%M_%S}_{rng.choice(USERS)}{code}_{rng.choice(CAPTIONS)}"
            slides = min(rng.randint(1, most), per_folder - len(names))
            names += [f"{start}_{slide:02d}.jpg" for slide in range(1, slides + 1)]
        rng.shuffle(names)
        yield f"user{number}", names


def lines() -> Iterator[Line]:
    """Names grouped into proven posts, a thousand to a million, against three regular expressions per name."""
    for files in (1_000, 10_000, 100_000, 1_000_000):
        folders = [
            Folder(directory, tuple(FoundFile(directory, name, 0, 0, FileKind.PHOTO) for name in names))
            for directory, names in collection(files, files // 50, 20)
        ]
        paths = [f"{file.directory}/{file.name}" for folder in folders for file in folder.files]

        def ours(folders: list[Folder] = folders) -> int:
            return sum(1 for _ in Grouper().group(iter(folders)))

        def usual(paths: list[str] = paths) -> int:
            return usual_groups(paths)

        mine, theirs = race(ours, usual, rounds=1 if files == 1_000_000 else 3)
        yield Line(f"{files:,} names", f"{mine:.2f} s", mine / theirs, "three regular expressions per name")


def scan_lines() -> Iterator[Line]:
    """A folder of 20,000 files scanned and grouped, against os.walk, stat and three regular expressions."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for directory, names in collection(20_000, 400, 20):
            (root / directory).mkdir()
            for name in names:
                (root / directory / name).touch()
        mine, theirs = race(lambda: files_to_posts(root), lambda: measured_baseline(root))
    yield Line("20,000 files, with sizes and times", f"{mine:.2f} s", mine / theirs, "os.walk, stat and the same three")


def compare(root: Path, rounds: int) -> None:
    """Time the contenders in turn on one collection; each is held against the baseline of its own round."""
    walls: dict[str, list[float]] = defaultdict(list)
    processors: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, run in CONTENDERS.items():
            wall, processor = time.perf_counter(), time.process_time()
            run(root)
            walls[name].append(time.perf_counter() - wall)
            processors[name].append(time.process_time() - processor)
    print(f"{names_to_posts(root)} posts, all proven, {rounds} rounds")  # noqa: T201
    for name in CONTENDERS:
        times = f"processor {_told(processors[name], processors[USUAL])}   wall {_told(walls[name], walls[USUAL])}"
        print(f"{name:40} {times}")  # noqa: T201


def _told(ours: list[float], usual: list[float]) -> str:
    ratio = statistics.median(map(truediv, usual, ours))
    return f"{min(ours):.3f} s, {min(usual) / min(ours):4.2f} times, median {ratio:4.2f}"


def baseline(root: Path) -> int:
    """os.walk for pictures, then `usual_groups`."""
    return usual_groups(pictures(root))


def measured_baseline(root: Path) -> int:
    """The baseline, and each file's size and time as our scan takes them."""
    paths = pictures(root)
    for path in paths:
        os.stat(path)
    return usual_groups(paths)


def pictures(root: Path) -> list[str]:
    """All files with a picture's suffix."""
    paths = []
    for directory, _, names in os.walk(root):
        for name in names:
            if name.lower().endswith(SUFFIXES):
                paths.append(os.path.join(directory, name))
    return paths


def usual_groups(paths: list[str]) -> int:
    """Up to three regular expressions per file, a dict, a sort per group by trailing number."""
    groups: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        name = os.path.basename(path)
        key = None
        if found := re.match(BARE, name):
            key = found[1]
        if found := re.match(CAPTIONED, name):
            key = found[1] + found[2]
        if not key and (found := re.match(STEM, name)):
            key = found[1]
        groups[key or name.rpartition(".")[0]].append(path)
    groups = {key: group for key, group in groups.items() if len(group) > 1}
    for group in groups.values():
        group.sort(key=_trailing_number)
    return len(groups)


def _trailing_number(path: str) -> int:
    parts = os.path.basename(path).rpartition(".")[0].split("_")
    return next((int(part) for part in reversed(parts) if part.isdigit()), 0)


def names_to_posts(root: Path) -> int:
    """The same walk, then our grouper; every post has to be proven."""
    return list(map(attrgetter("proof"), Grouper().group(walked(root)))).count(Proof.PROVEN)


def walked(root: Path) -> Iterator[Folder]:
    """Folders of pictures, listed and made into files as the scan does it, but for their sizes and times."""
    photo, new = FileKind.PHOTO, tuple.__new__
    waiting = [""]
    while waiting:
        directory = waiting.pop()
        files = []
        with os.scandir(os.path.join(root, directory)) as entries:
            for entry in entries:
                name = entry.name
                if name.endswith(SUFFIXES) and entry.is_file(follow_symlinks=False):
                    files.append(new(FoundFile, (directory, name, 0, 0, photo)))
                elif entry.is_dir():
                    waiting.append(f"{directory}/{name}" if directory else name)
                elif name.lower().endswith(SUFFIXES):
                    files.append(new(FoundFile, (directory, name, 0, 0, photo)))
        if files:
            yield Folder(directory, tuple(files))


def files_to_posts(root: Path) -> int:
    """Our scan, which asks the disk for each file's size and time, and our grouper."""
    return sum(1 for _ in Grouper().group(scan(root, print)))


USUAL = "three regular expressions per file"
CONTENDERS: dict[str, Callable[[Path], int]] = {
    "the walk alone": lambda root: sum(len(names) for _, _, names in os.walk(root)),
    USUAL: baseline,
    "names to proven posts": names_to_posts,
    "the baseline, with sizes and times": measured_baseline,
    "the whole scan: proof, sizes and times": files_to_posts,
}


def group_a_million(slides: int) -> None:
    """Group a million names and print what that took."""
    before = peak_memory()

    def folders() -> Iterator[Folder]:
        for directory, names in collection(1_000_000, 20_000, slides):
            yield Folder(directory, tuple(FoundFile(directory, name, 0, 0, FileKind.PHOTO) for name in names))

    start = time.perf_counter()
    posts = sum(1 for _ in Grouper().group(folders()))
    seconds = time.perf_counter() - start
    more = peak_memory() - before
    print(  # noqa: T201
        f"a million names: {posts} posts in {seconds:.1f} s (making them up included), {more:.0f} MiB more memory"
    )


if __name__ == "__main__":
    main()
