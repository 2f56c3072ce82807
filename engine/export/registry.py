"""Every form of data set that can be written; the dialog and the command offer what stands here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.profiles.clips import Clips
from engine.export.profiles.series import SeriesFolders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.export.base import Profile

_ALL: tuple[Profile, ...] = (Clips(), SeriesFolders())

PROFILES: Mapping[str, Profile] = MappingProxyType({profile.name: profile for profile in _ALL})


def profile_named(name: str) -> Profile:
    """The profile called `name`; raises ExportError that lists what there is."""
    if name not in PROFILES:
        raise ExportError(f'"{name}" is no data set format.', f"There are: {', '.join(PROFILES)}.")
    return PROFILES[name]
