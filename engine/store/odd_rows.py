"""Sets rows of an older program's database aside that make no sense, before the rest of it is taken over.

What was set aside stays in the table `odd_rows`, and the whole database as it was in a backup.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.model.paths import relative

_LONGEST_NAME = 4096
_MOST_ANSWER = 2_000_000
"""Characters of an answer that is read."""
_LARGEST = 2**53
_TEXTS = ("gemini_raw_response", "series_caption", "thinking_summary", "created_at")
_NUMBERS = ("image_count", "thinking_tokens")


def set_odd_rows_aside(database: sqlite3.Connection, base: Path) -> list[str]:
    """Set odd rows aside in one transaction; returns a line about each. `base` is the database's folder."""
    database.execute("BEGIN IMMEDIATE")
    try:
        lines = _Sorting(database, base).run()
        database.commit()
    except BaseException:
        database.rollback()
        raise
    return lines


class _Sorting:
    def __init__(self, database: sqlite3.Connection, base: Path) -> None:
        self._database = database
        self._base = base.absolute()
        self._tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self._lines: list[str] = []

    def run(self) -> list[str]:
        walked = [self._place(place) for place in self._walked()]
        for row in self._rows("series"):
            if what := self._odd_series(row, walked):
                self._take("series", row, what)
            else:
                self._straighten(row)
        for row in self._rows("series_images"):
            if what := _odd_frame(row):
                self._take("series_images", row, what)
        return self._lines

    def _walked(self) -> Iterator[str]:
        """Folders that the older program walked, without those that make no sense."""
        for row in self._rows("analysis_log"):
            place = row["directory"]
            what = _odd_name(place) or ("is a folder of the system" if _is_too_high(self._place(place)) else "")
            if what:
                self._take("analysis_log", row, f"its directory {what}")
            else:
                yield place

    def _odd_series(self, row: dict[str, Any], walked: Sequence[str]) -> str:
        for name in ("base_name", "directory"):
            if what := _odd_name(row[name]):
                return f"its {name} {what}"
        if row["is_series"] not in (0, 1):
            return "it does not say whether it is a series"
        place = self._place(row["directory"])
        inside = any(place == folder or place.startswith(folder.rstrip("/") + "/") for folder in walked)
        climbs = relative(place, os.fspath(self._base)).startswith("../../") or _is_too_high(place)
        if climbs and not inside:
            return "its directory lies outside of all folders that were analyzed"
        return ""

    def _straighten(self, row: dict[str, Any]) -> None:
        """Empty single cells of a row that make no sense; the row itself is good."""
        bad = [name for name in _TEXTS if row[name] is not None and not _is_text(row[name])]
        bad += [name for name in _NUMBERS if row[name] is not None and not _is_count(row[name])]
        if row["gemini_parsed_response"] is not None and not _is_answer(row["gemini_parsed_response"]):
            bad.append("gemini_parsed_response")
        if bad:
            self._note("series", row, f"its {' and '.join(bad)} cannot be read and were emptied")
            cells = ", ".join(f"{name} = NULL" for name in bad)
            self._database.execute(f"UPDATE series SET {cells} WHERE id = ?", (row["id"],))

    def _take(self, table: str, row: dict[str, Any], what: str) -> None:
        self._note(table, row, what)
        self._database.execute(f"DELETE FROM {table} WHERE id = ?", (row["id"],))
        if table == "series" and "series_images" in self._tables:
            self._database.execute("DELETE FROM series_images WHERE series_id = ?", (row["id"],))

    def _note(self, table: str, row: dict[str, Any], what: str) -> None:
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS odd_rows (id INTEGER PRIMARY KEY, name TEXT, row_id, what TEXT, content TEXT)"
        )
        content = json.dumps({name: repr(value)[:10_000] for name, value in row.items()})
        self._database.execute(
            "INSERT INTO odd_rows (name, row_id, what, content) VALUES (?, ?, ?, ?)", (table, row["id"], what, content)
        )
        self._lines.append(f"{table} {row['id']}: {what}")

    def _rows(self, table: str) -> list[dict[str, Any]]:
        if table not in self._tables:
            return []
        found = self._database.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def _place(self, written: str) -> str:
        return os.path.normpath(self._base / written)


def _odd_name(value: Any) -> str:
    if not isinstance(value, str):
        return "is no text"
    if "\0" in value:
        return "holds a NUL"
    if len(value) > _LONGEST_NAME:
        return f"has {len(value):,} characters"
    return "" if _is_text(value) else "is no text"


def _odd_frame(row: dict[str, Any]) -> str:
    if what := _odd_name(row["image_path"]):
        return f"its image_path {what}"
    if not isinstance(row["series_id"], int) or not (
        row["order_in_series"] is None or _is_count(row["order_in_series"])
    ):
        return "its place is no number"
    return ""


def _is_too_high(place: str) -> bool:
    """Whether a folder is the root of the disk or right below it, such as /etc: nobody's photos, and endless."""
    return len(Path(place).parts) <= 2


def _is_text(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value < _LARGEST


def _is_answer(text: Any) -> bool:
    """Whether an answer can be read; one that is no JSON at all is a failure that the older program noted."""
    if not _is_text(text) or len(text) > _MOST_ANSWER:
        return False
    try:
        answer = json.loads(text)
    except json.JSONDecodeError:
        return True
    except (ValueError, RecursionError):
        return False
    if not isinstance(answer, dict):
        return True
    confidence = answer.get("confidence")
    if isinstance(confidence, int | float) and not (abs(confidence) < _LARGEST and math.isfinite(confidence)):
        return False
    images = answer.get("images", [])
    return isinstance(images, list) and all(isinstance(image, dict) and "path" in image for image in images)
