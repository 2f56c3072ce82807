"""The batches that were ever sent, and what can be done with one that is under way."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from engine.model import BatchJob, BatchState
from tui.keys.command import same_key
from tui.text import safe
from tui.text.batch_lines import batch_line


class Wish(StrEnum):
    """What is to be done."""

    COLLECT = "collect"
    CANCEL = "cancel"
    ASK_NOW = "ask now"


Answer = tuple[Wish, int] | None
"""What is to be done, and with which job."""

_WHAT_FOR = (
    "Answers come within a day and are stored by themselves while the app is open. c looks for them now. "
    "x has a batch cancelled; what is answered by then is stored. n does so, waits for its end, and asks at once "
    "about the rest, at the full price."
)


class BatchesDialog(ModalScreen[Answer]):
    """Lists them, the last one first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close"),
        same_key("batches", "dismiss(None)"),
        Binding("c", "wish('collect')", "Collect"),
        Binding("x", "wish('cancel')", "Cancel it"),
        Binding("n", "wish('ask now')", "Ask now"),
    ]

    DEFAULT_CSS = """
    BatchesDialog {
        OptionList { height: auto; max-height: 16; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
        OptionList, OptionList:focus { border: none; padding: 0; }
        #batch-help { height: auto; margin: 1 0 0 0; color: $text-muted; }
    }
    """

    def __init__(self, jobs: Sequence[BatchJob]) -> None:
        """`jobs` are not empty."""
        super().__init__()
        self._jobs = jobs

    def compose(self) -> ComposeResult:
        """A line for each, and what the keys do."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Batches"
            box.border_subtitle = "c collects, x cancels, n asks at once, Esc closes"
            yield OptionList(*(Option(_line(job), id=str(job.id)) for job in self._jobs), markup=False)
            yield Static(_WHAT_FOR, id="batch-help", markup=False)

    def action_wish(self, wish: str) -> None:
        """Answer, if it can be done with the marked job."""
        wanted = Wish(wish)
        marked = self.query_one(OptionList).highlighted
        job = self._jobs[marked or 0]
        if wanted is Wish.COLLECT or (job.is_open and job.state is not BatchState.ENDED):
            self.dismiss((wanted, job.id))
        else:
            self.notify(f"Batch job {job.id} has ended already.", markup=False)


def _line(job: BatchJob) -> Content:
    style = "$text-warning" if job.is_stuck or job.trouble else "" if job.is_open else "$text-muted"
    return Content.assemble((safe(batch_line(job)), style))
