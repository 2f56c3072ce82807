"""The line of keys keeps only the keys that it shows."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterable
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
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


async def test_a_key_has_its_styles_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[DOMNode] = []
    update_nodes = Stylesheet.update_nodes

    def noted(sheet: Stylesheet, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        nodes = list(nodes)
        again.extend(node for node in nodes if isinstance(node, FooterKey))
        update_nodes(sheet, nodes, animate)

    monkeypatch.setattr(Stylesheet, "update_nodes", noted)
    app = Keys()
    async with app.run_test(size=(80, 24)):
        assert len(app.query(FooterKey)) == 6
        assert all(key.has_class("-compact") for key in app.query(FooterKey))
    assert again == []
