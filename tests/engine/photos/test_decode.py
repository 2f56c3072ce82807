"""Decoding real files, painted and broken here: every one is a picture in plain RGB or an UnreadablePhoto."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from engine.errors import UnreadablePhoto
from engine.photos.decode import PhotoReader
from engine.photos.quiet import hush_libtiff
from tests.fakes.patience import PATIENCE

READER = PhotoReader(max_pixels=2_000_000)
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 40), (30, 40, 210), (250, 250, 250)


def four_corners(size: tuple[int, int] = (160, 120)) -> Image.Image:
    """Red, green over blue, white: tells every turn and mirroring apart."""
    image = Image.new("RGB", size, RED)
    draw = ImageDraw.Draw(image)
    middle_x, middle_y = size[0] // 2, size[1] // 2
    draw.rectangle((middle_x, 0, size[0], middle_y - 1), fill=GREEN)
    draw.rectangle((0, middle_y, middle_x - 1, size[1]), fill=BLUE)
    draw.rectangle((middle_x, middle_y, size[0], size[1]), fill=WHITE)
    return image


def corners(image: Image.Image) -> list[str]:
    """The colours' names at top left, top right, bottom left, bottom right."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}

    def nearest(x: float, y: float) -> str:
        pixel = np.asarray(image)[int(y * image.height), int(x * image.width)].astype(int)
        return min(names, key=lambda name: int(np.abs(pixel - names[name]).sum()))

    return [nearest(0.25, 0.25), nearest(0.75, 0.25), nearest(0.25, 0.75), nearest(0.75, 0.75)]


def saved(folder: Path, name: str, image: Image.Image, **options: Any) -> Path:
    file = folder / name
    image.save(file, **options)
    return file


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.avif", "a.bmp", "a.tiff", "a.gif"])
def test_every_format_comes_back_plain(tmp_path: Path, name: str) -> None:
    file = saved(tmp_path, name, four_corners())
    image = READER.load(file)
    assert (image.mode, image.size, image.info) == ("RGB", (160, 120), {})
    assert corners(image) == ["red", "green", "blue", "white"]


def test_content_decides_not_the_extension(tmp_path: Path) -> None:
    file = saved(tmp_path, "download.jpg", four_corners(), format="WEBP")
    assert corners(READER.load(file)) == ["red", "green", "blue", "white"]


def test_heic(tmp_path: Path) -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    file = tmp_path / "phone.jpg"
    pillow_heif.from_pillow(four_corners()).save(file)
    assert corners(READER.load(file, longest=80)) == ["red", "green", "blue", "white"]


def test_jpeg_xl(tmp_path: Path) -> None:
    pytest.importorskip("pillow_jxl")
    file = saved(tmp_path, "download.jpg", four_corners(), format="JXL", quality=95)
    assert corners(READER.load(file, longest=80)) == ["red", "green", "blue", "white"]
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(UnreadablePhoto, match=r"is damaged: it cannot be decoded\.$"):
        READER.load(file)


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, ["red", "green", "blue", "white"]),
        (2, ["green", "red", "white", "blue"]),
        (3, ["white", "blue", "green", "red"]),
        (4, ["blue", "white", "red", "green"]),
        (5, ["red", "blue", "green", "white"]),
        (6, ["blue", "red", "white", "green"]),
        (7, ["white", "green", "blue", "red"]),
        (8, ["green", "white", "red", "blue"]),
        (77, ["red", "green", "blue", "white"]),
    ],
)
def test_the_camera_s_rotation_is_baked_in(tmp_path: Path, orientation: int, expected: list[str]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = saved(tmp_path, "turned.jpg", four_corners(), exif=exif)
    for longest in (None, 80):
        image = READER.load(file, longest)
        assert corners(image) == expected
        assert (image.width < image.height) == (5 <= orientation <= 8)
        assert not image.getexif()


@pytest.mark.parametrize("name", ["a.tif", "packed.tif", "a.png", "a.webp", "a.avif"])
def test_rotation_is_baked_in_once_whatever_the_format(tmp_path: Path, name: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    options: dict[str, Any] = {"exif": exif}
    if name == "packed.tif":
        options["compression"] = "tiff_lzw"
    image = READER.load(saved(tmp_path, name, four_corners(), **options))
    assert corners(image) == ["blue", "red", "white", "green"]
    assert image.size == (120, 160)


def test_broken_exif_costs_only_the_rotation(tmp_path: Path) -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x03\x01\x12" + b"\xff" * 40
    file = saved(tmp_path, "odd.jpg", four_corners(), exif=exif)
    assert corners(READER.load(file)) == ["red", "green", "blue", "white"]


def grey_ramp(kind: type, most: float) -> np.ndarray[Any, Any]:
    return np.linspace(0, most, 64 * 64).reshape(64, 64).astype(kind)


def fading_in() -> Image.Image:
    alpha = Image.fromarray(grey_ramp(np.uint8, 255).T.copy())
    return Image.merge("LA", [Image.new("L", (64, 64), 7), alpha])


def clear_colour() -> Image.Image:
    """Green on a blue that counts as transparent."""
    image = Image.new("RGB", (64, 64), (0, 0, 240))
    ImageDraw.Draw(image).rectangle((32, 0, 63, 63), fill=(0, 240, 0))
    image.info["transparency"] = (0, 0, 240)
    return image


def transparent_palette() -> Image.Image:
    image = Image.new("P", (64, 64), 0)
    image.putpalette([0, 0, 0, 200, 0, 0])
    ImageDraw.Draw(image).rectangle((32, 0, 63, 63), fill=1)
    image.info["transparency"] = 0
    return image


@pytest.mark.parametrize(
    ("name", "image", "left", "right"),
    [
        ("16-bit.png", Image.fromarray(grey_ramp(np.uint16, 65535).T.copy()), 1, 254),
        ("16-bit.tif", Image.fromarray(grey_ramp(np.uint16, 65535).T.copy()), 1, 254),
        ("32-bit.tif", Image.fromarray(grey_ramp(np.int32, 100_000).T.copy()), 1, 254),
        ("float.tif", Image.fromarray(grey_ramp(np.float32, 1).T.copy()), 1, 254),
        ("bits.png", Image.fromarray(grey_ramp(np.uint8, 255).T.copy()).point(lambda v: v > 127, "1"), 0, 255),
        ("cmyk.jpg", Image.fromarray(grey_ramp(np.uint8, 255).T.copy()).convert("CMYK"), 1, 254),
        ("grey-alpha.png", fading_in(), 255, 7),
        ("palette.png", transparent_palette(), 255, 67),
        ("one-clear-colour.png", clear_colour(), 255, 80),
        ("rgba.webp", Image.new("RGBA", (64, 64), (9, 9, 9, 0)), 255, 255),
    ],
)  # fmt: skip
@pytest.mark.parametrize("longest", [None, 32])
def test_every_mode(tmp_path: Path, name: str, image: Image.Image, left: int, right: int, longest: int | None) -> None:
    decoded = READER.load(saved(tmp_path, name, image), longest)
    assert decoded.mode == "RGB"
    pixels = np.asarray(decoded).mean(axis=2)
    assert pixels[:, 0].mean() == pytest.approx(left, abs=6)
    assert pixels[:, -1].mean() == pytest.approx(right, abs=6)


def test_the_first_frame_of_an_animation(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, GREEN, BLUE)]
    for name in ("a.gif", "a.webp", "a.png"):
        file = saved(tmp_path, name, frames[0], save_all=True, append_images=frames[1:])
        assert corners(READER.load(file)) == ["red"] * 4


def test_a_colour_profile_is_applied(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    swapped = swapped_primaries_profile()
    plain = READER.load(saved(tmp_path, "plain.png", four_corners()))
    turned = READER.load(saved(tmp_path, "profile.png", four_corners(), icc_profile=swapped))
    assert corners(turned) == ["green", "red", "blue", "white"]
    renamed = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB", b"c2  ")
    for useless in (b"no profile at all", lab.tobytes(), renamed):
        odd = READER.load(saved(tmp_path, "odd.png", four_corners(), icc_profile=useless))
        assert odd.tobytes() == plain.tobytes()


def test_threads_share_the_way_out_of_a_profile(tmp_path: Path) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((200, 200), 90) for _ in range(3)])
    file = saved(tmp_path, "profile.png", noise, icc_profile=swapped_primaries_profile())
    with ThreadPoolExecutor(8) as pool:
        assert len({image.tobytes() for image in pool.map(READER.load, [file] * 40)}) == 1


def swapped_primaries_profile() -> bytes:
    """Pillow's own sRGB profile with red and green exchanged, under a name that does not say sRGB."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile).replace(b"sRGB", b"test").replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


def test_longest_scales_down_and_never_up(tmp_path: Path) -> None:
    file = saved(tmp_path, "a.jpg", four_corners((1200, 800)))
    assert READER.load(file, 300).size == (300, 200)
    assert READER.load(file, 5000).size == (1200, 800)
    assert READER.load(saved(tmp_path, "line.png", Image.new("RGB", (900, 1))), 100).size == (100, 1)


def jpeg_bytes(size: tuple[int, int] = (160, 120)) -> bytes:
    target = io.BytesIO()
    four_corners(size).save(target, "JPEG")
    return target.getvalue()


def png_of_claimed_size(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\0" * 500, "nothing but zeros"),
        (b"just some text " * 9, "none of the formats"),
        (b"<!DOCTYPE html><title>429</title>", "web page"),
        (b'{"message": "login required"}', "JSON"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "is a video"),
        (jpeg_bytes()[:900], "is damaged"),
        (b"\xff\xd8\xff\xe0" + b"\x1b]0;owned\x07" * 20, "is damaged"),
        (png_of_claimed_size(3000, 2000), "has 3000 × 2000 pixels; the limit is 2 million pixels"),
        (png_of_claimed_size(60_000, 60_000), "limit is 2 million pixels"),
        (b"RIFF\xff\0\0\0WEBPVP8 " + b"\x07" * 60, "is damaged"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + b"\x07" * 60, "is damaged"),
        (b"II*\0\x08\0\0\0" + b"\xff" * 60, "is damaged"),
    ],
)
def test_what_is_no_picture_is_said_in_plain_words(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "sad\x1b[31m\u202ename.jpg"
    file.write_bytes(content)
    with pytest.raises(UnreadablePhoto) as caught:
        READER.load(file)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePhoto, match=r"gone\.jpg cannot be read: No such file"):
        READER.load(tmp_path / "gone.jpg")
    with pytest.raises(UnreadablePhoto, match="cannot be read"):
        READER.load(tmp_path)
    name_of_bytes = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.jpg"))
    with pytest.raises(UnreadablePhoto):
        READER.load(name_of_bytes)
    name_of_bytes.write_bytes(jpeg_bytes())
    assert READER.load(name_of_bytes).size == (160, 120)


def test_a_limit_above_pillow_s_own_is_honoured(tmp_path: Path) -> None:
    file = tmp_path / "wall.png"
    file.write_bytes(png_of_claimed_size(20_000, 10_000))
    with pytest.raises(UnreadablePhoto, match="is damaged"):
        PhotoReader(max_pixels=250_000_000).load(file)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP"])
def test_damaged_bytes_never_escape_as_another_error(tmp_path: Path, form: str) -> None:
    dice = random.Random(form)
    target = io.BytesIO()
    four_corners((90, 70)).save(target, form)
    file = tmp_path / "damaged"
    for _ in range(60):
        content = bytearray(target.getvalue()[: dice.choice([None, -20, dice.randrange(20, 400)])])
        for _ in range(dice.randrange(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        file.write_bytes(content)
        with suppress(UnreadablePhoto):
            assert READER.load(file, dice.choice([None, 64])).mode == "RGB"


def test_overlapping_threads_leave_the_warning_filters_alone(tmp_path: Path) -> None:
    noisy = saved(tmp_path, "noisy.png", transparent_palette(), transparency=bytes([0, 128]))
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(jpeg_bytes()[:700])
    before = list(warnings.filters)

    def read(turn: int) -> str:
        try:
            return READER.load(noisy if turn % 2 else broken).mode
        except UnreadablePhoto:
            return "unreadable"

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(read, range(80))) == {"RGB", "unreadable"}
    assert list(warnings.filters) == before


def damaged_tiffs(folder: Path) -> None:
    """Files that make libtiff complain in every way of packing, and one that makes Pillow log an error."""
    dice = random.Random(7)
    noise = Image.effect_noise((200, 200), 60).convert("RGB")
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "jpeg"):
        target = io.BytesIO()
        noise.save(target, "TIFF", compression=compression)
        for turn in range(5):
            content = bytearray(target.getvalue())
            for at in dice.sample(range(8, len(content)), 30):
                content[at] ^= 0x55
            (folder / f"{compression}{turn}.tif").write_bytes(content)
    noise.save(folder / "samples.tif")
    content = bytearray((folder / "samples.tif").read_bytes())
    samples = content.index(struct.pack("<HHI", 277, 3, 1))  # the tag SamplesPerPixel, one short
    content[samples + 8 : samples + 10] = struct.pack("<H", 2048)
    (folder / "samples.tif").write_bytes(content)


def test_no_decoder_ever_writes_to_the_screen(tmp_path: Path) -> None:
    """A real process decodes damaged TIFFs; its file descriptor 2, where the app draws, must stay untouched."""
    assert hush_libtiff()
    damaged_tiffs(tmp_path)
    reads = (
        "import sys\nfrom pathlib import Path\nfrom engine.errors import UnreadablePhoto\n"
        "from engine.photos.decode import PhotoReader\nfailed = 0\n"
        "for file in Path(sys.argv[1]).iterdir():\n"
        "    try: PhotoReader(10**8).load(file, 100)\n"
        "    except UnreadablePhoto: failed += 1\n"
        "print(failed)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", reads, str(tmp_path)], capture_output=True, check=True, timeout=PATIENCE
    )
    assert int(done.stdout) >= 10
    assert done.stderr == b""
