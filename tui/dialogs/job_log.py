"""The log of this start's jobs: what they did, passed over and failed at, to be filtered and searched."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from engine.events import Event
from tui.host import HostOf
from tui.keys.command import same_key
from tui.model.job import JobMeter, Level, LogEntry
from tui.text import ELLIPSIS, safe
from tui.widgets.job_pane import JobPane
from tui.widgets.level_tabs import LevelTabs

_SHOWN = 1000
_SHORTEST_NAME = 30
_MARKS = {Level.ERROR: ("!", "$text-error bold"), Level.WARNING: ("~", "$text-warning bold"), Level.NEWS: ("·", "dim")}


class JobLog(ModalScreen[None]):
    """The newest entries, the newest last; what comes while it is open is added."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close"),
        Binding("q", "dismiss(None)", "Close", show=False),
        same_key("job_log", "dismiss(None)"),
        same_key("pause", "pause"),
        same_key("stop", "stop"),
        Binding("tab,right_square_bracket", "step(1)", "Next list"),
        Binding("shift+tab,left_square_bracket", "step(-1)", "Previous list"),
        Binding("slash", "search", "Search"),
    ]

    DEFAULT_CSS = """
    JobLog {
        & > Vertical { width: 100%; height: 100%; }
        JobPane { padding: 0; }
        LevelTabs { margin: 1 0 0 0; }
        #log-search { margin: 0 0 1 0; }
        OptionList { height: 1fr; padding: 0; background: $surface; scrollbar-size-vertical: 1; }
        OptionList, OptionList:focus { border: none; }
    }
    """

    def __init__(self, meter: JobMeter) -> None:
        """`meter` hears events before this dialog does."""
        super().__init__()
        self._meter = meter
        self._seen = 0

    def compose(self) -> ComposeResult:
        """How the job goes, the tabs, the search, the entries."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Job log"
            box.border_subtitle = "Tab: errors, warnings · / searches · Esc closes"
            yield JobPane(self.host.worded)
            yield LevelTabs()
            yield Input(placeholder="/ to search for words", id="log-search", compact=True)
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(OptionList).focus()

    def on_resize(self) -> None:
        """Cut names to what room there is; at first, begin at the newest entry."""
        self._show_all()

    def hear(self, event: Event) -> None:
        """Show how the job goes, and what is new in the log."""
        if not self.is_mounted:
            return
        self.query_one(JobPane).view = self._meter.view
        new = min(self._meter.logged - self._seen, len(self._meter.log))
        if new and self.query_one(OptionList).option_count + new > 2 * _SHOWN:
            self._show_all()
        elif new:
            self._add([self._meter.log[index] for index in range(-new, 0)])

    @on(LevelTabs.LevelChosen)
    @on(Input.Changed)
    def _show_all(self) -> None:
        entries = self.query_one(OptionList)
        entries.clear_options()
        self.query_one(JobPane).view = self._meter.view
        self._add(self._meter.log)

    def _add(self, entries: Iterable[LogEntry]) -> None:
        """Add those of these entries that are asked for; a cursor on the newest one stays on the newest."""
        shown = self.query_one(OptionList)
        at_end = shown.highlighted is None or shown.highlighted == shown.option_count - 1
        wanted = [entry for entry in entries if self._is_wanted(entry)][-_SHOWN:]
        longest = max(_SHORTEST_NAME, self.app.size.width // 2)
        shown.add_options(Option(_line(entry, longest)) for entry in wanted)
        if at_end and shown.option_count:
            shown.highlighted = shown.option_count - 1
        self._seen = self._meter.logged
        self.query_one(LevelTabs).counts = Counter(entry.level for entry in self._meter.log)

    def _is_wanted(self, entry: LogEntry) -> bool:
        level = self.query_one(LevelTabs).level
        text = f"{entry.where} {entry.what}".casefold()
        words = self.query_one(Input).value.casefold().split()
        return level in (None, entry.level) and all(word in text for word in words)

    # --- Keys -------------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Turn to the next tab, or an earlier one."""
        self.query_one(LevelTabs).step(by)

    def action_search(self) -> None:
        """Type words that entries must hold."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _searched(self) -> None:
        self.query_one(OptionList).focus()

    def action_pause(self) -> None:
        """Pause the job, or let it go on."""
        self.host.pause_job()

    def action_stop(self) -> None:
        """Stop the job."""
        self.host.stop_job()

    def action_leave(self) -> None:
        """Leave the search first, and take it away; then the log."""
        search = self.query_one(Input)
        if search.has_focus or search.value:
            search.value = ""
            self.query_one(OptionList).focus()
        else:
            self.dismiss(None)


def _line(entry: LogEntry, longest: int) -> Content:
    """Time, mark, name and words; of a long name the end, which tells more than its start."""
    name = safe(entry.where)
    name = name if len(name) <= longest else ELLIPSIS + name[1 - longest :]
    return Content.assemble(
        (time.strftime("%H:%M:%S ", time.localtime(entry.at)), "dim"),
        _MARKS[entry.level],
        " ",
        (name, "bold"),
        "  ",
        (safe(entry.what), "dim"),
    )
