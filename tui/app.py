"""The app: one session, one screen at a time, and the job thread between them."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.timer import Timer, TimerCallback
from textual.widgets import Input, TextArea
from textual.worker import WorkerError

from engine.errors import PhotoSeriesError, RunInProgress
from engine.events import Outcome, Phase, PhaseEnded, Progressed
from engine.session.known import KnownCollection, Place
from engine.session.session import Session
from tui.bridge import Bridge, EngineTold, tell_screens
from tui.desk.commands import COMMANDS, DESK_COMMANDS, PROGRAM_COMMANDS
from tui.desk.program import Program
from tui.dialogs.quitting import quit_dialog
from tui.host import WRITING
from tui.keys.command import Actions, action_of
from tui.keys.keymap import Keys
from tui.keys.type_ahead import TypeAhead, Typed
from tui.pictures.service import PictureService
from tui.runtime.garbage import TICK, GarbageCollector
from tui.runtime.job_thread import JobThread
from tui.runtime.timers import call_once
from tui.screens.painting import PaintingScreen
from tui.screens.review import ReviewScreen
from tui.screens.welcome import WelcomeScreen
from tui.terminal.alerts import alert
from tui.terminal.crash import tell_crash
from tui.terminal.probe import TerminalPictures
from tui.text import safe
from tui.widgets.contrast import readable
from tui.widgets.redrawing import redraw


@dataclass(frozen=True, slots=True)
class Wish:
    """What whoever ran the app is to open next: it has a database of its own, and an app has one."""

    place: Place | None = None
    """A collection; None is the sample."""


_WAITED_FOR = (Phase.VERIFYING, Phase.EXPORTING, Phase.SENDING, Phase.COLLECTING)
"""Their end is told; a scan's is seen in the list."""
_EVERYWHERE = frozenset(command.name for command in PROGRAM_COMMANDS if command.everywhere)
_STOPPING = "Stopping; finished work is kept."
_GREETING = 20.0
"""Seconds that what opening the database brought up stays in sight; it is in the log, too."""
_PATIENCE = 5.0
"""Seconds that quitting waits for a run to come to its end, and for what is being written."""


class PhotoSeriesApp(App[Wish]):
    """Shows a session. `bridge` is the session's sink."""

    TITLE = "Photo Series"
    CSS_PATH = "app.tcss"
    COMMAND_PALETTE_BINDING = ""
    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in PROGRAM_COMMANDS]

    def __init__(
        self,
        session: Session,
        bridge: Bridge,
        terminal: TerminalPictures,
        place_of: Callable[[Path], Place] | None = None,
        *,
        demo: Path | None = None,
        greeting: str = "",
    ) -> None:
        """`place_of` says which database a folder belongs to, by default the session's.

        `demo` is a folder to paint the sample collection into before it is shown, `greeting` is said at the start.
        """
        super().__init__()
        self.session = session
        self.bridge = bridge
        self.terminal = terminal
        self.pictures = PictureService(
            terminal, session.photos.thumbnail, session.priority, sprite=session.photos.sprite, kept=session.photos.kept
        )
        self.keys = Keys(COMMANDS, session.settings.keys)
        self.garbage = GarbageCollector()
        self.type_ahead = TypeAhead(self)
        self._actions = Actions(PROGRAM_COMMANDS, [Program(self)])
        self._job = JobThread()
        self._progress: Progressed | None = None
        """How far the job is."""
        self._place_of = place_of or (lambda folder: Place(folder, session.database))
        self._demo = demo
        self._greeting = greeting
        self._asked_to_quit = False
        """Whether the question about the running job is in front."""

    def on_mount(self) -> None:
        """Open the first screen."""
        self.set_keymap(self.keys.keymap)
        self._return_to_theme()
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember_theme(theme.name))
        self.app_resume_signal.subscribe(self, lambda _: self.redraw())
        early = self.bridge.connect(self)
        self.session.watch()
        self.set_interval(TICK, self.garbage.tend)
        if self._demo is not None:
            self.push_screen(PaintingScreen(self._demo))
        elif self.session.root is not None:
            self.push_screen(ReviewScreen(self))
        else:
            self.show_welcome()
        if self._greeting:
            self.notify(safe(self._greeting), timeout=12, markup=False)
        for words in early:
            self.notify(safe(words), timeout=_GREETING, markup=False)

    def on_unmount(self) -> None:
        """End the picture threads, forget what was typed, and leave the garbage to Python."""
        self.type_ahead.end()
        self.pictures.close()
        self.garbage.end()

    # --- What comes in ----------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Let other work wait while the user does something, and go on as usual."""
        if isinstance(event, events.InputEvent) and not isinstance(event, events.MouseMove):
            self.session.priority.claim()
            self.garbage.note_key()
        if isinstance(event, Typed):
            await self.type_ahead.deliver(event, super().on_event)
        else:
            await super().on_event(event)

    def on_engine_told(self, message: EngineTold) -> None:
        """Let the screens hear what the engine tells."""
        if isinstance(message.event, Progressed):
            self._progress = message.event
            if message.event.done:  # by then it has imported what it needs
                self.garbage.note_job(message.event.phase)
        tell_screens(self, message.event)

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """A timer that is sure to ring: Textual looks at a new size of the terminal by one of the app's."""
        if callback is None or pause:
            return super().set_timer(delay, callback, name=name, pause=pause)
        return call_once(self, delay, callback)

    async def action_run(self, name: str) -> None:
        """Do what the command of this name does."""
        await self._actions.run(name)

    def action_command_palette(self) -> None:
        """Open the palette, without an id of its own: the last one may still be being taken away."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette())

    async def action_quit(self) -> None:
        """Leave in order, where Textual itself has a key for it."""
        await self.quit()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a field the keys that it uses itself: there, Ctrl+Z takes back what was typed."""
        typing = isinstance(self.focused, Input | TextArea)
        return not (typing and action == "run" and _EVERYWHERE.intersection(map(str, parameters)))

    def get_key_display(self, binding: Binding) -> str:
        """How a key is called in footers and the help: as on its cap, where that has a word."""
        shown = super().get_key_display(binding)
        return shown.capitalize() if shown.isalnum() and len(shown) > 1 else shown

    @property
    def idle(self) -> float:
        """Seconds since the last key."""
        return self.type_ahead.idle

    def worded(self, text: str) -> str:
        """A text of ours with the user's keys in place of the commands it names."""
        return self.keys.worded(text)

    # --- Screens ----------------------------------------------------------------------------------------------------

    def show_welcome(self) -> None:
        """Choose a folder."""
        if self.session.runs.running:
            self.notify(self.worded("A job is running. Stop it first ({stop})."), severity="warning", markup=False)
            return
        self.push_screen(WelcomeScreen())

    def open_folder(self, folder: Path, database: Path | None = None) -> None:
        """Turn to the collection in `folder`, in this database or else in the one it belongs to; what cannot be opened
        is said, and nothing else happens.
        """
        place = Place(folder, database) if database else None
        self.run_worker(self._open(folder, place), group="open", exclusive=True)

    async def _open(self, folder: Path, place: Place | None) -> None:
        try:
            if place is None:
                place = await asyncio.to_thread(self._place_of, folder)
            if place.database != self.session.database and place.root.is_dir():
                await asyncio.to_thread(KnownCollection(place.root, place.database).counts)
                self.exit(Wish(place))
                return
            await asyncio.to_thread(self.session.open, place.root)
        except PhotoSeriesError as error:
            self.notify(safe(str(error)), severity="error", markup=False)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(ReviewScreen(self))

    def leave_for_demo(self) -> None:
        """Leave for the sample collection."""
        self.exit(Wish())

    def redraw(self) -> None:
        """Draw everything anew."""
        redraw(self, self.pictures)

    def get_system_commands(self, screen: Screen[object]) -> Iterator[SystemCommand]:
        """Every action, by name, for the palette; Textual's own for themes and screenshots behind them."""
        desk = DESK_COMMANDS if isinstance(screen, ReviewScreen) else ()
        for command in (*desk, *PROGRAM_COMMANDS):
            if command.name != "command_palette":
                action = ("screen." if command in desk else "app.") + action_of(command.name)
                title = f"{command.label} ({self.keys.shown(command.name)})"
                yield SystemCommand(title, command.help, partial(self.run_action, action))
        yield SystemCommand("Change theme", "Choose other colours; the choice is remembered.", self.action_change_theme)

    # --- Jobs -------------------------------------------------------------------------------------------------------

    def start_job(self, run: Callable[[], object]) -> None:
        """Run one of the session's runs on a thread of its own; the session tells how it goes."""
        if self.session.runs.running:
            running = self.worded("A job is running already. Stop it first ({stop}).")
            self.notify(running, severity="warning", markup=False)
            return
        self._job.start(partial(self._guarded, run))

    def _guarded(self, run: Callable[[], object]) -> None:
        """An error of ours was told by its run already; whatever else comes is a defect and is shown as one."""
        try:
            run()
        except RunInProgress as error:
            self.call_later(self.notify, safe(str(error)), severity="warning", markup=False)
        except PhotoSeriesError:
            return
        except Exception as error:  # noqa: BLE001 - a defect in a run must not take the screen with it
            self.log.error(error)

    def pause_job(self) -> None:
        """Pause the job, or let it go on."""
        if not self.session.runs.running:
            self.notify("No job is running.", markup=False)
        elif self.session.runs.paused:
            self.session.runs.resume()
        else:
            self.session.runs.pause()

    def stop_job(self) -> None:
        """Stop the job."""
        if self.session.runs.running:
            self.notify(_STOPPING, markup=False)
            self.session.runs.stop()
        else:
            self.notify("No job is running.", markup=False)

    def tell_ending(self, event: PhaseEnded, ending: str) -> None:
        """Say how a job ended, if that is waited for: in whichever screen is in front, and to the terminal if the
        settings ask for it.
        """
        failed = event.outcome == Outcome.FAILED
        if not failed and event.phase not in _WAITED_FOR:
            return
        severity: SeverityLevel = "error" if failed else "information"
        words = safe(event.summary)
        self.notify(f"{ending}: {words}", severity=severity, timeout=12 if failed else None, markup=False)
        sent = alert(self.session.settings.alert, ending, words, tmux=bool(os.environ.get("TMUX")))
        if sent and self._driver is not None:
            self._driver.write(sent)

    async def quit(self) -> None:
        """Leave; while a job runs that a next start would have to continue, ask first, and once."""
        runs = self.session.runs
        far = self._progress if self._progress is not None and self._progress.phase is runs.phase else None
        dialog = quit_dialog(runs.phase, far, paid=runs.verifier.name != "offline") if runs.running else None
        if dialog is None or self._asked_to_quit:
            await self.stop_and_exit()
            return
        self._asked_to_quit = True
        self.push_screen(dialog, self._take_quit)

    async def _take_quit(self, answer: bool | None) -> None:
        self._asked_to_quit = False
        if answer:
            await self.stop_and_exit()

    async def stop_and_exit(self) -> None:
        """Stop the run, wait a little for what is in flight and for decisions that are being written, and leave."""
        if self._job.runs:
            self.notify(_STOPPING, markup=False)
            self.session.runs.leave()
            await asyncio.to_thread(self._job.wait, _PATIENCE)
        with contextlib.suppress(WorkerError, TimeoutError):  # one that fails has said so
            async with asyncio.timeout(_PATIENCE):
                await self.workers.wait_for_complete(worker for worker in self.workers if worker.name == WRITING)
        self.exit()

    def _fatal_error(self) -> None:
        """Textual would print every frame with its variables, and a key may be among them."""
        self.panic(Text(safe(tell_crash(self._exception, [self.session.key]), newline="\n")))

    # --- The theme --------------------------------------------------------------------------------------------------

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours, each so that it can be seen on the others."""
        return readable(super().get_css_variables())

    def _return_to_theme(self) -> None:
        """Use the theme that was chosen last, else the settings'; say so if there is none of that name."""
        wanted = str(self.session.notebook.recall("theme", self.session.settings.theme))
        if wanted in self.available_themes:
            self.theme = wanted
        else:
            words = f"There is no theme {safe(wanted)}. Choose one in the palette: Change theme."
            self.call_after_refresh(self.notify, words, severity="warning", markup=False)

    def _remember_theme(self, name: str) -> None:
        self.run_worker(
            lambda: self.session.notebook.remember("theme", name), thread=True, exit_on_error=False, group="theme"
        )
