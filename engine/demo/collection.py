"""Paints the sample collection into a folder and knows the truth about it."""

from __future__ import annotations

import os
import queue
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from engine.demo.darkroom import Job, paint_scene, write_whole
from engine.demo.plan import Role, plan
from engine.demo.stories import Kind, Scene
from engine.errors import CollectionError, RunStopped
from engine.model import Progress, Stop

MARKER = ".photo-series-demo"
"""The hidden file that marks a sample collection."""
_PAINTERS = min(4, os.cpu_count() or 1)
"""Threads that paint at once; more help little, since drawing holds the interpreter lock."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """The sample collection on disk."""

    folder: Path
    posts: int
    photos: int


@dataclass(frozen=True, slots=True)
class PostTruth:
    """The truth about one post, which no verifier sees."""

    name: str
    """Its folder and the beginning of its file names."""
    kind: Kind
    roles: Mapping[str, Role]
    """Role of each file by its path relative to the root, in the order of slides."""

    @property
    def series(self) -> frozenset[str]:
        """The files that a perfect verifier keeps."""
        return frozenset(path for path, role in self.roles.items() if role is Role.SERIES)


def truth(posts: int | None = None) -> tuple[PostTruth, ...]:
    """The truth about all posts, or the first `posts`, in the planned order."""
    return tuple(
        PostTruth(post.name, post.kind, {photo.path: photo.role for photo in post.photos}) for post in plan(posts)
    )


def paint(folder: Path, progress: Progress, stop: Stop, posts: int | None = None) -> DemoReport:
    """Paint the collection, or its first `posts` posts, into an empty folder, or complete an unfinished one.

    Photos that exist are left alone, and every file is complete at any time. Raises CollectionError if the folder
    contains anything else or cannot be written, and RunStopped once `stop()` is true.
    """
    jobs = [(post, photo) for post in plan(posts) for photo in post.photos]
    try:
        _claim(folder)
        missing = [job for job in jobs if not (folder / job[1].path).is_file()]
        _paint_all(folder, missing, len(jobs), progress, stop)
    except OSError as error:
        raise CollectionError(
            f"The sample collection cannot be painted into {folder}: {error.strerror or error}.",
            "Name another folder, or make room there.",
        ) from error
    return DemoReport(folder, len({post.name for post, _ in jobs}), len(jobs))


def refuse_other_folder(folder: Path) -> None:
    """Raise CollectionError if `folder` holds anything, but no sample with its photos in `photos`."""
    try:
        others = [name for name in os.listdir(folder) if not name.lstrip(".").startswith("photo_series.db")]
    except OSError:
        return  # not there, or no folder: told by whoever writes into it
    if others and not (folder / "photos" / MARKER).is_file():
        raise CollectionError(f"{folder} holds something else than a sample.", "Name an empty or a new folder for it.")


def _claim(folder: Path) -> None:
    """Check that the folder is ours to paint into, and mark it."""
    marker = folder / MARKER
    if marker.is_file():
        return
    if folder.exists() and not folder.is_dir():
        raise CollectionError(f"{folder} is a file, not a folder.", "Name a folder for the sample collection.")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise CollectionError(
            f"{folder} is not empty and holds no sample collection.", "Name an empty or a new folder for it."
        )
    write_whole(marker, b"Sample photos, painted by Photo Series.\n")


def _paint_all(folder: Path, jobs: Sequence[Job], total: int, progress: Progress, stop: Stop) -> None:
    """Paint place by place, so that each is painted once and only those in progress are in memory."""
    by_scene: dict[Scene, list[Job]] = {}
    for job in jobs:
        by_scene.setdefault(job[1].scene, []).append(job)
    painted: queue.SimpleQueue[str] = queue.SimpleQueue()
    done = total - len(jobs)
    progress(done, total, "")
    ended = False
    with ThreadPoolExecutor(_PAINTERS, "painter") as painters:
        running = [
            painters.submit(paint_scene, folder, share, painted.put, lambda: ended)
            for share in sorted(by_scene.values(), key=len, reverse=True)
        ]
        try:
            while _going_on(running) or not painted.empty():
                if stop():
                    raise RunStopped("The painting was stopped.", "Start the demo again to paint the rest.")
                wait(running, 0.05, FIRST_EXCEPTION)
                while not painted.empty():
                    done += 1
                    progress(done, total, painted.get())
        finally:
            ended = True
        for future in running:
            future.result()


def _going_on(futures: Sequence[Future[None]]) -> bool:
    failed = any(future.done() and future.exception() for future in futures)
    return not failed and any(not future.done() for future in futures)
