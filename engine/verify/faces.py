"""Tells people apart by their faces, if the extra `photo-series[faces]` is installed.

The network compares whole pictures and was never taught who somebody is: to it, portraits of two people in front of one
wall are as good as two portraits of one. The extra brings dlib and its models, 130 MB.
"""

from __future__ import annotations

import threading
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from engine.errors import VerifierUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.verify.clusters import Similarity
    from engine.verify.lite2 import Array

DIFFERENT, SAME = 0.60, 0.50
"""Distances between faces: above the first they belong to two people, below the second to one."""
VETO, SUPPORT = -0.25, 0.10
"""Added to the similarity of two photos that show different people, and of two that show the same person."""
MOST_FACES = 4
"""Faces of a picture that are compared, the largest first: each takes 100 to 300 ms."""
_UPSAMPLED = 1
"""Times that a picture is doubled before the search: faces from 40 pixels on are found, of a picture of 480."""
_MODELS = "shape_predictor_5_face_landmarks.dat", "dlib_face_recognition_resnet_model_v1.dat"


_REINSTALL = "Run: pip install --force-reinstall dlib-bin face-recognition-models, or uninstall both."


class FaceReader(Protocol):
    """Describes faces; any number of threads may use it at once."""

    def read(self, picture: NDArray[np.uint8]) -> Sequence[Array]:
        """Descriptors, the largest face's first, of an RGB picture; close for two photos of one person."""


class DlibFaces:
    """dlib's detector and its descriptors of 128 numbers; each thread reads the models for itself at its first look."""

    def __init__(self, models: Path) -> None:
        self._models = models
        self._own = threading.local()

    def read(self, picture: NDArray[np.uint8]) -> list[Array]:
        """Find and describe the faces in an RGB picture; raises VerifierUnavailable if dlib does not load."""
        if not hasattr(self._own, "parts"):
            self._own.parts = self._load()
        find, mark, describe = self._own.parts
        found = sorted(find(picture, _UPSAMPLED), key=lambda face: face.area(), reverse=True)
        pictured = ((picture, mark(picture, face)) for face in found[:MOST_FACES])
        return [np.array(describe.compute_face_descriptor(*one), np.float32) for one in pictured]

    def _load(self) -> tuple[Any, Any, Any]:
        landmarks, recognition = (str(self._models / name) for name in _MODELS)
        try:
            import dlib

            return (
                dlib.get_frontal_face_detector(),
                dlib.shape_predictor(landmarks),
                dlib.face_recognition_model_v1(recognition),
            )
        except (ImportError, RuntimeError) as error:
            raise VerifierUnavailable(f"Faces cannot be compared: {error}.", _REINSTALL) from error


def installed_faces() -> DlibFaces | None:
    """The face reader of the extra; None if the extra, or a part of it, is not installed. Loads nothing."""
    # The package of models is not imported: it asks for pkg_resources, which newer Pythons come without.
    package = find_spec("face_recognition_models")
    if package is None or package.origin is None or find_spec("dlib") is None:
        return None
    models = Path(package.origin).parent / "models"
    return DlibFaces(models) if all((models / name).is_file() for name in _MODELS) else None


def with_faces(similarity: Similarity, faces: Sequence[Sequence[Array]]) -> Similarity:
    """`similarity` with pairs of photos that show different people taken apart, and those of one person moved together.

    `faces` are those of each photo. Photos without a face are left as they are; of several faces the nearest two count.
    """
    told = similarity.copy()
    for one, other in combinations(range(len(similarity)), 2):
        if faces[one] and faces[other]:
            distance = min(float(np.linalg.norm(a - b)) for a in faces[one] for b in faces[other])
            change = VETO if distance > DIFFERENT else SUPPORT if distance < SAME else 0.0
            told[one, other] = told[other, one] = np.clip(told[one, other] + change, -1, 1)
    return told
