"""Chooses options of an export from settings: what is left open follows from the model."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from engine.errors import ExportError
from engine.export.captions import checked
from engine.export.options import ExportOptions
from engine.export.presets import PRESETS, Preset, preset_of
from engine.export.registry import profile_named

if TYPE_CHECKING:
    from pathlib import Path

    from engine.settings import Settings


def options_from(settings: Settings, output: Path, **overrides: Any) -> ExportOptions:
    """Options from settings with `overrides`, of which None is ignored.

    An override of `model` also chooses frame rate and hold, and the format if that of the settings is for other models,
    unless they are overridden, too. Raises ExportError for a model that is not known, and for a format that none of its
    trainers reads.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    values: dict[str, Any] = {"profile": settings.export_format, "output": output}
    for field in fields(ExportOptions):
        if hasattr(settings, field.name):
            values[field.name] = getattr(settings, field.name)
    if "model" not in given and not fits(given.get("profile", values["profile"]), preset_of("")):
        profile = given.get("profile", values["profile"])
        given["model"] = next(name for name, preset in PRESETS.items() if fits(profile, preset))
    if "model" in given:
        if given["model"] not in PRESETS:
            raise ExportError(f'"{given["model"]}" is no model preset.', f"There are: {', '.join(PRESETS)}.")
        preset = PRESETS[given["model"]]
        values |= {"fps": preset.fps, "hold": preset.hold}
        if not fits(values["profile"], preset):
            values["profile"] = preset.profile
        if "profile" in given and not fits(given["profile"], preset):
            raise ExportError(
                f'The format "{given["profile"]}" is for {" and ".join(profile_named(given["profile"]).readers)}, '
                f"which cannot train {preset.title}.",
                f'Leave the format out: for {preset.title} it is "{preset.profile}".',
            )
    return checked(ExportOptions(**(values | given)))


def fits(profile: str, preset: Preset) -> bool:
    """True if a trainer of this model reads the format, or if it is for the user's own scripts."""
    readers = set(profile_named(profile).readers) - {"HF datasets"}
    return not readers or bool(readers & set(preset.trainers))
