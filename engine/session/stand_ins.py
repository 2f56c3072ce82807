"""Which Gemini models were found to answer in the place of others, remembered between starts."""

from __future__ import annotations

from collections.abc import Mapping

from engine.settings import Settings
from engine.store.memory import Notebook
from engine.verify.models import UNKNOWN, bare, family_of

_FOUND, _AGREED = "stand_ins", "agreed_stand_ins"


class StandIns:
    """Models by the ones they stand in for: those that runs found, and those that the user agreed to."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._found: dict[str, str] = dict(notebook.recall(_FOUND, {}))
        self._agreed: dict[str, str] = dict(notebook.recall(_AGREED, {}))

    def under(self, settings: Settings) -> Mapping[str, str]:
        """Those that count: all of them where retirements are followed, else only what the user agreed to."""
        return self._found | self._agreed if settings.follow_retirements else self._agreed

    def note(self, asked: str, model: str) -> None:
        """Remember what a run found; an alias that stands for whatever is newest is asked again each time."""
        if UNKNOWN not in (family_of(asked), family_of(model)):
            self._found[bare(asked)] = model
            self._notebook.remember(_FOUND, self._found)

    def agree(self, asked: str, model: str) -> None:
        """Remember what the user agreed to."""
        self._agreed[bare(asked)] = model
        self._notebook.remember(_AGREED, self._agreed)
