"""The classes of a screen's breakpoints, given before it has widgets."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def take_size(screen: Screen[Any]) -> None:
    """Give a screen the classes that the terminal's size asks for; call it first thing in `compose`.

    Textual gives them once the screen is laid out, and then styles every widget of it a second time.
    """
    width, height = screen.app.size
    for cells, breakpoints in ((width, screen.HORIZONTAL_BREAKPOINTS), (height, screen.VERTICAL_BREAKPOINTS)):
        screen.add_class(*[name for least, name in sorted(breakpoints or []) if least <= cells][-1:])
