"""One picture costs a bounded amount of work, and what is no ordinary file costs none."""

from __future__ import annotations

import io
import os
import socket
import struct
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import UnreadablePhoto
from engine.opening import open_file
from engine.photo_size import jpeg_size
from engine.photos.budget import scans
from engine.photos.decode import Job, PhotoReader
from engine.photos.decoders import Decoders
from engine.photos.fingerprint import content_hash
from engine.photos.kinds import kind_of_file
from tests.fakes.pipes import make_pipe

READER = PhotoReader(max_pixels=120_000_000)


def _socket(file: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no sockets in folders")
    if sys.platform != "win32":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(file))


@pytest.mark.parametrize("make", [make_pipe, _socket, Path.mkdir, lambda file: file.symlink_to("/dev/zero")])
def test_what_is_no_ordinary_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object]
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    file = Path("photo.jpg")
    make(file)
    with pytest.raises(UnreadablePhoto, match="cannot be read"):
        READER.load(file)
    with pytest.raises(UnreadablePhoto, match="cannot be read"):
        content_hash(file)
    with pytest.raises(OSError, match=r".+"):
        open_file(file)


def test_a_scan_is_not_held_up_by_a_pipe(tmp_path: Path) -> None:
    make_pipe(tmp_path / "photo.webp")
    kind_of_file(str(tmp_path / "photo.webp"), "photo.webp", 1000)


def _progressive(size: tuple[int, int], more_scans: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, "JPEG", progressive=True)
    whole = buffer.getvalue()
    last = whole[whole.rfind(b"\xff\xda") : -2]
    return whole[:-2] + last * more_scans + whole[-2:]


def test_a_picture_built_to_cost_work_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "scans.jpg"
    file.write_bytes(_progressive((6000, 6000), 500))
    began = time.process_time()
    with pytest.raises(UnreadablePhoto, match=r"scans\.jpg is built to cost much work"):
        READER.load(file, 512)
    assert time.process_time() - began < 1
    file.write_bytes(_progressive((600, 600), 20))
    assert READER.load(file, 512).size == (512, 512)


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_picture_of_a_million_empty_parts_takes_no_more_than_its_time(tmp_path: Path, kind: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (96, 96), "navy").save(buffer, kind)
    whole, place = buffer.getvalue(), {"jpeg": 2, "png": 33}[kind]
    part = {"jpeg": b"\xff\xfe\0\2", "png": struct.pack(">I4sI", 0, b"tIME", zlib.crc32(b"tIME"))}[kind]
    file = tmp_path / f"parts.{kind}"
    file.write_bytes(whole[:place] + part * 1_000_000 + whole[place:])
    began = time.process_time()
    with pytest.raises(UnreadablePhoto, match=r"parts\.\w+ is built to cost much work: it takes over 0\.05 s"):
        PhotoReader(120_000_000, seconds=0.05).load(file)
    if kind == "jpeg":
        with file.open("rb") as stream:
            assert jpeg_size(stream) is None
    assert time.process_time() - began < 0.5


def test_scans_are_counted_across_chunks() -> None:
    content = b"\xff\xd8" + b"x" * ((1 << 20) - 3) + b"\xff\xda" + b"\xff\xda"
    stream = io.BytesIO(content)
    stream.seek(7)
    assert (scans(stream, 10), stream.tell()) == (2, 7)
    assert scans(stream, 2) == 2


def test_a_file_too_large_for_a_photo_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.jpg"
    Image.new("RGB", (8, 8)).save(file)
    os.truncate(file, 600_000_000)  # a hole: it takes no room
    with pytest.raises(UnreadablePhoto, match="larger than 500 MB"):
        READER.load(file)


def test_sixteen_bits_take_little_more_room_than_the_picture(tmp_path: Path) -> None:
    values = (np.arange(4_000_000) % 65536).astype(np.uint16).reshape(2000, 2000)
    file = tmp_path / "deep.png"
    Image.fromarray(values).save(file, compress_level=1)
    READER.load(file, 512)
    tracemalloc.start()
    try:
        loaded = READER.load(file)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 6 * values.size  # numpy's own; it was 16 bytes for each pixel
    expected = (values.astype(np.float32) * (255.0 / 65535.0)).astype(np.uint8)
    assert np.array_equal(np.asarray(loaded)[..., 0], expected)


def _tiff_of(jpeg: bytes, side: int) -> bytes:
    """A TIFF whose only strip is a JPEG."""
    tags = (
        *((256, 4, 1, side), (257, 4, 1, side), (258, 3, 3, 134), (259, 3, 1, 7), (262, 3, 1, 6), (273, 4, 1, 140)),
        *((277, 3, 1, 3), (278, 4, 1, side), (279, 4, 1, len(jpeg)), (530, 3, 2, 2 | 2 << 16)),
    )
    listed = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + listed + bytes(4) + struct.pack("<3H", 8, 8, 8) + jpeg


def test_a_decoder_that_does_all_in_one_call_is_killed_in_time_and_others_go_on(tmp_path: Path) -> None:
    costly, good = tmp_path / "scans.tif", tmp_path / "go\udcffod.avif"
    costly.write_bytes(_tiff_of(_progressive((2500, 2500), 90), 2500))
    Image.new("RGB", (96, 64), "navy").save(tmp_path / "good.avif")
    (tmp_path / "good.avif").rename(good)
    assert PhotoReader(120_000_000).load(good).getpixel((5, 5))[2] > 100  # type: ignore[index]
    began = time.process_time()
    with pytest.raises(UnreadablePhoto, match=r"scans\.tif is built to cost much work: it takes over 0\.2 s"):
        PhotoReader(120_000_000, seconds=0.2).load(costly)
    assert time.process_time() - began < 0.2
    picture, grey, measures = READER.load_with_grey(good, 48)
    assert (picture.size, grey.mode, measures.side) == ((48, 32), "L", 64)
    assert READER.measure(good)[1].side == 64
    costly.write_bytes(good.read_bytes()[:200])
    with pytest.raises(UnreadablePhoto, match=r"scans\.tif is damaged"):
        READER.load(costly)
    with pytest.raises(UnreadablePhoto, match=r"96 × 64 pixels; the limit is 0\.005 million") as told:
        PhotoReader(max_pixels=5000).load(good)
    assert told.value.hint == 'Raise "max_pixels" to use it.'


def test_a_decoder_that_dies_is_started_again(tmp_path: Path) -> None:
    file = tmp_path / "photo.avif"
    Image.new("RGB", (96, 64), "navy").save(file)
    decoders = Decoders(most_idle=1)
    try:
        for _ in range(2):
            picture, measures = decoders.ask(1_000_000, 30.0, Job.LOAD, file, None)
            assert (picture.size, measures) == ((96, 64), None)
            (idle,) = decoders._idle
            idle.kill()
            idle.wait()
    finally:
        decoders.close()


def test_a_webp_of_countless_parts_is_refused_before_its_library_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "parts.webp"
    Image.new("RGB", (96, 64), "navy").save(file)
    whole = file.read_bytes()
    file.write_bytes(whole + b"EXIF\1\0\0\0x\0" * 100)
    assert READER.load(file).size == (96, 64)
    file.write_bytes(whole + b"EXIF\1\0\0\0x\0" * 30_000)
    with pytest.raises(UnreadablePhoto, match="has 20,000 parts or more"):
        READER.load(file)
