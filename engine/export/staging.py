"""The hidden folder of an unfinished export: finished series survive in it, even a kill, until all is published."""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.manifest import FileRecord, SeriesRecord, as_json, is_as_written, record_of, series_from

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

STAGING = ".photo-series-staging"
COMMIT = "commit.json"
"""Its copy of the new manifest, written once all files are ready: from then on the export can only go forward."""
_SUFFIX = ".part"
# Waiting files end in .part, so that a loader that also walks hidden folders takes none of them for a clip.


class Draft:
    """The files of one series while they are written."""

    def __init__(self, staging: Staging, part: str, stem: str) -> None:
        self.stem = stem
        self._staging = staging
        self._part = part
        self._paths: list[str] = []
        self._linked: dict[str, str] = {}

    def file(self, path: str) -> Path:
        """The file to write for `path`, which is relative to the data set."""
        path = self._whole(path)
        self._paths.append(path)
        waiting = self._staging.waiting(path)
        waiting.parent.mkdir(parents=True, exist_ok=True)
        # A file left by a kill may be a hard link: writing into it would change the picture under its other names.
        waiting.unlink(missing_ok=True)
        return waiting

    def link(self, first: str, path: str) -> None:
        """Make `path` a hard link to `first`, which is written already, or a copy if links do not work."""
        source, target = self._staging.waiting(self._whole(first)), self.file(path)
        self._linked[self._whole(path)] = self._whole(first)
        try:
            target.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, target)

    def finish(self) -> tuple[FileRecord, ...]:
        """Records of the files, hashed."""
        written = [path for path in self._paths if path not in self._linked]
        records = {path: record_of(self._staging.waiting(path), path) for path in written}
        return tuple(replace(records[self._linked.get(path, path)], path=path) for path in self._paths)

    def _whole(self, path: str) -> str:
        return f"{self._part}/{path}" if self._part else path

    def discard(self) -> None:
        """Remove the files."""
        for path in self._paths:
            self._staging.waiting(path).unlink(missing_ok=True)


class Staging:
    """The staging folder of one output folder, held by one export at a time."""

    def __init__(self, output: Path) -> None:
        self.folder = output / STAGING
        self.commit = self.folder / COMMIT
        self._journal = self.folder / "journal.jsonl"

    def __enter__(self) -> Staging:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lines = self._journal.open("a", encoding="utf-8")
        try:
            fcntl.flock(self._lines, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lines.close()
            raise ExportError(
                f"Another export is writing into {self.folder.parent}.", "Wait for it, or choose another folder."
            ) from error
        if self._lines.tell():
            self._lines.write("\n")  # a kill or a full disk may have cut off the last line
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._lines.closed:
            return
        with contextlib.suppress(OSError):  # no room for the last line: its series is then written again
            self._lines.close()
        nothing_to_resume = self._journal.stat().st_size == 0 and not self.commit.exists()
        if nothing_to_resume:
            self.remove()
            with contextlib.suppress(OSError):  # the output folder too, if nothing else is in it
                self.folder.parent.rmdir()

    def waiting(self, path: str) -> Path:
        """Path of the waiting file for `path`."""
        return self.folder / "files" / (path + _SUFFIX)

    def draft(self, part: str, stem: str) -> Draft:
        """An empty draft for the series `stem` in `part` of the data set."""
        return Draft(self, part, stem)

    def finished(self) -> dict[int, SeriesRecord]:
        """Series that a stopped or killed export had finished, by id."""
        found: dict[int, SeriesRecord] = {}
        with self._journal.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    record = series_from(json.loads(line))
                except (ValueError, KeyError, TypeError):
                    continue  # a line cut off by a kill
                if all(is_as_written(self.waiting(file.path), file) for file in record.files):
                    found[record.item.series_id] = record
        return found

    def add(self, record: SeriesRecord) -> None:
        """Record a finished series, so that a kill does not lose it."""
        self._lines.write(as_json(record) + "\n")
        self._lines.flush()

    def remove(self) -> None:
        """Remove the whole folder."""
        self._lines.close()
        shutil.rmtree(self.folder, ignore_errors=True)
