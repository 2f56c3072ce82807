"""Which program opens a photo, and that a file's name reaches it whole."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tui.terminal.viewer import NoViewer, open_photo, viewer_command


@pytest.fixture(autouse=True)
def _programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("feh", "open", "xdg-open"):
        (folder / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize(
    ("setting", "environ", "system", "command"),
    [
        (None, {"DISPLAY": ":0"}, "linux", ["xdg-open"]),
        (None, {"WAYLAND_DISPLAY": "wayland-0"}, "linux", ["xdg-open"]),
        (None, {"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b"}, "linux", ["xdg-open"]),
        (" ", {}, "darwin", ["open"]),
        ("feh --fullscreen", {}, "linux", ["feh", "--fullscreen"]),
        (None, {"SSH_CONNECTION": "a b"}, "linux", "no display"),
        (None, {"SSH_CONNECTION": "a b"}, "darwin", "no display"),
        ("gone", {"DISPLAY": ":0"}, "linux", "names gone, which is not there"),
        ("feh 'a", {"DISPLAY": ":0"}, "linux", "is no command"),
    ],
)
def test_which_viewer(setting: str | None, environ: dict[str, str], system: str, command: list[str] | str) -> None:
    if isinstance(command, list):
        assert viewer_command(setting, environ, system) == command
    else:
        with pytest.raises(NoViewer, match=command):
            viewer_command(setting, environ, system)


def test_a_desktop_without_an_opener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(NoViewer, match="xdg-open is not there"):
        viewer_command(None, {"DISPLAY": ":0"}, "linux")


@pytest.mark.parametrize("name", ["-rf.jpg", "$(touch made) `x`; #.jpg", "a\nb \x1b[2J.jpg", "caf\udce9.jpg"])
def test_a_name_reaches_the_viewer_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    told = tmp_path / "told"
    script = f"import os, sys; open({str(told)!r}, 'wb').write(b'|'.join(map(os.fsencode, sys.argv[1:])))"
    viewer = open_photo([sys.executable, "-c", script], Path(name))
    assert viewer
    assert viewer.wait(60) == 0
    assert told.read_bytes() == os.fsencode(tmp_path / name)
    assert not (tmp_path / "made").exists()


def test_a_viewer_that_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(NoViewer, match="cannot be started"):
        open_photo([str(tmp_path)], tmp_path / "photo.jpg")
