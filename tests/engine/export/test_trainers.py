"""Every trainer's frame arithmetic, its known losses included."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.export import ExportOptions, options_from, trainers
from engine.export.items import latent_runs
from engine.export.outlook import CLIP_READERS, READERS, outlook
from engine.export.trainers import photos_in
from engine.settings import Settings

PHOTOS = [2, 3, 4, 7, 12, 20]


@pytest.mark.parametrize(
    ("frames", "kept"), [(0, 0), (1, 1), (4, 1), (5, 5), (6, 5), (8, 5), (9, 9), (12, 9), (77, 77), (81, 81)]
)
def test_floored(frames: int, kept: int) -> None:
    assert trainers.floored(frames) == kept


@pytest.mark.parametrize(
    ("frames", "count", "indices"),
    [
        (5, 5, (0, 1, 2, 3, 4)),
        (9, 5, (0, 2, 4, 6, 8)),
        (4, 1, (0,)),
        (3, 5, (0, 0, 1, 1, 2)),
        (12, 6, (0, 2, 4, 6, 8, 11)),
    ],
)
def test_spread(frames: int, count: int, indices: tuple[int, ...]) -> None:
    assert trainers.spread(frames, count) == indices


def test_spreading_is_numpys() -> None:
    """Two of the loaders sample with NumPy's linspace, cut down to whole numbers."""
    for frames in range(1, 130):
        for count in range(1, 130):
            wanted = np.linspace(0, frames - 1, count, dtype=int).tolist()
            assert list(trainers.spread(frames, count)) == wanted


@pytest.mark.parametrize(
    ("frames", "count", "at", "torch", "numpy"),
    [(29, 27, 13, 13, 14), (33, 31, 15, 15, 16), (83, 77, 38, 40, 41), (89, 92, 91, 88, 88), (5, 5, 3, 3, 3)],
)
def test_two_loaders_spread_as_torch_does(frames: int, count: int, at: int, torch: int, numpy: int) -> None:
    """From both ends in single precision: seen in torch 2.13, alike for all lengths up to 160."""
    assert (trainers.torch_spread(frames, count)[at], trainers.spread(frames, count)[at]) == (torch, numpy)


@pytest.mark.parametrize(
    ("frames", "settings", "kept"),
    [
        (4, {}, 1),
        (6, {}, 5),
        (12, {}, 9),
        (13, {}, 13),
        (153, {}, 129),
        (153, {"max_frames": 153}, 153),
        (13, {"extraction": "head"}, 1),
        (13, {"extraction": "head", "target_frames": (1, 7, 13, 25)}, 13),
        (4, {"extraction": "head", "target_frames": (5,)}, 0),
    ],
)
def test_musubi(frames: int, settings: dict[str, object], kept: int) -> None:
    assert trainers.musubi(frames, **settings) == tuple(range(kept))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("frames", "file_fps", "model_fps", "buckets", "kept"),
    [
        (12, 30, 16, (1, 5), 5),
        (5, 1, 16, (1, 49, 81), 49),
        (4, 16, 16, (1, 5), 0),
        (13, 16, 16, (1, 13), 13),
        (13, 16, 16, (1, 12), 9),
        (13, 16, 24, (1, 13), 13),
        (1, 16, 16, (1, 13), 1),
        (13, 16, 16, (1,), 0),
    ],
)
def test_diffusion_pipe(frames: int, file_fps: float, model_fps: float, buckets: tuple[int, ...], kept: int) -> None:
    assert len(trainers.diffusion_pipe(frames, file_fps, model_fps, buckets)) == kept


def test_diffusion_pipe_keeps_6_of_12_photos_at_30_fps() -> None:
    assert len(set(trainers.resampled_by_rate(12, 30, 16))) == 6


def test_diffusion_pipe_makes_a_slow_clip_a_long_one() -> None:
    taken = trainers.diffusion_pipe(5, 1, 16, (1, 49))
    assert len(taken) == 49
    assert photos_in(taken, (1, 1, 1, 1, 1)) == 3


@pytest.mark.parametrize(
    ("frames", "file_fps", "fps", "num_frames", "kept", "distinct"),
    [
        (13, 16, 16, None, 13, 13),
        (77, 24, 24, None, 77, 77),
        (12, 16, 16, None, 9, 9),
        (13, 16, 24, None, 17, 12),
        (13, 16, 16, 5, 5, 5),
        (4, 16, 16, 9, 9, 4),
    ],
)
def test_ai_toolkit(frames: int, file_fps: float, fps: float, num_frames: int | None, kept: int, distinct: int) -> None:
    taken = trainers.ai_toolkit(frames, file_fps, fps, num_frames)
    assert (len(taken), len(set(taken))) == (kept, distinct)


@pytest.mark.parametrize(("frames", "kept"), [(9, 9), (13, 9), (45, 41), (153, 153)])
def test_ai_toolkit_with_latents_of_eight(frames: int, kept: int) -> None:
    assert trainers.ai_toolkit(frames, 24, 24, stride=8) == tuple(range(kept))


@pytest.mark.parametrize(("frames", "num_frames", "kept"), [(4, 81, 1), (12, 81, 9), (13, 81, 13), (153, 81, 81)])
def test_diffsynth(frames: int, num_frames: int, kept: int) -> None:
    assert trainers.diffsynth(frames, num_frames) == tuple(range(kept))


@pytest.mark.parametrize(
    ("frames", "stride", "kept"), [(13, 1, 13), (12, 1, 9), (13, 4, 1), (77, 4, 17), (3, 4, 0), (100, 1, 81)]
)
def test_videox_fun(frames: int, stride: int, kept: int) -> None:
    assert len(trainers.videox_fun(frames, 81, stride)) == kept


@pytest.mark.parametrize(
    ("frames", "buckets", "taken"),
    [
        (13, [(5, 64, 64), (13, 64, 64), (25, 64, 64)], tuple(range(13))),
        (13, [(5, 64, 64)], (0, 3, 6, 9, 12)),
        (3, [(5, 64, 64)], (0, 1, 2)),
    ],
)
def test_finetrainers(frames: int, buckets: list[tuple[int, int, int]], taken: tuple[int, ...]) -> None:
    assert trainers.finetrainers(frames, buckets) == taken


@pytest.mark.parametrize(("frames", "num_frames", "kept"), [(13, 9, 9), (13, 17, 0), (17, 17, 17), (16, 17, 0)])
def test_simpletuner(frames: int, num_frames: int, kept: int) -> None:
    assert trainers.simpletuner(frames, num_frames) == tuple(range(kept))


@pytest.mark.parametrize(("frames", "distinct"), [(16, 16), (5, 5), (61, 16), (77, 16)])
def test_animatediff(frames: int, distinct: int) -> None:
    taken = trainers.animatediff(frames)
    assert len(taken) == 16
    assert len(set(taken)) == distinct


@pytest.mark.parametrize(("frames", "target", "taken"), [(5, 4, (1, 2, 3, 4)), (4, 4, (1, 2, 3, 3)), (1, 1, (0,))])
def test_onetrainer(frames: int, target: int, taken: tuple[int, ...]) -> None:
    assert trainers.onetrainer(frames, target) == taken


@pytest.mark.parametrize(
    ("indices", "runs", "found"), [((), (1, 4), 0), ((0,), (1, 4), 1), ((0, 4), (1, 4), 2), ((1, 2), (1, 4, 4), 1)]
)
def test_photos_in(indices: tuple[int, ...], runs: tuple[int, ...], found: int) -> None:
    assert photos_in(indices, runs) == found


@pytest.mark.parametrize("model", ["wan2.1", "wan2.2-14b", "wan2.2-5b", "hunyuan", "ltx"])
@pytest.mark.parametrize("hold", [None, 8, 16])
def test_our_clips_arrive_whole_in_all_seven(model: str, hold: int | None) -> None:
    options = options_from(Settings(), Path("set"), model=model, hold=hold)
    hold = options.hold
    lengths = [sum(latent_runs(photos, hold)) for photos in PHOTOS]
    for photos in PHOTOS:
        for seen in outlook(latent_runs(photos, hold), options, lengths, CLIP_READERS):
            assert (seen.survive, seen.reason) == (photos, ""), seen


@pytest.mark.parametrize("photos", PHOTOS)
def test_diffusion_pipe_runs_the_first_ltx_a_little_faster_and_loses_nothing(photos: int) -> None:
    runs = latent_runs(photos, 8)
    lengths = [sum(latent_runs(count, 8)) for count in PHOTOS]
    taken = trainers.diffusion_pipe(sum(runs), 24, 25, lengths, stride=8)
    assert (len(taken), photos_in(taken, runs)) == (sum(runs), photos)


@pytest.mark.parametrize(("model", "fps", "survive"), [("wan2.1", 30, 0), ("wan2.1", 1, 2), ("ltx", 24, 11)])
def test_another_rate_than_the_models_is_told(model: str, fps: int, survive: int) -> None:
    """Too fast, the clip falls short of its own bucket; too slow, the bucket holds its first seconds only."""
    options = ExportOptions("clips", Path("set"), model=model, fps=fps, hold=4)
    runs = latent_runs(12, 4)
    (seen,) = outlook(runs, options, [45], ["diffusion-pipe"])
    assert (seen.survive < 12) == bool(seen.reason) == bool(seen.remedy)
    assert seen.survive == survive


def test_a_hold_of_half_a_latent_is_told() -> None:
    options = ExportOptions("clips", Path("set"), model="ltx", fps=24, hold=4)
    (seen,) = outlook(latent_runs(4, 4), options, [13], ["ai-toolkit"])
    assert (seen.survive, bool(seen.reason), bool(seen.remedy)) == (3, True, True)


def test_a_hold_that_is_no_latent_is_told_with_its_remedy() -> None:
    options = ExportOptions("clips", Path("set"), hold=1)
    found = {seen.trainer: seen for seen in outlook((1, 1, 1, 1), options, [4], CLIP_READERS)}
    assert found["musubi-tuner"].survive == 1
    assert found["musubi-tuner"].remedy == "Use hold 4 or a multiple of it."
    assert found["HF datasets"].reason == ""


@pytest.mark.parametrize(
    ("photos", "trainer", "survive"),
    [
        (2, "SimpleTuner", 1),
        (3, "SimpleTuner", 3),
        (4, "SimpleTuner", 3),
        (20, "AnimateDiff", 16),
        (7, "OneTrainer", 6),
    ],
)
def test_what_clips_lose_elsewhere(photos: int, trainer: str, survive: int) -> None:
    options = ExportOptions("clips", Path("set"))
    runs = latent_runs(photos, 4)
    (seen,) = outlook(runs, options, [sum(runs)], [trainer])
    assert (seen.survive, bool(seen.reason), bool(seen.remedy)) == (survive, survive < photos, survive < photos)


def test_every_reader_takes_frames_that_exist() -> None:
    options = ExportOptions("clips", Path("set"))
    for reader in READERS.values():
        for frames in range(1, 90):
            assert all(0 <= index < frames for index in reader.takes(frames, options, [frames])), reader.name
