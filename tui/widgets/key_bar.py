"""The line of keys at the bottom: as many as there is room for, the one for help always among them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_HELP = "help"


class KeyBar(Footer):
    """Textual's footer, which cuts the keys off at the edge where it is narrow, without its word for the palette."""

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)
        self._composed_for = 0

    def compose(self) -> ComposeResult:
        """The keys that fit, the first ones first."""
        self._composed_for = self.app.size.width
        yield from _fitting(list(super().compose()), self._composed_for)

    async def on_resize(self) -> None:
        """Show more keys, or fewer."""
        if self.app.size.width != self._composed_for:
            await self.recompose()


def _fitting(keys: list[Widget], room: int) -> Iterable[Widget]:
    helping = [key for key in keys if isinstance(key, FooterKey) and key.action == _HELP]
    room -= sum(map(_cells, helping))
    for key in keys:
        if key not in helping:
            room -= _cells(key)
        if key in helping or room >= 0:
            yield key


def _cells(key: Widget) -> int:
    """Cells of a key, its word and the gap behind."""
    return cell_len(f"{key.key_display} {key.description} ") if isinstance(key, FooterKey) else 0
