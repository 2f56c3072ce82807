"""Kinds of clips as lines to read: how many there are, what merging them costs, and what batches make of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.export.buckets import Kind, Merge
    from engine.export.plan import ExportPlan


def kind_lines(plan: ExportPlan) -> Iterator[str]:
    """Into how many kinds clips fall, what they cost, and which fill no batch."""
    from engine.export.presets import preset_of

    kinds, (fewest, most) = len(plan.kinds()), plan.tokens()
    words = "1 kind of clip" if kinds == 1 else f"{kinds:,} kinds of clips by size and length"
    if plan.merges:
        words += f", merged from {plan.kinds_before:,} (buckets)"
    if most:
        tokens = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
        words += f", of {tokens} tokens in {preset_of(plan.options.model).title}"
    yield words
    if plan.merges:
        yield _merging_costs(plan)
    yield from _left_over(plan)
    yield from _latents(plan)


def _merging_costs(plan: ExportPlan) -> str:
    """What all merges of kinds cost together."""
    from engine.export.buckets import DETAIL

    held = sum(merge.held for merge in plan.merges)
    upscale = max(merge.upscale for merge in plan.merges)
    cut = max(merge.cut for merge in plan.merges)
    return f"merging: {_costs(held, upscale, cut, DETAIL)}"


def merge_lines(plan: ExportPlan) -> Iterator[str]:
    """Each merge of two kinds, and what it costs."""
    if plan.merges:
        yield ""
        yield "Merged (size × frames, and the number of clips):"
    yield from map(_merge_line, plan.merges)


def _merge_line(merge: Merge) -> str:
    """Two kinds of clips, what they become, and what that costs."""
    from engine.export.buckets import DETAIL

    one, other = (
        f"{_kind(kind)} ({clips:,})" for kind, clips in zip((merge.one, merge.other), merge.clips, strict=True)
    )
    return f"{one} + {other} → {_kind(merge.into)}: {_costs(merge.held, merge.upscale, merge.cut, DETAIL)}"


def _kind(kind: Kind) -> str:
    return f"{kind.size[0]}×{kind.size[1]}×{kind.frames}"


def _costs(held: int, upscale: float, cut: float, detail: float) -> str:
    parts = [
        f"last photos are held {held:,} frames longer" if held else "",
        f"photos are enlarged up to {upscale:.2f}×" if upscale > 1 + detail else "",
        f"up to {cut:.0%} more of a photo is cut off" if cut > detail else "",
    ]
    return ", ".join(filter(None, parts)) or "photos are made smaller"


def _left_over(plan: ExportPlan) -> Iterator[str]:
    """Which clips fill no batch, and what each trainer does with them."""
    from engine.export.batches import ONE_KIND

    batch, left, dropped = plan.options.batch_size, plan.incomplete(), plan.dropped()
    if left:
        clips = "1 clip fills" if left == 1 else f"{left:,} clips fill"
        them = "it" if left == 1 else "them"
        yield f"{clips} no batch of {batch}: " + (_dropping(dropped, them, batch) or "your trainer may drop " + them)
        if not plan.options.buckets:
            yield "fewer kinds fill more batches: buckets merges the nearest"
    alone = [name for name in plan.survivors() if name in ONE_KIND]
    if alone and batch > 1 and len(plan.kinds()) > 1:
        yield f"{' and '.join(alone)} takes batches of {batch} only where all clips are of one kind (buckets 1)"


def _dropping(dropped: Mapping[str, int], them: str, batch: int) -> str:
    """What trainers do with clips that fill no batch."""
    losing = [name for name, count in dropped.items() if count]
    keeping = [name for name, count in dropped.items() if not count]
    told = [f"{name} drops {them}" for name in losing]
    if "diffusion-pipe" in losing:
        told[losing.index("diffusion-pipe")] = (
            f"diffusion-pipe would drop {them}, so its config repeats each clip {batch} times (num_repeats)"
        )
    if keeping:
        told.append(f"{' and '.join(keeping)} keep{'s' if len(keeping) == 1 else ''} {them}")
    return "; ".join(told)


def _latents(plan: ExportPlan) -> Iterator[str]:
    """How many latents show one photo only, where a trainer makes some that show several."""
    for trainer, (every, alone) in plan.latents().items():
        if alone < every:
            yield f"{alone:,} of {every:,} latents show one photo only in {trainer}"
