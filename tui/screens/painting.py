"""The sample collection on its way: how far the painting is, until it can be opened."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from engine.events import Event, Outcome, Phase, PhaseEnded
from tui.host import HostOf
from tui.model.job import JobMeter
from tui.text import from_home, safe
from tui.widgets.job_pane import JobPane
from tui.widgets.key_bar import KeyBar


class PaintingScreen(Screen[None]):
    """Paints the sample into `folder` and opens it; if that is stopped or fails, a folder can be chosen instead."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("P", "pause", "Pause", id="pause"),
        Binding("X", "stop", "Stop", id="stop"),
    ]

    DEFAULT_CSS = """
    PaintingScreen {
        & > Vertical { height: 1fr; padding: 1 3; }
        Static { height: auto; margin: 0 0 1 0; }
        JobPane { padding: 0; background: $background; }
    }
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._meter = JobMeter()

    def compose(self) -> ComposeResult:
        """What happens, how far it is, the keys."""
        with Vertical():
            yield Static(
                Content.assemble(
                    ("Photo Series", "bold $text-accent"),
                    f"\nPainting a sample collection into {safe(from_home(self._folder))}; it opens when it is done.",
                ),
                markup=False,
            )
            yield JobPane(self.host.worded)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self.host.start_job(lambda: self.host.session.runs.paint(self._folder))

    def hear(self, event: Event) -> None:
        """Show how it goes, and what comes after it."""
        self.query_one(JobPane).view = view = self._meter.hear(event)
        match event:
            case PhaseEnded(phase=Phase.PAINTING, outcome=Outcome.DONE):
                self.host.open_folder(self._folder)
            case PhaseEnded(phase=Phase.PAINTING):
                self.host.tell_ending(event, view.ending)
                self.host.show_welcome()
            case _:
                pass

    def action_pause(self) -> None:
        """Pause, or let it go on."""
        self.host.pause_job()

    def action_stop(self) -> None:
        """Stop; what is painted stays."""
        self.host.stop_job()
