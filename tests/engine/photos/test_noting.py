"""Fingerprints that are taken while pictures are decoded, on real files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from engine.errors import UnreadablePhoto
from engine.model import Fingerprint
from engine.photos.decode import PhotoReader
from engine.photos.fingerprint import content_hash, distance, perceptual_hash
from engine.photos.noting import NotingReader, WithinBars
from engine.priority import MOMENT, Priority
from tests.conftest import PaintPost


def test_what_is_decoded_is_noted_once_for_whoever_asks(tmp_path: Path, paint_post: PaintPost) -> None:
    files = paint_post(tmp_path, "beach", 6, scene=1)
    reader = NotingReader(PhotoReader(10**8))
    with ThreadPoolExecutor(2) as threads:
        images = list(threads.map(lambda file: reader.load(file, 200), files))
    for file, image in zip(files, images, strict=True):
        noted = reader.noted(file)
        assert noted is not None
        assert noted[:2] == (content_hash(file), perceptual_hash(image))
        assert noted.measures is not None
        assert noted.measures.side == 240
        taken = reader.take(file)
        assert taken is not None
        assert taken.content == noted.content
        assert taken.perceptual is not None
        assert noted.perceptual is not None
        assert distance(taken.perceptual, noted.perceptual) <= 3
        assert reader.noted(file) == Fingerprint(content_hash(file), None)


def test_files_that_are_no_pictures_have_bytes_and_gone_ones_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 cut short")
    reader = NotingReader(PhotoReader(10**8))
    with pytest.raises(UnreadablePhoto):
        reader.load(broken)
    assert reader.noted(broken) == Fingerprint(content_hash(broken), None)
    assert reader.take(broken) is None
    assert reader.noted(tmp_path / "gone.jpg") is None
    assert reader.take(tmp_path / "gone.jpg") is None


def test_bars_are_cut_before_pictures_are_compared(tmp_path: Path, paint_post: PaintPost) -> None:
    file = paint_post(tmp_path, "post", 1)[0]
    with Image.open(file) as photo:
        barred = Image.new("RGB", (240, 400))
        barred.paste(photo, (0, 50))
    barred.save(file, quality=95)
    reader = NotingReader(PhotoReader(10**8))
    cut = WithinBars(reader).load(file, 480)
    assert cut.width == 240
    assert cut.height == pytest.approx(300, abs=3)
    assert reader.load(file).size == (240, 400)
    assert WithinBars(reader).load(paint_post(tmp_path, "plain", 1)[0]).size == (240, 300)


def test_a_thread_decodes_nothing_while_the_user_waits(tmp_path: Path, paint_post: PaintPost) -> None:
    file = paint_post(tmp_path, "beach", 1)[0]
    slept: list[float] = []
    priority = Priority(lambda: sum(slept), slept.append)
    reader = NotingReader(PhotoReader(10**8), priority)
    for decode in (reader.load, reader.take):
        slept.clear()
        priority.claim()
        decode(file)
        assert sum(slept) == MOMENT
