"""Clips per second against the ffmpeg command line doing the same work, side by side.

Run it by hand: `python -m tests.bench.bench_encode [--series 24] [--photos 6] [--size 768] [--from FOLDER]`. Both start
from the same JPEGs, cut them to the same frame, hold each photo four frames and encode with x264 at the same CRF and
preset, one thread per clip, as many clips at once as there are cores. Rounds alternate; the best of each is compared.
`--from` takes real photos in place of painted ones.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from engine.export import Exporter, ExportOptions
from engine.export.encode import write_clip
from engine.model import ExportFrame, ExportSeries
from engine.photos.decode import PhotoReader
from tests.bench.line import Line, Missing, processor_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PHOTO = (1080, 1350)
ROUNDS = 3
WORKERS = max(2, os.cpu_count() or 2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=24)
    parser.add_argument("--photos", type=int, default=6)
    parser.add_argument("--size", type=int, default=768)
    parser.add_argument("--from", dest="source", type=Path, help="a folder of real photos")
    wish = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        raise SystemExit("This measures against the ffmpeg command line; it is not installed.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        series = make_series(place / "photos", wish.series, wish.photos, wish.source)
        whole = race(lambda: ours(place, series, wish.size), lambda: ffmpegs(place, series, wish.size))
        tell("photos to clips", whole, wish.series)
        frames = raw_frames(place / "raw.rgb", series[0], wish.size)
        encoding = race(lambda: encode(place, frames), lambda: ffmpeg_raw(place, frames[0].size))
        tell("encoding alone", encoding, 1)


def lines() -> Iterator[Line]:
    """Clips made of photos, and encoding alone, against the ffmpeg command line."""
    if shutil.which("ffmpeg") is None:
        raise Missing("ffmpeg is not installed")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        series = make_series(place / "photos", 12, 6, None)
        frames = raw_frames(place / "raw.rgb", series[0], 768)
        for what, count, ((_, mine), (_, theirs)) in (
            ("photos to a clip", 12, race(lambda: ours(place, series, 768), lambda: ffmpegs(place, series, 768))),
            ("encoding a clip", 1, race(lambda: encode(place, frames), lambda: ffmpeg_raw(place, frames[0].size))),
        ):
            yield Line(what, f"{mine / count:.2f} s", mine / theirs, "the ffmpeg command line")


def race(one: Callable[[], None], other: Callable[[], None]) -> list[tuple[float, float]]:
    """Best (seconds, seconds of processor time) of either, taken in turns."""
    best = [(float("inf"), float("inf"))] * 2
    for _ in range(ROUNDS):
        for index, work in enumerate((one, other)):
            began, busy = time.perf_counter(), processor_time()
            work()
            took = time.perf_counter() - began, processor_time() - busy
            best[index] = min(best[index][0], took[0]), min(best[index][1], took[1])
    return best


def tell(what: str, best: list[tuple[float, float]], clips: int) -> None:
    (mine, my_work), (theirs, their_work) = best
    print(  # noqa: T201
        f"{what}: ours {clips / mine:.2f} clips/s, ffmpeg {clips / theirs:.2f} clips/s; "
        f"ratio of time {mine / theirs:.2f}, of processor time {my_work / their_work:.2f}"
    )


def make_series(folder: Path, series: int, photos: int, source: Path | None) -> list[ExportSeries]:
    """Series as folders of 001.jpg … in one size, which is all that ffmpeg's image reader takes."""
    pictures = cycle(sorted(source.rglob("*.jpg"))) if source else None
    made = []
    for number in range(1, series + 1):
        files = [folder / f"{number:04d}" / f"{photo:03d}.jpg" for photo in range(1, photos + 1)]
        files[0].parent.mkdir(parents=True)
        for index, file in enumerate(files):
            if pictures is None:
                painted(number * photos + index).save(file, quality=90)
            else:
                with Image.open(next(pictures)) as photo:
                    ImageOps.fit(photo.convert("RGB"), PHOTO).save(file, quality=90)
        frames = tuple(ExportFrame(str(file.relative_to(folder)), file) for file in files)
        made.append(ExportSeries(number, f"{number:04d}", "bench", "A caption.", frames))
    return made


def painted(seed: int) -> Image.Image:
    """A picture with edges, gradients and grain: what a photograph costs an encoder."""
    grain = Image.effect_noise(PHOTO, 24)
    glow = Image.radial_gradient("L").resize(PHOTO).rotate(seed * 31 % 360)
    coarse = Image.effect_noise((18, 22), 120).resize(PHOTO, Image.Resampling.BICUBIC)
    return Image.blend(Image.merge("RGB", (glow, coarse, glow)), Image.merge("RGB", (grain, grain, coarse)), 0.4)


def ours(place: Path, series: list[ExportSeries], size: int) -> None:
    """Export them."""
    output = place / "ours"
    shutil.rmtree(output, ignore_errors=True)
    options = ExportOptions("clips", output, size=size)
    Exporter(PhotoReader(120_000_000)).export(series, len(series), options, lambda *_: None, lambda: False)


def ffmpegs(place: Path, series: list[ExportSeries], size: int) -> None:
    """One ffmpeg per series, as many at once as we run threads."""
    output = place / "theirs"
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    high = size * 5 // 4
    # Four frames a photo, then the first three thrown away: 1 + 4(N-1).
    frame = f"scale={size}:{high}:force_original_aspect_ratio=increase:flags=bicubic,crop={size}:{high}"
    filters = f"{frame},fps=16,trim=start_frame=3,setpts=PTS-STARTPTS"
    with ThreadPoolExecutor(WORKERS) as pool:
        list(
            pool.map(
                lambda one: run_ffmpeg(
                    ["-framerate", "4", "-i", str(one.frames[0].file.parent / "%03d.jpg"), "-vf", filters],
                    output / f"{one.name}.mp4",
                ),
                series,
            )
        )


def run_ffmpeg(source: list[str], target: Path) -> None:
    """ffmpeg with the settings of our clips, one thread."""
    common = ["ffmpeg", "-v", "error", "-y", "-threads", "1", "-filter_threads", "1"]
    codec = ["-c:v", "libx264", "-crf", "17", "-preset", "medium", "-bf", "0", "-pix_fmt", "yuv420p", "-threads", "1"]
    subprocess.run([*common, *source, *codec, "-movflags", "+faststart", str(target)], check=True)


def raw_frames(file: Path, one: ExportSeries, size: int) -> list[Image.Image]:
    """The frames of one clip, in memory and as raw pixels in `file`."""
    frames = []
    for frame in one.frames:
        with Image.open(frame.file) as photo:
            frames.append(ImageOps.fit(photo.convert("RGB"), (size, size * 5 // 4)))
    with file.open("wb") as raw:
        for index, picture in enumerate(frames):
            raw.write(picture.tobytes() * (4 if index else 1))
    return frames


def encode(place: Path, frames: list[Image.Image]) -> None:
    """Encode frames in memory."""
    held = ((frame, 4 if index else 1) for index, frame in enumerate(frames))
    write_clip(place / "one.mp4", held, frames[0].size, 16, 17)


def ffmpeg_raw(place: Path, size: tuple[int, int]) -> None:
    """Encode the same frames from a file of raw pixels."""
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", "16", "-i"]
    run_ffmpeg([*source, str(place / "raw.rgb")], place / "other.mp4")


if __name__ == "__main__":
    main()
