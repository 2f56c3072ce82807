"""Every text file of every profile, byte for byte."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from engine.export import PROFILES, ExportOptions
from engine.export.items import Item, ItemPhoto

GOLDEN = Path(__file__).parents[2] / "golden" / "export"
SIZES = {2: (768, 960), 3: (768, 768), 4: (960, 768), 7: (768, 960), 12: (768, 1376), 20: (768, 960)}
CAPTIONS = ["A woman turns.", 'He says "go", and leaves.', "Käse, 雪, 🎞 – ohwx.", "One.", "Two, three.", "Last."]


def items(profile: str, options: ExportOptions) -> list[Item]:
    return [
        Item(
            series_id=number,
            stem=f"series_{number:04d}",
            name=f"2024_03_0{number}_someone",
            caption=CAPTIONS[number - 1],
            photos=tuple(ItemPhoto(f"someone/p{number}_{i:02d}.jpg") for i in range(1, photos + 1)),
            runs=PROFILES[profile].runs(photos, options),
            width=SIZES[photos][0],
            height=SIZES[photos][1],
            confidence=0.875,
            approved=number % 2 == 0,
            pairs=((1, 2),) if profile == "pairs" else (),
        )
        for number, photos in enumerate(SIZES, 1)
    ]


def texts(profile: str) -> dict[str, str]:
    options = ExportOptions(profile, Path("/data/set"), longest=max(SIZES))
    return {file.path: file.text for file in PROFILES[profile].texts(items(profile, options), options)}


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_texts_are_as_agreed(profile: str) -> None:
    written = texts(profile)
    folder = GOLDEN / profile
    if os.environ.get("PHOTO_SERIES_REWRITE_GOLDEN"):
        for path, text in written.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode())
    agreed = {
        file.relative_to(folder).as_posix(): file.read_bytes().decode() for file in folder.rglob("*") if file.is_file()
    }
    assert written == agreed


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_texts_parse(profile: str) -> None:
    for path, text in texts(profile).items():
        if path.endswith(".json"):
            json.loads(text)
        elif path.endswith(".jsonl"):
            assert [json.loads(line) for line in text.splitlines()]
        elif path.endswith(".toml"):
            tomllib.loads(text)
        elif path.endswith(".csv"):
            assert len({len(row) for row in csv.reader(io.StringIO(text))}) == 1
        elif path.endswith(".txt"):
            assert text
            assert "\n" not in text


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_no_path_is_taken_for_a_split(profile: str) -> None:
    for path in texts(profile):
        words = path.lower().replace("/", "_").replace(".", "_").split("_")
        assert not set(words) & {"train", "test", "val", "dev", "eval", "validation"}


def test_a_quote_in_the_folder_does_not_break_a_config() -> None:
    options = replace(ExportOptions("clips", Path('/data/my "best" set')), fps=24)
    written = {file.path: file.text for file in PROFILES["clips"].texts(items("clips", options), options)}
    assert tomllib.loads(written["musubi.toml"])["datasets"][0]["video_directory"] == '/data/my "best" set'
    assert tomllib.loads(written["diffusion_pipe.toml"])["directory"][0]["path"] == '/data/my "best" set'


def test_ai_toolkit_neither_shrinks_nor_cuts_a_clip() -> None:
    """It does both to whatever has more pixels than the square of its resolution."""
    found = re.search(r"resolution: \[(\d+)\]", texts("clips")["ai_toolkit.yaml"])
    assert found
    options = ExportOptions("clips", Path("/data/set"))
    assert int(found[1]) ** 2 >= max(item.width * item.height for item in items("clips", options))
