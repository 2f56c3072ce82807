"""Writes the files that describe the whole dataset, unless they are unchanged."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from engine.export.manifest import is_as_written, record_of
from engine.export.pack import pack_shards
from engine.export.readme import divided_readme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.export.items import Item
    from engine.export.manifest import Manifest
    from engine.export.writer import SeriesWriter


def write_shared(writer: SeriesWriter, old: Manifest, new: Manifest, chosen: str = "") -> None:
    """Write every shard and text file of `new` into the staging folder, and record it. Raises RunStopped, OSError.

    `chosen` is a section of the README: which series were chosen, and how. Each part of a divided dataset gets its own
    files, as if it were a dataset by itself.
    """
    pack_shards(writer, old, new)
    added = chosen + new.changes
    parts = list(_parts(new))
    if any(part for part, _ in parts):
        _write_text(writer, "README.md", divided_readme(parts) + added, old, new)
    for part, items in parts:
        options = replace(writer.options, output=writer.options.output / part)
        for file in writer.profile.texts(items, options):
            path = f"{part}/{file.path}" if part else file.path
            _write_text(writer, path, file.text + (added if path == "README.md" else ""), old, new)


def _parts(new: Manifest) -> Iterator[tuple[str, list[Item]]]:
    records = sorted(new.series.values(), key=lambda record: record.part)
    for part, group in groupby(records, key=lambda record: record.part):
        yield part, [record.item for record in group]


def _write_text(writer: SeriesWriter, path: str, text: str, old: Manifest, new: Manifest) -> None:
    content = text.encode("utf-8", "replace")
    before = old.shared.get(path)
    same = before is not None and before.sha256 == hashlib.sha256(content).hexdigest()
    if before is not None and same and is_as_written(writer.options.output / path, before):
        new.shared[path] = before
        return
    waiting = writer.staging.free(path)
    with waiting.open("xb") as file:
        file.write(content)
    new.shared[path] = record_of(waiting, path)
