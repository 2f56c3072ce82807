"""What an export changed in a dataset that was there before, for its report and its README."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model import ExportChanges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.export.manifest import Manifest, SeriesRecord

_CACHES = {
    "musubi-tuner": "delete the folder named as `cache_directory` in musubi.toml, and cache again",
    "diffusion-pipe": "start it once with `--regenerate_cache`",
    "ai-toolkit": "delete the folder `_latent_cache` beside the clips",
    "SimpleTuner": "delete the folders named as `cache_dir_vae` in multidatabackend.json",
    "LTX-2 trainer": "delete the folder of preprocessed data, and preprocess again",
}
"""How to make a trainer read pictures again whose file names stayed the same."""


def changes_between(old: Manifest, new: Manifest) -> ExportChanges:
    """What differs in `new` from `old`; nothing for a first export."""
    if not old.series:
        return ExportChanges()
    both = [(old.series[one], record) for one, record in new.series.items() if one in old.series]
    redrawn = [(before, record) for before, record in both if before.key != record.key]
    return ExportChanges(
        added=_stems(record for one, record in new.series.items() if one not in old.series),
        redrawn=_stems(record for _, record in redrawn),
        kept_names=_stems(record for before, record in redrawn if before.item.stem == record.item.stem),
        recaptioned=_stems(record for before, record in both if before.item.caption != record.item.caption),
        gone=_stems(record for one, record in old.series.items() if one not in new.series),
    )


def changes_section(changes: ExportChanges, readers: Sequence[str]) -> str:
    """The changes as a section of a README; "" if there are none."""
    if not changes:
        return ""
    lines = [f"- {words}: {_some(stems)}" for words, stems in changes.told()]
    if changes.kept_names:
        lines += [
            "",
            "Their file names stayed the same, so trainers that cached them still use the old pictures:",
            "",
        ]
        lines += [f"- {name}: {_CACHES[name]}." for name in readers if name in _CACHES]
    return "\n".join(["", "## What changed with the last export", "", *lines, ""])


def _stems(records: Iterable[SeriesRecord]) -> tuple[str, ...]:
    return tuple(record.item.stem for record in records)


def _some(stems: Sequence[str], most: int = 20) -> str:
    shown = ", ".join(f"`{stem}`" for stem in stems[:most])
    return f"{shown} and {len(stems) - most:,} more" if len(stems) > most else shown
