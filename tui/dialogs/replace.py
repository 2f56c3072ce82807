"""Find and replace over many captions: what would change is seen before it does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from tui.model.replacement import Replacement
from tui.text import safe, shorten

_PREVIEWED = 50
_CELLS = 66
_REST = 0.1


class ReplaceDialog(ModalScreen[dict[int, str] | None]):
    """Asks what to replace by what; gives the new captions by series, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Leave")]

    DEFAULT_CSS = """
    ReplaceDialog {
        Input { width: 1fr; }
        #replace-count { margin: 1 0 0 0; }
        #replace-preview { height: 8; scrollbar-size-vertical: 1; }
        #replace-preview > Static { height: auto; }
    }
    """

    def __init__(self, captions: Mapping[int, str], where: str) -> None:
        """`captions` are those that may change, by series; `where` says in words which these are."""
        super().__init__()
        self._captions = captions
        self._where = where
        self._changed: dict[int, str] = {}

    def compose(self) -> ComposeResult:
        """Two fields, the preview, and the answers."""
        with Vertical(classes="dialog") as box:
            box.border_title = safe(f"Replace in captions of {self._where}")
            box.border_subtitle = "Enter goes on, Esc leaves"
            with Horizontal(classes="row"):
                yield Label("Find")
                yield Input(id="replace-old", compact=True, placeholder="lowercase ignores case")
            with Horizontal(classes="row"):
                yield Label("Replace with")
                yield Input(id="replace-new", compact=True, placeholder="empty deletes it")
            yield Static("", id="replace-count", markup=False)
            with VerticalScroll(id="replace-preview"):
                yield Static("", id="replace-lines", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Leave", id="no")
                yield Button("Replace", variant="primary", id="yes", disabled=True)

    def on_mount(self) -> None:
        """Begin with what to find."""
        self.query_one("#replace-old", Input).focus()
        self._look()

    @on(Input.Changed)
    def _look(self) -> None:
        self.query_one("#yes", Button).disabled = True
        self._preview(
            Replacement(self.query_one("#replace-old", Input).value, self.query_one("#replace-new", Input).value)
        )

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _preview(self, replacement: Replacement) -> None:
        """Work out what changes, off the app's thread, once typing rests."""
        await asyncio.sleep(_REST)
        self._changed = await asyncio.to_thread(self._apply, replacement)
        changed, of = len(self._changed), len(self._captions)
        self.query_one("#replace-count", Static).update(
            f"{changed:,} of {of:,} captions would change" if replacement.old else f"{of:,} captions are looked through"
        )
        lines = Content("\n").join(list(self._told(replacement)))
        self.query_one("#replace-lines", Static).update(lines)
        button = self.query_one("#yes", Button)
        button.disabled = not changed
        button.label = f"Replace in {changed:,}" if changed else "Replace"

    def _apply(self, replacement: Replacement) -> dict[int, str]:
        if not replacement.old:
            return {}
        return {
            series_id: new
            for series_id, caption in self._captions.items()
            if (new := replacement.applied(caption)) != caption
        }

    def _told(self, replacement: Replacement) -> Iterator[Content]:
        for series_id in list(self._changed)[:_PREVIEWED]:
            before, found, behind = (safe(part) for part in replacement.around(self._captions[series_id]))
            yield _line("- ", before, found, behind, "$text-error underline")
            yield _line("+ ", before, safe(replacement.new), behind, "$text-success underline")
        if (more := len(self._changed) - _PREVIEWED) > 0:
            yield Content.styled(f"… and {more:,} more", "dim")

    @on(Input.Submitted, "#replace-old")
    def _go_on(self) -> None:
        self.query_one("#replace-new", Input).focus()

    @on(Input.Submitted, "#replace-new")
    def _to_the_button(self) -> None:
        button = self.query_one("#yes", Button)
        if not button.disabled:
            button.focus()

    @on(Button.Pressed, "#yes")
    def _replace(self) -> None:
        self.dismiss(self._changed)

    @on(Button.Pressed, "#no")
    def _leave(self) -> None:
        self.dismiss(None)


def _line(mark: str, before: str, middle: str, behind: str, style: str) -> Content:
    """Cut to one line, the style on what differs."""
    shown = shorten(before + middle + behind, _CELLS)
    start, end = min(len(before), len(shown)), min(len(before) + len(middle), len(shown))
    return Content.assemble((mark, style.partition(" ")[0]), shown[:start], (shown[start:end], style), shown[end:])
