"""Zip archives in a folder: what unpacking them would bring, and the unpacking itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.model import Account, Problem, Progress, Stop
from engine.photos.archives import batches, free_bytes, in_words, look_into, title_of
from engine.photos.unpacking import UnpackReport, left_to_unpack, unpack
from engine.session.accounting import ARCHIVES


@dataclass(frozen=True, slots=True)
class Packed:
    """Archives with files that are not unpacked yet."""

    archives: tuple[Path, ...]
    places: tuple[tuple[Path, tuple[Path, ...]], ...]
    """The folders to unpack into, each with its archives."""
    files: int
    """Number of files to unpack."""
    size: int
    """Their size in bytes."""
    free: int
    """Free bytes on the disk that they would go to."""

    def __str__(self) -> str:
        """The archives in a few words."""
        many = "1 zip archive holds" if len(self.archives) == 1 else f"{len(self.archives):,} zip archives hold"
        files = "1 file" if self.files == 1 else f"{self.files:,} files"
        return f"{many} {files} that are not unpacked ({in_words(self.size)}; {in_words(self.free)} are free)"


def archives_in(root: Path, account: Account) -> list[Path]:
    """The zip archives that a scan of `root` found."""
    paths = (path for group in account.groups if group.what in ARCHIVES for path in group.examples)
    return [root / path for path in paths if path.lower().endswith(".zip")]


def packed(archives: Sequence[Path], into: Path | None = None) -> Packed | None:
    """What unpacking would bring, None if it is all there; without `into`, each export goes beside its archives.

    Raises CollectionError for an archive that is damaged or not to be trusted.
    """
    places = batches(archives, into) if into else _beside(archives)
    left = [entry for place, parts in places for entry in left_to_unpack(look_into(parts), place)]
    if not left:
        return None
    size = sum(entry.size for entry in left)
    kept = tuple((place, tuple(parts)) for place, parts in places)
    return Packed(tuple(archives), kept, len(left), size, free_bytes(places[0][0]))


def unpack_all(found: Packed, progress: Progress, stop: Stop) -> UnpackReport:
    """Unpack all of it, export by export; raises CollectionError and RunStopped."""
    files = kept = 0
    problems: list[Problem] = []
    for place, archives in found.places:
        done = unpack(archives, place, progress, stop)
        files, kept = files + done.files, kept + done.kept
        problems += done.problems
    return UnpackReport(found.places[0][0], files, kept, tuple(problems))


def _beside(archives: Iterable[Path]) -> list[tuple[Path, list[Path]]]:
    exports: dict[Path, list[Path]] = {}
    for archive in archives:
        exports.setdefault(archive.parent / title_of(archive), []).append(archive)
    return list(exports.items())
