"""Presets of video models: the form of their clips, and the trainers that can train them.

Models that cannot be trained at home are left out: Wan 2.5 to 2.7 are offered as a service only.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.export.rhythms import MINIMAX_BLOCK, Rhythm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WAN = (
    "musubi-tuner",
    "diffusion-pipe",
    "ai-toolkit",
    "DiffSynth-Studio",
    "VideoX-Fun",
    "finetrainers",
    "SimpleTuner",
)


@dataclass(frozen=True, slots=True)
class Preset:
    """A video model, the form of its clips and its trainers."""

    name: str
    title: str
    fps: int
    hold: int
    """Clip frames per photo."""
    trainers: tuple[str, ...]
    """Trainers that can train it, by their names in `engine.export.outlook.READERS`."""
    latent: int = 4
    """Frames that its VAE packs into one latent, after a first latent of one frame."""
    rhythm: Rhythm = field(default_factory=Rhythm)
    profile: str = "clips"
    """The form of dataset that its trainers read best."""
    spatial: int = 16
    """Pixels of a frame's side that become one token, after VAE and patches."""

    def latents(self, frames: int) -> int:
        """Number of latents of a clip."""
        if self.rhythm.block:
            blocks, rest = divmod(frames, sum(self.rhythm.block))
            return blocks * len(self.rhythm.block) + (1 + -(-(rest - 1) // self.latent) if rest else 0)
        return 1 + (frames - 1) // self.latent if frames else 0

    def latents_in(self, shown: Sequence[int]) -> tuple[int, int]:
        """Number of latents of a clip whose frames show these photos, and of those that show one photo only."""
        found = alone = at = 0
        for packed in itertools.cycle(self.rhythm.block) if self.rhythm.block else self._packing():
            if at >= len(shown):
                break
            found += 1
            alone += len(set(shown[at : at + packed])) == 1
            at += packed
        return found, alone

    def _packing(self) -> Iterator[int]:
        """Frames in the first latent, in the second and so on."""
        yield 1
        while True:
            yield self.latent

    def tokens(self, frames: int, width: int, height: int) -> int:
        """Number of tokens of a clip, roughly what one step of training costs."""
        return self.latents(frames) * (width // self.spatial) * (height // self.spatial)


_EIGHTS = Rhythm(step=8)

PRESETS = {
    preset.name: preset
    for preset in (
        Preset("wan2.1", "Wan 2.1", 16, 4, _WAN),
        Preset("wan2.2-14b", "Wan 2.2 14B", 16, 4, _WAN),
        Preset("wan2.2-5b", "Wan 2.2 5B", 24, 4, _WAN, spatial=32),
        Preset("hunyuan", "HunyuanVideo", 24, 4, ("musubi-tuner", "diffusion-pipe", "finetrainers", "OneTrainer")),
        Preset("hunyuan1.5", "HunyuanVideo 1.5", 24, 4, ("musubi-tuner", "diffusion-pipe")),
        # diffusion-pipe trains LTX-Video at 25 frames a second, and everybody else ignores the rate of a file.
        Preset("ltx", "LTX-Video", 25, 8, ("diffusion-pipe", "finetrainers"), 8, _EIGHTS, spatial=32),
        Preset(
            "ltx2",
            "LTX-2",
            24,
            8,
            ("LTX-2 trainer", "DiffSynth-Studio", "ai-toolkit"),
            8,
            Rhythm(step=8, by_seconds=24),
            spatial=32,
        ),
        Preset("framepack", "FramePack", 30, 4, ("musubi-tuner",), rhythm=Rhythm(step=36, least=37)),
        Preset("kandinsky5", "Kandinsky 5", 24, 4, ("musubi-tuner",)),
        Preset(
            "minimax-h3",
            "MiniMax H3",
            24,
            4,
            ("ai-toolkit", "DiffSynth-Studio"),
            rhythm=Rhythm(step=17, first=5, least=22, block=MINIMAX_BLOCK),
            spatial=32,
        ),
        Preset("longcat", "LongCat-Video", 30, 4, ("DiffSynth-Studio", "SimpleTuner")),
        Preset("sana-video", "Sana Video", 16, 4, ("SimpleTuner",), rhythm=_EIGHTS, profile="simpletuner"),
        Preset("lingbot", "LingBot", 16, 4, ("DiffSynth-Studio",)),
        Preset("mova", "MOVA", 24, 4, ("DiffSynth-Studio",)),
        Preset("cosmos-predict2", "Cosmos-Predict2", 16, 4, ("diffusion-pipe",)),
        # Its VAE is that of a model for stills: each frame is a latent.
        Preset("animatediff", "AnimateDiff", 8, 1, ("AnimateDiff",), 1, profile="animatediff", spatial=8),
    )
}


def preset_of(model: str) -> Preset:
    """The preset of this name; that of Wan 2.1 for a name that an older dataset may still have."""
    return PRESETS.get(model, PRESETS["wan2.1"])
