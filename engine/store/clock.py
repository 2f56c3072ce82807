"""Date and time as they are stored; how long something took is never told by them, since anybody may set the clock."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, in UTC, as it is stored: without a zone and to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
