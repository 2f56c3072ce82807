"""The line of keys keeps only the keys that it shows."""

from __future__ import annotations

import gc
import weakref
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets._footer import FooterKey

from tui.widgets.key_bar import KeyBar


class Keys(App[None]):
    """Some keys, and the line that shows them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding(key, f"press('{key}')", 3 * key) for key in "abcdef"]

    def compose(self) -> ComposeResult:
        yield KeyBar()


async def test_keys_that_went_leave_memory() -> None:
    app = Keys()
    async with app.run_test(size=(80, 24)) as pilot:
        earlier = weakref.WeakSet(app.query(FooterKey))
        assert len(earlier) == 6
        for width in (20, 80):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
        gc.collect()
        now = set(app.query(FooterKey))
        assert len(now) == 6
        assert not set(earlier) - now
