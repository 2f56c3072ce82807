"""A desk without an app, on a real session whose posts are verified already."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.settings import Settings
from tests.fakes.desk_parts import Table
from tui.pictures import PictureService


@pytest.fixture
async def table(
    tmp_path: Path, photos: Path, verified_database: Path, make_pictures: Callable[..., PictureService]
) -> AsyncIterator[Table]:
    """Three series that wait for a word, and a single."""
    shutil.copy(verified_database, tmp_path / "series.db")
    settings = Settings(
        database_path=str(tmp_path / "series.db"),
        output_dir=str(tmp_path / "dataset"),
        size=64,
        small_below=0,
        verifier="offline",
    )
    session = open_session(settings, nobody_listens)
    session.open(photos)
    table = Table(session, make_pictures())
    await table.lay()
    yield table
    await table.surface.settle()
    session.close()
