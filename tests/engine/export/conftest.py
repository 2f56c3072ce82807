"""Series of painted photos, and an exporter that writes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.export import Exporter, ExportOptions
from engine.model import ExportFrame, ExportReport, ExportSeries
from tests.engine.export.painted import Export, MakeSeries, Reader, paint


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


@pytest.fixture
def make_series(collection: Path) -> MakeSeries:
    def make(
        series_id: int,
        photos: int = 4,
        size: tuple[int, int] = (240, 300),
        caption: str = "A woman turns towards the light.",
        username: str | None = "someone",
        **more: Any,
    ) -> ExportSeries:
        frames = []
        for number in range(1, photos + 1):
            path = f"{username}/post{series_id}_{number:02d}.jpg"
            if not (collection / path).exists():
                paint(collection / path, series_id * 20 + number, size)
            frames.append(ExportFrame(path, collection / path))
        more.setdefault("post", f"post{series_id}")
        return ExportSeries(series_id, f"post{series_id}", username, caption, tuple(frames), 0.9, **more)

    return make


@pytest.fixture
def options(tmp_path: Path) -> ExportOptions:
    return ExportOptions("clips", tmp_path / "set", size=64, stable_names=True)


@pytest.fixture
def export(options: ExportOptions) -> Export:
    def run(*series: ExportSeries, stop: Callable[[], bool] = lambda: False, **changes: Any) -> ExportReport:
        protected = changes.pop("protected", ())
        progress = changes.pop("progress", lambda done, total, name: None)
        exporter = Exporter(Reader(), changes.pop("focus", None))
        chosen = replace(options, **changes)
        return exporter.export(series, len(series), chosen, progress, stop, protected)

    return run
