"""Settings: defaults in one place, and errors that name the line to mend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import SettingsError
from engine.settings import Settings
from engine.settings_file import add_pattern, changed, defaults_as_json, load_settings

PROJECT = Path(__file__).parents[2]


def test_config_json_holds_every_setting_with_its_default() -> None:
    assert (PROJECT / "config.json").read_text(encoding="utf-8") == defaults_as_json()


def test_every_setting_explains_itself() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_older_keys_keep_their_names() -> None:
    older = {
        "gemini_model": "gemini-2.5-flash",
        "database_path": "photo_series.db",
        "min_images_for_series": 2,
        "max_images_for_series": 20,
        "filename_pattern": "instagram",
    }
    assert Settings(**older) == Settings()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{\n  "gemini_modl": "x",\n  "fps": 16\n}',
            'line 2: "gemini_modl" is no setting. Did you mean "gemini_model"?',
        ),
        ('{\n  "verifier": "auto",\n  "fps": "16"\n}', 'line 3: "fps" should be a valid integer'),
        ('{\n\n  "verifier": "gem"}', "line 3: \"verifier\" should be 'auto', 'gemini', 'openai' or 'offline'"),
        (
            '{"min_length": 5,\n "max_length": 3}',
            'line 1: "min_length" is wrong: min_length (5) is more than max_length',
        ),
        ('{\n "fps": 16,\n}', "line 2: Illegal trailing comma"),
        ('{\n "keys": {"approve": "y",\n\n},\n "fps": 16}', "line 2: Illegal trailing comma"),
        ('{\n "fps": 16\n "hold": 4}', "line 3: Expecting ',' delimiter"),
        ("[]", "line 1: settings must stand between braces"),
        ("[" * 100_000, "cannot be read"),
        (f'{{"hold": {"1" * 5000}}}', "cannot be read"),
        ('{"hold": 0}', '"hold" should be greater than or equal to 1'),
        ('{"mouse": 1}', '"mouse" should be a valid boolean'),
    ],
)
def test_a_bad_file_is_refused_with_the_line_to_mend(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_flags_are_laid_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"fps": 24, "hold": 8}), encoding="utf-8")
    settings = load_settings(path, fps=12, size=None)
    assert (settings.fps, settings.hold, settings.size) == (12, 8, 768)


def test_a_bad_flag_is_named_as_a_flag() -> None:
    with pytest.raises(SettingsError, match="--min-length"):
        load_settings(None, min_length=0)


def test_a_foreign_config_json_in_the_working_folder_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "t5", "hidden_size": 4096}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings() == Settings()
    with pytest.raises(SettingsError):
        load_settings(Path("config.json"))


def test_values_typed_elsewhere_are_checked_under_the_name_they_have_there() -> None:
    settings = Settings(fps=24)
    other = changed(settings, {}, hold=8)
    assert (settings.hold, other.hold, other.fps) == (4, 8, 24)
    with pytest.raises(SettingsError, match=r"^Hold should be greater than or equal to 1, not 0\. Clip frames"):
        changed(settings, {"hold": "Hold"}, hold=0)
    with pytest.raises(SettingsError, match="Fewest frames is wrong: min_length"):
        changed(settings, {"min_length": "Fewest frames"}, min_length=9, max_length=3)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, ["instagram", "{post} x"]),
        ('{"filename_pattern": "instaloader", "fps": 8}', ["instaloader", "{post} x"]),
        ('{"fps": 8, "filename_pattern": ["instagram", "{post} y"]}', ["instagram", "{post} y", "{post} x"]),
    ],
)
def test_a_template_is_added_to_the_patterns_and_nothing_else_changes(
    tmp_path: Path, before: str | None, after: list[str]
) -> None:
    path = tmp_path / "config.json"
    if before:
        path.write_text(before)
    assert add_pattern("{post} x", path) == path
    assert load_settings(path).filename_pattern == after
    assert load_settings(path).fps == (8 if before else 16)
    assert [one.name for one in tmp_path.iterdir()] == ["config.json"]


@pytest.mark.parametrize("content", ["{", '{"hidden_size": 64}'])
def test_a_broken_or_foreign_settings_file_is_not_written_over(tmp_path: Path, content: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(content)
    with pytest.raises(SettingsError):
        add_pattern("{post} x", path)
    assert path.read_text() == content
