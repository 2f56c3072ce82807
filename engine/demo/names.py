"""Realistic download names: a post's shortcode contains its time, as Instagram's do."""

from __future__ import annotations

from datetime import datetime

import numpy as np

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_FIRST_MOMENT = 1_314_220_021_721
"""Start of the ids' clock, in Unix milliseconds."""


def shortcode(taken_at: datetime, rng: np.random.Generator) -> str:
    """The 11 characters of a post id made within this second: milliseconds, then 23 random bits, in base 64."""
    moment = round(taken_at.timestamp() * 1000) + int(rng.integers(1000))
    number = ((moment - _FIRST_MOMENT) << 23) | int(rng.integers(1 << 23))
    letters = ""
    while number:
        number, place = divmod(number, 64)
        letters = _ALPHABET[place] + letters
    return letters


def base_name(taken_at: datetime, username: str, code: str, caption: str) -> str:
    """Beginning of a post's file names: stamp, user name and shortcode run together, and the caption, if any."""
    stamp = taken_at.strftime("%Y_%m_%d_%H_%M_%S")
    return f"{stamp}_{username}{code}" + (f"_{caption}" if caption else "")
