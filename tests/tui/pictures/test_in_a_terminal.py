"""Seen from the terminal: pictures come when looked at, come again after a redraw, and are freed at the end."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.tui.terminal_double import TerminalDouble

MakePhoto = Callable[..., Path]
KITTY = {"name": "kitty(0.40.0)", "kitty": True}
XTERM = {"name": "XTerm(379)", "sixel": True}


@pytest.fixture
def film_app(make_photo: MakePhoto) -> Callable[..., TerminalDouble]:
    photos = [
        make_photo(f"{number}.jpg", left=colour) for number, colour in enumerate(("red", "green", "blue", "gold"))
    ]

    def start(**terminal: Any) -> TerminalDouble:
        command: list[str | Path] = [sys.executable, "-m", "tests.fakes.film_app", *photos]
        return TerminalDouble(command, environ={"PYTHONPATH": os.getcwd()}, **terminal)

    return start


FilmApp = Callable[..., TerminalDouble]


def images(count: int) -> Callable[[TerminalDouble], bool]:
    return lambda terminal: len(terminal.received.images) == count


def sixels(count: int) -> Callable[[TerminalDouble], bool]:
    return lambda terminal: terminal.received.sixels >= count


def left_colour(png: bytes) -> str:
    red, green, blue = Image.open(io.BytesIO(png)).convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    return "red" if red > 200 > green + blue else "green" if green > 100 > red + blue else "other"


def test_kitty_gets_each_picture_once_and_lets_go_of_all(film_app: FilmApp) -> None:
    with film_app(**KITTY) as terminal:
        terminal.wait_for(images(2))
        assert {left_colour(png) for png in terminal.received.images.values()} == {"red", "green"}
        terminal.wait_for("\U0010eeee")
        terminal.press("down")
        terminal.wait_for(images(4))
        first = set(terminal.received.images)
        terminal.press("up")
        terminal.wait_until_quiet()
        assert set(terminal.received.images) == first
        terminal.press("ctrl+l")
        terminal.wait_for(images(2))
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.received.images == {}


def test_moving_the_cursor_sends_no_picture_again(film_app: FilmApp) -> None:
    with film_app(**XTERM) as terminal:
        terminal.wait_for(sixels(2))
        terminal.wait_until_quiet()
        before = terminal.received.sixels
        times = terminal.time_key("right")
        assert terminal.received.sixels == before
        assert times.bytes < 8_000
        terminal.press("down")
        terminal.wait_for(sixels(before + 2))


def test_no_picture_reaches_beyond_the_space_it_was_made_for(film_app: FilmApp) -> None:
    """What is drawn over cells of nobody is never painted over: a smaller space must not show the larger picture."""
    with film_app(**XTERM, columns=120, rows=40) as terminal:
        terminal.wait_for(sixels(2))
        for columns, rows in ((60, 20), (90, 14), (30, 24)):
            terminal.wait_until_quiet()
            terminal.received.edges.clear()
            drawn = terminal.received.sixels
            terminal.resize(columns, rows)
            terminal.wait_for(sixels(drawn + 2))
            terminal.wait_until_quiet()
            assert terminal.received.edges
            assert all(column <= columns and row <= rows for column, row in terminal.received.edges)


def test_half_blocks_where_the_terminal_draws_nothing(film_app: FilmApp) -> None:
    with film_app() as terminal:
        terminal.wait_for("▀▀▀")
        assert terminal.received.images == {}
        assert terminal.received.sixels == 0


def test_a_key_does_not_wait_for_pictures_on_a_slow_line(film_app: FilmApp, tmp_path: Path) -> None:
    """As over SSH: the cursor moves before the pictures of the last turn have all come."""
    for number in range(4):
        Image.effect_noise((400, 500), 90).save(tmp_path / f"{number}.jpg")
    with film_app(**KITTY, columns=80, rows=30, bytes_per_second=200_000) as terminal:
        terminal.wait_for(images(2))
        terminal.wait_until_quiet()
        terminal.press("down", "right")
        terminal.wait_for("━ 2 ━")
        assert len(terminal.received.images) < 4
        terminal.wait_for(images(4))


def test_another_font_makes_pictures_anew(film_app: FilmApp) -> None:
    with film_app(**KITTY) as terminal:
        terminal.wait_for(images(2))
        before = set(terminal.received.images.values())
        terminal.change_font((20, 20))
        # At least, for a slow machine draws the old size's layout in the new cells first.
        terminal.wait_for(lambda double: len(set(double.received.images.values()) - before) >= 2)
        anew = [Image.open(io.BytesIO(png)) for png in set(terminal.received.images.values()) - before]
        assert all(image.width % 20 == 0 and image.height % 20 == 0 for image in anew)
