"""A real session on a folder of painted posts, verified offline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.build import open_session
from engine.events import Event
from engine.session.session import Session
from engine.settings import Settings
from tests.conftest import PaintPost

STAMP = "2025_08_28_15_09_21"


@pytest.fixture
def downloads(tmp_path: Path, paint_post: PaintPost) -> Path:
    """Two posts of one scene each, a pair, a single, and a file that is no picture."""
    folder = tmp_path / "downloads"
    paint_post(folder, f"{STAMP}_jenny_beach", 5, scene=1)
    paint_post(folder, "studio", 4, scene=2)
    paint_post(folder / "sub", "studio", 3, scene=3)
    paint_post(folder, "alone", 1, scene=4)
    (folder / f"{STAMP}_jenny_beach_06.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is cut short")
    return folder


@pytest.fixture
def told() -> list[Event]:
    return []


@pytest.fixture
def session(tmp_path: Path, downloads: Path, told: list[Event]) -> Iterator[Session]:
    settings = Settings(database_path=str(tmp_path / "series.db"), output_dir=str(tmp_path / "dataset"), size=64)
    session = open_session(settings, told.append)
    session.open(downloads)
    yield session
    session.close()
