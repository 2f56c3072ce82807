"""Connections to model services: many at once, and none that asks twice by itself."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

    from httpx2 import AsyncClient

    from engine.settings import Settings

CONNECTIONS = 64
ODD_BODY = (ValueError, TypeError, AttributeError, LookupError)
"""What clients raise over a body that is JSON, or not even that, but not what the service sends."""


@functools.cache
def certificates() -> ssl.SSLContext:
    """The machine's certificates; reading them takes longer than the rest of making a client."""
    import httpx2

    return httpx2.create_ssl_context()


def connections(settings: Settings) -> AsyncClient:
    """A pool of connections that holds every request in flight and never asks twice by itself."""
    import httpx2

    limits = httpx2.Limits(max_connections=max(CONNECTIONS, settings.concurrency))
    return httpx2.AsyncClient(verify=certificates(), limits=limits, timeout=settings.request_timeout)
