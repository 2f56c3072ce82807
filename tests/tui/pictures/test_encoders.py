"""What goes to the terminal is what its protocol says, and the photo is in it."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from tests.tui.terminal_double import TerminalDouble
from tui.pictures import Picture, PictureKey
from tui.pictures.encoders import encoder_for
from tui.pictures.kitty import KittyEncoder
from tui.pictures.library import placeholder_marks, to_sixels
from tui.terminal.probe import Protocol, TerminalPictures

CELL = (10, 20)
KEY = PictureKey(file=Path("a.jpg"), mtime_ns=1, width=20, height=10)


def noise() -> Image.Image:
    return Image.effect_noise((300, 300), 80).convert("RGB")


def sent(upload: str) -> list[tuple[dict[str, str], str]]:
    """The graphics messages in `upload`: control keys and payload."""
    messages = re.findall(r"\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\", upload)
    assert "".join(f"\x1b_G{control};{payload}\x1b\\" for control, payload in messages) == upload
    return [(dict(part.split("=") for part in control.split(",")), payload) for control, payload in messages]


def test_kitty_is_sent_a_png_in_chunks_and_placeholders_in_its_colour() -> None:
    picture = KittyEncoder(tmux=False).encode(noise(), KEY, CELL)
    messages = sent(picture.upload)
    first = messages[0][0]
    assert (first["a"], first["f"], first["U"], first["c"], first["r"], first["q"]) == (
        "T",
        "100",
        "1",
        "20",
        "10",
        "2",
    )
    assert int(first["i"]) == picture.image_id
    assert [control["m"] for control, _ in messages] == ["1"] * (len(messages) - 1) + ["0"]
    assert len(messages) > 1
    assert all(len(payload) <= 4096 for _, payload in messages)
    png = Image.open(io.BytesIO(base64.b64decode("".join(payload for _, payload in messages))))
    assert (png.format, png.size) == ("PNG", (200, 200))
    segment = next(iter(picture.strips[3]))
    assert segment.style is not None
    assert segment.style.color is not None
    red, green, blue = segment.style.color.get_truecolor()
    assert red << 16 | green << 8 | blue == picture.image_id
    marks = placeholder_marks()
    assert segment.text.startswith("\U0010eeee" + marks[3] + marks[0] + "\U0010eeee" + marks[3] + marks[1])
    assert segment.text.count("\U0010eeee") == 20


def sixel_parts(overlay: str) -> list[list[int]]:
    """Where each part stands, lines down and cells across, and its size in pixels."""
    parts = re.findall(
        r'\x1b7(?:\x1b\[(\d+)B)?(?:\x1b\[(\d+)C)?\x1bP[\d;]*q"1;1;(\d+);(\d+)[^\x1b]*\x1b\\\x1b8', overlay
    )
    return [[int(number or 0) for number in part] for part in parts]


def test_kitty_images_are_told_apart_and_freed() -> None:
    kitty = KittyEncoder(tmux=False)
    ids = {kitty.encode(Image.new("RGB", (8, 8)), KEY, CELL).image_id for _ in range(5)}
    assert len(ids) == 5
    assert all(0 < image_id < 1 << 24 for image_id in ids)
    assert kitty.free(77) == "\x1b_Ga=d,d=I,i=77,q=2\x1b\\"


def test_tmux_lets_wrapped_messages_pass() -> None:
    picture = KittyEncoder(tmux=True).encode(noise(), KEY, CELL)
    wrapped = re.findall(r"\x1bPtmux;((?:[^\x1b]|\x1b\x1b)*)\x1b\\", picture.upload)
    assert "".join(f"\x1bPtmux;{message}\x1b\\" for message in wrapped) == picture.upload
    assert sent("".join(wrapped).replace("\x1b\x1b", "\x1b"))


def test_sixels_are_drawn_over_half_blocks_and_stay_within_their_cells() -> None:
    encode = encoder_for(TerminalPictures("sixel")).encode
    picture = encode(noise(), KEY, CELL)
    assert sixel_parts(picture.overlay) == [[0, 0, 200, 120], [6, 0, 200, 78]]
    assert picture.overlay.endswith("\x1b\\\x1b8")
    assert len(picture.strips) == picture.height == 10
    assert "▀" in picture.strips[0].text


def test_large_sixels_are_sent_in_parts_of_whole_cells_and_a_key_is_answered_between_two() -> None:
    """xterm draws nothing of an image that is wider or higher than 1000 pixels."""
    rests = []
    image = Image.new("RGB", (2300, 150), "red")
    encoder = encoder_for(TerminalPictures("sixel"), lambda: rests.append(1))
    picture = encoder.encode(image, PictureKey(KEY.file, 1, 230, 7), CELL)
    assert sixel_parts(picture.overlay) == [
        [0, 0, 1000, 60], [0, 100, 1000, 60], [0, 200, 150, 60],
        [3, 0, 1000, 60], [3, 100, 1000, 60], [3, 200, 150, 60],
        [6, 0, 1000, 18], [6, 100, 1000, 18], [6, 200, 150, 18],
    ]  # fmt: skip
    assert len(rests) == 8


def test_parts_of_a_sixel_picture_have_the_same_colours() -> None:
    image = Image.linear_gradient("L").resize((300, 600)).convert("RGB")
    picture = encoder_for(TerminalPictures("sixel")).encode(image, PictureKey(KEY.file, 1, 30, 30, colours=16), CELL)
    assert len(sixel_parts(picture.overlay)) > 3
    assert len(set(re.findall(r"#\d+;2;(\d+;\d+;\d+)", picture.overlay))) <= 16


def test_each_sixel_colour_is_selected_where_it_is_defined() -> None:
    """Otherwise xterm paints it in the colour selected before."""
    picture = encoder_for(TerminalPictures("sixel")).encode(noise(), KEY, CELL)
    defined = re.findall(r"(#\d+);2;\d+;\d+;\d+(#\d+)?", picture.overlay)
    assert len(defined) > 10
    assert all(colour == selected for colour, selected in defined)


def test_sixels_hold_the_photo() -> None:
    assert re.search(r"#\d+;2;100;0;0", to_sixels(Image.new("RGB", (12, 12), "red")))


@pytest.mark.parametrize("protocol", get_args(Protocol))
def test_every_protocol_draws_every_size(protocol: Protocol) -> None:
    encode = encoder_for(TerminalPictures(protocol)).encode
    for size in ((1, 1), (3000, 2), (2, 3000), (64, 64)):
        for width, height in ((1, 1), (7, 3), (300, 2)):
            picture = encode(Image.new("RGB", size, "green"), PictureKey(KEY.file, 1, width, height), CELL)
            assert isinstance(picture, Picture)
            assert 1 <= picture.width <= width
            assert 1 <= picture.height <= height
            assert len(picture.strips) == picture.height
            assert all(strip.cell_length == picture.width for strip in picture.strips)


def test_importing_the_library_asks_the_terminal_nothing() -> None:
    """Its questions would wait for answers that nobody reads: here stdout is a terminal that never answers."""
    code = "from tui.pictures.library import placeholder_marks; print(len(placeholder_marks()) > 200)"
    with TerminalDouble([sys.executable, "-c", code], answers=False, environ={"PYTHONPATH": "."}) as double:
        double.wait_for("True")
        assert double.received.questions == []


def test_half_blocks_need_no_library() -> None:
    code = "import sys, tui.pictures; print({'textual_image', 'PIL', 'numpy'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_kitty_is_sent_no_more_pixels_than_the_photo_has() -> None:
    def pixels_sent(photo: tuple[int, int]) -> tuple[int, int]:
        key = PictureKey(Path("a.jpg"), 1, 200, 60)
        upload = KittyEncoder(tmux=False).encode(Image.new("RGB", photo, "red"), key, CELL).upload
        png = base64.b64decode("".join(payload for _, payload in sent(upload)))
        return Image.open(io.BytesIO(png)).size

    assert pixels_sent((100, 80)) == (100, 80)
    width, height = pixels_sent((4000, 3200))
    assert width * height == pytest.approx(1_000_000, rel=0.01)
    assert width / height == pytest.approx(1.25, abs=0.01)
