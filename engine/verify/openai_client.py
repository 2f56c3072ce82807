"""OpenAI's client for the user's own servers: it never retries by itself, and sends them no key but their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from engine.errors import KeyRefused, VerifierUnavailable
from engine.keys import OPENAI_HOST

if TYPE_CHECKING:
    from openai import AsyncOpenAI

REACH = 10.0
"""Seconds in which a server must take a connection: a machine that is off says nothing at all."""
_HEADERS = re.compile(
    r"accept(-encoding)?|authorization|connection|content-(length|type)|host|transfer-encoding|user-agent|x-stainless-.*",
    re.IGNORECASE,
)
"""What the head of a request to such a server may hold."""


def make_client(address: str, key: str, seconds: float) -> AsyncOpenAI:
    """A client for the server at `address` with a timeout in seconds; imports the optional package.

    Raises VerifierUnavailable if it is missing, and KeyRefused for a key that no header can hold.
    """
    try:
        import openai
    except ImportError:
        raise VerifierUnavailable(
            "A model on your own server needs the openai package.", "pip install 'photo-series[openai]'"
        ) from None
    if not re.fullmatch(r"[\x21-\x7e]+", key):
        raise KeyRefused("The server's key holds a space or another sign that no key has.", "Copy it once more.")
    hooks = {} if urlsplit(address).hostname == OPENAI_HOST else {"request": [_strip]}
    return openai.AsyncOpenAI(
        api_key=key,
        base_url=address,
        max_retries=0,
        # Photos go where the user said, and nowhere else that a server may point to.
        http_client=openai.DefaultAsyncHttpxClient(event_hooks=hooks, follow_redirects=False),
        timeout=openai.Timeout(seconds, connect=min(REACH, seconds)),
    )


async def _strip(request: Any) -> None:
    """Remove the headers that the client takes from the environment for OpenAI: other servers must not see them."""
    for name in [name for name in request.headers if not _HEADERS.fullmatch(name)]:
        del request.headers[name]
