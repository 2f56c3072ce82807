"""Presets of video models for their clips, and options made from settings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from engine.errors import ExportError
from engine.export.captions import checked
from engine.export.options import ExportOptions

if TYPE_CHECKING:
    from pathlib import Path

    from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Preset:
    """A video model and the form of its clips."""

    name: str
    title: str
    fps: int
    hold: int
    """Clip frames per photo."""
    latent: int = 4
    """Frames that its VAE packs into one latent, after a first latent of one frame."""


PRESETS = {
    preset.name: preset
    for preset in (
        Preset("wan2.1", "Wan 2.1", 16, 4),
        Preset("wan2.2-14b", "Wan 2.2 14B", 16, 4),
        Preset("wan2.2-5b", "Wan 2.2 5B", 24, 4),
        Preset("hunyuan", "HunyuanVideo", 24, 4),
        Preset("ltx", "LTX-Video", 24, 8, latent=8),
        Preset("animatediff", "AnimateDiff", 8, 1),
    )
}


def options_from(settings: Settings, output: Path, **overrides: Any) -> ExportOptions:
    """Options from settings with `overrides`, of which None is ignored.

    An override of `model` also sets the frame rate and hold of its preset, unless they are overridden, too.
    Raises ExportError for a model that is not known.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    values: dict[str, Any] = {"profile": settings.export_format, "output": output}
    for field in fields(ExportOptions):
        if hasattr(settings, field.name):
            values[field.name] = getattr(settings, field.name)
    if "model" in given:
        if given["model"] not in PRESETS:
            raise ExportError(f'"{given["model"]}" is no model preset.', f"There are: {', '.join(PRESETS)}.")
        preset = PRESETS[given["model"]]
        values |= {"fps": preset.fps, "hold": preset.hold}
    return checked(ExportOptions(**(values | given)))
