"""Series and texts that the tests of the terminal side share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.pilot import Pilot, WaitForScreenTimeout

from engine.build import nobody_listens, open_session
from engine.errors import UnreadablePhoto
from engine.model import Decision, Frame, SeriesRow, SeriesState
from engine.settings import Settings
from tests.conftest import PaintPost
from tests.fakes.shared_styles import share_styles
from tui.pictures import PictureService
from tui.terminal.probe import Protocol, TerminalPictures

NASTY = (
    "[/]",
    "[red]x[/blue] [b",
    "IMG [2024] [red].jpg",
    "\x1b[2J\x1b[31mescape\x1b]52;c;aGk=\x07",
    "\x9b31m C1 \x90 \x00 nul",
    "line\nbreak\r\nand\ttab",
    "\u202egnp.exe \u2066bidi",
    "lost \udcff\udce9 bytes",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea \u2764\ufe0f",
    "日本語の写真セット",
    "Z\u0300\u0301\u0302\u0303\u0304 algo",
    "\U0010eeee\u0305\u0305 placeholder",
    "$accent {brace} %s \\[",
    "x" * 300,
    "",
)


@pytest.fixture(scope="session", autouse=True)
def _styles_are_shared() -> Iterator[None]:
    """Each app would read the same style sheets again."""
    with pytest.MonkeyPatch.context() as patch:
        share_styles(patch)
        yield


@pytest.fixture(autouse=True)
def patient_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the pilot ask once more: a widget that goes while it is waited for never answers, and the pilot gives up."""
    wait = Pilot._wait_for_screen

    async def wait_twice(pilot: Pilot[Any], timeout: float = 30.0) -> bool:
        try:
            return await wait(pilot, min(timeout, 10.0))
        except WaitForScreenTimeout:
            return await wait(pilot, timeout)

    monkeypatch.setattr(Pilot, "_wait_for_screen", wait_twice)


@pytest.fixture(params=NASTY, ids=[f"nasty{number}" for number in range(len(NASTY))])
def nasty(request: pytest.FixtureRequest) -> str:
    """A text that some terminal, or some widget, stumbles over."""
    return str(request.param)


@pytest.fixture
def make_row() -> Callable[..., SeriesRow]:
    """Makes a verified, undecided series; keywords change it."""

    def make(series_id: int, **changes: Any) -> SeriesRow:
        values: dict[str, Any] = {
            "id": series_id, "name": f"series {series_id}", "directory": "", "username": "jenny",
            "state": SeriesState.VERIFIED, "decision": Decision.UNDECIDED, "is_series": True, "kept": 7, "total": 10,
            "confidence": 0.83, "needs_review": False, "caption": "",
        }  # fmt: skip
        return SeriesRow(**(values | changes))

    return make


@pytest.fixture
def make_photo(tmp_path: Path) -> Callable[..., Path]:
    """Paints a JPEG: left half one colour, right half another, so that its cells can be told."""

    def make(
        name: str = "photo.jpg", size: tuple[int, int] = (400, 500), left: str = "red", right: str = "blue"
    ) -> Path:
        image = Image.new("RGB", size, left)
        image.paste(right, (size[0] // 2, 0, size[0], size[1]))
        image.save(tmp_path / name, "JPEG", quality=95)
        return tmp_path / name

    return make


def small_jpeg(file: Path, size: int, mtime_ns: int) -> Path:
    """Stands in for the engine's thumbnails: the photos of these tests are small already."""
    if not file.exists():
        raise UnreadablePhoto(f"{file.name} is not there.", "Relink the folder.")
    try:
        with Image.open(file) as image:
            image.load()
    except OSError as error:
        raise UnreadablePhoto(f"{file.name} cannot be decoded: {error}") from error
    return file


@pytest.fixture
def make_pictures() -> Iterator[Callable[..., PictureService]]:
    """Makes picture services for a protocol, and closes them after the test."""
    services: list[PictureService] = []

    def make(protocol: Protocol = "half", cell: tuple[int, int] = (10, 20), **options: Any) -> PictureService:
        terminal = TerminalPictures(protocol, cell, tmux=options.pop("tmux", False))
        services.append(PictureService(terminal, options.pop("thumbnail", small_jpeg), **options))
        return services[-1]

    yield make
    for service in services:
        service.close()


@pytest.fixture
def make_frame() -> Callable[..., Frame]:
    """Makes a frame of the film from a photo; keywords change it."""

    def make(file: Path, position: int | None = 1, **changes: Any) -> Frame:
        values: dict[str, Any] = {
            "path": file.name, "file": file, "number": 1, "kept": position is not None, "position": position,
        }  # fmt: skip
        return Frame(**(values | changes))

    return make


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory, paint_post: PaintPost) -> Path:
    """Three posts that each hold a series, and a single; tests only read it."""
    folder = tmp_path_factory.mktemp("collection") / "downloads"
    for number, name in enumerate(("beach", "market", "studio"), start=1):
        paint_post(folder, f"2025_08_28_15_09_2{number}_jenny_{name}", 5, scene=number)
    paint_post(folder, "alone", 1, scene=9)
    return folder


@pytest.fixture(scope="session")
def verified_database(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> Path:
    """The collection's database after its whole job."""
    path = tmp_path_factory.mktemp("verified") / "series.db"
    session = open_session(Settings(database_path=str(path), verifier="offline"), nobody_listens)
    session.open(photos)
    session.runs.scan()
    assert session.runs.verify().valid == 3
    session.close()
    return path
