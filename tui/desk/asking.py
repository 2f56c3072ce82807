"""A question to the engine: off the app's thread, and an error of ours is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from engine.errors import PhotoSeriesError
from tui.host import Host
from tui.text import safe

P = ParamSpec("P")
T = TypeVar("T")


async def ask(host: Host, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Call the engine in a thread; None if it fails, which the host says."""
    try:
        return await asyncio.to_thread(call, *args, **kwargs)
    except PhotoSeriesError as error:
        host.notify(safe(str(error)), severity="error", markup=False)
        return None
