"""Where keys are found, where one is kept, and that none goes to an address that it was not meant for."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.build import choose_verifier, make_verifier, servers
from engine.errors import SettingsError
from engine.keys import find_key, find_server_key, keep_key, key_file, known_keys
from engine.settings import Settings
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.posts import PlainPictures, paint_posts, verify_all

ALL = {
    "GEMINI_API_KEY": "google-key",
    "GOOGLE_API_KEY": "google-key-too",
    "OPENAI_API_KEY": "openai-key",
    "PHOTO_SERIES_OPENAI_KEY": "own-key",
}


def test_a_key_is_found_in_order_and_in_a_dotenv_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('GEMINI_API_KEY="from-file"\n', encoding="utf-8")
    assert find_key(None, {}, tmp_path) == "from-file"
    assert find_key(None, {"GEMINI_API_KEY": "b", "GOOGLE_API_KEY": "a"}, tmp_path) == "a"
    assert find_key(None, {"GOOGLE_AI_API_KEY": "c"}, tmp_path / "elsewhere") == "c"
    assert find_key(" given ", {"GEMINI_API_KEY": "b"}, tmp_path) == "given"
    assert find_key(None, {}, tmp_path / "elsewhere") is None


def test_a_key_is_kept_on_request_where_only_its_owner_reads_it(tmp_path: Path) -> None:
    keep_key("first")
    keep_key(" second ")
    assert key_file().stat().st_mode & 0o777 == 0o600
    assert find_key(None, {}, tmp_path) == "second"
    assert find_key(None, {"GEMINI_API_KEY": "b"}, tmp_path) == "b"


@pytest.mark.parametrize(
    ("address", "environment", "key"),
    [
        ("http://box:8000/v1", ALL, "own-key"),
        ("http://box:8000/v1", {"OPENAI_API_KEY": "openai-key", "GEMINI_API_KEY": "google-key"}, None),
        ("https://api.openai.com/v1", {"OPENAI_API_KEY": "openai-key"}, "openai-key"),
        ("https://api.openai.com/v1", ALL, "own-key"),
        ("http://api.openai.com/v1", {"OPENAI_API_KEY": "openai-key"}, None),
        ("https://api.openai.com.example.org/v1", {"OPENAI_API_KEY": "openai-key"}, None),
        ("https://example.org/api.openai.com", {"OPENAI_API_KEY": "openai-key"}, None),
        ("https://api.openai.com@example.org/v1", {"OPENAI_API_KEY": "openai-key"}, None),
    ],
)
def test_which_key_an_address_gets(address: str, environment: dict[str, str], key: str | None, tmp_path: Path) -> None:
    assert find_server_key(address, None, environment, tmp_path) == key
    assert find_server_key(address, " given ", environment, tmp_path) == "given"


def test_a_key_in_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PHOTO_SERIES_OPENAI_KEY=from-file\n", encoding="utf-8")
    assert find_server_key("http://box", None, {}, tmp_path) == "from-file"


async def test_what_the_servers_are_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("GEMINI_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, ALL[name])
    posts = paint_posts(tmp_path, 2)
    with OpenAIServer() as one, OpenAIServer() as other:
        settings = Settings(base_url=[one.url, other.url])
        for given in (None, "given-key", "first-key, "):
            verifier = make_verifier(settings, "google-key", PlainPictures(), server_key=given)
            await verify_all(verifier, posts)
    assert set(one.authorizations) == {"Bearer none", "Bearer given-key", "Bearer first-key"}
    assert set(other.authorizations) == {"Bearer none", "Bearer given-key"}
    with pytest.raises(SettingsError, match=r"holds 3 keys, .* base_url names 2"):
        make_verifier(settings, "google-key", PlainPictures(), server_key="a,b,c")


def test_auto_takes_the_server_that_an_address_names_and_sends_it_no_key_of_google() -> None:
    chosen = choose_verifier(Settings(base_url="http://box:8000/v1", openai_model="qwen3-vl"), "google-key")
    assert (chosen.title, chosen.why) == ("openai (qwen3-vl at box:8000)", "base_url names a server")
    several = choose_verifier(Settings(base_url=["http://a", "http://b", "http://a"]), None)
    assert several.title == "openai (2 addresses)"
    assert choose_verifier(Settings(verifier="gemini", base_url="http://proxy"), "google-key").name == "gemini"
    assert choose_verifier(Settings(), "google-key").name == "gemini"


def test_addresses_are_each_asked_once() -> None:
    made = servers(Settings(base_url=["http://a", "http://b", " http://a "]), None, PlainPictures())
    assert [server.address for server in made] == ["http://a/v1", "http://b/v1"]


def test_every_key_there_may_be_is_kept_out_of_the_story_of_a_crash(tmp_path: Path) -> None:
    assert set(ALL.values()) <= set(known_keys(ALL, tmp_path))
