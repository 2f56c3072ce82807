"""Keys for model services: where they are looked for, and the one file that may keep one.

A key is in no setting, so that it reaches no database, log or error text.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import platformdirs
from dotenv import dotenv_values

from engine.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEY_VARIABLES = ("GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_AI_API_KEY")
"""Environment variables that may hold a Gemini key, strongest first; a .env file in the working folder may too."""
SERVER_KEY_VARIABLE = "PHOTO_SERIES_OPENAI_KEY"
"""Environment variable that may hold the key of the servers at `base_url`; a .env file may too."""
OPENAI_KEY_VARIABLE, OPENAI_HOST = "OPENAI_API_KEY", "api.openai.com"
"""OpenAI's own key, and the only host that it is sent to."""


def find_key(
    explicit: str | None = None, environ: Mapping[str, str] = os.environ, folder: Path | None = None
) -> str | None:
    """The Gemini key: as given, else from KEY_VARIABLES, a .env file in the working folder, or what `keep_key` kept."""
    if explicit:
        return explicit.strip()
    if key := _from_environment(KEY_VARIABLES, environ, folder):
        return key
    try:
        return key_file().read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def find_server_key(
    address: str, explicit: str | None = None, environ: Mapping[str, str] = os.environ, folder: Path | None = None
) -> str | None:
    """The key for the server at `address`: as given, else from SERVER_KEY_VARIABLE or, for OpenAI alone, its own."""
    if explicit:
        return explicit.strip()
    names = [SERVER_KEY_VARIABLE]
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname == OPENAI_HOST:
        names.append(OPENAI_KEY_VARIABLE)
    return _from_environment(names, environ, folder)


def find_server_keys(
    addresses: Sequence[str],
    explicit: str | None = None,
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
) -> list[str | None]:
    """The key for each address: one for all, or one for each in their order, with commas between them.

    An empty one of several is none. Raises SettingsError if there are several, but not as many as addresses.
    """
    found = [find_server_key(address, explicit, environ, folder) for address in addresses]
    return [_of_several(key, place, len(addresses)) for place, key in enumerate(found)]


def _of_several(keys: str | None, place: int, addresses: int) -> str | None:
    if keys is None or "," not in keys:
        return keys
    several = [key.strip() for key in keys.split(",")]
    if len(several) != addresses:
        raise SettingsError(
            f"The servers' key holds {len(several)} keys, with commas between them, and base_url names {addresses}.",
            "Give one key for all addresses, or one for each in their order.",
        )
    return several[place] or None


def known_keys(environ: Mapping[str, str] = os.environ, folder: Path | None = None) -> list[str]:
    """Every key that this program could have found, for leaving them out of what it tells of a crash."""
    names = (*KEY_VARIABLES, SERVER_KEY_VARIABLE, OPENAI_KEY_VARIABLE)
    found = [_from_environment([name], environ, folder) for name in names]
    return [key for key in (find_key(None, environ, folder), *found) if key]


def _from_environment(names: Sequence[str], environ: Mapping[str, str], folder: Path | None) -> str | None:
    """The first of these variables that is set, in the environment or else in a .env file in the working folder."""
    env_file = (folder or Path()) / ".env"
    from_file = dotenv_values(env_file) if env_file.is_file() else {}
    for source in (environ, from_file):
        for name in names:
            if value := (source.get(name) or "").strip():
                return value
    return None


def key_file() -> Path:
    """The file that keeps a key, if the user asks for that."""
    return platformdirs.user_config_path("photo-series") / "gemini-key"


def keep_key(key: str) -> Path:
    """Write the key to a file that only its owner can read; raises SettingsError if that fails."""
    path = key_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(key.strip() + "\n")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", "Set GEMINI_API_KEY instead.") from error
    return path
