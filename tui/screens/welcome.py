"""The first screen without a folder: resume an earlier collection, choose a folder, or look at the sample."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.desk.earlier import Earlier
from tui.host import HostOf
from tui.widgets.folder_chooser import FolderChooser
from tui.widgets.folder_field import FolderField
from tui.widgets.key_bar import KeyBar


class WelcomeScreen(Screen[None]):
    """Where a collection is chosen."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open_marked", "Open", id="welcome.open_marked"),
        Binding("enter", "open_marked", "Open", show=False, id="welcome.open"),
        Binding("slash", "type_folder", "Type a folder", key_display="/", id="welcome.type"),
        Binding("d", "demo", "Sample collection", id="welcome.demo"),
        Binding("tab", "app.focus_next", "Next", show=False),
        Binding("escape", "back", "Back", id="welcome.back"),
    ]

    # Textual declares this per instance, so it is no ClassVar.
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-tall")]  # noqa: RUF012

    DEFAULT_CSS = """
    WelcomeScreen {
        & > Vertical { height: 1fr; padding: 1 3; }
        #hello { height: auto; margin: 0 0 1 0; }
        &.-low {
            & > Vertical { padding: 0 1; }
            #hello { max-height: 1; }
            #hello, KnownFolders, FolderField { margin: 0; }
            KnownFolders { max-height: 4; }
        }
    }
    """

    def compose(self) -> ComposeResult:
        """A greeting, the ways to a folder, the keys."""
        self._earlier = Earlier(self.host.session)
        with Vertical():
            known = self._earlier.folders
            yield Static(_HELLO + Content.styled(_AGAIN if known else _FIRST, "$text-muted"), id="hello", markup=False)
            yield FolderChooser(known)
        yield KeyBar()

    @work
    async def on_mount(self) -> None:
        """Say what each earlier collection amounts to, and take those off the list that are gone."""
        async for index, counts, note in self._earlier.counted():
            known = self.query_one(FolderChooser).known
            if counts is None and not note:
                known.drop(index)
            else:
                known.tell(index, counts, note)

    def on_paste(self, event: events.Paste) -> None:
        """Take a folder that was dropped on the terminal."""
        self.query_one(FolderChooser).type_folder(event.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without an open collection there is none to go back to; while a path is typed, letters are letters."""
        if isinstance(self.focused, FolderField):
            return action not in ("open_marked", "type_folder", "demo")
        return action != "back" or self.host.session.root is not None

    def action_demo(self) -> None:
        """Leave for the sample collection."""
        self.host.leave_for_demo()

    def action_type_folder(self) -> None:
        """Type a folder's name."""
        self.query_one(FolderChooser).type_folder()

    def action_open_marked(self) -> None:
        """Open what the cursor is on."""
        self.query_one(FolderChooser).open_marked()

    def action_back(self) -> None:
        """Go back to the open collection."""
        self.app.pop_screen()

    @on(FolderChooser.FolderChosen)
    def _open(self, message: FolderChooser.FolderChosen) -> None:
        self.host.open_folder(message.folder)

    @on(FolderChooser.KnownChosen)
    def _resume(self, message: FolderChooser.KnownChosen) -> None:
        earlier = self._earlier.collections[message.index]
        self.host.open_folder(earlier.root, earlier.database)


_HELLO = Content.assemble(
    ("Photo Series", "bold $text-accent"),
    "\nFinds the posts in your downloads that show one subject in one place, and makes datasets for video models.\n\n",
)
_FIRST = "Open the folder of your downloads, or press d to look at a sample collection."
_AGAIN = "Continue with a collection, press / to open another folder, or d to look at a sample."
