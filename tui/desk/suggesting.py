"""A template for photos that stay single although their names share a part: asked about once, written on a yes."""

from __future__ import annotations

import asyncio

from engine.errors import PhotoSeriesError
from tui.desk.asking import ask
from tui.desk.tasks import Tasks
from tui.desk.verifying import Verifying
from tui.host import Host
from tui.text import from_home, safe

_DECLINED = "declined_templates"
"""The note of templates that the user does not want."""
_WIDEST_EXAMPLE = 68
"""Characters of a line that fit into a dialog."""


class Suggesting:
    """Comes between a scan and the verification of what is new."""

    def __init__(self, host: Host, tasks: Tasks, verifying: Verifying) -> None:
        self._host = host
        self._tasks = tasks
        self._verifying = verifying

    def offer(self) -> None:
        """Ask whether to group by a template; without one, or after a no, go on with what is new."""
        self._tasks.begin_alone("suggest", self._offer)

    async def _offer(self) -> None:
        host, session = self._host, self._host.session
        found = await ask(host, session.runs.suggestion)
        declined = await ask(host, session.notebook.recall, _DECLINED, []) or []
        if found is None or found.template in declined:
            self._verifying.verify_new()
            return
        from tui.dialogs.confirm import ConfirmDialog

        examples = [_cut(line) for line in found.examples()]
        question = "\n".join(
            (f"{found}", f"  {found.template}", "", *examples, "", "Group them like this from now on?")
        )
        dialog = ConfirmDialog("Why single?", question, "Group", unasked=True)
        if not await host.push_screen_wait(dialog):
            await ask(host, session.notebook.remember, _DECLINED, [*declined, found.template])
            self._verifying.verify_new()
            return
        try:
            file = await asyncio.to_thread(session.group_by, found.template)
        except PhotoSeriesError as error:
            host.notify(safe(str(error)), severity="error", timeout=12, markup=False)
            self._verifying.verify_new()
            return
        host.notify(f"Written to {safe(from_home(file.absolute()))}.", markup=False)
        host.start_job(session.runs.scan)


def _cut(line: str) -> str:
    return line if len(line) <= _WIDEST_EXAMPLE else f"{line[: _WIDEST_EXAMPLE - 1]}…"
