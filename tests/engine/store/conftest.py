"""A real store in a temporary folder, and posts to put into it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.model import Exclusion, Photo, Post, Proof, Usage, Verdict
from engine.store.store import Store

MakePost = Callable[..., Post]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "series.db")
    yield store
    store.close()


@pytest.fixture
def collection(store: Store, root: Path) -> int:
    return store.intake.collection(root)


@pytest.fixture
def make_post() -> MakePost:
    def make(name: str = "beach", photos: int = 4, directory: str = "", **facts: object) -> Post:
        prefix = f"{directory}/" if directory else ""
        return Post(
            key=f"{prefix}{name}",
            directory=directory,
            name=name,
            pattern="generic",
            proof=Proof.NAME_ONLY,
            photos=tuple(Photo(f"{prefix}{name}_{n:02d}.jpg", n, 1000 + n, 77) for n in range(1, photos + 1)),
            **facts,  # type: ignore[arg-type]
        )

    return make


def verdict_for(post: Post, keep: tuple[int, ...] = (2, 1, 3), verifier: str = "offline", **facts: object) -> Verdict:
    """A verdict that keeps the photos with these numbers, in this order."""
    by_number = {photo.number: photo.path for photo in post.photos}
    frames = tuple(by_number[number] for number in keep)
    values: dict[str, object] = {
        "is_series": bool(keep),
        "frames": frames,
        "excluded": tuple(Exclusion(p.path, "another place") for p in post.photos if p.path not in frames),
        "caption": "sequence of photos showing a beach",
        "confidence": 0.8,
        "reason": "one beach",
        "verifier": verifier,
        "usage": Usage(100, 20, 0, 1, 0.01),
    }
    return Verdict(**(values | facts))  # type: ignore[arg-type]


def on_disk(root: Path, post: Post) -> Post:
    """The post with real files under `root`, each with bytes of its own."""
    photos = []
    for photo in post.photos:
        file = root / photo.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(hashlib.sha256(os.fsencode(photo.path)).digest() * 20 + b"x" * (photo.number or 0))
        found = file.stat()
        photos.append(Photo(photo.path, photo.number, found.st_size, found.st_mtime_ns))
    return post._replace(photos=tuple(photos))
