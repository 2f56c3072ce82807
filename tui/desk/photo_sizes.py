"""How many pixels a photo has, found out off the app's thread."""

from __future__ import annotations

import asyncio
from pathlib import Path

from engine.errors import PhotoSeriesError
from tui.host import Host


async def photo_size(host: Host, file: Path) -> tuple[int, int] | None:
    """Pixels across and down; None if the photo cannot be read, which its picture says."""
    try:
        return await asyncio.to_thread(host.session.photos.size, file)
    except (PhotoSeriesError, OSError):
        return None
