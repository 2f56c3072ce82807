"""Selects series for the dataset, and their part and shard of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from engine.export.accounts import account_of
from engine.model.text import counted

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.export.profile import Profile
    from engine.model import ExportSeries

SHEETS = "sheets"
"""Name of the profile whose series need a reference sheet."""
LEARN, HELD_OUT = "learn", "held_out"
"""Folders of a divided dataset. Not "train" and "test", since loaders take these words in a path for splits."""


class Selection:
    """Decides series by series, and counts how many each account has."""

    def __init__(self, options: ExportOptions) -> None:
        self._options = options
        self._taken: Counter[str] = Counter()

    def refusal(self, series: ExportSeries, photos: int, lost: int = 0) -> str:
        """Why `series`, with `photos` usable and `lost` unusable photos, is left out; "" if it is taken."""
        options = self._options
        if series.copy_of:
            return f"It has the photos of {series.copy_of}, which is taken (copies)."
        if series.passed_over:
            return f"Not among the best {options.best}: {series.passed_over} (best)."
        if options.profile == SHEETS and not series.sheet:
            return "Its account has no other post to make a reference sheet of (sheets)."
        if reason := incomplete(lost, options) or too_short(photos, options):
            return reason
        if options.max_length is not None and photos > options.max_length:
            return f"It has {counted(photos, 'photo')}; the most are {options.max_length} (max_length)."
        account = account_of(series)
        if options.per_account is not None and self._taken[account] >= options.per_account:
            return f"Its account already has {options.per_account} series in the dataset (per_account)."
        self._taken[account] += 1
        return ""


def incomplete(lost: int, options: ExportOptions) -> str:
    """Why a series with `lost` missing or unreadable photos is left out; "" if it is not."""
    if not lost or options.missing != "skip-series":
        return ""
    return f"{lost} of its photos {'is' if lost == 1 else 'are'} missing or cannot be read (missing)."


def too_short(photos: int, options: ExportOptions) -> str:
    """Why a series with this many photos is left out; "" if they are enough."""
    least = max(1, options.min_length)
    if photos >= least:
        return ""
    return f"It has {counted(photos, 'photo')} that can be used; the fewest are {least} (min_length)."


def part_of(series: ExportSeries, options: ExportOptions) -> str:
    """Part of the dataset for `series`; "" unless a share of accounts is held out.

    The hash of the account's name decides, so an account is never in both parts and never changes parts.
    """
    if options.held_out <= 0:
        return ""
    digest = hashlib.sha256(account_of(series).encode("utf-8", "surrogateescape")).digest()
    return HELD_OUT if int.from_bytes(digest[:8]) / 2**64 < options.held_out else LEARN


def tar_for(profile: Profile, options: ExportOptions, part: str, number: int) -> str:
    """Path of the shard for the series of this number; "" if the profile writes no shards.

    The number decides, so that a series stays in its shard, and a change rewrites only that one.
    """
    if not profile.packed:
        return ""
    name = f"train-{(number - 1) // options.series_per_tar:06d}.tar"
    return f"{part}/{name}" if part else name
