"""Parameters and addresses of servers that speak OpenAI chat."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from engine.errors import SettingsError
from engine.verify.models import Dials, Price

if TYPE_CHECKING:
    from engine.settings import Settings

IMAGE_SIZE = 512
"""Longest side in pixels, about 300 tokens with the vision models that people run at home."""
IMAGE_TOKENS = 350
THINKING_ROOM = 2048
"""Tokens for the thoughts of models that think before they answer."""
EXAMPLE = "http://127.0.0.1:8000/v1"


def server_dials(settings: Settings) -> Dials:
    """Parameters for any such server, with the price in the settings; the user's own server costs nothing."""
    price = settings.openai_price
    return Dials(
        model=settings.openai_model or "",
        price=Price(price.input, price.output) if price else Price(0.0, 0.0),
        image_size=settings.image_size or IMAGE_SIZE,
        image_tokens=IMAGE_TOKENS,
        thinking_budget=settings.thinking if isinstance(settings.thinking, int) else THINKING_ROOM,
    )


def require_price(settings: Settings) -> None:
    """Raise SettingsError if a cost limit cannot be enforced because the price of the model is unknown."""
    if settings.max_cost is not None and settings.openai_price is None:
        raise SettingsError(
            f"--max-cost {settings.max_cost:g} cannot be kept to: the price of the model at "
            f"{readable_address(settings.addresses[0]) if settings.addresses else 'base_url'} is not known.",
            'Put "openai_price": {"input": 0.15, "output": 0.6} (dollars per million tokens) into config.json, '
            "or leave the limit out.",
        )


def checked(address: str) -> str:
    """The address for requests, with http:// and /v1 added if missing. Raises SettingsError."""
    whole = address if "://" in address else f"http://{address}"
    parts = urlsplit(whole)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"base_url is no web address: {address.rpartition('@')[2]!r}.", f"E.g. {EXAMPLE}.")
    return whole if parts.path.strip("/") else f"{whole.rstrip('/')}/v1"


def readable_address(address: str) -> str:
    """An address to show: host and port, the path unless it is just /v1, and never a password."""
    parts = urlsplit(address)
    if not parts.netloc:
        return address.rpartition("@")[2].removesuffix("/v1")
    path = parts.path.rstrip("/")
    return parts.netloc.rpartition("@")[2] + (path if path != "/v1" else "")
