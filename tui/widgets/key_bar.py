"""The line of keys at the bottom: as many as there is room for, the most important ones first."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from tui.keys.command import action_of
from tui.runtime.watchers import forget_closed

_ALWAYS = frozenset(map(action_of, ("edit_caption", "export", "help")))
"""What is shown at any width."""
_LOUPE, _EXPORT = action_of("zoom"), action_of("export")
_LEAVE_LOUPE, _ENLARGE = "screen.back", "enlarge(1)"
"""What only the loupe has."""
_BY_IMPORTANCE = list(
    map(
        action_of,
        [
            "approve",
            "reject",
            "later",
            "undo",
            "toggle_frame",
            "zoom",
            "edit_caption",
            "export",
            "next_undecided",
            "filter",
            "turn_layout",
            "mark_range",
            "flag",
            "compare",
            "play",
            "approve_all",
            "make_first",
            "swap_frames",
            "merge",
            "evidence",
            "remove",
            "job_log",
            "past_exports",
            "stats",
            "redo",
            "open_folder",
            "help",
            "quit",
        ],
    )
)
"""The commands among the keys, behind those that only the widget with the keys has."""
_BY_IMPORTANCE.insert(_BY_IMPORTANCE.index(action_of("filter")), _ENLARGE)


class KeyBar(Footer):
    """Textual's footer, which cuts the keys off at the edge where it is narrow, without its word for the palette.

    Each key is a widget, and together they take longer to be put up than a screen to be drawn; Textual does that five
    times when one opens. Here it is done where they are others.
    """

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)
        self._composed_for: tuple[int, list[tuple[Binding, bool]]] = (0, [])

    def compose(self) -> ComposeResult:
        """The keys that fit, in the order of their importance."""
        if self._bindings_ready:
            self._composed_for = self._wanted
        for key in _fitting(sorted(super().compose(), key=_rank), self.app.size.width):
            # Left to itself, a key adds this once it is mounted, and its styles are looked up a second time.
            yield key.add_class("-compact", update=False)

    async def recompose(self) -> None:
        """Show other keys, more of them or fewer."""
        if self.is_attached and self._wanted != self._composed_for:
            await super().recompose()
            forget_closed(self)  # a key is bound to the bar

    async def on_resize(self) -> None:
        """Fill the new width."""
        await self.recompose()

    @property
    def _wanted(self) -> tuple[int, list[tuple[Binding, bool]]]:
        """Room for keys, and the keys, each with whether it does something now."""
        active = self.screen.active_bindings.values()
        return self.app.size.width, [(key.binding, key.enabled) for key in active if key.binding.show]


def _fitting(keys: list[Widget], room: int) -> Iterable[Widget]:
    in_loupe = any(isinstance(key, FooterKey) and key.action == _LEAVE_LOUPE for key in keys)
    if in_loupe:  # Esc is shown already, and says what the key that opens it does there
        keys = [key for key in keys if not (isinstance(key, FooterKey) and key.action == _LOUPE)]
    needed = _ALWAYS - {_EXPORT} if in_loupe else _ALWAYS
    always = [key for key in keys if isinstance(key, FooterKey) and key.action in needed]
    room -= sum(map(_cells, always))
    for key in keys:
        if key not in always:
            room -= _cells(key)
        if key in always or room >= 0:
            yield key


def _rank(key: Widget) -> int:
    action = key.action.removeprefix("app.").removeprefix("screen.") if isinstance(key, FooterKey) else ""
    return _BY_IMPORTANCE.index(action) if action in _BY_IMPORTANCE else -1


def _cells(key: Widget) -> int:
    """Cells of a key, its word and the gap behind."""
    return cell_len(f"{key.key_display} {key.description} ") if isinstance(key, FooterKey) else 0
