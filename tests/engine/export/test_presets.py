"""Presets: for each model and length of series the frames, the latents, and the photos that each trainer keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import ExportError
from engine.export import PRESETS, PROFILES, options_from, trainers
from engine.export.outlook import READERS, outlook
from engine.export.rhythms import Rhythm, frames_by_seconds
from engine.settings import Settings

PHOTOS = (2, 3, 4, 7, 12, 20)
FRAMES = {
    "wan2.1": (5, 9, 13, 25, 45, 77),
    "wan2.2-14b": (5, 9, 13, 25, 45, 77),
    "wan2.2-5b": (5, 9, 13, 25, 45, 77),
    "hunyuan": (5, 9, 13, 25, 45, 77),
    "hunyuan1.5": (5, 9, 13, 25, 45, 77),
    "ltx": (9, 17, 25, 49, 89, 153),
    "ltx2": (9, 17, 26, 50, 89, 153),
    "framepack": (37, 37, 37, 37, 73, 109),
    "kandinsky5": (5, 9, 13, 25, 45, 77),
    "minimax-h3": (22, 22, 22, 22, 39, 73),
    "longcat": (5, 9, 13, 25, 45, 77),
    "sana-video": (9, 9, 17, 25, 49, 81),
    "lingbot": (5, 9, 13, 25, 45, 77),
    "mova": (5, 9, 13, 25, 45, 77),
    "cosmos-predict2": (5, 9, 13, 25, 45, 77),
}
LATENTS = {
    "wan2.1": (2, 3, 4, 7, 12, 20),
    "ltx": (2, 3, 4, 7, 12, 20),
    "ltx2": (2, 3, 4, 7, 12, 20),
    "framepack": (10, 10, 10, 10, 19, 28),
    "minimax-h3": (7, 7, 7, 7, 12, 22),
    "sana-video": (3, 3, 5, 7, 13, 21),
}


def frames_of(model: str) -> list[int]:
    preset = PRESETS[model]
    return [sum(preset.rhythm.runs(photos, preset.hold)) for photos in PHOTOS]


@pytest.mark.parametrize("model", FRAMES)
def test_the_frames_of_a_clip(model: str) -> None:
    assert tuple(frames_of(model)) == FRAMES[model]


@pytest.mark.parametrize("model", LATENTS)
def test_the_latents_of_a_clip(model: str) -> None:
    preset = PRESETS[model]
    cut = [preset.rhythm.floored(frames) for frames in frames_of(model)]
    assert tuple(preset.latents(frames) for frames in cut) == LATENTS[model]


@pytest.mark.parametrize("model", [name for name in PRESETS if PRESETS[name].profile != "animatediff"])
def test_every_photo_reaches_the_model_in_each_of_its_trainers(model: str) -> None:
    options = options_from(Settings(), Path("set"), model=model)
    own = {name.lower() for name in ("SimpleTuner", "OneTrainer") if name in PRESETS[model].trainers}
    for profile in {PRESETS[model].profile, *own}:
        made = PROFILES[profile]
        runs = {photos: made.runs(photos, options) for photos in PHOTOS}
        lengths = sorted({sum(one) for one in runs.values()})
        readers = [name for name in PRESETS[model].trainers if name in made.readers]
        assert readers
        for photos, one in runs.items():
            assert len(one) == photos
            for seen in outlook(one, options, lengths, readers):
                assert (seen.survive, seen.reason) == (photos, ""), seen


def test_every_trainer_of_a_preset_is_known() -> None:
    named = {trainer for preset in PRESETS.values() for trainer in preset.trainers}
    assert named <= set(READERS)
    assert {preset.profile for preset in PRESETS.values()} <= set(PROFILES)


@pytest.mark.parametrize("frames", [25, 49, 73, 97, 121])
def test_one_more_frame_saves_the_last_photo_from_a_duration_of_two_decimals(frames: int) -> None:
    assert len(trainers.diffsynth_ltx2(frames)) == frames - 8
    assert len(trainers.diffsynth_ltx2(frames + 1)) == frames
    assert frames + 1 in {sum(PRESETS["ltx2"].rhythm.runs(photos, 8)) for photos in range(2, 20)}


def test_no_clip_of_ltx2_is_a_frame_longer_than_it_has_to_be() -> None:
    for photos in range(1, 60):
        frames = sum(PRESETS["ltx2"].rhythm.runs(photos, 8))
        assert frames_by_seconds(frames, 24) >= 8 * (photos - 1) + 1
        assert frames == 8 * (photos - 1) + 1 or frames_by_seconds(frames - 1, 24) < frames - 1


@pytest.mark.parametrize("rhythm", [preset.rhythm for preset in PRESETS.values()])
def test_a_clip_has_a_length_that_is_not_cut(rhythm: Rhythm) -> None:
    for photos in range(1, 41):
        frames = sum(rhythm.runs(photos, 8))
        assert frames - rhythm.floored(frames) == (rhythm.by_seconds > 0 and frames % 8 == 2)
    assert rhythm.runs(0, 8) == ()
    assert rhythm.floored(0) == 0


class TestFormat:
    @pytest.mark.parametrize(
        ("model", "settings", "profile"),
        [
            ("animatediff", {}, "animatediff"),
            ("sana-video", {}, "simpletuner"),
            ("ltx2", {}, "clips"),
            ("hunyuan", {"export_format": "onetrainer"}, "onetrainer"),
            ("wan2.1", {"export_format": "animatediff"}, "clips"),
            ("animatediff", {"export_format": "series"}, "series"),
        ],
    )
    def test_a_model_decides(self, model: str, settings: dict[str, str], profile: str) -> None:
        assert options_from(Settings.model_validate(settings), Path("set"), model=model).profile == profile

    @pytest.mark.parametrize(
        ("model", "profile", "said"),
        [
            ("animatediff", "clips", 'it is "animatediff"'),
            ("wan2.1", "animatediff", '"animatediff" is for AnimateDiff, which cannot train Wan 2.1'),
            ("ltx", "frames", '"frames" is for musubi-tuner, which cannot train LTX-Video'),
        ],
    )
    def test_a_format_that_no_trainer_of_the_model_reads_is_refused(self, model: str, profile: str, said: str) -> None:
        with pytest.raises(ExportError) as caught:
            options_from(Settings(), Path("set"), model=model, profile=profile)
        assert said in f"{caught.value.message} {caught.value.hint}"
