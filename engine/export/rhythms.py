"""Rhythms of clips: how many frames each photo fills, so that every photo has a latent of its own and none is cut off.

The VAE of a video model packs frames into latents, and its trainers cut clips to lengths that fill whole latents.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from engine.export.items import latent_runs

MINIMAX_BLOCK = (1, 4, 4, 4, 4)
"""Frames in the latents of MiniMax H3, block after block; a clip ends with the second latent of one: 17n+5 frames."""
_NAMED_SECONDS = 2
"""Decimals of a clip's duration in the loader of DiffSynth-Studio for LTX-2."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Clips of `step`·n + `first` frames, at least `least`; the last photo is held until its clip has such a length."""

    step: int = 4
    first: int = 1
    least: int = 1
    block: tuple[int, ...] = ()
    """Frames in the latents of each block, for a model whose latents are not 1, 4, 4 and so on."""
    by_seconds: int = 0
    """Frames a second of a loader that counts frames by a rounded duration; 0 if none does."""

    def runs(self, photos: int, hold: int) -> tuple[int, ...]:
        """Number of frames for each photo; `hold` is for each one after the first."""
        if not photos:
            return ()
        if self == _PLAIN:  # whole latents as long as `hold` is a multiple of 4; another one is the user's own choice
            return latent_runs(photos, hold)
        runs = self._blocks(photos) if self.block else latent_runs(photos, hold)
        length = max(self.least, sum(runs))
        length += -(length - self.first) % self.step
        if self.by_seconds and frames_by_seconds(length, self.by_seconds) < length:
            length += 1  # the loader rounds the duration down, and would then cut off a whole latent
        return (*runs[:-1], runs[-1] + length - sum(runs))

    def floored(self, frames: int) -> int:
        """Frames that a trainer leaves of a clip; 0 for one that is too short."""
        whole = (frames - self.first) // self.step * self.step + self.first if frames >= self.first else 0
        return whole if whole >= self.least else 0

    def _blocks(self, photos: int) -> tuple[int, ...]:
        return tuple(itertools.islice(itertools.cycle(self.block), photos))


_PLAIN = Rhythm()


def frames_by_seconds(frames: int, fps: int) -> int:
    """Frames that a loader takes that counts them by the duration, in seconds with two decimals."""
    return int(round(frames / fps, _NAMED_SECONDS) * fps)
