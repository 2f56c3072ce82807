"""A view that nobody told of its size fills it all the same."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip

from tui.pictures import Picture, PictureKey, PictureService
from tui.widgets.picture_view import PictureView


class Untold(PictureView):
    """A view whose resizing is lost on its way, as it now and then is for widgets that have just been mounted."""

    def on_resize(self, event: events.Resize) -> None:
        event.prevent_default()


class Host(App[None]):
    """Shows one photo."""

    def __init__(self, pictures: PictureService, photo: Path) -> None:
        super().__init__()
        self.view = Untold(pictures)
        self.photo = photo

    def compose(self) -> ComposeResult:
        yield self.view

    def on_mount(self) -> None:
        self.view.show(self.photo, 0)


async def test_a_photo_is_shown_in_a_size_of_which_no_word_came(
    make_pictures: Callable[..., PictureService], make_photo: Callable[..., Path]
) -> None:
    app = Host(make_pictures(), make_photo("lake.jpg"))
    async with asyncio.timeout(30), app.run_test(size=(40, 20)) as pilot:
        for size in ((40, 20), (30, 10)):
            await pilot.resize_terminal(*size)
            while (picture := app.view.picture) is None or not 0 < picture.height <= size[1]:
                await pilot.pause(0.02)


class Noted(PictureView):
    """A view that notes what it draws."""

    def __init__(self, pictures: PictureService, **kwargs: Any) -> None:
        super().__init__(pictures, **kwargs)
        self.drawn: list[str] = []

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = super().render_lines(crop)
        self.drawn.append("".join(strip.text for strip in strips).strip())
        return strips


class Film(App[None]):
    """Shows photos one at a time, with previews."""

    def __init__(self, pictures: PictureService, kind: type[PictureView] = PictureView) -> None:
        super().__init__()
        self.view = kind(pictures, previews=True)

    def compose(self) -> ComposeResult:
        yield self.view


async def test_what_is_at_hand_is_drawn_with_the_first_frame(
    make_pictures: Callable[..., PictureService], make_photo: Callable[..., Path]
) -> None:
    pictures, made = make_pictures("sixel"), threading.Event()
    key = PictureKey(make_photo(), 0, 40, 20)
    pictures.request(key, lambda key, answer: made.set())
    assert made.wait(60)
    app = Film(pictures, Noted)
    async with asyncio.timeout(30), app.run_test(size=(40, 20)) as pilot:
        assert isinstance(app.view, Noted)
        app.view.display = False
        await pilot.pause()
        app.view.show(key.file, 0)
        app.view.drawn.clear()
        app.view.display = True
        while not app.view.drawn:
            await pilot.pause(0.02)
        assert app.view.drawn[0]


async def test_a_preview_stands_until_the_sharp_picture_takes_its_place(
    make_pictures: Callable[..., PictureService], make_photo: Callable[..., Path]
) -> None:
    go_on, small = threading.Event(), PictureKey(make_photo("seen.jpg"), 0, 4, 2)

    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        assert size == 512 or go_on.wait(60)
        return file

    pictures, seen = make_pictures("sixel", thumbnail=thumbnail), threading.Event()
    pictures.request(small, lambda key, answer: seen.set())
    assert seen.wait(60)
    app = Film(pictures)

    def shown() -> Picture | None:
        return app.view.picture

    def waits() -> bool:
        return app.view.waits

    async with asyncio.timeout(30), app.run_test(size=(80, 40)) as pilot:
        app.view.show(small.file, 0)
        preview = shown()  # at once: no thread has to answer first
        assert preview is not None
        assert waits()
        app.view.show(make_photo("new.jpg"), 0)  # of which nothing is known: nobody is to judge the one before
        assert shown() is None
        app.view.show(small.file, 0)
        while shown() is None:  # the line may have to be free of the one before
            await pilot.pause(0.02)
        go_on.set()
        while waits():
            await pilot.pause(0.02)
        picture = shown()
        assert picture is not None
        assert picture.overlay
        assert (picture.width, picture.height) == (preview.width, preview.height)
