"""Registry of profiles: the dialog and the command offer what is listed here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.profiles.animatediff import AnimateDiff
from engine.export.profiles.clips import Clips
from engine.export.profiles.frames import LosslessFrames
from engine.export.profiles.hf_images import HubImages
from engine.export.profiles.images import Images
from engine.export.profiles.onetrainer import OneTrainer
from engine.export.profiles.pairs import Pairs
from engine.export.profiles.series import SeriesFolders
from engine.export.profiles.sheets import Sheets
from engine.export.profiles.simpletuner import SimpleTuner
from engine.export.profiles.webdataset import WebDataset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.export.profile import Profile

_ALL: tuple[Profile, ...] = (
    Clips(),
    SeriesFolders(),
    LosslessFrames(),
    Images(),
    Pairs(),
    Sheets(),
    HubImages(),
    WebDataset(),
    AnimateDiff(),
    SimpleTuner(),
    OneTrainer(),
)

PROFILES: Mapping[str, Profile] = MappingProxyType({profile.name: profile for profile in _ALL})


def profile_named(name: str) -> Profile:
    """The profile called `name`; raises an ExportError that lists all."""
    if name not in PROFILES:
        raise ExportError(f'"{name}" is no dataset format.', f"There are: {', '.join(PROFILES)}.")
    return PROFILES[name]
