"""Names of files and words of models may be made to do harm: in every format they stay words."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.export import PROFILES
from engine.export.configs import quoted
from engine.model import ExportFrame, ExportReport, ExportSeries, Facts
from tests.engine.export.painted import Export, MakeSeries

HARM = (
    "\"' =1+1 \x1b]0;owned\x07 \x9b31m \x00 \r\n[[section]]\n# owned\n---\n{trigger} {caption} </script>"
    "<script>alert(1)</script> ![x](javascript:1) `id` $(id) %s \\ \u202egnp.exe \ud800 \u2028 | a"
)
NAME = HARM.replace("/", "").replace("\x00", "").replace("\ud800", "")
ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
STYLES = {"images": "tags", "pairs": "caption", "hf_images": "json", "clips": "wan", "webdataset": "ltx"}


def hostile(series: ExportSeries, folder: Path) -> ExportSeries:
    """The series with harm in every word, and in its photos' names as far as the system allows."""
    name = NAME if sys.platform != "win32" else "=1+1 'x' `id`"
    frames = []
    for number, frame in enumerate(series.frames):
        path = f"{series.id} {number} {name}"[:80] + ".jpg"
        frames.append(ExportFrame(path, frame.file.rename(folder / path)))
    facts = Facts(**dict.fromkeys(("subject", "identity", "action", "place", "light", "framing", "look"), HARM[:240]))
    return replace(
        series, name=f"../../{HARM}", username=f"=cmd|{HARM}", caption=f"=1+1 {HARM}", title=f"@SUM {HARM}",
        frames=tuple(frames), facts=facts, why_taken=HARM,
    )  # fmt: skip


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that a reader of the dataset sees, also those in shards."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file.relative_to(folder).as_posix(), file.read_bytes()
            if file.suffix == ".tar":
                with tarfile.open(file) as shard:
                    for member in shard:
                        packed = shard.extractfile(member)
                        assert packed is not None
                        yield member.name, packed.read()


def words_in(value: Any) -> Iterator[str]:
    """Every text in a JSON or TOML value."""
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield from (key, *(() if key == "source" else words_in(inner)))  # a file's own name stays what it is
        case list():
            for inner in value:
                yield from words_in(inner)


def check(name: str, content: bytes) -> None:
    """Fail if a file does not parse, or is more than words."""
    assert re.fullmatch(r"[A-Za-z0-9_./-]+", name), name
    assert ".." not in name
    kind = name.rpartition(".")[2]
    if kind in {"mp4", "jpg", "png", "tar"}:
        return
    text = content.decode()
    assert not ODD.search(text), (name, ODD.search(text))
    if kind == "json":
        parsed: Any = json.loads(text)
    elif kind == "jsonl":
        parsed = [json.loads(line) for line in text.split("\n") if line]
    elif kind == "toml":
        parsed = tomllib.loads(text)
        assert "section" not in parsed
    else:
        parsed = []
    assert not any(map(ODD.search, words_in(parsed))), name
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(text)))
        assert len({len(row) for row in rows}) == 1
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row), rows
    if kind == "txt":
        assert len(text.splitlines()) <= 1, text
    if kind in {"md", "yaml"}:
        assert not re.search(r"^\s*(# owned|\[\[section)", text, re.MULTILINE)
        assert text.count("\n---\n") == text.startswith("---\n")  # the end of what the Hub reads
        assert "<script" not in text


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_format_keeps_hostile_names_and_words_as_words(
    make_series: MakeSeries, export: Export, tmp_path: Path, collection: Path, profile: str
) -> None:
    many = 2 if profile == "sheets" else 1  # each is on the other's sheet
    series = [hostile(make_series(number, 3, (96, 96)), collection) for number in range(1, many + 1)]
    report: ExportReport = export(
        *series, profile=profile, caption_style=STYLES.get(profile, "caption"), trigger_word=f"ohwx {HARM[:20]}"
    )
    assert (report.series, report.skipped) == (many, ())
    written = dict(files_of(tmp_path / "set"))
    assert len(written) > 1
    for name, content in written.items():
        check(name, content)
    assert set(tmp_path.iterdir()) == {tmp_path / "set", collection}


def test_a_quoted_path_is_read_alike_by_all() -> None:
    path = 'a"\n[[x]]\ny = "\x7f\x85\u2028\\'
    assert tomllib.loads(f"path = {quoted(path)}") == {"path": path}
    assert json.loads(quoted(path)) == path
    assert len(quoted(path).splitlines()) == 1  # as YAML counts lines
