"""The app: one session, one screen at a time, and the job thread between them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import WorkerError

from engine.errors import KeyMissing, KeyRefused, ModelGone, PhotoSeriesError, RunInProgress
from engine.events import Outcome, Phase, PhaseEnded, Progressed
from engine.session.reports import VerifyRequest
from engine.session.session import Session
from engine.settings import keep_key
from tui.bridge import Bridge, EngineTold, tell_screens
from tui.keys.commands import APP_COMMANDS, COMMANDS, REVIEW_COMMANDS
from tui.keys.keymap import checked_keymap, worded
from tui.pictures.service import PictureService
from tui.runtime.garbage import TICK, GarbageCollector
from tui.runtime.priority import stand_behind
from tui.screens.review import WRITING, ReviewScreen
from tui.screens.welcome import WelcomeScreen
from tui.terminal.alerts import alert
from tui.terminal.crash import tell_crash
from tui.terminal.probe import TerminalPictures
from tui.text import safe
from tui.type_ahead import TypeAhead, Typed
from tui.widgets.redrawing import redraw


class Wish(StrEnum):
    """What whoever ran the app is to do next."""

    DEMO = "demo"
    """Open the sample collection, which has a database of its own."""


_WAITED_FOR = (Phase.VERIFYING, Phase.EXPORTING)
"""Their end is told; a scan's is seen in the list."""
_EVERYWHERE = frozenset(command.binding.action for command in APP_COMMANDS if command.everywhere)
_STOPPING = "Stopping; what is done is kept."
_AT_WORK = 3.0
"""Seconds after a key in which its user is taken to be at work."""
_PATIENCE = 5.0
"""Seconds that quitting waits for a run to come to its end, and for what is being written."""


class PhotoSeriesApp(App[Wish]):
    """Shows a session. `bridge` is the session's sink; `folder` is opened at once where it is given."""

    TITLE = "Photo Series"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = ""
    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in APP_COMMANDS]

    def __init__(
        self, session: Session, bridge: Bridge, terminal: TerminalPictures, *, demo: Path | None = None
    ) -> None:
        """`demo` is a folder to paint the sample collection into before it is shown."""
        super().__init__()
        self.session = session
        self.bridge = bridge
        self.terminal = terminal
        self.pictures = PictureService(terminal, session.photos.thumbnail, session.priority)
        self.garbage = GarbageCollector()
        self.type_ahead = TypeAhead(self)
        self._demo = demo
        self._job: threading.Thread | None = None

    def on_mount(self) -> None:
        """Open the first screen."""
        settings = self.session.settings
        self.set_keymap(checked_keymap(settings.keys))
        self._return_to_theme()
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember_theme(theme.name))
        self.app_resume_signal.subscribe(self, lambda _: self.action_redraw())
        self.bridge.connect(self)
        self.set_interval(TICK, self.garbage.tend)
        if self._demo is not None:
            self.show_welcome(demo=self._demo)
        elif self.session.root is not None:
            self.push_screen(ReviewScreen())
        else:
            self.show_welcome()

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
        if isinstance(message.event, Progressed) and message.event.done:  # by then it has imported what it needs
            self.garbage.note_job(message.event.phase)
        tell_screens(self, message.event)

    def worded(self, text: str) -> str:
        """A text of ours with the user's keys in place of the commands it names."""
        return worded(text, self.session.settings.keys)

    # --- Screens ----------------------------------------------------------------------------------------------------

    def show_welcome(self, demo: Path | None = None) -> None:
        """Choose a folder."""
        if self.session.runs.running:
            self.notify(self.worded("A job is running. Stop it first ({stop})."), severity="warning", markup=False)
            return
        self.push_screen(WelcomeScreen(demo))

    def open_folder(self, folder: Path) -> None:
        """Turn to the collection in `folder`; what cannot be opened is said, and nothing else happens."""
        try:
            self.session.open(folder)
        except PhotoSeriesError as error:
            self.notify(safe(str(error)), severity="error", markup=False)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(ReviewScreen())

    # --- Jobs -------------------------------------------------------------------------------------------------------

    def start_job(self, run: Callable[[], object]) -> None:
        """Run one of the session's runs on a thread of its own; the session tells how it goes."""
        if self.session.runs.running:
            self.notify(
                self.worded("A job is running already. Stop it first ({stop})."), severity="warning", markup=False
            )
            return
        self._job = threading.Thread(target=self._guarded, args=(run,), name="job", daemon=True)
        self._job.start()

    def _guarded(self, run: Callable[[], object]) -> None:
        """An error of ours was told by its run already; whatever else comes is a defect and is shown as one."""
        stand_behind()
        try:
            run()
        except RunInProgress as error:
            self.call_later(self.notify, safe(str(error)), severity="warning", markup=False)
        except PhotoSeriesError:
            return
        except Exception as error:  # noqa: BLE001 - a defect in a run must not take the screen with it
            self.log.error(error)

    def action_pause_job(self) -> None:
        """Pause the job, or let it go on."""
        if not self.session.runs.running:
            self.notify("No job is running.", markup=False)
        elif self.session.runs.paused:
            self.session.runs.resume()
        else:
            self.session.runs.pause()

    def action_stop_job(self) -> None:
        """Stop the job."""
        if self.session.runs.running:
            self.notify(_STOPPING, markup=False)
            self.session.runs.stop()
        else:
            self.notify("No job is running.", markup=False)

    def job_ended(self, event: PhaseEnded, ending: str) -> None:
        """Say how a job ended, `ending` in a word or two; offer what would help where it did not end well."""
        match event.error:
            case KeyMissing() | KeyRefused():
                self.ask_for_key(event.error)
            case ModelGone(successor=str(successor)):
                self.offer_model(event.error, successor)
            case _ if event.outcome == Outcome.FAILED or event.phase in _WAITED_FOR:
                self._tell_ending(event, ending)

    def _tell_ending(self, event: PhaseEnded, ending: str) -> None:
        """Say it in whichever screen is in front, and to the terminal where the settings ask for it."""
        failed = event.outcome == Outcome.FAILED
        severity: SeverityLevel = "error" if failed else "information"
        words = safe(event.summary)
        self.notify(words, title=ending, severity=severity, timeout=12 if failed else None, markup=False)
        sent = alert(self.session.settings.alert, ending, words, tmux=bool(os.environ.get("TMUX")))
        if sent and self._driver is not None:
            self._driver.write(sent)

    @work(exclusive=True, group="key", exit_on_error=False)
    async def ask_for_key(self, why: PhotoSeriesError | None = None) -> None:
        """Ask for a Gemini key, keep it as the user wants, and go on with what waits."""
        from tui.dialogs.key import KeyDialog

        answer = await self.push_screen_wait(KeyDialog(why))
        if answer is None:
            return
        self.session.key = answer.key
        if answer.keep:
            try:
                path = await asyncio.to_thread(keep_key, answer.key)
                self.notify(f"Kept in {safe(str(path))}, for your eyes only.", markup=False)
            except PhotoSeriesError as error:
                self.notify(safe(str(error)), severity="error", markup=False)
        self.judge_what_waits(asked=True)

    @work(exclusive=True, group="model", exit_on_error=False)
    async def offer_model(self, why: ModelGone, successor: str) -> None:
        """Offer the model that takes a gone one's place, and go on with it."""
        from tui.dialogs.confirm import ConfirmDialog
        from tui.dialogs.start import in_words

        outlook = await asyncio.to_thread(self.session.runs.estimate, None, successor)
        dialog = ConfirmDialog(
            "This model is gone",
            f"{why.message}\n\nGo on with {successor}? {in_words(outlook)} Your answer is remembered.",
            f"Use {successor}",
            unasked=True,
        )
        if await self.push_screen_wait(dialog):
            await asyncio.to_thread(self.session.runs.agree_to, successor)
            self.start_job(self.session.runs.verify)

    def judge_what_waits(self, asked: bool = False) -> None:
        """Verify what is new: at once where that is free, after a look at the price where it is not."""
        self._judge(VerifyRequest(), "Everything is judged already." if asked else "", asked=asked)

    def judge_what_failed(self) -> None:
        """Verify once more what got no verdict, and say how many that is."""
        self._judge(VerifyRequest(only_failed=True), "Nothing has failed.", "Judging once more what failed")

    @work(exclusive=True, group="judge", exit_on_error=False)
    async def _judge(self, request: VerifyRequest, nothing: str, begun: str = "", *, asked: bool = True) -> None:
        """Begin a run; `nothing` is said where there is no post to judge, `begun` where it is not asked first.

        Who has not `asked` and is at work is told that it can begin, and no question comes in between.
        """
        outlook = await asyncio.to_thread(self.session.runs.estimate, request)
        if outlook.series == 0:
            if nothing:
                self.notify(nothing, markup=False)
            return
        judge = self.session.runs.verifier
        if judge.name != "offline":
            from tui.dialogs.start import start_dialog, start_offer

            if not asked and self.type_ahead.idle < _AT_WORK:
                words = f"{safe(start_offer(judge, outlook))} {self.worded('{verify} begins.')}"
                self.notify(words, timeout=10, markup=False)
                return
            dialog = start_dialog(judge, outlook, self.session.settings.max_cost, unasked=not asked)
            if not await self.push_screen_wait(dialog):
                return
        elif begun and not self.session.runs.running:
            self.notify(f"{begun}: {outlook.series:,}.", markup=False)
        self.start_job(lambda: self.session.runs.verify(request))

    # --- Actions ----------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Show the keys."""
        from tui.dialogs.help import HelpDialog

        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(self.session.settings.keys))

    def action_redraw(self) -> None:
        """Draw everything anew."""
        redraw(self, self.pictures)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a field the keys it has a use for: Ctrl+Z takes back what was typed."""
        return not (action in _EVERYWHERE and isinstance(self.focused, Input | TextArea))

    async def action_quit(self) -> None:
        """Stop the run, wait a little for what is in flight and for decisions that are being written, and leave."""
        if self._job is not None and self._job.is_alive():
            self.notify(_STOPPING, markup=False)
            self.session.runs.stop()
            await asyncio.to_thread(self._job.join, _PATIENCE)
        with contextlib.suppress(WorkerError, TimeoutError):  # one that fails has said so
            async with asyncio.timeout(_PATIENCE):
                await self.workers.wait_for_complete(worker for worker in self.workers if worker.name == WRITING)
        self.exit()

    def _fatal_error(self) -> None:
        """Textual would print every frame with its variables, and a key may be among them."""
        self.panic(Text(safe(tell_crash(self._exception, [self.session.key]), newline="\n")))

    def on_unmount(self) -> None:
        """End the picture threads, forget what was typed, and leave the garbage to Python."""
        self.type_ahead.end()
        self.pictures.close()
        self.garbage.end()

    def get_system_commands(self, screen: Screen[object]) -> Iterator[SystemCommand]:
        """Every action, by name, for the palette; Textual's own for themes and screenshots behind them."""
        on_review = isinstance(screen, ReviewScreen)
        for command in COMMANDS if on_review else APP_COMMANDS:
            if command.name != "command_palette":
                action = command.binding.action
                whose = "screen." if command in REVIEW_COMMANDS else "app."
                target = action if action.startswith("app.") else whose + action
                yield SystemCommand(command.label, command.help, lambda target=target: self.run_action(target))
        yield SystemCommand("Theme", "Choose other colours.", self.action_change_theme)

    def _return_to_theme(self) -> None:
        """Wear the theme that was chosen last, else the settings'; one that is not there is told of."""
        wanted = str(self.session.notebook.recall("theme", self.session.settings.theme))
        if wanted in self.available_themes:
            self.theme = wanted
        else:
            words = f"There is no theme {safe(wanted)}. Choose one in the palette: Theme."
            self.call_after_refresh(self.notify, words, severity="warning", markup=False)

    def _remember_theme(self, name: str) -> None:
        self.run_worker(
            lambda: self.session.notebook.remember("theme", name), thread=True, exit_on_error=False, group="theme"
        )
