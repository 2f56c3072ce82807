"""Gemini models that were found to answer for others, remembered between starts."""

from __future__ import annotations

from collections.abc import Mapping

from engine.settings import Settings
from engine.store.memory import Notebook
from engine.verify.models import UNKNOWN, bare, family_of

_FOUND, _AGREED = "stand_ins", "agreed_stand_ins"


class StandIns:
    """Stand-ins by the model they replace: those found by runs, and those that the user agreed to."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._found: dict[str, str] = dict(notebook.recall(_FOUND, {}))
        self._agreed: dict[str, str] = dict(notebook.recall(_AGREED, {}))

    def under(self, settings: Settings) -> Mapping[str, str]:
        """All stand-ins if the settings follow retirements, else only those that the user agreed to."""
        return self._found | self._agreed if settings.follow_retirements else self._agreed

    def note(self, asked: str, model: str) -> None:
        """Remember what a run found, except for an alias of the newest model, which may change any time."""
        if UNKNOWN not in (family_of(asked), family_of(model)):
            self._found[bare(asked)] = model
            self._notebook.remember(_FOUND, self._found)

    def agree(self, asked: str, model: str) -> None:
        """Remember a stand-in that the user agreed to."""
        self._agreed[bare(asked)] = model
        self._notebook.remember(_AGREED, self._agreed)
