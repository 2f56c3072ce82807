"""Exports of this collection that were made before, to be repeated as they were asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from engine.errors import PhotoSeriesError
from engine.events import Phase
from engine.model import ExportChoice
from engine.session.export_notes import PastExport
from tui.host import Host
from tui.keys.command import same_key
from tui.text import fit, from_home, safe

_INTERRUPTED, _RUNNING = "interrupted", "running"
_COUNT_CELLS = 13


class PastExportsDialog(ModalScreen[PastExport | None]):
    """Lists them, the last one first; answers with the one to repeat."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close"),
        same_key("past_exports", "dismiss(None)"),
        Binding("y", "copy", "Copy the folder"),
    ]

    DEFAULT_CSS = """
    PastExportsDialog {
        OptionList { height: auto; max-height: 20; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
        OptionList, OptionList:focus { border: none; padding: 0; }
        #past-where { height: auto; margin: 1 0 0 0; color: $text-muted; }
    }
    """

    def __init__(self, exports: Sequence[PastExport], *, running: bool = False) -> None:
        """`exports` are not empty; `running` says that one of them is under way."""
        super().__init__()
        self._exports = exports
        self._unfinished = _RUNNING if running else _INTERRUPTED

    def compose(self) -> ComposeResult:
        """A line for each, and the whole folder of the marked one."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Past exports"
            box.border_subtitle = "Enter exports again, y copies the folder, Esc closes"
            lines = (
                _line(past, self._unfinished if at == 0 else _INTERRUPTED) for at, past in enumerate(self._exports)
            )
            yield OptionList(*(Option(line, id=str(at)) for at, line in enumerate(lines)), markup=False)
            yield Static("", id="past-where", markup=False)

    @on(OptionList.OptionHighlighted)
    def _tell(self, event: OptionList.OptionHighlighted) -> None:
        past = self._exports[event.option_index]
        where, asked = safe(from_home(past.options.output)), safe(_asked_for(past))
        self.query_one("#past-where", Static).update(f"{where}\n{asked}")

    @on(OptionList.OptionSelected)
    def _repeat(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._exports[event.option_index])

    def action_copy(self) -> None:
        """Put the folder's path on the clipboard."""
        marked = self.query_one(OptionList).highlighted
        if marked is not None:
            self.app.copy_to_clipboard(str(self._exports[marked].options.output))
            self.notify("Copied.", markup=False)


async def chosen_export(host: Host) -> PastExport | None:
    """The past export to repeat, asked for in a worker; None if none is, or none was ever made, which is said."""
    history = host.session.runs.history
    try:
        exports = await asyncio.to_thread(lambda: history.exports)
    except PhotoSeriesError as error:
        host.notify(safe(str(error)), severity="error", markup=False)
        return None
    if exports:
        runs = host.session.runs
        exporting = runs.running and runs.phase is Phase.EXPORTING
        return await host.push_screen_wait(PastExportsDialog(exports, running=exporting))
    host.notify(host.worded("Nothing was exported from this collection yet. {export} exports."), markup=False)
    return None


def _line(past: PastExport, unfinished: str) -> Content:
    """When, what, how many or else how it ended, and the folder's name: all of it fits 60 columns."""
    when = past.began.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    done = past.outcome == "done"
    ended = f"{past.series:,} series" if done else past.outcome or unfinished
    return Content.assemble(
        f"{when}  ",
        fit(safe(past.options.profile), 12),
        (fit(ended, _COUNT_CELLS), "" if done else "$text-warning"),
        safe(past.options.output.name),
    )


def _asked_for(past: PastExport) -> str:
    """How much was written, and what the export was asked for besides its folder."""
    options = past.options
    most = f" to {options.max_length}" if options.max_length else " or more"
    parts = [f"{past.series:,} series, {past.frames:,} frames"] if past.outcome == "done" else []
    parts += [_taken(past.choice), f"{options.min_length}{most} frames each", _captions(options.caption_style)]
    if options.trigger_word:
        parts.append(f"trigger word {options.trigger_word}")
    return " · ".join(parts)


def _taken(choice: ExportChoice) -> str:
    if choice.selected is not None:
        return f"{len(choice.selected):,} selected series"
    among = ", those of a filter" if choice.matching is not None else ""
    return f"approved and undecided{among}" if choice.take == "all" else f"{choice.take.value}{among}"


def _captions(style: str) -> str:
    return "captions as they are" if style == "caption" else f"captions for {style}"
