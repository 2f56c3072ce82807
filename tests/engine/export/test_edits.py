"""Edits arrive in trainers, which cache what they made of a clip by its file name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from engine.export.keys import number_in, stem_for
from engine.export.options import ExportOptions
from tests.engine.export.painted import Export, MakeSeries

CLIP = re.compile(r"series_\d{4}_[0-9a-z]{4}\.mp4")


def names(folder: Path, suffix: str = ".mp4") -> list[str]:
    return sorted(file.name for file in folder.rglob(f"*{suffix}"))


def fingerprint(folder: Path) -> str:
    """What a trainer that caches by file name and caption, as diffusion-pipe does, knows of a dataset."""
    known = hashlib.sha256()
    for clip in sorted(folder.rglob("*.mp4")):
        known.update(f"{clip.name} {clip.with_suffix('.txt').read_text(encoding='utf-8')}".encode())
    return known.hexdigest()


def test_other_pictures_have_another_name_and_all_else_keeps_its_own(
    export: Export, make_series: MakeSeries, tmp_path: Path
) -> None:
    folder, one, two = tmp_path / "set", make_series(1), make_series(2)
    first = export(one, two, stable_names=False)
    before, cached = names(folder), fingerprint(folder)
    assert all(CLIP.fullmatch(name) for name in before)
    assert not first.changes
    edited = replace(one, frames=(one.frames[1], one.frames[0], *one.frames[2:]))
    report = export(edited, two, stable_names=False)
    after = names(folder)
    assert len(after) == 2
    assert before[1] == after[1]
    assert before[0] != after[0]
    assert before[0][:11] == after[0][:11]
    assert fingerprint(folder) != cached
    assert report.changes.redrawn == (after[0].removesuffix(".mp4"),)
    assert not report.changes.kept_names
    assert names(folder, ".txt") == [name.replace(".mp4", ".txt") for name in after]
    for listed in ("metadata.jsonl", "diffsynth.csv", "videox_fun.json"):
        text = (folder / listed).read_text(encoding="utf-8")
        assert after[0] in text
        assert before[0] not in text
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert f"- Other pictures: `{after[0].removesuffix('.mp4')}`" in readme
    assert "regenerate_cache" not in readme


def test_stable_names_say_which_caches_are_out_of_date(export: Export, make_series: MakeSeries, tmp_path: Path) -> None:
    one = make_series(1)
    export(one)
    cached = fingerprint(tmp_path / "set")
    report = export(replace(one, frames=one.frames[:3]), make_series(2))
    assert names(tmp_path / "set") == ["series_0001.mp4", "series_0002.mp4"]
    assert fingerprint(tmp_path / "set") != cached  # the second series is new
    assert report.changes.kept_names == ("series_0001",)
    assert report.changes.added == ("series_0002",)
    readme = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    assert "- diffusion-pipe: start it once with `--regenerate_cache`." in readme
    assert "cache_latents" not in readme


def test_captions_and_series_that_go_are_told_and_an_unchanged_export_keeps_what_was_told(
    export: Export, make_series: MakeSeries, tmp_path: Path
) -> None:
    one, two = make_series(1), make_series(2)
    export(one, two)
    report = export(replace(one, caption="Another caption."))
    assert (report.changes.recaptioned, report.changes.gone) == (("series_0001",), ("series_0002",))
    readme = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    assert "- Another caption: `series_0001`" in readme
    assert "- No longer in it: `series_0002`" in readme
    again = export(replace(one, caption="Another caption."))
    assert not again.changes
    assert (tmp_path / "set" / "README.md").read_text(encoding="utf-8") == readme


@pytest.mark.parametrize("profile", ["series", "frames", "hf_images", "webdataset", "animatediff", "simpletuner"])
def test_every_format_follows_an_edit(export: Export, make_series: MakeSeries, tmp_path: Path, profile: str) -> None:
    one = make_series(1)
    export(one, profile=profile, stable_names=False)
    (before,) = {match for text in texts(tmp_path / "set") for match in re.findall(r"series_0001_\w{4}", text)}
    edited = replace(one, frames=one.frames[1:])
    export(edited, profile=profile, stable_names=False)
    found = {match for text in texts(tmp_path / "set") for match in re.findall(r"series_0001_\w{4}", text)}
    assert len(found) == 1
    assert found != {before}


def texts(folder: Path) -> list[str]:
    """Names and text files of a dataset, but for what it says of its changes."""
    paths = [file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(".")]
    read = [file.read_text(encoding="utf-8", errors="replace") for file in paths if file.suffix in (".txt", ".jsonl")]
    return [*(str(file.relative_to(folder)) for file in paths), *read] + [
        file.read_bytes().decode("latin-1") for file in paths if file.suffix == ".tar"
    ]


def test_a_stem_is_the_number_and_a_tag_of_the_key() -> None:
    options = ExportOptions("clips", Path("set"))
    stems = {stem_for(12, hashlib.sha256(bytes([key])).hexdigest(), options) for key in range(200)}
    assert len(stems) == 200
    assert {number_in(stem) for stem in stems} == {12}
    assert stem_for(12, "f" * 32, replace(options, stable_names=True)) == "series_0012"
    assert number_in("series_12345") == 12345
