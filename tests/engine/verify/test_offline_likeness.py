"""Likeness of painted photos, with the real network."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from threadpoolctl import threadpool_limits

from engine.errors import RunStopped
from engine.model import Candidate, CandidatePhoto
from engine.photos.decode import PhotoReader
from engine.photos.noting import NotingReader, WithinBars
from engine.settings import Settings
from engine.verify.film_order import shortest_path_order
from engine.verify.likeness import Likeness
from engine.verify.network import SharedNetwork
from engine.verify.offline import OfflineVerifier
from tests.fakes.posts import PlainPictures


@pytest.fixture(autouse=True)
def one_thread_each() -> Iterator[None]:
    with threadpool_limits(1, user_api="blas"):
        yield


class CountingPictures(PlainPictures):
    """Counts what it decodes."""

    loads = 0

    def load(self, file: Path, longest: int | None = None) -> Image.Image:
        self.loads += 1
        return super().load(file, longest)


def zooming(folder: Path, count: int) -> list[Path]:
    """A ball that grows from photo to photo."""
    files = [folder / f"{step}.jpg" for step in range(count)]
    for step, file in enumerate(files):
        image = Image.linear_gradient("L").resize((300, 300)).convert("RGB")
        reach = 20 + 25 * step
        ImageDraw.Draw(image).ellipse((150 - reach, 150 - reach, 150 + reach, 150 + reach), fill=(230, 60, 20))
        image.save(file, quality=90)
    return files


class Shelf(dict[bytes, bytes]):
    """Features in memory."""

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        return {key: self[key] for key in keys if key in self}

    def keep(self, found: Mapping[bytes, bytes]) -> None:
        self.update(found)


def test_the_mean_of_what_was_looked_at_is_known_and_nothing_more_is_looked_at(tmp_path: Path) -> None:
    files, pictures = zooming(tmp_path, 3), CountingPictures()
    likeness = Likeness(pictures, Shelf(), SharedNetwork())
    cosine = likeness.similarity(files[:2])[0, 1]
    both, one, none = likeness.known_means([files[:2], files[1:], [*files[2:], tmp_path / "gone.jpg"]])
    assert pictures.loads == 2
    assert np.isnan(none).all()
    assert both @ both == pytest.approx((1 + cosine) / 2, abs=0.01)
    assert both @ one == pytest.approx((1 + cosine) / 2, abs=0.01)


def test_neighbours_in_a_movement_are_the_most_alike(tmp_path: Path) -> None:
    files = zooming(tmp_path, 5)
    similarity = Likeness(PlainPictures(), Shelf(), SharedNetwork()).similarity(files)
    assert similarity.shape == (5, 5)
    assert np.allclose(similarity, similarity.T)
    assert np.allclose(np.diag(similarity), 1)
    assert similarity[0, 1] > similarity[0, 4]
    assert shortest_path_order(similarity[np.ix_([0, 3, 1, 4, 2], [0, 3, 1, 4, 2])], [0, 3, 1, 4, 2]) == (0, 2, 4, 1, 3)


def test_photos_are_looked_at_once_unless_they_change(tmp_path: Path) -> None:
    files = zooming(tmp_path, 3)
    pictures, shelf = CountingPictures(), Shelf()
    first = Likeness(pictures, shelf, SharedNetwork()).similarity(files)
    assert np.array_equal(Likeness(pictures, shelf, SharedNetwork()).similarity(files), first)  # as after a restart
    assert pictures.loads == 3
    os.utime(files[0], (1, 1))
    Likeness(pictures, shelf, SharedNetwork()).similarity(files)
    assert pictures.loads == 4


def test_what_nobody_waits_for_any_more_ends_and_keeps_what_it_saw(tmp_path: Path) -> None:
    files = zooming(tmp_path, 3)
    pictures, shelf = CountingPictures(), Shelf()
    likeness = Likeness(pictures, shelf, SharedNetwork())
    with pytest.raises(RunStopped):
        likeness.similarity(files, lambda: pictures.loads == 2)
    assert len(shelf) == 2
    assert likeness.similarity(files).shape == (3, 3)
    assert pictures.loads == 3
    assert likeness.similarity(files, lambda: True).shape == (3, 3)  # nothing is left to be looked at


def test_a_photo_that_cannot_be_read_is_unlike_the_others(tmp_path: Path) -> None:
    files = zooming(tmp_path, 2)
    broken, gone = tmp_path / "broken.jpg", tmp_path / "gone.jpg"
    broken.write_bytes(b"no picture")
    similarity = Likeness(PlainPictures(), Shelf(), SharedNetwork()).similarity([*files, broken, gone])
    assert similarity[2:, :2].max() == 0
    assert similarity[0, 1] > 0.5
    assert Likeness(PlainPictures(), Shelf(), SharedNetwork()).similarity([]).shape == (0, 0)


async def test_what_was_verified_offline_need_not_be_looked_at_again(tmp_path: Path) -> None:
    files, pictures, reader = zooming(tmp_path, 3), CountingPictures(), PhotoReader(10**8)
    with Image.open(files[2]) as last:
        barred = Image.new("RGB", (300, 400))
        barred.paste(last, (0, 50))
        barred.save(files[2])
    likeness, plain = Likeness(pictures, Shelf(), SharedNetwork()), Likeness(reader, Shelf(), SharedNetwork())
    verifier = OfflineVerifier(WithinBars(NotingReader(reader)), Settings(offline_workers=1), keep=likeness.keep)
    await verifier.open()
    await verifier.verify(Candidate(1, tuple(CandidatePhoto(file.name, file) for file in files)))
    await verifier.close()
    assert likeness.similarity(files[:2]) == pytest.approx(plain.similarity(files[:2]), abs=0.002)
    assert pictures.loads == 0
    assert np.isnan(likeness.known_means([files[2:]])).all(), "it saw that one without its bars"
