"""Files of Meta's own exports, whose names say nothing and whose lists say everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model import Proof
from engine.naming.reading import Assessment, Reading

if TYPE_CHECKING:
    from engine.naming.filename import FileName
    from engine.naming.sides.exports import ExportLists

_GUESS = "The export lists these files one after another with the same time and caption."


class OwnExport:
    """`media/posts/YYYYMM/<hash>.jpg`, grouped by the export's own list of posts."""

    name = "instagram-export"
    title = "media/posts/YYYYMM/<hash> with posts_1.json or posts_1.html beside; also Threads' and Facebook's exports"

    def __init__(self, lists: ExportLists) -> None:
        self._lists = lists

    def read(self, file: FileName) -> Reading | None:
        """Read a name that an export lists; None for any other."""
        slide = self._lists.slide(file.directory, file.name)
        if slide is None:
            return None
        told = f"{slide.service}'s own export lists these files as one post."
        proof, why = (Proof.LIKELY, _GUESS) if slide.is_guess else (Proof.PROVEN, told)
        return Reading(
            post=slide.post,
            name=slide.post,
            number=slide.number if slide.of > 1 else None,
            username=slide.username or self._lists.username(file.directory),
            stamp=slide.stamp,
            caption=slide.caption,
            expected=slide.of if slide.of > 1 else None,
            scattered=slide.scattered,
            assessment=Assessment(proof, (why,), shortcode=slide.shortcode),
        )
