"""The folder beside the database that holds batch files until the service has them, and results while they are read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from engine.writing import new_beside


class BatchFiles:
    """Files by the name of their job, for their owner alone: they contain photos."""

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(f".{database.name}-batches")

    def begin(self) -> tuple[Path, BinaryIO]:
        """A new, open file; raises OSError."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        return new_beside(self.folder / "file", private=True)

    def finish(self, draft: Path, stream: BinaryIO, name: str) -> None:
        """Bring a draft to the disk and give it the name of its job; raises OSError."""
        stream.flush()
        os.fsync(stream.fileno())
        stream.close()
        os.replace(draft, self.requests(name))

    def requests(self, name: str) -> Path:
        """The file of a job's requests."""
        return self.folder / f"{name}.jsonl"

    def results(self, name: str) -> Path:
        """The file of its results."""
        return self.folder / f"{name}-results.jsonl"

    def fresh_results(self, name: str) -> Path:
        """The same, empty and for its owner alone; raises OSError."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        file = self.results(name)
        file.unlink(missing_ok=True)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        return file

    def drop(self, name: str) -> None:
        """Delete a job's files, and the folder once it is empty."""
        with contextlib.suppress(OSError):
            self.requests(name).unlink(missing_ok=True)
            self.results(name).unlink(missing_ok=True)
            self.folder.rmdir()

    def sweep(self, names: Collection[str]) -> None:
        """Delete what a kill left behind: everything but the files of jobs with these names.

        Only for one who knows that no other process writes a batch now.
        """
        with contextlib.suppress(OSError):
            for file in self.folder.iterdir():
                if file.name.removesuffix(".jsonl").removesuffix("-results") not in names:
                    file.unlink(missing_ok=True)
            self.folder.rmdir()
