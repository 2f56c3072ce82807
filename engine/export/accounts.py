"""Accounts: whose post a series is."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model import ExportSeries


def account_of(series: ExportSeries) -> str:
    """The account that posted a series, or its folder if names give no account."""
    if series.username:
        return series.username.casefold()
    return f"{PurePosixPath(series.frames[0].path).parent}/" if series.frames else ""
