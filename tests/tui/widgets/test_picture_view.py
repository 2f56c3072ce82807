"""A view that nobody told of its size fills it all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult

from tui.pictures import PictureService
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
