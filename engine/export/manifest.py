"""The manifest of an output folder: which files are ours, and what they were made from."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TextIO

from engine.errors import ExportError
from engine.export.items import Item, ItemPhoto
from engine.model import Problem
from engine.opening import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = ".photo-series.json"
"""Hidden, and .json, so that every trainer's loader skips it."""
FORMAT = 1
_END = "]}\n"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as we wrote it."""

    path: str
    """POSIX, relative to the output folder."""
    sha256: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SeriesRecord:
    """A series as we wrote it; a later export with the same key keeps its files."""

    item: Item
    key: str
    part: str
    """Sub-folder in a divided dataset, else ""."""
    files: tuple[FileRecord, ...]
    lost: tuple[Problem, ...] = ()
    """Photos that could not be read."""
    tar: str = ""
    """The shard that contains `files`; "" if they lie in the folder."""


@dataclass(slots=True)
class Manifest:
    """Everything that one export wrote."""

    profile: str
    numbers: dict[int, int] = field(default_factory=dict)
    """Number in the stem, by series id; kept for series that left, in case they return."""
    series: dict[int, SeriesRecord] = field(default_factory=dict)
    shared: dict[str, FileRecord] = field(default_factory=dict)
    """Text files and shards, which describe or contain several series."""
    options: dict[str, Any] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    """Hash of what each shard was packed from, by its path."""
    changes: str = ""
    """A section of the README: what changed with the last export that changed anything."""

    def files(self) -> Iterator[FileRecord]:
        """Every file in the folder."""
        for record in self.series.values():
            if not record.tar:
                yield from record.files
        yield from self.shared.values()


def read_manifest(file: Path) -> Manifest | None:
    """The manifest in `file`, None if there is none; raises ExportError if it cannot be understood.

    It is read line by line, one per series: the text is large for a hundred thousand of them.
    """
    with _understood(file), _opened(file) as lines:
        if lines is None:
            return None
        head = _head(file, lines)
        return Manifest(
            profile=head["profile"],
            numbers={int(series_id): number for series_id, number in head["numbers"].items()},
            series={record.item.series_id: record for record in map(series_from, _entries(lines))},
            shared={entry["path"]: _file_from(entry) for entry in head["shared"]},
            options=head["options"],
            contents=head["contents"],
            changes=head.get("changes", ""),
        )


def read_profile(file: Path) -> str | None:
    """Profile of the manifest in `file`, from its first line alone; otherwise as `read_manifest`."""
    with _understood(file), _opened(file) as lines:
        return None if lines is None else str(_head(file, lines)["profile"])


def _opened(file: Path) -> contextlib.AbstractContextManager[TextIO | None]:
    try:
        return io.TextIOWrapper(open_file(file), encoding="utf-8")
    except FileNotFoundError:
        return contextlib.nullcontext()


def _head(file: Path, lines: TextIO) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(lines.readline() + "]}")
    if head["format"] != FORMAT:
        raise ExportError(
            f"{file} was written by another version of this program.", "Choose a new folder for the dataset."
        )
    return head


def _entries(lines: TextIO) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line == _END:
            return
        yield json.loads(line.rstrip(",\n"))
    raise ValueError("its end is missing")


@contextlib.contextmanager
def _understood(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ExportError(
            f"{file} cannot be read, so it is unknown which files of this folder are ours.",
            "Choose a new folder for the dataset.",
        ) from error


def standing_series(output: Path) -> frozenset[int]:
    """Series that the dataset in `output` contains; raises ExportError as `read_manifest`."""
    manifest = read_manifest(output / MANIFEST)
    return frozenset(manifest.series) if manifest else frozenset()


def write_manifest(manifest: Manifest, file: Path) -> None:
    """Write `manifest`, one line per series, beside `file` and rename it into place."""
    head = {
        "format": FORMAT,
        "program": "photo-series",
        "profile": manifest.profile,
        "options": manifest.options,
        "numbers": manifest.numbers,
        "contents": manifest.contents,
        "changes": manifest.changes,
        "shared": list(manifest.shared.values()),
    }
    beside = file.with_name(file.name + ".part")
    beside.unlink(missing_ok=True)
    with beside.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(as_json(head)[:-1] + ', "series": [')
        for number, record in enumerate(manifest.series.values()):
            stream.write((",\n" if number else "\n") + as_json(record))
        stream.write("\n" + _END)
    os.replace(beside, file)


def as_json(value: object) -> str:
    """JSON on one line, in ASCII, so that names that are no UTF-8 survive as escapes."""
    return json.dumps(value, default=_fields)


def _fields(value: Any) -> dict[str, Any]:
    # dataclasses.asdict copies recursively, which takes minutes for a hundred thousand series.
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def series_from(entry: dict[str, Any]) -> SeriesRecord:
    """A series record from its JSON form."""
    item = dict(entry["item"])
    item["photos"] = tuple(map(_photo_from, item["photos"]))
    item["runs"] = tuple(item["runs"])
    item["pairs"] = tuple(tuple(pair) for pair in item.get("pairs", ()))
    return SeriesRecord(
        item=Item(**item),
        key=entry["key"],
        part=entry["part"],
        files=tuple(_file_from(file) for file in entry["files"]),
        lost=tuple(Problem(**problem) for problem in entry["lost"]),
        tar=entry["tar"],
    )


def _photo_from(entry: dict[str, Any]) -> ItemPhoto:
    crop = entry.get("crop")
    return ItemPhoto(entry["path"], (crop[0], crop[1]) if crop else None)


def _file_from(entry: dict[str, Any]) -> FileRecord:
    record = FileRecord(**entry)
    path = PurePosixPath(record.path)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{record.path} lies outside of the dataset")  # a manifest may come from anywhere
    return record


def record_of(file: Path, path: str) -> FileRecord:
    """Measure and hash `file`, which belongs at `path`."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    stat = file.stat()
    return FileRecord(path, digest, stat.st_size, stat.st_mtime_ns)


def is_as_written(file: Path, record: FileRecord) -> bool:
    """True if `file` is still what we wrote; it is hashed only if its time changed."""
    try:
        stat = file.lstat()
        if stat.st_size != record.size or file.is_symlink():
            return False
        return stat.st_mtime_ns == record.mtime_ns or record_of(file, record.path).sha256 == record.sha256
    except OSError:
        return False
