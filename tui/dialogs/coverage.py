"""What series cover: shot sizes by kinds of place, for all accounts or one, and the posts that would fill the gaps."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Select, Static
from textual.widgets.option_list import Option

from engine.errors import PhotoSeriesError
from engine.model import Coverage
from tui.host import HostOf
from tui.keys.command import same_key
from tui.text import safe
from tui.text.coverage_lines import NOTHING_KNOWN, filler_words, gap_name, table_lines

_EVERYONE = "//everyone"
"""Stands for all accounts; no account has slashes in front."""
_MOST_ACCOUNTS = 200
_FILLERS_OF_A_GAP = 5


class CoverageDialog(ModalScreen[int | None]):
    """Shows the table; answers with the series that the user wants to go to."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close"),
        same_key("coverage", "dismiss(None)"),
    ]

    DEFAULT_CSS = """
    CoverageDialog {
        Select { width: 1fr; }
        #coverage-table { height: auto; margin: 1 0; text-wrap: nowrap; }
        #coverage-note { height: auto; color: $text-muted; }
        OptionList { height: auto; max-height: 12; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
        OptionList, OptionList:focus { border: none; padding: 0; }
    }
    """

    def compose(self) -> ComposeResult:
        """The account, the table, and what would fill its gaps."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Coverage"
            box.border_subtitle = "Enter goes to a series, Esc closes"
            with Horizontal(classes="row"):
                yield Label("Account")
                yield Select([("all", _EVERYONE)], value=_EVERYONE, allow_blank=False, id="account", compact=True)
            yield Static("One moment …", id="coverage-table", markup=False)
            yield OptionList(markup=False)
            yield Static("", id="coverage-note", markup=False)

    async def on_mount(self) -> None:
        """Offer the accounts, and begin with all of them."""
        self.query_one(OptionList).display = False
        accounts = await asyncio.to_thread(self.host.session.choices.accounts)
        offered = [(f"{safe(name)} ({posts:,})", name) for name, posts in accounts[:_MOST_ACCOUNTS]]
        account = self.query_one("#account", Select)
        account.set_options([("all", _EVERYONE), *offered])
        account.focus()

    @on(Select.Changed, "#account")
    def _chosen(self, event: Select.Changed) -> None:
        self._read("" if event.value == _EVERYONE else str(event.value))

    @work(exclusive=True, exit_on_error=False)
    async def _read(self, account: str) -> None:
        try:
            found = await asyncio.to_thread(self.host.session.choices.coverage, account)
        except PhotoSeriesError as error:
            self.query_one("#coverage-table", Static).update(safe(str(error)))
            return
        self._show(found)

    def _show(self, found: Coverage) -> None:
        self.query_one("#coverage-table", Static).update(_table(found))
        fillers = self.query_one(OptionList)
        fillers.clear_options()
        for gap in found.gaps:
            for at, filler in enumerate(gap.fillers[:_FILLERS_OF_A_GAP]):
                name = f"{gap_name(gap):<30}" if at == 0 else " " * 30
                option = Content.assemble((name, "bold"), filler_words(filler))
                fillers.add_option(Option(option, id=f"{gap.framing} {gap.place} {filler.series_id}"))
        fillers.display = bool(fillers.option_count)
        self.query_one("#coverage-note", Static).update("\n".join(_notes(found)))

    @on(OptionList.OptionSelected)
    def _go(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int((event.option_id or "0").rpartition(" ")[2]))


def _table(found: Coverage) -> str:
    if not found.places:
        return "No post is verified yet."
    return NOTHING_KNOWN if found.is_blank else "\n".join(table_lines(found))


def _notes(found: Coverage) -> list[str]:
    notes = [] if found.is_blank else ["Approved series, and undecided ones behind a +."]
    if notes and any(gap.fillers for gap in found.gaps):
        notes[0] += " The list names posts that would fill what is missing."
    if unknown := found.approved + found.undecided - found.known:
        notes.append(f"{unknown:,} without a known size or place: facts of a series can be completed and corrected.")
    if found.never:
        notes.append(f"Places that do not occur: {', '.join(found.never)}.")
    return notes
