"""Packs series into tar shards, one file at a time, so that memory stays small."""

from __future__ import annotations

import hashlib
import io
import tarfile
from itertools import groupby
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from engine.errors import RunStopped
from engine.export.manifest import is_as_written, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.export.manifest import FileRecord, Manifest, SeriesRecord
    from engine.export.writer import SeriesWriter


def pack_shards(writer: SeriesWriter, old: Manifest, new: Manifest) -> None:
    """Write the changed shards of `new` into the staging folder, and record all. Raises RunStopped, OSError."""
    packed = sorted((record for record in new.series.values() if record.tar), key=lambda record: record.tar)
    for tar, group in groupby(packed, key=lambda record: record.tar):
        records = list(group)
        contents = _contents(records)
        before = old.shared.get(tar)
        new.contents[tar] = contents
        if before and old.contents.get(tar) == contents and is_as_written(writer.options.output / tar, before):
            new.shared[tar] = before
            continue
        waiting = writer.staging.free(tar)
        _pack(writer, records, waiting)
        new.shared[tar] = record_of(waiting, tar)


def _contents(records: list[SeriesRecord]) -> str:
    digest = hashlib.sha256()
    for record in records:
        digest.update(f"{record.item.stem}\0{record.item.caption}\0".encode())
        digest.update("".join(file.sha256 for file in record.files).encode())
    return digest.hexdigest()


def _pack(writer: SeriesWriter, records: list[SeriesRecord], target: Path) -> None:
    opened: dict[str, tarfile.TarFile] = {}
    try:
        with tarfile.open(target, "w", format=tarfile.USTAR_FORMAT) as tar:
            for record in records:
                if writer.stop():
                    raise RunStopped("The export was stopped.", "Start it again to go on: what is finished is kept.")
                for file in record.files:
                    _add(tar, PurePosixPath(file.path).name, file.size, _source(writer, record, file, opened))
                caption = record.item.caption.encode()
                _add(tar, f"{record.item.stem}.txt", len(caption), io.BytesIO(caption))
    finally:
        for source in opened.values():
            source.close()


def _add(tar: tarfile.TarFile, name: str, size: int, source: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)  # without owner and time, so that the same series give the same bytes
    entry.size = size
    with source:
        tar.addfile(entry, source)


def _source(
    writer: SeriesWriter, record: SeriesRecord, file: FileRecord, opened: dict[str, tarfile.TarFile]
) -> IO[bytes]:
    """A new file from the staging folder, or an unchanged one from the present shard."""
    waiting = writer.staging.waiting(file.path)
    if is_as_written(waiting, file):
        return waiting.open("rb")
    if record.tar not in opened:
        opened[record.tar] = tarfile.open(writer.options.output / record.tar)  # noqa: SIM115 - closed by _pack
    member = opened[record.tar].extractfile(PurePosixPath(file.path).name)
    if member is None:
        raise OSError(f"{record.tar} does not hold {file.path}")
    return member


def files_stand(output: Path, record: SeriesRecord, old: Manifest) -> bool:
    """True if the files of `record` are in the dataset as written, in a shard or by themselves."""
    return all(is_as_written(output / file.path, file) for file in _places(record, old))


def _places(record: SeriesRecord, old: Manifest) -> Iterator[FileRecord]:
    if record.tar and record.tar in old.shared:
        yield old.shared[record.tar]
    else:
        yield from record.files
