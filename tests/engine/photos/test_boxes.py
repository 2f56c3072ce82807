"""Sizes and numbers of items come from the headers of AVIF, HEIC and JPEG XL, however they are built."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from engine.errors import UnreadablePhoto
from engine.photos.boxes import items, jxl_size
from engine.photos.decode import PhotoReader


def box(kind: str, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4) + kind.encode() + content


def parts(codestream: bytes) -> bytes:
    return b"".join(box("jxlp", bytes(4) + codestream[at : at + 1]) for at in range(len(codestream)))


SMALL = bytes.fromhex("ff0a4f0600138802007115b5")  # 64 × 64, written by libjxl 0.11
LARGE = bytes.fromhex("ff0a5c35017ebb3000130801006c8030")  # 12000 × 9900
WIDE = b"\xff\x0a" + (1 | (5 - 1) << 1 | 5 << 6).to_bytes(10, "little")  # 40 high, 16:9
BEGIN = box("JXL ", b"\r\n\x87\n") + box("ftyp", b"jxl \0\0\0\0jxl ")


@pytest.mark.parametrize(
    ("file", "size"),
    [
        (SMALL, (64, 64)),
        (LARGE, (12000, 9900)),
        (WIDE, (71, 40)),
        (BEGIN + box("jxlc", LARGE), (12000, 9900)),
        (BEGIN + box("Exif", bytes(100)) + bytes(4) + b"jxlc" + LARGE, (12000, 9900)),
        (BEGIN + b"\0\0\0\1free" + (24).to_bytes(8) + bytes(8) + parts(LARGE), (12000, 9900)),
        (BEGIN + box("free") * 2000 + box("jxlc", LARGE), None),
        (BEGIN + (3).to_bytes(4) + b"free" + box("jxlc", LARGE), None),
        (BEGIN + parts(LARGE[:7]), None),
        (LARGE[:9], None),
        (b"", None),
    ],
)
def test_size_of_jpeg_xl(file: bytes, size: tuple[int, int] | None) -> None:
    stream = io.BytesIO(file)
    stream.seek(3)
    assert jxl_size(stream) == size
    assert stream.tell() == 3


@pytest.mark.parametrize(
    ("meta", "count"),
    [
        (bytes(4) + box("hdlr", bytes(20)) + box("iinf", bytes(4) + (900).to_bytes(2) + box("infe", bytes(9))), 900),
        (bytes(4) + box("iinf", b"\1\0\0\0" + (70_000).to_bytes(4)), 70_000),
        (bytes(4) + box("hdlr"), 0),
        (b"", 0),
    ],
)
def test_number_of_items(meta: bytes, count: int) -> None:
    stream = io.BytesIO(box("ftyp", b"avif") + box("meta", meta) + box("mdat", bytes(20)))
    assert items(stream) == count
    assert stream.tell() == 0


def test_an_avif_of_many_items_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "items.avif"
    meta = bytes(4) + box("iinf", b"\1\0\0\0" + (60_000).to_bytes(4))
    file.write_bytes(box("ftyp", b"avif\0\0\0\0avifmif1") + box("meta", meta))
    with pytest.raises(UnreadablePhoto, match=r"items\.avif is built to cost much work: it has 60,000 items\."):
        PhotoReader(1_000_000).load(file)


def test_a_jpeg_xl_beyond_the_limit_is_refused_by_its_header(tmp_path: Path) -> None:
    pytest.importorskip("pillow_jxl")
    file = tmp_path / "large.jxl"
    file.write_bytes(LARGE)
    with pytest.raises(UnreadablePhoto, match=r"large\.jxl has 12000 × 9900 pixels; the limit is 100 million pixels\."):
        PhotoReader(100_000_000).load(file)
