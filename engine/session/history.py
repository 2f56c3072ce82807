"""What was done before: exports, to be repeated, and the run that a quit or a kill broke off, to be resumed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.errors import RunStopped, StoreError
from engine.events import Outcome, Phase
from engine.session.export_notes import PastExport, past_export
from engine.session.project import Project
from engine.store.clock import utc_now

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.model import ExportChoice, ExportReport

_MOST = 50
"""Exports that are remembered for a collection."""
_RESUMABLE = frozenset({Phase.VERIFYING, Phase.EXPORTING, Phase.UNPACKING})


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A run that did not come to its end."""

    phase: Phase
    summary: str = ""
    """How far it came; "" if that is not known, after a kill."""
    export: PastExport | None = None
    """What was being exported."""


class History:
    """Notes about runs on the open collection, kept in its database. A note that cannot be written stops no run."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()

    # --- Exports ----------------------------------------------------------------------------------------------------

    @property
    def exports(self) -> list[PastExport]:
        """The exports of the open collection, the last one first. Raises StoreError."""
        notes = self._recall("exports")
        found = map(past_export, notes if isinstance(notes, list) else ())
        return [export for export in found if export is not None]

    @contextlib.contextmanager
    def exporting(self, options: ExportOptions, choice: ExportChoice) -> Iterator[Callable[[ExportReport], None]]:
        """Remember an export while it lasts and after it; what is yielded takes its report."""
        export = PastExport(utc_now(), options, choice)
        self._note(export)

        def done(report: ExportReport) -> None:
            nonlocal export
            export = replace(export, outcome=Outcome.DONE.value, series=report.series, frames=report.frames)

        try:
            yield done
        except RunStopped:
            export = replace(export, outcome=Outcome.STOPPED.value)
            raise
        except BaseException:
            export = replace(export, outcome=Outcome.FAILED.value)
            raise
        finally:
            self._note(export)

    def _note(self, export: PastExport) -> None:
        """Remember an export, in the place of what was noted when it began."""
        with self._lock, contextlib.suppress(StoreError):
            others = [one for one in self.exports if one.began != export.began]
            self._remember("exports", [one.as_json() for one in [export, *others][:_MOST]])

    # --- What was interrupted ---------------------------------------------------------------------------------------

    def begin(self, phase: Phase) -> None:
        """Note that a run begins: if nothing is heard of it any more, it was killed."""
        if phase in _RESUMABLE:
            with contextlib.suppress(StoreError):
                by = self._project.store.claims.name
                self._remember("running", {"phase": phase.value, "summary": "", "by": by})

    def end(self, phase: Phase, summary: str, *, left: bool) -> None:
        """Note that a run ended; `left` if that was only because the user left the program."""
        if phase in _RESUMABLE:
            with contextlib.suppress(StoreError):
                self._remember("running", {"phase": phase.value, "summary": summary} if left else {})

    def take_interrupted(self) -> Interrupted | None:
        """The run that was broken off, if one was; returned only once. Raises StoreError.

        One that another process is at now is not broken off.
        """
        note: Any = self._recall("running")
        if not note or (isinstance(note, dict) and self._project.store.claims.is_another(str(note.get("by", "")))):
            return None
        self._remember("running", {})
        try:
            found = Interrupted(Phase(note["phase"]), str(note["summary"]))
        except (TypeError, ValueError, KeyError):
            return None
        if found.phase is not Phase.EXPORTING:
            return found
        last = next(iter(self.exports), None)
        return None if last is None or last.outcome == Outcome.DONE else replace(found, export=last)

    # --- Notes ------------------------------------------------------------------------------------------------------

    def _recall(self, name: str) -> Any:
        return self._project.store.notebook.recall(f"{name}:{self._project.open_collection}")

    def _remember(self, name: str, value: Any) -> None:
        if self._project.open_collection is not None:
            self._project.store.notebook.remember(f"{name}:{self._project.open_collection}", value)
