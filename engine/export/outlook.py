"""Outlook of an export: how many photos of each clip will reach the model in each trainer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.export import trainers
from engine.export.presets import preset_of
from engine.export.trainers import floored, photos_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from engine.export.options import ExportOptions
    from engine.export.trainers import Indices


@dataclass(frozen=True, slots=True)
class Outlook:
    """One series in one trainer that uses the exported config."""

    trainer: str
    photos: int
    """Photos in the series."""
    frames: int
    """Length of its clip in frames."""
    taken: int
    """Frames that reach the model."""
    survive: int
    """Photos that reach the model."""
    reason: str = ""
    """Why photos are lost; "" if none are."""
    remedy: str = ""
    """What would save them."""
    latents: tuple[int, int] = (0, 0)
    """Latents that the model's VAE makes of the clip, and how many of them show one photo only."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A trainer's loader with our config, and the frames of a clip that it takes."""

    name: str
    takes: Callable[[int, ExportOptions, Sequence[int]], Indices]
    """(frames of the clip, options, all clip lengths of the dataset) -> indices."""
    rule: str
    """Why it may lose frames."""
    remedy: str


def _floored(frames: int, options: ExportOptions) -> Indices:
    """The frames that are left of a clip that is cut to whole latents of the model."""
    return tuple(range(preset_of(options.model).rhythm.floored(frames)))


def _diffsynth(frames: int, options: ExportOptions, lengths: Sequence[int]) -> Indices:
    rhythm = preset_of(options.model).rhythm
    if rhythm.by_seconds:
        return trainers.diffsynth_ltx2(frames, lengths[-1])
    return _floored(frames, options) if rhythm.block else trainers.diffsynth(frames, max(5, lengths[-1]))


def _ai_toolkit(frames: int, options: ExportOptions) -> Indices:
    preset = preset_of(options.model)
    if preset.rhythm.block:
        return _floored(frames, options)
    return trainers.ai_toolkit(frames, options.fps, options.fps, stride=preset.latent)


_BETTER_HOLD = "Use hold 4 or a multiple of it."

_READERS = (
    Reader(
        "musubi-tuner",
        lambda frames, options, lengths: _floored(frames, options),
        "It cuts clips to whole latents.",
        _BETTER_HOLD,
    ),
    Reader(
        "diffusion-pipe",
        lambda frames, options, lengths: trainers.diffusion_pipe(
            frames, options.fps, preset_of(options.model).fps, sorted({1, *lengths}), preset_of(options.model).latent
        ),
        "It resamples clips to the model's own rate and cuts them to whole latents.",
        "Name the model that you train, and leave rate and hold to it.",
    ),
    Reader(
        "ai-toolkit",
        lambda frames, options, lengths: _ai_toolkit(frames, options),
        "It cuts clips to whole latents at their own rate.",
        "Name the model that you train, and leave rate and hold to it.",
    ),
    Reader(
        "DiffSynth-Studio",
        _diffsynth,
        "It cuts clips to whole latents.",
        _BETTER_HOLD,
    ),
    Reader(
        "VideoX-Fun",
        lambda frames, options, lengths: trainers.videox_fun(frames, lengths[-1], stride=1),
        "It floors clips to 4n+1 frames.",
        _BETTER_HOLD,
    ),
    Reader(
        "finetrainers",
        lambda frames, options, lengths: trainers.finetrainers(frames, [(length, 1, 1) for length in lengths]),
        "It takes the longest bucket that fits.",
        _BETTER_HOLD,
    ),
    Reader(
        "LTX-2 trainer",
        lambda frames, options, lengths: _floored(frames, options),
        "It cuts clips to 8n+1 frames.",
        "Name the model that you train, and leave rate and hold to it.",
    ),
    Reader("HF datasets", lambda frames, options, lengths: tuple(range(frames)), "", ""),
    Reader(
        "SimpleTuner",
        lambda frames, options, lengths: trainers.simpletuner(frames, floored(frames, 8)),
        "With Wan it floors clips to 8n+1 frames.",
        'Use the format "simpletuner".',
    ),
    Reader(
        "AnimateDiff",
        lambda frames, options, lengths: trainers.animatediff(frames),
        "It takes 16 frames, spread over the first 61.",
        'Use the format "animatediff", with at most 16 photos a series (max_length).',
    ),
    Reader(
        "OneTrainer",
        lambda frames, options, lengths: trainers.onetrainer(frames, frames),
        "It throws away the first frame, and with it the first photo.",
        'Use the format "onetrainer".',
    ),
)

READERS = {reader.name: reader for reader in _READERS}

CLIP_READERS = (
    "musubi-tuner",
    "diffusion-pipe",
    "ai-toolkit",
    "DiffSynth-Studio",
    "VideoX-Fun",
    "finetrainers",
    "LTX-2 trainer",
    "HF datasets",
)
"""Trainers that read a flat folder of clips as it is."""


def fitting(readers: Sequence[str], options: ExportOptions) -> tuple[str, ...]:
    """The trainers that can train the model; all of them if none can, for instance if no model was named."""
    able = (*preset_of(options.model).trainers, "HF datasets")
    return tuple(name for name in readers if name in able) or tuple(readers)


def outlook(
    runs: Sequence[int], options: ExportOptions, lengths: Sequence[int], readers: Iterable[str]
) -> tuple[Outlook, ...]:
    """What the trainers `readers` take of a clip in which photo i fills `runs[i]` frames.

    `lengths` are the clip lengths of the whole dataset, ascending, which determine the buckets of the configs.
    """
    frames = sum(runs)
    lengths = lengths or [frames]
    photo_at = [photo for photo, run in enumerate(runs) for _ in range(run)]
    found = []
    for name in readers:
        reader = READERS[name]
        taken = reader.takes(frames, options, lengths)
        survive = photos_in(taken, runs)
        whole = survive == len(runs)
        dropped = "The clip is dropped: it is too short." if not taken else reader.rule
        found.append(
            Outlook(
                name,
                len(runs),
                frames,
                len(taken),
                survive,
                "" if whole else dropped,
                "" if whole else reader.remedy,
                preset_of(options.model).latents_in([photo_at[index] for index in taken]),
            )
        )
    return tuple(found)
