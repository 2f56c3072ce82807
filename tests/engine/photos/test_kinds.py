"""Files are told by what they hold where their names mislead, and animations, raw files and the like by name."""

import io
from pathlib import Path

import pytest
from PIL import Image

from engine.model import FileKind
from engine.photos.extras import can_open
from engine.photos.kinds import kind_of_file

JXL = b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(80)


def picture(form: str, frames: int = 1) -> bytes:
    colours = ("red", "green", "blue")
    images = [Image.new("RGB", (24, 24), colours[number % 3]) for number in range(frames)]
    written = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:], "duration": 100} if frames > 1 else {}
    images[0].save(written, form, **more)
    return written.getvalue()


def kind(tmp_path: Path, name: str, content: bytes) -> FileKind:
    file = tmp_path / name
    file.write_bytes(content)
    return kind_of_file(str(file), name, len(content))


@pytest.mark.parametrize(
    "name", ["a.mp4", "a.MOV", "a.txt", "a.html", "a.php", "a.dng", "a.mpo", "a.gif", "a.jpg_large", "a.jpeg!d", "a"]
)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_still_under_any_name_is_a_photo(tmp_path: Path, name: str, form: str) -> None:
    assert kind(tmp_path, name, picture(form)) is FileKind.PHOTO


@pytest.mark.parametrize(
    ("form", "suffix"), [("GIF", "gif"), ("WEBP", "webp"), ("PNG", "png"), ("PNG", "apng"), ("AVIF", "avif")]
)
def test_only_what_moves_is_an_animation(tmp_path: Path, form: str, suffix: str) -> None:
    assert kind(tmp_path, f"still.{suffix}", picture(form)) is FileKind.PHOTO
    assert kind(tmp_path, f"moving.{suffix}", picture(form, frames=3)) is FileKind.ANIMATION
    assert kind(tmp_path, "moving", picture(form, frames=2)) is FileKind.ANIMATION


def test_a_gif_that_ends_in_its_first_frame_is_a_still(tmp_path: Path) -> None:
    whole = picture("GIF", frames=3)
    second = whole.rindex(b"\x2c", 0, whole.rindex(b"\x2c"))
    for length in range(6, second):
        assert kind(tmp_path, "cut.gif", whole[:length]) is FileKind.PHOTO


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.nef", b"MM\0*" + bytes(60)),
        ("a.dng", b"II*\0" + bytes(60)),
        ("a.CR2", b"II*\0\x10\0\0\0CR\2\0" + bytes(60)),
        ("cr2", b"II*\0\x10\0\0\0CR\2\0" + bytes(60)),
        ("a.bin", b"\0\0\0\x18ftypcrx " + bytes(60)),
        ("raf", b"FUJIFILMCCD-RAW 0201" + bytes(60)),
        ("a.arw", b""),
    ],
)
def test_raw_files_are_raw(tmp_path: Path, name: str, content: bytes) -> None:
    assert kind(tmp_path, name, content) is FileKind.RAW


@pytest.mark.parametrize("name", ["a.jxl", "a.jpegxl", "a.webp", "a"])
def test_jpeg_xl_is_a_photo_only_where_something_opens_it(tmp_path: Path, name: str) -> None:
    expected = FileKind.PHOTO if can_open("JXL") else FileKind.JPEG_XL
    assert kind(tmp_path, name, JXL) is expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"BM is no bitmap here, only a caption that begins with two odd letters.........", FileKind.SIDE),
        ("a.txt", b"GIF89a is how a GIF begins, says this text, which holds no picture at all.....", FileKind.SIDE),
        ("a.mp4", b"<!doctype html>" + bytes(90), FileKind.VIDEO),
        ("a.webp", b"\0\0\0\x20ftypisom" + bytes(90), FileKind.VIDEO),
        ("a.json", picture("JPEG"), FileKind.SIDE),
        ("a.unknown", b"hello", FileKind.SIDE),
    ],
)
def test_what_is_no_picture_stays_what_its_name_says(
    tmp_path: Path, name: str, content: bytes, expected: FileKind
) -> None:
    assert kind(tmp_path, name, content) is expected
