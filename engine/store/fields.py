"""Columns that hold more than SQLite's own types: names in any encoding, JSON, bits, measures, boxes and points."""

from __future__ import annotations

import json
import math
import os
from typing import TYPE_CHECKING, Any

from peewee import Field, TextField

if TYPE_CHECKING:
    from engine.model import Box, Point


class NameField(Field):
    """Text from file names; names that are no UTF-8 (surrogate escapes) are stored as a BLOB."""

    field_type = "TEXT"

    def db_value(self, value: str | None) -> str | bytes | None:
        """Convert to text, or to bytes if it is no UTF-8."""
        if value is None:
            return None
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return os.fsencode(value)
        return value

    def python_value(self, value: str | bytes | None) -> str | None:
        """Convert back."""
        return os.fsdecode(value) if isinstance(value, bytes) else value


class JsonField(TextField):
    """A list or object as JSON text, escaped to ASCII so that any name survives."""

    def db_value(self, value: Any) -> str | None:
        """Write JSON."""
        return None if value is None else json.dumps(value)

    def python_value(self, value: str | None) -> Any:
        """Read JSON; an empty cell is an empty list."""
        return json.loads(value) if value else []


class BitsField(Field):
    """64 unsigned bits, stored as SQLite's signed integer."""

    field_type = "INTEGER"

    def db_value(self, value: int | None) -> int | None:
        """Convert to a signed integer."""
        return value - (1 << 64) if value is not None and value >= 1 << 63 else value

    def python_value(self, value: int | None) -> int | None:
        """Convert back."""
        return value % (1 << 64) if value is not None else None


class MeasureField(Field):
    """A number that was measured in a photo; None for whatever else is in its column."""

    field_type = "REAL"

    def python_value(self, value: Any) -> float | None:
        """Take finite numbers alone."""
        return value if isinstance(value, int | float) and math.isfinite(value) else None


class BoxField(Field):
    """A part of a picture, stored as four shares with spaces between them."""

    field_type = "TEXT"

    def db_value(self, value: Box | None) -> str | None:
        """Convert to text."""
        return None if value is None else " ".join(f"{edge:.4f}" for edge in value)

    def python_value(self, value: str | None) -> Box | None:
        """Convert back; None for what is no box."""
        try:
            left, top, right, bottom = map(float, value.split() if isinstance(value, str) else ())
        except ValueError:
            return None
        return (left, top, right, bottom) if 0 <= left < right <= 1 and 0 <= top < bottom <= 1 else None


class PointField(Field):
    """A point of a picture, stored as its shares of width and height with a space between them."""

    field_type = "TEXT"

    def db_value(self, value: Point | None) -> str | None:
        """Convert to text."""
        return None if value is None else " ".join(f"{share:.4f}" for share in value)

    def python_value(self, value: str | None) -> Point | None:
        """Convert back; None for what is no point of a picture."""
        return point_from(value)


def point_from(text: str | None) -> Point | None:
    """The point that is stored as this text; None for what is no point of a picture."""
    try:
        across, down = map(float, text.split() if isinstance(text, str) else ())
    except ValueError:
        return None
    return (across, down) if 0 <= across <= 1 and 0 <= down <= 1 else None
