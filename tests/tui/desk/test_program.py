"""What a person does to the program itself."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import ActiveBinding
from textual.notifications import SeverityLevel

from tui.desk.commands import COMMANDS, PROGRAM_COMMANDS
from tui.desk.program import Program
from tui.dialogs.help import HelpDialog
from tui.keys.command import Actions
from tui.keys.keymap import Keys


class FakeFront:
    active_bindings: ClassVar[dict[str, ActiveBinding]] = {}


class FakeApp:
    def __init__(self) -> None:
        self.keys = Keys(COMMANDS, {})
        self.screen: FakeFront | HelpDialog = FakeFront()
        self.did: list[str] = []

    def push_screen(self, screen: HelpDialog) -> object:
        self.screen = screen
        self.did.append("help")
        return None

    def action_command_palette(self) -> None:
        self.did.append("palette")

    def action_suspend_process(self) -> None:
        self.did.append("suspend")

    def notify(self, message: str, *, severity: SeverityLevel = "information") -> None:
        self.did.append(f"{severity}: {message}")

    def redraw(self) -> None:
        self.did.append("redraw")

    async def quit(self) -> None:
        self.did.append("exit")


async def test_each_key_of_the_program_reaches_the_app_and_help_opens_once() -> None:
    app = FakeApp()
    actions = Actions(PROGRAM_COMMANDS, [Program(app)])
    for name in ("command_palette", "redraw", "suspend", "help", "help", "quit"):
        await actions.run(name)
    assert app.did == ["palette", "redraw", "suspend", "help", "exit"]
