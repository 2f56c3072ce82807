"""Makes this process find what Windows has: no POSIX modules and signals, no open folders, and no file moved in use.

For a process of its own. What libraries find out when they are imported must be known before, see LIBRARIES.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
from collections.abc import Callable
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from typing import Any

LIBRARIES = (
    "asyncio", "filelock", "multiprocessing.popen_spawn_posix", "multiprocessing.resource_tracker", "platformdirs",
    "numpy", "subprocess", "tempfile",
)  # fmt: skip
MODULES = ("fcntl", "termios", "tty", "pty", "resource", "grp", "pwd", "readline", "curses", "syslog")
SIGNALS = (
    "SIGHUP", "SIGKILL", "SIGTSTP", "SIGCONT", "SIGWINCH", "SIGUSR1", "SIGALRM", "SIGQUIT", "pthread_sigmask", "alarm",
    "setitimer",
)  # fmt: skip
CALLS = (
    "fork", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "O_SYNC", "getuid", "geteuid", "getgid", "uname", "getpgid",
    "killpg", "setsid", "posix_fadvise", "chown", "mkfifo", "sysconf", "nice", "getloadavg", "pread", "sendfile",
    "getpriority", "setpriority", "fchdir", "tcgetpgrp", "copy_file_range",
)  # fmt: skip
OPEN_FILES = Path("/proc/self/fd")


class InWindows(SourceFileLoader):
    """Loads a module that takes its system for Windows."""

    def get_code(self, fullname: str) -> Any:
        return self.source_to_code(self.get_data(self.path).replace(b"sys.platform", b'"win32"'), self.path)


def pretend(project: Path) -> None:
    """Be in Windows from now on, for the packages of `project` that are imported after this."""
    for name in LIBRARIES:
        importlib.import_module(name)
    make = FileFinder.path_hook((InWindows, [".py"]))

    def ours(path: str) -> Any:
        if Path(path).is_relative_to(project / "engine") or Path(path).is_relative_to(project / "tui"):
            return make(path)
        raise ImportError(path)

    sys.path_hooks.insert(0, ours)
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # what an import of a missing module finds
    for module, names in ((signal, SIGNALS), (os, CALLS)):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        able.clear()
    vars(shutil).update(_use_fd_functions=False, _rmtree_impl=vars(shutil).get("_rmtree_unsafe"))
    for name in ("unlink", "remove", "rmdir", "rename", "replace"):
        setattr(os, name, _refusing(getattr(os, name), over=name == "rename"))
    vars(os)["open"] = _only_files(os.open)


def _refusing(call: Callable[..., None], over: bool) -> Callable[..., None]:
    """Like `call`, but for what this process has open; `over` is True for one that replaces nothing, either."""

    def refusing(*paths: Any, **more: Any) -> None:
        here = [os.fspath(path) for path in paths[:2]]
        for path in here:
            if os.path.lexists(path) and _is_open(path):
                raise PermissionError(13, "The process cannot access the file because it is being used", path)
        if over and here[0] != here[-1] and os.path.lexists(here[-1]):
            raise FileExistsError(17, "Cannot create a file when that file already exists", here[-1])
        call(*paths, **more)

    return refusing


def _only_files(call: Callable[..., int]) -> Callable[..., int]:
    def only_files(path: Any, *more: Any, **named: Any) -> int:
        if os.path.isdir(path):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return call(path, *more, **named)

    return only_files


def _is_open(path: str) -> bool:
    """Whether this process has a file open, or one in a folder; False where that cannot be asked, as in Windows."""
    real = os.path.realpath(path)
    for handle in OPEN_FILES.iterdir() if OPEN_FILES.is_dir() else ():
        try:
            held = os.readlink(handle)
        except OSError:
            continue
        if held == real or held.startswith(f"{real}{os.sep}"):
            return True
    return False
