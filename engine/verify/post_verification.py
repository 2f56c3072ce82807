"""The offline verifier's work on one post: a value, so that another process can do it as well as a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from engine.errors import PostFailed, RunStopped, UnreadablePhoto
from engine.model import Exclusion, Limits, MeasuringSource, Verdict, marks_of
from engine.verify.drafts import draft_caption
from engine.verify.network_input import DECODED_SIDE, squared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from PIL.Image import Image

    from engine.model import Candidate, Measures, PictureSource, Stop
    from engine.settings import Settings
    from engine.verify.faces import FaceReader
    from engine.verify.lite2 import Array, Lite2
    from engine.verify.offline_verdict import Looked

NAME, MODEL = "offline", "efficientnet-lite2"
METHOD = "offline-4"
"""Incremented whenever the same pictures may get another answer."""
BLANK_SPREAD = 4.0
"""Standard deviation of values (0 to 255) below which a picture shows nothing."""


KeepFeatures: TypeAlias = "Callable[[Mapping[Path, Array]], None]"


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a process needs besides the photos, loaded once: the network, and what tells people apart."""

    network: Lite2
    faces: FaceReader | None
    keep: KeepFeatures | None = None
    """Takes what the network found in a post's photos, as far as nothing was cut off them; None if nobody wants it."""


@dataclass(frozen=True, slots=True)
class PostVerification:
    """Gives verdicts in one thread; any number of threads may use it at once."""

    pictures: PictureSource
    settings: Settings
    with_faces: bool

    @property
    def prompt_version(self) -> str:
        """Version of everything besides the pictures and the network that a verdict depends on."""
        settings = self.settings
        limits = (
            settings.offline_similarity,
            settings.offline_pair_similarity,
            settings.offline_cohesion,
            settings.offline_confidence,
        )
        return " ".join((METHOD, *(f"{limit:g}" for limit in limits), *(["faces"] if self.with_faces else [])))

    def verdict(self, candidate: Candidate, equipment: Equipment, cancelled: Stop) -> Verdict:
        """Verify a post; raises PostFailed, and RunStopped before the next photo once `cancelled()` is true."""
        from engine.verify.offline_verdict import describe, find_series

        try:
            looked = self._look_at(candidate, equipment, cancelled)
        except MemoryError as error:
            raise PostFailed("There is too little memory to verify this post.", "Set fewer offline_workers.") from error
        finding = describe(looked) if candidate.only_facts else find_series(looked, self.settings)
        return Verdict(
            is_series=finding.is_series,
            frames=finding.frames,
            excluded=finding.excluded,
            caption=draft_caption(candidate.caption, candidate.series_id, finding.facts) if finding.is_series else "",
            caption_is_draft=finding.is_series,
            confidence=finding.confidence,
            reason=finding.reason,
            needs_review=finding.needs_review,
            unreadable=() if candidate.only_facts and looked.looks else tuple(looked.unreadable),
            facts=finding.facts,
            seen=finding.seen,
            verifier=NAME,
            model_version=MODEL,
            prompt_version=self.prompt_version,
        )

    def _look_at(self, candidate: Candidate, equipment: Equipment, cancelled: Stop) -> Looked:
        import numpy as np

        from engine.verify.doubles import grey_square
        from engine.verify.offline_verdict import Looked

        looked = Looked(faces=[] if equipment.faces else None)
        whole: dict[Path, Array] = {}
        for photo in candidate.photos:
            if cancelled():
                raise RunStopped("The run was stopped.")
            try:
                picture, measures = self._load(photo.file)
            except UnreadablePhoto as error:
                looked.unreadable.append(Exclusion(photo.path, str(error)))
                continue
            pixels = squared(picture)
            if pixels.std() < BLANK_SPREAD:
                looked.blank.append(Exclusion(photo.path, "It is blank: one even colour."))
                continue
            looked.photos.append(photo)
            if marks_of(measures, Limits()):
                looked.marked.add(photo.path)
            looked.greys.append(grey_square(picture))
            looked.looks.append(equipment.network.look(pixels))
            if measures and not measures.box:
                whole[photo.file] = looked.looks[-1].features
            if looked.faces is not None and equipment.faces:
                looked.faces.append(equipment.faces.read(np.asarray(picture)))
        if equipment.keep:
            equipment.keep(whole)
        return looked

    def _load(self, file: Path) -> tuple[Image, Measures | None]:
        if isinstance(self.pictures, MeasuringSource):
            return self.pictures.load_measured(file, DECODED_SIDE)
        return self.pictures.load(file, DECODED_SIDE), None
