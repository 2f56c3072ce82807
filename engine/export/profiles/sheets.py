"""Sheets: clips, each with a reference sheet from another post of its account, for in-context LoRAs of LTX."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.encode import write_clip
from engine.export.items import TextFile
from engine.export.presets import preset_of
from engine.export.profiles.clips import Clips
from engine.export.readme import MOVED, arrival_table, opening
from engine.export.shots import with_runs
from engine.export.starts import listed
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft

SHEETS = "reference"
"""Folder of the sheets, under the names of their clips."""

UNREADABLE = "No photo of its reference sheet can be read."


class Sheets(Clips):
    """`series_0001.mp4` + `.txt`, and `reference/series_0001.mp4`, a still of the same size and length."""

    name = "sheets"
    title = "Clips with reference sheets"
    description = "Clips, each with a sheet of subject and place from another post of its account, for LTX in context."
    readers: tuple[str, ...] = ("LTX-2 trainer",)

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the clip, and the sheet as a clip that stands still."""
        held = with_runs(shots, lambda photos: self.runs(photos, options))
        write_clip(draft.file(f"{draft.stem}.mp4"), held, shots.size, options.fps, options.crf)
        if (sheet := shots.sheet()) is None:
            draft.refusal = UNREADABLE
            return
        frames = sum(self.runs(len(shots.taken), options))
        file = draft.file(f"{SHEETS}/{draft.stem}.mp4")
        write_clip(file, [(sheet, frames)], shots.size, options.fps, options.crf)

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """The line that preprocesses clips and sheets."""
        folder, buckets = configs.place(options.output), configs.ltx2_buckets(items)
        return (
            Start(
                "LTX-2 trainer",
                f'python scripts/process_dataset.py {folder}/ltx2.jsonl --resolution-buckets "{buckets}"',
                "It keeps sheets in .precomputed/reference_latents: train with a condition of type reference and that "
                "latents_dir.",
            ),
        )

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Captions and the list of clips and sheets."""
        for item in items:
            yield TextFile(f"{item.stem}.txt", item.caption)
        yield TextFile("ltx2.jsonl", "".join(f"{_line(item)}\n" for item in items))
        yield TextFile("README.md", _readme(items, options))


def _line(item: Item) -> str:
    row = {"caption": item.caption, "video": f"{item.stem}.mp4", "reference_video": f"{SHEETS}/{item.stem}.mp4"}
    return json.dumps(row, ensure_ascii=False)


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{opening(items, f"clips with reference sheets for {preset_of(options.model).title}")} Each clip has a sheet under its
name in `{SHEETS}`: a still of the same size and length, with a large close view of the subject and whole views of the
place and what else there is, on black. Its photos are from another post of the same account, and none of them is in the
clip or looks like one that is. Captions say what the sheet shows and then what the clip does.

{arrival_table(items, options, Sheets.readers)}

{listed(Sheets().starts(items, options))}

{MOVED}
"""
