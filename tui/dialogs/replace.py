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
from textual.widgets import Button, Checkbox, Input, Label, Static

from tui.model.replacement import Replacement
from tui.text import safe, shorten
from tui.widgets.yes_no import YesNo

_PREVIEWED = 200
_CELLS = 66
_REST = 0.1


class ReplaceDialog(ModalScreen[dict[int, str] | None]):
    """Asks what to replace by what; gives the new captions by series, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    DEFAULT_CSS = """
    ReplaceDialog {
        Input { width: 1fr; }
        #replace-count { margin: 1 0 0 0; }
        #replace-preview { height: 8; max-height: 35vh; scrollbar-size-vertical: 1; }
        #replace-preview > Static { height: auto; }
    }
    """

    def __init__(self, captions: Mapping[int, str], where: str) -> None:
        """`captions` are those that may change, by series; `where` says in words which these are."""
        super().__init__()
        self._captions = captions
        self._where = where
        self._changed: dict[int, str] = {}
        self._hits: list[tuple[str, str, str]] = []
        """Places that are found, as many as are previewed."""
        self._places = 0

    def compose(self) -> ComposeResult:
        """Two fields, the preview, and the answers."""
        with Vertical(classes="dialog") as box:
            box.border_title = safe(f"Replace in captions of {self._where}")
            box.border_subtitle = "Enter goes to the next field, Esc cancels"
            with Horizontal(classes="row"):
                yield Label("Find")
                yield Input(id="replace-old", compact=True, placeholder="lowercase ignores case")
            with Horizontal(classes="row"):
                yield Label("Replace with")
                yield Input(id="replace-new", compact=True, placeholder="empty deletes it")
            yield YesNo("whole words only", id="replace-words", compact=True)
            yield Static("", id="replace-count", markup=False)
            with VerticalScroll(id="replace-preview"):
                yield Static("", id="replace-lines", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="no")
                yield Button("Replace", variant="primary", id="yes", disabled=True)

    def on_mount(self) -> None:
        """Begin with what to find."""
        self.query_one("#replace-old", Input).focus()
        self._look()

    @on(Input.Changed)
    @on(Checkbox.Changed)
    def _look(self) -> None:
        self.query_one("#yes", Button).disabled = True
        self._preview(
            Replacement(
                self.query_one("#replace-old", Input).value,
                self.query_one("#replace-new", Input).value,
                self.query_one(YesNo).value,
            )
        )

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _preview(self, replacement: Replacement) -> None:
        """Work out what changes, off the app's thread, once typing rests."""
        await asyncio.sleep(_REST)
        self._changed, places = await asyncio.to_thread(self._apply, replacement)
        changed, of = len(self._changed), len(self._captions)
        where = "1 place" if places == 1 else f"{places:,} places"
        self.query_one("#replace-count", Static).update(
            f"{changed:,} of {of:,} captions would change, in {where}"
            if replacement.old
            else f"{of:,} captions are searched"
        )
        lines = Content("\n").join(list(self._told(replacement)))
        self.query_one("#replace-lines", Static).update(lines)
        button = self.query_one("#yes", Button)
        button.disabled = not changed
        button.label = f"Replace in {changed:,}" if changed else "Replace"

    def _apply(self, replacement: Replacement) -> tuple[dict[int, str], int]:
        """The captions that change, and the number of places; called in a thread."""
        changed: dict[int, str] = {}
        places, self._hits = 0, []
        for series_id, caption in self._captions.items() if replacement.old else ():
            if (new := replacement.applied(caption)) != caption:
                changed[series_id] = new
                hits = replacement.hits(caption)
                places += len(hits)
                self._hits += hits[: _PREVIEWED - len(self._hits)]
        self._places = places
        return changed, places

    def _told(self, replacement: Replacement) -> Iterator[Content]:
        for before, found, behind in (tuple(map(safe, hit)) for hit in self._hits):
            yield _line("- ", before, found, behind, "$text-error underline")
            yield _line("+ ", before, safe(replacement.new), behind, "$text-success underline")
        if (more := self._places - len(self._hits)) > 0:
            yield Content.styled(f"… and {more:,} more", "$text-muted")

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
