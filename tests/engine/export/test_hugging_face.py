"""The real Hugging Face loader takes every item; runs where the extra `hf-test` is installed."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    datasets: Any = pytest.importorskip("datasets")

if TYPE_CHECKING:
    from tests.engine.export.painted import Export, MakeSeries

PHOTOS = [2, 3, 4, 7, 12, 20]
pytestmark = pytest.mark.filterwarnings("ignore")  # the loader's own


@pytest.fixture
def written(make_series: MakeSeries, export: Export, tmp_path: Path) -> Any:
    def write(profile: str) -> str:
        series = [
            make_series(number, photos, caption=f"Series {number}, “{photos}” photos.")
            for number, photos in enumerate(PHOTOS, 1)
        ]
        export(*series, profile=profile)
        return str(tmp_path / "set")

    return write


CAPTIONS = [f"Series {number}, “{photos}” photos." for number, photos in enumerate(PHOTOS, 1)]


def test_clips(written: Any, tmp_path: Path) -> None:
    folder = written("clips")
    for source in ({"path": "videofolder", "data_dir": folder}, {"path": folder}):
        loaded = datasets.load_dataset(**source, split="train", cache_dir=str(tmp_path / "cache"))
        loaded = loaded.cast_column("video", datasets.Video(decode=False))
        rows = {Path(row["video"]["path"]).name: row["caption"] for row in loaded}
        assert rows == {f"series_{number:04d}.mp4": caption for number, caption in enumerate(CAPTIONS, 1)}


def test_hf_images(written: Any, tmp_path: Path) -> None:
    folder = written("hf_images")
    for source in ({"path": "imagefolder", "data_dir": folder}, {"path": folder}):
        loaded = datasets.load_dataset(**source, split="train", cache_dir=str(tmp_path / "cache"))
        rows = {row["caption"]: len(row["images"]) for row in loaded}
        assert rows == dict(zip(CAPTIONS, PHOTOS, strict=True))
        assert loaded[0]["images"][0].size == (64, 96)


def test_webdataset(written: Any, tmp_path: Path) -> None:
    folder = written("webdataset")
    for source in ({"path": "webdataset", "data_files": f"{folder}/train-*.tar"}, {"path": folder}):
        loaded = datasets.load_dataset(**source, split="train", cache_dir=str(tmp_path / "cache"))
        loaded = loaded.cast_column("mp4", datasets.Video(decode=False))
        rows = {row["__key__"]: row["txt"] for row in loaded}
        assert rows == {f"series_{number:04d}": caption for number, caption in enumerate(CAPTIONS, 1)}
        assert all(row["mp4"]["bytes"][4:8] == b"ftyp" for row in loaded)
