"""How well the program foresees a person's decisions, beside the verifier's plain confidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class TasteRecord:
    """What decisions taught, and whether it is used: only if it foresaw decisions that it had not seen clearly better.

    A record is the share of pairs, one approved and one rejected, of which the approved series came first: 1 for a
    perfect order, 0.5 for chance (the area under the ROC curve).
    """

    decisions: int
    """Approvals and rejections that count; what was decided unseen does not."""
    used: bool
    why: str
    """A sentence about why it is used, or is not."""
    learned: float | None = None
    """Record of the learned order on decisions that were held out, 0 to 1; None if nothing was learned."""
    confidence: float | None = None
    """Record of the order by confidence on the same decisions."""
    gain: tuple[float, float] | None = None
    """99% interval of how much smaller its log loss is than that of the confidence, as a share of the latter."""
    held_out: str = ""
    """What was held out together: "account" or "post"."""


class TastePost(NamedTuple):
    """A post in which the verifier found a series, as it was before the person touched it."""

    id: int
    account: str
    """The account that posted it, or its folder, with a slash, if names give no account."""
    confidence: float
    approved: bool | None
    """The person's decision; None without one, and for what was decided unseen."""
    photos: int
    """Number of all photos of the post."""
    sharpness: float | None
    """That of the least sharp frame."""
    side: int | None
    """Shorter side of the smallest frame, as far as detail fills it, in pixels."""
    quality: int | None
    """JPEG quality of the most compressed frame."""
    files: tuple[Path, ...]
    """The verifier's frames."""
