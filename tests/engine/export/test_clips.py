"""Clips on disk: every photo is in them, exactly as often as the trainers need it."""

from __future__ import annotations

import itertools
import json
import random
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageStat

from engine.export.encode import write_clip

if TYPE_CHECKING:
    from tests.engine.export.painted import Export, MakeSeries

SIZES = {2: (240, 300), 3: (300, 300), 4: (300, 240), 7: (240, 300), 12: (200, 350), 20: (240, 300)}


def decoded(clip: Path) -> list[Image.Image]:
    with av.open(clip) as container:
        return [frame.to_image() for frame in container.decode(video=0)]  # type: ignore[no-untyped-call]


def difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def runs_of(frames: list[Image.Image]) -> list[int]:
    """Lengths of the stretches that show one picture."""
    changes = [0] + [int(difference(a, b) > 4) for a, b in itertools.pairwise(frames)]
    numbered = itertools.accumulate(changes)
    return [len(list(group)) for _, group in itertools.groupby(numbered)]


@pytest.mark.parametrize("photos", [2, 3, 4, 7, 12, 20])
def test_a_clip_holds_every_photo(make_series: MakeSeries, export: Export, tmp_path: Path, photos: int) -> None:
    export(make_series(1, photos, SIZES[photos]))
    clip = tmp_path / "set" / "series_0001.mp4"
    frames = decoded(clip)
    assert len(frames) == 1 + 4 * (photos - 1)
    assert runs_of(frames) == [1] + [4] * (photos - 1)
    with av.open(clip) as container:
        assert not container.streams.audio
        stream = container.streams.video[0]
        times = [frame.pts or 0 for frame in container.decode(stream)]
        assert stream.frames == len(frames)
        assert stream.average_rate == stream.base_rate == stream.guessed_rate == 16
        assert stream.duration * stream.time_base == Fraction(len(frames), 16)  # type: ignore[operator]
        assert len({later - earlier for earlier, later in itertools.pairwise(times)}) == 1
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert stream.width % 32 == stream.height % 32 == 0
        assert (stream.width > stream.height) == (SIZES[photos][0] > SIZES[photos][1])


def test_colours_come_back(make_series: MakeSeries, export: Export, collection: Path, tmp_path: Path) -> None:
    series = make_series(1, 3)
    export(series)
    frames = decoded(tmp_path / "set" / "series_0001.mp4")
    for index, source in ((0, 0), (4, 1), (8, 2)):
        with Image.open(series.frames[source].file) as photo:
            wanted = photo.convert("RGB").getpixel((2, 2))
        got = frames[index].getpixel((1, 1))
        assert isinstance(wanted, tuple)
        assert isinstance(got, tuple)
        assert max(abs(a - b) for a, b in zip(wanted, got, strict=True)) <= 6


@pytest.mark.parametrize(("fps", "hold", "length"), [(24, 4, 9), (16, 8, 17), (8, 1, 3)])
def test_rate_and_hold_are_settings(
    make_series: MakeSeries, export: Export, tmp_path: Path, fps: int, hold: int, length: int
) -> None:
    export(make_series(1, 3), fps=fps, hold=hold)
    with av.open(tmp_path / "set" / "series_0001.mp4") as container:
        assert container.streams.video[0].average_rate == fps
        assert container.streams.video[0].frames == length


def test_crf_0_is_lossless_but_for_the_colour_space(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    export(make_series(1, 3), crf=0)
    first, *_, last = decoded(tmp_path / "set" / "series_0001.mp4")[1:5]
    assert difference(first, last) == 0


def test_a_turned_photo_stands_upright(
    make_series: MakeSeries, export: Export, collection: Path, tmp_path: Path
) -> None:
    series = make_series(1, 2)
    for frame in series.frames:
        with Image.open(frame.file) as photo:
            lying = photo.transpose(Image.Transpose.ROTATE_90)
        exif = Image.Exif()
        exif[0x0112] = 6
        lying.save(frame.file, exif=exif)
    export(series)
    assert decoded(tmp_path / "set" / "series_0001.mp4")[0].size == (64, 96)


def test_nothing_but_what_trainers_read(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    export(make_series(1), make_series(2))
    names = {file.name for file in (tmp_path / "set").iterdir()}
    assert names == {
        ".photo-series.json",
        "README.md",
        "ai_toolkit.yaml",
        "diffsynth.csv",
        "diffusion_pipe.toml",
        "finetrainers.json",
        "metadata.jsonl",
        "musubi.toml",
        "prompts.json",
        "series_0001.mp4",
        "series_0001.txt",
        "series_0002.mp4",
        "series_0002.txt",
        "videox_fun.json",
    }


def test_captions_are_one_clean_line(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    export(make_series(1, caption=' She said:\n"go",\x07 and\u2028left.  '), trigger_word="ohwx")
    said = 'ohwx, She said: "go", and left.'
    assert (tmp_path / "set" / "series_0001.txt").read_bytes() == said.encode()
    line = (tmp_path / "set" / "metadata.jsonl").read_text()
    assert line.startswith('{"file_name": "series_0001.mp4", "caption": ')
    assert json.loads(line)["caption"] == said


def test_the_same_photos_give_the_same_bytes_however_busy_the_machine_is(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (3, 11, 9, 3), np.uint8)
    held = [(Image.fromarray(one).resize((64, 80), Image.Resampling.BICUBIC), 1 + 3 * n) for n, one in enumerate(noise)]

    def coded(number: int) -> bytes:
        random.Random(number).randbytes(1000 + 997 * (number % 50))  # memory that is used already
        clip = tmp_path / f"{number}.mp4"
        write_clip(clip, held, (64, 80), 16, 17)
        return clip.read_bytes()

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(coded, range(250)))) == 1
