"""What a session is made of, and which verifier its settings choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine.model import PictureSource, Progress, Stop
from engine.photos.noting import NotingReader
from engine.photos.thumbnails import ThumbnailCache
from engine.priority import Priority
from engine.session.known import KnownCollections
from engine.session.library import Library
from engine.settings import Settings
from engine.store.feature_cache import FeatureCache
from engine.store.store import Store
from engine.store.verdict_cache import VerdictCache
from engine.verify.base import Verifier
from engine.verify.likeness import Likeness

if TYPE_CHECKING:
    from engine.demo.collection import DemoReport
    from engine.export.exporter import Exporter
    from engine.verify.batch_questions import BatchQuestions
    from engine.verify.batch_service import BatchService


@dataclass(frozen=True, slots=True)
class ChosenVerifier:
    """The verifier that settings and key choose."""

    name: str
    """"gemini", "openai" or "offline"."""
    model: str
    """The model that answers, which need not be the one that the settings name."""
    why: str
    """A sentence for the user."""
    where: str = ""
    """The server that is asked, if it is the user's own."""
    note: str = ""
    """One plain line for the user where another model answers than the settings name; else empty."""

    @property
    def title(self) -> str:
        """Name, model and server."""
        which = " at ".join(part for part in (self.model, self.where) if part)
        return f"{self.name} ({which})" if which else self.name


@dataclass(frozen=True, slots=True)
class Parts:
    """What a session is made of; `engine.build` picks the real ones."""

    store: Store
    library: Callable[[Settings], Library]
    """Makes the reader of the folder for these settings; called once per scan."""
    today: Callable[[], date]
    """The day by which models have ended and prices hold."""
    choose_verifier: Callable[[Settings, str | None, Mapping[str, str]], ChosenVerifier]
    """Names the verifier for these settings and this key; models may stand in for others, by name."""
    verifier: Callable[[Settings, str | None], Verifier]
    """Makes that verifier; raises KeyMissing or SettingsError."""
    batch_questions: Callable[[Settings], BatchQuestions]
    """Makes the questions of a Gemini batch."""
    batch_service: Callable[[Settings, str | None], BatchService]
    """Makes Gemini's batch side; raises KeyMissing or KeyRefused."""
    reader: PictureSource
    """Reads photos."""
    pictures: NotingReader
    """Reads photos for the verifier, and notes their fingerprints."""
    priority: Priority
    """The screen's, over every run."""
    verdict_cache: VerdictCache
    likeness: Likeness
    features: FeatureCache
    """What `likeness` has seen."""
    exporter: Callable[[], Exporter]
    """Makes the exporter; called once."""
    thumbnails: ThumbnailCache
    known: KnownCollections
    paint_demo: Callable[[Path, Progress, Stop], DemoReport]
