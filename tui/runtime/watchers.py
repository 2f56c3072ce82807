"""Watchers of widgets that are gone: Textual lets go of them only when what they watch changes, which may be never."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.dom import DOMNode


def forget_closed(watched: DOMNode) -> None:
    """Let go of widgets that are gone and that watched this one; a key of the bar keeps 17 kB."""
    watchers: dict[str, list[tuple[DOMNode, Callable[..., Any]]]] = getattr(watched, "__watchers", {})
    for some in watchers.values():
        some[:] = [(node, callback) for node, callback in some if not node._closing]
