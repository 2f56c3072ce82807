"""The question before leaving while a job runs: what is kept, and what the next start will do."""

from __future__ import annotations

from typing import Final

from engine.events import Phase, Progressed
from tui.dialogs.confirm import ConfirmDialog

_DOING: Final = {
    Phase.VERIFYING: (
        "Quit while verifying?",
        "What is verified is stored, and answers under way are waited for. The next start continues with the rest",
    ),
    Phase.EXPORTING: (
        "Quit while exporting?",
        "What is encoded is kept aside, and the folder stays as it was until everything is ready. "
        "The next start offers to continue",
    ),
    Phase.UNPACKING: (
        "Quit while unpacking?",
        "What is unpacked stays. The next start offers the rest",
    ),
    Phase.SENDING: (
        "Quit while writing a batch?",
        "Batches that are written are sent by the next start; posts in none of them wait for the verifier",
    ),
}


def quit_dialog(phase: Phase | None, progress: Progressed | None, *, paid: bool) -> ConfirmDialog | None:
    """The question for a run of this phase; None for one that each start begins anyway.

    `paid` says whether what is left to verify costs money.
    """
    if phase not in _DOING:
        return None
    title, what = _DOING[phase]
    far = f"{progress.done:,} of {progress.total:,} done. " if progress and progress.total else ""
    asks = ", after asking about the price" if paid and phase is Phase.VERIFYING else ""
    return ConfirmDialog(title, f"{far}Nothing is lost.\n\n{what}{asks}.", "Quit", "Stay", yes_key="q")
