"""The first screen without a folder: choose one, go on with an earlier one, or look at the sample."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from engine.events import Event, Outcome, Phase, PhaseEnded
from tui.host import HostOf
from tui.model.job import JobMeter
from tui.text import from_home, safe
from tui.widgets.folder_tree import FolderTree
from tui.widgets.job_pane import JobPane
from tui.widgets.key_bar import KeyBar


class WelcomeScreen(Screen[None]):
    """Where a collection is chosen. `demo` is a folder that the sample is painted into at once."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "demo", "Sample collection", id="welcome.demo"),
        Binding("slash", "type_folder", "Type a folder", key_display="/", id="welcome.type"),
        Binding("tab", "app.focus_next", "Next", show=False),
        Binding("enter", "open_marked", "Open the marked folder", id="welcome.open", priority=False),
        Binding("o", "open_marked", "Open", id="welcome.open_marked"),
        Binding("escape", "back", "Back", id="welcome.back"),
    ]

    # Textual declares this per instance, so it is no ClassVar.
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-tall")]  # noqa: RUF012

    DEFAULT_CSS = """
    WelcomeScreen {
        & > #welcome { height: 1fr; padding: 1 3; }
        #hello { height: auto; margin: 0 0 1 0; }
        #recent { height: auto; max-height: 6; border: none; margin: 0 0 1 0; background: $surface; }
        #folder { margin: 0 0 1 0; }
        FolderTree { height: 1fr; background: $surface; padding: 0 1; }
        JobPane { display: none; dock: bottom; margin: 0 0 1 0; }
        &.-painting JobPane { display: block; }
        &.-low {
            & > #welcome { padding: 0 1; }
            #hello { max-height: 1; margin: 0; }
            #recent { max-height: 4; margin: 0; }
            #folder { margin: 0; }
        }
    }
    """

    def __init__(self, demo: Path | None = None) -> None:
        super().__init__()
        self._demo = demo
        self._meter = JobMeter()

    def compose(self) -> ComposeResult:
        """A greeting, earlier collections, a field and a tree."""
        recent = [root for _, root in self.host.session.catalog.collections() if root.is_dir()][:5]
        with Vertical(id="welcome"):
            yield Static(_HELLO, id="hello", markup=False)
            if recent:
                yield OptionList(
                    *(
                        Option(Content(f"go on with {safe(from_home(root))}"), id=str(index))
                        for index, root in enumerate(recent)
                    ),
                    id="recent",
                    markup=False,
                )
            yield Input(placeholder="the folder of your downloads, then Enter", id="folder")
            yield FolderTree(Path.home() if Path.home().is_dir() else Path("/"))
        yield JobPane(self.host.worded)
        yield KeyBar()
        self._recent = recent

    def on_mount(self) -> None:
        """Paint the sample where that is what was asked for."""
        if self._demo is not None:
            self._paint(self._demo)
        elif self._recent:
            self.query_one("#recent", OptionList).focus()
        else:
            self.query_one(FolderTree).focus()

    def hear(self, event: Event) -> None:
        """Show how the painting goes, and open the sample once it is done."""
        self.query_one(JobPane).view = view = self._meter.hear(event)
        match event:
            case PhaseEnded(phase=Phase.PAINTING, outcome=Outcome.DONE) if self._demo is not None:
                self.host.open_folder(self._demo)
            case PhaseEnded(phase=Phase.PAINTING):
                self.remove_class("-painting")
                self.host.tell_ending(event, view.ending)
            case _:
                pass

    def action_demo(self) -> None:
        """Leave for the sample collection."""
        self.host.leave_for_demo()

    def _paint(self, folder: Path) -> None:
        self._demo = folder
        self.add_class("-painting")
        self.host.start_job(lambda: self.host.session.runs.paint(folder))

    def action_type_folder(self) -> None:
        """Type a folder's name."""
        self.query_one("#folder", Input).focus()

    def action_open_marked(self) -> None:
        """Open the folder under the tree's cursor."""
        node = self.query_one(FolderTree).cursor_node
        if node is not None and node.data is not None:
            self.host.open_folder(node.data.path)

    def action_back(self) -> None:
        """Go back to the collection that is open, if one is."""
        if self.host.session.root is not None:
            self.app.pop_screen()

    @on(Input.Submitted, "#folder")
    def _open_typed(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.host.open_folder(Path(event.value.strip()).expanduser())

    @on(OptionList.OptionSelected, "#recent")
    def _open_recent(self, event: OptionList.OptionSelected) -> None:
        self.host.open_folder(self._recent[int(event.option.id or 0)])


_HELLO = Content.assemble(
    ("Photo Series", "bold $text-accent"),
    "\nFinds the posts in your downloads that show one subject in one place, and makes data sets for video models.\n\n",
    ("Choose the folder of your downloads and press o, or press d to look at a sample.", "dim"),
)
