"""What a person does to the program itself, wherever they are in it."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Protocol

from textual.binding import ActiveBinding
from textual.notifications import SeverityLevel

from tui.dialogs.help import HelpDialog
from tui.keys.keymap import Keys


class Front(Protocol):
    """What is in front: a screen or a dialog."""

    @property
    def active_bindings(self) -> Mapping[str, ActiveBinding]:
        """What its keys do now."""


class Running(Protocol):
    """The app, as far as it can be turned and left by a key."""

    @property
    def keys(self) -> Keys:
        """Which key each command has."""

    @property
    def screen(self) -> Front:
        """What is in front."""

    def push_screen(self, screen: HelpDialog) -> object:
        """Show a dialog."""

    def action_command_palette(self) -> None:
        """Open the palette."""

    def action_suspend_process(self) -> None:
        """Go to the shell."""

    def notify(self, message: str, *, severity: SeverityLevel = "information") -> None:
        """Say something to the user."""

    def redraw(self) -> None:
        """Send everything to the terminal again."""

    async def quit(self) -> None:
        """End the app, after a question if a job runs."""


class Program:
    """Finds, draws anew, steps aside, explains, and ends."""

    def __init__(self, app: Running) -> None:
        self._app = app

    def open_palette(self) -> None:
        """Find any action by its name."""
        self._app.action_command_palette()

    def redraw(self) -> None:
        """Draw everything anew."""
        self._app.redraw()

    def suspend(self) -> None:
        """Go to the shell."""
        if hasattr(signal, "SIGTSTP"):
            self._app.action_suspend_process()
        else:
            self._app.notify("This system suspends no program; open another terminal instead.", severity="warning")

    def help(self) -> None:
        """Show the keys of what is in front, unless they are shown already."""
        if not isinstance(self._app.screen, HelpDialog):
            active = list(self._app.screen.active_bindings.values())
            self._app.push_screen(HelpDialog(self._app.keys, active))

    async def quit(self) -> None:
        """Leave."""
        await self._app.quit()
