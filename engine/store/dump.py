"""Dumps the whole database as one CSV or JSON file for other programs, streamed, and complete or absent."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from engine.errors import ExportError
from engine.model import FACTS, Frame, Series
from engine.writing import replacing


class DumpForm(StrEnum):
    """Formats of a dump."""

    CSV = "csv"
    """One line for each photo, with its series' columns in front; a series without photos has one line.

    An apostrophe precedes what a spreadsheet would run as a formula, since names and captions come from strangers.
    """
    JSON = "json"
    """An array with one object for each series, each on a line of its own."""


def _fact(name: str) -> Callable[[Series], Any]:
    return lambda series: getattr(series.facts, name)


_SERIES: dict[str, Callable[[Series], Any]] = {
    "id": lambda series: series.row.id,
    "name": lambda series: series.row.name,
    "directory": lambda series: series.row.directory,
    "username": lambda series: series.row.username,
    "shortcode": lambda series: series.shortcode,
    "taken_at": lambda series: series.taken_at.isoformat() if series.taken_at else None,
    "post_caption": lambda series: series.post_caption,
    "pattern": lambda series: series.pattern,
    "proof": lambda series: series.proof.value,
    "state": lambda series: series.row.state.value,
    "error": lambda series: series.error,
    "decision": lambda series: series.row.decision.value,
    "is_series": lambda series: series.row.is_series,
    "caption": lambda series: series.caption,
    **{name: _fact(name) for name in FACTS},
    "confidence": lambda series: series.row.confidence,
    "reason": lambda series: series.reason,
    "verifier": lambda series: series.verifier,
    "model": lambda series: series.model_version,
    "cost_usd": lambda series: series.usage.cost_usd,
    "held": lambda series: series.held,
    "second_verifier": lambda series: series.second.verifier if series.second else None,
    "agrees": lambda series: series.second.agrees if series.second else None,
}
_PHOTO: dict[str, Callable[[Frame], Any]] = {
    "path": lambda frame: frame.path,
    "file": lambda frame: os.fspath(frame.file),
    "number": lambda frame: frame.number,
    "kept": lambda frame: frame.kept,
    "position": lambda frame: frame.position,
    "photo_state": lambda frame: frame.state.value,
    "why_out": lambda frame: frame.reason,
    "size": lambda frame: frame.size,
    "sharpness": lambda frame: frame.measures.sharpness if frame.measures else None,
    "marks": lambda frame: [mark.value for mark in frame.marks],
}


def write_dump(everything: Iterable[Series], form: DumpForm, output: Path, *, only_new: bool = False) -> int:
    """Write all series and their photos to `output`; returns the number of series. Raises ExportError.

    In JSON and CSV alike, bytes in names that are no UTF-8 become escapes (backslash, udcXX). With `only_new` a file
    that is there is left alone.
    """
    if output.is_dir():
        raise ExportError(f"{output} is a folder.", "Name a file to write.")
    try:
        with replacing(output, only_new=only_new, durable=True) as file:
            stream = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="")
            try:
                return _WRITERS[form](everything, stream)
            finally:
                stream.detach()
    except FileExistsError as error:
        raise ExportError(f"{output} came to be there meanwhile.", "Name another file.") from error
    except OSError as error:
        raise ExportError(
            f"{output} cannot be written: {error.strerror or error}.", "Mend that, or name another file."
        ) from error


def _write_csv(everything: Iterable[Series], stream: TextIO) -> int:
    plain = csv.writer(stream, lineterminator="\n")
    quoted = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def write(row: list[Any]) -> None:
        # Python 3.11 leaves a lone carriage return without quotes, where readers then see the end of a line.
        lines = quoted if any(isinstance(cell, str) and "\r" in cell for cell in row) else plain
        lines.writerow(row)

    write([*_SERIES, *_PHOTO])
    count = 0
    for series in everything:
        count += 1
        facts = [_cell(value(series)) for value in _SERIES.values()]
        for frame in series.frames:
            write([*facts, *(_cell(value(frame)) for value in _PHOTO.values())])
        if not series.frames:
            write([*facts, *("" for _ in _PHOTO)])
    return count


def _write_json(everything: Iterable[Series], stream: TextIO) -> int:
    count = 0
    for series in everything:
        facts = {name: value(series) for name, value in _SERIES.items()}
        facts["frames"] = [{name: value(frame) for name, value in _PHOTO.items()} for frame in series.frames]
        stream.write(",\n" if count else "[\n")
        stream.write(json.dumps(facts))
        count += 1
    stream.write("\n]\n" if count else "[]\n")
    return count


_WRITERS: dict[DumpForm, Callable[[Iterable[Series], TextIO], int]] = {
    DumpForm.CSV: _write_csv,
    DumpForm.JSON: _write_json,
}


_COMPUTES = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Characters that begin a formula in Excel and LibreOffice, those of East Asian keyboards included."""


def _cell(value: Any) -> Any:
    """A value for CSV: nothing for None, 1 and 0 for true and false as in SQLite, a list's words between spaces, and no
    text that is a formula.
    """
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, str) and value.lstrip().startswith(_COMPUTES):
        return f"'{value}"
    return "" if value is None else value
