"""The contact sheet: every series of a dataset on one page that needs nothing else."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from engine.errors import ExportError, RunStopped
from engine.export import Exporter, ExportOptions
from tests.engine.export.painted import Export, MakeSeries, Reader, tree


class Page(HTMLParser):
    """The words and pictures of a page, and whatever it would load from elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.pictures: list[Image.Image] = []
        self.elsewhere: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "href"):
                kind, _, data = (value or "").partition(",")
                if kind == "data:image/jpeg;base64":
                    self.pictures.append(Image.open(io.BytesIO(base64.b64decode(data))))
                else:
                    self.elsewhere.append(value or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_every_series_is_there_as_its_frames(
    make_series: MakeSeries, export: Export, options: ExportOptions, tmp_path: Path
) -> None:
    nasty = '<script>alert(1)</script> & "quotes"'
    series = [make_series(1, 3), make_series(2, 4, (300, 240), caption=nasty)]
    export(*series, contact_sheet=True)
    before = tree(tmp_path / "set")
    file = Exporter(Reader()).write_sheet(iter(series), options, lambda: False)
    assert file == tmp_path / "contact-sheet.html"
    page = Page(file.read_text(encoding="utf-8"))
    assert [picture.size for picture in page.pictures] == [(64, 96)] * 3 + [(96, 64)] * 4
    assert not page.elsewhere
    assert "script" not in page.tags
    assert nasty in page.words
    assert any("4 photos, 96×64, 13 frames, undecided" in words for words in page.words)
    assert tree(tmp_path / "set") == before
    assert not list(tmp_path.glob(".contact*"))


def test_a_series_that_was_left_out_is_not_on_it(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    series = [make_series(1, 3), make_series(2, 2)]
    export(*series, min_length=3)
    options = ExportOptions("clips", tmp_path / "set", size=64, min_length=3)
    text = Exporter(Reader()).write_sheet(iter(series), options, lambda: False).read_text(encoding="utf-8")
    assert re.findall(r"<h2>(.*?)</h2>", text) == ["series_0001"]


def test_a_page_of_somebody_else_is_not_replaced(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    theirs = tmp_path / "contact-sheet.html"
    theirs.write_text("<h1>holidays</h1>", encoding="utf-8")
    with pytest.raises(ExportError, match="was not written by this program"):
        export(make_series(1), contact_sheet=True)
    assert theirs.read_text(encoding="utf-8") == "<h1>holidays</h1>"
    assert not (tmp_path / "set").exists()


def test_a_stop_leaves_the_page_before_as_it_was(
    make_series: MakeSeries, export: Export, options: ExportOptions, tmp_path: Path
) -> None:
    series = make_series(1)
    export(series)
    file = Exporter(Reader()).write_sheet([series], options, lambda: False)
    before = file.read_bytes()
    with pytest.raises(RunStopped):
        Exporter(Reader()).write_sheet([replace(series, caption="other")], options, lambda: True)
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["contact-sheet.html", "downloads", "set"]


def test_crops_are_those_of_the_export_and_not_looked_for_again(
    make_series: MakeSeries, options: ExportOptions
) -> None:
    series = [make_series(1, 3, (400, 200)), make_series(2, 3)]
    asked: list[tuple[int, int]] = []

    def focus(picture: Image.Image) -> tuple[float, float]:
        asked.append(picture.size)
        return 0.1 * len(asked), 0.5

    exporter = Exporter(Reader(), focus)
    squares = replace(options, frame=(64, 64))
    exporter.export(series, 2, squares, lambda *_: None, lambda: False)
    found = len(asked)
    assert found == 6
    exporter.write_sheet(series, squares, lambda: False)
    assert len(asked) == found
