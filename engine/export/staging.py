"""The hidden folder of an unfinished export: finished series survive in it, even a kill, until all is published."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.manifest import FileRecord, SeriesRecord, as_json, is_as_written, record_of, series_from
from engine.locking import Lock, hold_folder
from engine.opening import NO_LINKS, is_link

if TYPE_CHECKING:
    from types import TracebackType

    from engine.export.items import Pair

STAGING = ".photo-series-staging"
"""How its name begins; the rest cannot be guessed."""
COMMIT = "commit.json"
"""Its copy of the new manifest, written once all files are ready: from then on the export can only go forward."""
_SUFFIX = ".part"
# Waiting files end in .part, so that a loader that also walks hidden folders takes none of them for a clip.


class Draft:
    """The files of one series while they are written."""

    def __init__(self, staging: Staging, part: str, stem: str) -> None:
        self.stem = stem
        self.pairs: list[Pair] = []
        """The pairs that were written, in a profile of pairs."""
        self.refusal = ""
        """Why the profile can make nothing of this series; "" if it can."""
        self._staging = staging
        self._part = part
        self._paths: list[str] = []
        self._linked: dict[str, str] = {}

    def file(self, path: str) -> Path:
        """The file to write for `path`, which is relative to the dataset."""
        path = self._whole(path)
        self._paths.append(path)
        return self._staging.free(path)

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
        self._output = output
        self.folder = output / f"{STAGING}-{secrets.token_hex(8)}"

    def __getstate__(self) -> dict[str, Path]:
        """A copy in another process writes files; the lock and the journal stay here."""
        return {"_output": self._output.absolute(), "folder": self.folder.absolute()}

    @property
    def commit(self) -> Path:
        """The new manifest, once publishing can only go forward."""
        return self.folder / COMMIT

    @property
    def _journal(self) -> Path:
        return self.folder / "journal.jsonl"

    def __enter__(self) -> Staging:
        self._output.mkdir(parents=True, exist_ok=True)
        self._lock = self._held()
        try:
            self.folder = staging_in(self._output) or self.folder
            self.folder.mkdir(mode=0o700, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | NO_LINKS
            self._lines = open(os.open(self._journal, flags, 0o600), "a", encoding="utf-8", newline="\n")
        except BaseException:
            self._lock.release()
            raise
        if self._lines.tell():
            self._lines.write("\n")  # a kill or a full disk may have cut off the last line
        return self

    def _held(self) -> Lock:
        """A lock by which no other export writes into the same folder."""
        lock = hold_folder(self._output)
        if lock is None:
            raise ExportError(
                f"Another export is writing into {self._output}.", "Wait for it, or choose another folder."
            )
        if not lock.is_at(self._output):
            lock.release()
            raise ExportError(f"Another export has just written into {self._output}.", "Export again.")
        return lock

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._leave()
        finally:
            self._lock.release()

    def _leave(self) -> None:
        if self._lines.closed:
            return
        with contextlib.suppress(OSError):  # no room for the last line: its series is then written again
            self._lines.close()
        nothing_to_resume = self._journal.stat().st_size == 0 and not self.commit.exists()
        if nothing_to_resume:
            self.remove()
            with contextlib.suppress(OSError):  # the output folder too, if nothing else is in it
                self._output.rmdir()

    def waiting(self, path: str) -> Path:
        """Path of the waiting file for `path`."""
        return self.folder / "files" / (path + _SUFFIX)

    def free(self, path: str) -> Path:
        """The file to write for `path`, which does not exist yet."""
        waiting = self.waiting(path)
        waiting.parent.mkdir(parents=True, exist_ok=True)
        # What a kill left may be a hard link: writing into it would change the picture under its other names.
        waiting.unlink(missing_ok=True)
        return waiting

    def draft(self, part: str, stem: str) -> Draft:
        """An empty draft for the series `stem` in `part` of the dataset."""
        return Draft(self, part, stem)

    def finished(self) -> dict[int, SeriesRecord]:
        """Series that a stopped or killed export had finished, by id."""
        found: dict[int, SeriesRecord] = {}
        with self._journal.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    record = series_from(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                    continue  # a line cut off by a kill, or not ours
                if all(is_as_written(self.waiting(file.path), file) for file in record.files):
                    found[record.item.series_id] = record
        return found

    def add(self, record: SeriesRecord) -> None:
        """Record a finished series, so that a kill does not lose it."""
        self._lines.write(as_json(record) + "\n")
        self._lines.flush()

    def close(self) -> None:
        """Write no more: what waited is published."""
        self._lines.close()

    def remove(self) -> None:
        """Remove the whole folder."""
        self._lines.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def staging_in(output: Path) -> Path | None:
    """The folder that an unfinished export left in `output`; raises ExportError if it holds a link, OSError."""
    for name in sorted(os.listdir(output) if output.is_dir() else ()):
        if name.startswith(STAGING):
            _refuse_links(output / name)
            return output / name
    return None


def _refuse_links(folder: Path) -> None:
    """Raise ExportError unless there are only folders and ordinary files: whoever plants a link wants it followed."""
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        status = place.lstat()
        if stat.S_ISDIR(status.st_mode) and not is_link(place):
            waiting += [Path(entry.path) for entry in os.scandir(place)]
        elif not stat.S_ISREG(status.st_mode) or (place.parent == folder and status.st_nlink > 1):
            raise ExportError(
                f"{place} is a link to another place, in the hidden folder of an unfinished export.",
                f"Remove {folder} and export again.",
            )
