"""What trainers do with clips that fill no batch of one size and length, read in their own loaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DROPS = frozenset({"diffusion-pipe", "OneTrainer"})
"""Leave them out."""
KEEPS = frozenset({"musubi-tuner", "ai-toolkit", "SimpleTuner"})
"""Train them in smaller batches, or fill the batch with repetitions."""
ONE_KIND = frozenset({"LTX-2 trainer"})
"""Take batches of several clips only if all clips of the dataset are of one size and length."""


def dropped(counts: Iterable[int], batch_size: int, trainers: Iterable[str]) -> dict[str, int]:
    """Number of clips that each of these trainers drops for want of a full batch; `counts` are the clips of each kind.

    Trainers whose loaders are not known in this respect are left out.
    """
    left = sum(clips % batch_size for clips in counts)
    return {name: left if name in DROPS else 0 for name in trainers if name in DROPS | KEEPS}
