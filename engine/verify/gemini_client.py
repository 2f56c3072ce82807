"""The SDK's client for Gemini, without retries and for this service only, and its errors translated."""

from __future__ import annotations

import logging
import re
import warnings
from typing import TYPE_CHECKING, Any

from engine.errors import KeyMissing, KeyRefused, PhotoSeriesError, SettingsError, VerifierError, VerifierUnavailable
from engine.verify.connections import certificates
from engine.verify.faults import Fault
from engine.verify.gemini_errors import KEY_PAGE, explained

if TYPE_CHECKING:
    from google.genai import Client

    from engine.settings import Settings

API_VERSION = "v1beta"
"""Pinned: from google-genai 3.0 on the SDK's own choice is v1, which lacks `-latest` names and some previews."""


def check_spelling(key: str | None) -> str:
    """The key, if it can be one: any other would break the request's header and be printed in the error."""
    if not key:
        raise KeyMissing("Gemini needs an API key.", f"Make one at {KEY_PAGE} and set GEMINI_API_KEY.")
    if not re.fullmatch(r"[\x21-\x7e]+", key):
        raise KeyRefused("The API key holds a space or another sign that no key has.", "Copy it once more.")
    return key


def make_client(key: str, settings: Settings, **http: Any) -> Client:
    """An SDK client that does not retry, and ignores environment variables that select another service."""
    # The SDK warns about every name it does not know yet, in two ways: both would write across the app's screen.
    warnings.filterwarnings("ignore", module=r"google\.genai")
    logging.getLogger("google_genai").addHandler(logging.NullHandler())
    import httpx2
    from google import genai
    from google.genai import types

    options = types.HttpOptions(
        base_url=_only_address(settings),
        api_version=API_VERSION,
        timeout=max(1, int(settings.request_timeout * 1000)),
        **{"httpx_client": httpx2.Client(verify=certificates()), **http},
    )
    try:
        return genai.Client(api_key=key, vertexai=False, http_options=options)
    except ValueError as error:
        raise VerifierUnavailable(
            f"Gemini's client cannot be made: {_without(key, error)}.", "Check base_url."
        ) from None


def _only_address(settings: Settings) -> str | None:
    if len(settings.addresses) > 1:
        raise SettingsError("Gemini has one address, and base_url names several.", "They are for --verifier openai.")
    return next(iter(settings.addresses), None)


def translated(error: Exception, model: str, key: str) -> VerifierError | Fault:
    """Our error for one of the SDK or its transport, never containing the key."""
    import httpx2
    from google.genai import errors

    said = _without(key, error)
    if isinstance(error, errors.APIError):
        headers = getattr(error.response, "headers", None) or {}
        meaning = explained(error.code or 0, error.details, model, headers.get("retry-after", ""))
        meaning.args = tuple(_without(key, part) for part in meaning.args)
        if isinstance(meaning, PhotoSeriesError):
            meaning.message = _without(key, meaning.message)
        else:
            meaning.what = _without(key, meaning.what)
        return meaning
    if isinstance(error, httpx2.InvalidURL | httpx2.UnsupportedProtocol):
        return VerifierUnavailable(f"base_url is no address that can be asked: {said}.", "Mend it in config.json.")
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
        return Fault(f"no connection ({said})", unreached=True)
    if isinstance(error, httpx2.HTTPError):
        return Fault(f"the connection broke ({said or type(error).__name__})", lost=True)
    return Fault("the answer is not what Gemini sends", lost=True)


def _without(key: str, error: object) -> str:
    return str(error).replace(key, "…")
