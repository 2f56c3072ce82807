"""What goes to other programs: captions to an editor, photos to a viewer, paths to the clipboard."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable
from typing import Protocol

from textual.app import SuspendNotSupported

from engine.model import Series
from tui.desk.desk import Desk
from tui.terminal.clipboard import doubt, is_pastable
from tui.terminal.editor import Edited, NoEditor, edit, editor_command
from tui.terminal.viewer import NoViewer, open_photo, viewer_command
from tui.text import safe

_EDIT_HERE = "Press {edit_caption} to edit right here."
_SEE_HERE = "Press {zoom} to see the photo here, or {copy_path} to copy its path."


class LentTerminal(Protocol):
    """The terminal, as far as others may have it."""

    def suspend(self) -> contextlib.AbstractContextManager[None]:
        """Lend it to another program; raises SuspendNotSupported."""

    def copy_to_clipboard(self, text: str) -> None:
        """Put a text on its clipboard."""

    def call_later(self, callback: Callable[[str], None], words: str) -> bool:
        """Call on the app's thread, from any other."""


class ExternalTools:
    """Takes a caption back from the editor as one change, of all that are chosen; photo and path only go out."""

    def __init__(self, desk: Desk, terminal: LentTerminal) -> None:
        self._desk = desk
        self._terminal = terminal

    # --- The caption ------------------------------------------------------------------------------------------------

    async def edit_caption(self) -> None:
        """Lend the terminal to the user's editor; everything else stands still until it ends."""
        series = await self._desk.selected()
        if series is None:
            return
        try:
            command = editor_command()
            with self._terminal.suspend():
                edited = edit(series.caption, command)  # what raised in here would leave the terminal lent
        except SuspendNotSupported:
            self._warn("This terminal cannot be lent to an editor.", _EDIT_HERE)
        except NoEditor as error:
            self._warn(str(error), _EDIT_HERE)
        else:
            await self._take_back(series, edited)

    async def _take_back(self, series: Series, edited: Edited) -> None:
        desk, review = self._desk, self._desk.session.review
        if edited.text.split() == series.caption.split():
            self._warn(f"{edited.failure} The caption is as it was.".lstrip())
        elif not edited.text.split():
            self._warn(f"{edited.failure} The text came back empty; the caption is as it was.".lstrip())
        elif edited.failure:
            self._offer(series, edited.text, edited.failure)
        elif desk.series_list.chosen:
            if not await desk.change_chosen(lambda ids: review.write_caption(ids, edited.text)):
                self._offer(series, edited.text, "It could not be kept.")
        elif await desk.change(lambda _: review.write_caption([series.row.id], edited.text)):
            desk.tell_undoable("Caption changed.")
        else:
            self._offer(series, edited.text, "It could not be kept.")

    def _offer(self, series: Series, draft: str, why: str) -> None:
        """Lose nothing that was written: go on with it in the app's own editor."""
        self._desk.panel.show(series)
        self._desk.panel.edit(" ".join(draft.split()), series=len(self._desk.series_list.chosen) or 1)
        self._warn(f"{why} What you wrote is here; Enter keeps it, Esc leaves the caption as it was.")

    # --- The photo --------------------------------------------------------------------------------------------------

    async def open_photo(self) -> None:
        """Open the photo under the cursor in another program, and say so if that program fails."""
        await self._desk.selected()
        frame = self._desk.panel.frame
        if frame is None:
            return
        if not frame.file.exists():
            self._warn(f"{frame.path} is missing.")
            return
        try:
            command = viewer_command(self._desk.session.settings.viewer)
            viewer = open_photo(command, frame.file)
        except NoViewer as error:
            self._warn(str(error), _SEE_HERE)
            return
        if viewer is None:
            return
        words = f"{command[0]} could not show {frame.path}"
        threading.Thread(target=self._await_viewer, args=(viewer, words), name="viewer", daemon=True).start()

    def _await_viewer(self, viewer: subprocess.Popen[bytes], words: str) -> None:
        """Runs in a thread, and that as a daemon: a viewer may stay open longer than the app."""
        if code := viewer.wait():
            with contextlib.suppress(RuntimeError):  # the app has just ended
                self._terminal.call_later(self._warn, f"{words} (code {code}).")

    async def copy_path(self) -> None:
        """Copy the path of the photo under the cursor."""
        await self._desk.selected()
        frame = self._desk.panel.frame
        if frame is None:
            return
        path = str(frame.file)
        if is_pastable(path):
            self._terminal.copy_to_clipboard(path)
            self._desk.tell(f"Path copied: {safe(frame.file.name)}.{doubt(os.environ)}")
        else:
            self._warn(f"{path} holds bytes that are no text, and is not copied.")

    def _warn(self, words: str, instead: str = "") -> None:
        """Say what does not work and what to press instead, which names commands in braces."""
        host = self._desk.host
        host.notify(f"{safe(words)} {host.worded(instead)}".rstrip(), severity="warning", markup=False)
