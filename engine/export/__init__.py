"""Writes datasets, in one profile for each form that trainers read."""

from engine.export.choosing import options_from
from engine.export.exporter import Exporter
from engine.export.options import ExportOptions
from engine.export.presets import PRESETS
from engine.export.profile import Profile
from engine.export.registry import PROFILES

__all__ = ["PRESETS", "PROFILES", "ExportOptions", "Exporter", "Profile", "options_from"]
