"""Posts of painted pictures with the truth about them, and a plain way to have a verifier verify them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from engine.errors import UnreadablePhoto, VerifierError
from engine.model import Candidate, CandidatePhoto, Mark, Verdict
from tests.fakes import truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.verify.base import Verifier


class PlainPictures:
    """Opens JPEG files that are upright already."""

    def load(self, file: Path, longest: int | None = None) -> Image.Image:
        try:
            with Image.open(file) as image:
                if longest:
                    image.draft("RGB", (longest, longest))
                image.load()
        except (OSError, UnidentifiedImageError) as error:
            raise UnreadablePhoto(f"{file.name}: {type(error).__name__}") from error
        if longest:
            image.thumbnail((longest, longest))
        return image


@dataclass(frozen=True)
class TruePost:
    """A post, and what is true about it."""

    candidate: Candidate
    frames: tuple[str, ...]
    """Paths in film order; empty where it is no series."""
    strangers: frozenset[str]


def paint_posts(folder: Path, number: int, photos: int = 4, size: tuple[int, int] = (160, 200)) -> list[TruePost]:
    """Posts whose files stand in another order than the film's; each holds a stranger, every fourth nothing else."""
    return [_paint_post(folder, series, photos, size) for series in range(1, number + 1)]


def _paint_post(folder: Path, series: int, photos: int, size: tuple[int, int]) -> TruePost:
    places = (
        [0] * photos if series % 4 == 0 else [0, *(1 + (series + step) % (photos - 1) for step in range(photos - 1))]
    )
    found = []
    for number, place in enumerate(places, 1):
        name = f"2024_05_0{series % 9 + 1}_secret_user[CxYz{series:04d}]_private_{number}.jpg"
        file = truth.save(folder, name, truth.Mark(series, place), size)
        found.append((place, CandidatePhoto(file.name, file, number)))
    kept = tuple(photo.path for place, photo in sorted(found, key=lambda pair: pair[0]) if place)
    candidate = Candidate(series, tuple(photo for _, photo in found), caption="a very private caption")
    return TruePost(candidate, kept, frozenset(photo.path for place, photo in found if not place))


async def verify_all(verifier: Verifier, posts: Sequence[TruePost]) -> list[Verdict | VerifierError]:
    """A run as the session makes it: never more posts at once than there are slots."""
    results: dict[int, Verdict | VerifierError] = {}
    waiting = list(enumerate(posts))[::-1]
    under_way: set[asyncio.Task[None]] = set()

    async def verify(place: int, post: TruePost) -> None:
        try:
            results[place] = await verifier.verify(post.candidate)
        except VerifierError as error:
            results[place] = error

    await verifier.open()
    try:
        while waiting or under_way:
            while waiting and len(under_way) < verifier.slots:
                under_way.add(asyncio.create_task(verify(*waiting.pop())))
            done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        await verifier.close()
    return [results[place] for place in range(len(posts))]


def assert_true(results: Sequence[Verdict | VerifierError], posts: Sequence[TruePost]) -> None:
    """Every verdict is the truth, names every photo once, and tells the marks of each."""
    for result, post in zip(results, posts, strict=True):
        assert isinstance(result, Verdict), f"post {post.candidate.series_id}: {result}"
        assert result.frames == post.frames
        assert result.is_series == bool(post.frames)
        named = [*result.frames, *(out.path for out in result.excluded)]
        assert sorted(named) == sorted(photo.path for photo in post.candidate.photos)
        assert all(out.reason for out in result.excluded)
        seen = dict(result.seen or ())
        assert sorted(seen) == sorted(named)
        told = [(), (Mark.TEXT,), (Mark.WATERMARK, Mark.TURNED)]  # by place, see gemini_server.SEEN
        assert [seen[path] for path in result.frames[:3]] == told[: len(result.frames)]
