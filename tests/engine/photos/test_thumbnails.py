"""The thumbnail cache with the real decoder and a real folder."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest
from PIL import Image

from engine.errors import UnreadablePhoto
from engine.photos.decode import PhotoReader
from engine.photos.thumbnails import ThumbnailCache

READER = PhotoReader(10**8)


class CountingReader:
    """The real reader, which waits for its gate and counts its work."""

    def __init__(self) -> None:
        self.loads = 0
        self.gate = Event()
        self.gate.set()

    def load(self, file: Path, longest: int | None = None) -> Image.Image:
        self.loads += 1
        assert self.gate.wait(60)
        return READER.load(file, longest)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    Image.effect_noise((1500, 1000), 70).convert("RGB").save(file, exif=exif)
    return file


def total(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*.jpg"))


def noise_files(folder: Path, count: int) -> list[Path]:
    files = [folder / f"noise{at}.png" for at in range(count)]
    for file in files:
        Image.effect_noise((160, 160), 90).save(file)
    return files


def test_a_small_picture_is_made_once(tmp_path: Path, photo: Path) -> None:
    reader = CountingReader()
    cache = ThumbnailCache(tmp_path / "cache", reader, 10**8)
    first = cache.get(photo, 5, 6)
    with Image.open(first) as made:
        assert (made.format, made.size, len(made.getexif())) == ("JPEG", (512, 341), 0)
    assert cache.get(photo, 5, 6) == first
    assert ThumbnailCache(tmp_path / "cache", reader, 10**8).get(photo, 5, 6) == first
    assert reader.loads == 1


def test_a_changed_file_gets_a_new_one(tmp_path: Path, photo: Path) -> None:
    cache = ThumbnailCache(tmp_path / "cache", READER, 10**8)
    made = {cache.get(photo, 5, 6), cache.get(photo, 5, 7), cache.get(photo, 6, 6)}
    assert len(made) == 3
    assert ThumbnailCache(tmp_path / "cache", READER, 10**8, longest=64).get(photo, 5, 6) not in made


def test_threads_that_ask_for_the_same_share_the_work(tmp_path: Path, photo: Path) -> None:
    reader = CountingReader()
    cache = ThumbnailCache(tmp_path / "cache", reader, 10**8)
    reader.gate.clear()
    together = Barrier(9, action=reader.gate.set)

    def ask(number: int) -> Path:
        if number:
            together.wait()
        return cache.get(photo, 1, 1)

    with ThreadPoolExecutor(9) as pool:
        asked = [pool.submit(ask, number) for number in range(9)]  # the first is at the photo when the others ask
        together.wait()
        assert len({one.result() for one in asked}) == 1
    assert reader.loads == 1


def test_a_broken_photo_says_so_to_everyone_who_waits(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff nothing")
    cache = ThumbnailCache(tmp_path / "cache", READER, 10**8)
    with ThreadPoolExecutor(4) as pool:
        errors = [pool.submit(cache.get, broken, 1, 1).exception() for _ in range(4)]
    assert all(isinstance(error, UnreadablePhoto) for error in errors)
    assert not list((tmp_path / "cache").rglob("*"))


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    photos = noise_files(tmp_path, 30)
    roomy = ThumbnailCache(folder, READER, 10**8)
    made = [roomy.get(file, 1, 1) for file in photos]
    long_ago = time.time() - 90_000
    for age, file in enumerate(made):
        os.utime(file, (long_ago + age, long_ago + age))
    assert roomy.get(photos[0], 1, 1) == made[0]  # used now, though it is the oldest
    limit = total(folder) * 2 // 3
    tight = ThumbnailCache(folder, READER, limit)
    newest = tight.get(photos[1], 2, 2)
    assert total(folder) <= limit
    assert newest.exists()
    assert made[0].exists()
    assert not made[1].exists()
    assert [file.exists() for file in made[1:]] == sorted(file.exists() for file in made[1:])


def test_the_limit_holds_while_one_cache_fills(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    photos = noise_files(tmp_path, 60)
    limit = 100_000
    cache = ThumbnailCache(folder, READER, limit)
    for file in photos:
        cache.get(file, 1, 1)
    assert limit / 2 < total(folder) < 1.2 * limit


def test_leftovers_of_a_killed_program_go_and_fresh_ones_stay(tmp_path: Path, photo: Path) -> None:
    shelf = tmp_path / "cache" / "ab"
    shelf.mkdir(parents=True)
    (shelf / "old.1-1.tmp").write_bytes(b"half")
    (shelf / "new.1-1.tmp").write_bytes(b"half")
    os.utime(shelf / "old.1-1.tmp", (1, 1))
    ThumbnailCache(tmp_path / "cache", READER, 10**8).get(photo, 1, 1)
    assert [file.name for file in shelf.glob("*.tmp")] == ["new.1-1.tmp"]


def test_larger_ones_lie_beside_the_small_one(tmp_path: Path, photo: Path) -> None:
    reader = CountingReader()
    cache = ThumbnailCache(tmp_path / "cache", reader, 10**8)
    made = [cache.get(photo, 5, 6, longest=longest) for longest in (512, 1024, 2048)]
    sizes = []
    for file in made:
        with Image.open(file) as opened:
            sizes.append(opened.size)
    assert sizes == [(512, 341), (1024, 683), (1500, 1000)]
    assert cache.get(photo, 5, 6) == made[0]
    assert reader.loads == 3


def test_a_damaged_thumbnail_is_made_anew(tmp_path: Path, photo: Path) -> None:
    cache = ThumbnailCache(tmp_path / "cache", READER, 10**8)
    thumbnail = cache.get(photo, 5, 6)
    whole = thumbnail.read_bytes()
    for content in (b"", b"no picture", whole[: len(whole) // 2]):
        thumbnail.write_bytes(content)
        assert cache.find(photo, 5, 6) is None
        assert cache.get(photo, 5, 6).read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_told_once_and_pictures_show(tmp_path: Path, photo: Path) -> None:
    (tmp_path / "cache").write_text("a file stands here")
    told: list[str] = []
    cache = ThumbnailCache(tmp_path / "cache", READER, 10**8, tell=told.append)
    for size in (5, 6):
        assert cache.get(photo, size, 6).read_bytes().startswith(b"\xff\xd8")
    assert len(told) == 1
    assert "they are made anew" in told[0]
