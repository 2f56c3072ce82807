"""Data sets: one file per profile that trainers read."""

from engine.export.base import ExportOptions, Profile
from engine.export.exporter import Exporter
from engine.export.presets import PRESETS, options_from
from engine.export.registry import PROFILES

__all__ = ["PRESETS", "PROFILES", "ExportOptions", "Exporter", "Profile", "options_from"]
