"""Connections to model services: many at once, and without automatic retries."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

    from httpx2 import AsyncClient

    from engine.settings import Settings

CONNECTIONS = 64
ODD_BODY = (ValueError, TypeError, AttributeError, LookupError)
"""Exceptions that clients raise for a body that is not what the service should send, whether JSON or not."""


@functools.cache
def certificates() -> ssl.SSLContext:
    """The machine's certificates, cached because reading them takes most of the time to make a client."""
    import httpx2

    return httpx2.create_ssl_context()


def connections(settings: Settings) -> AsyncClient:
    """A pool with a connection for every request in flight, and without automatic retries."""
    import httpx2

    limits = httpx2.Limits(max_connections=max(CONNECTIONS, settings.concurrency))
    return httpx2.AsyncClient(verify=certificates(), limits=limits, timeout=settings.request_timeout)
