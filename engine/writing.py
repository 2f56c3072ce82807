"""Writes a file beside its place and moves it there, so that it is complete or absent and nobody else's is touched."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from engine.opening import NO_LINKS

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
"""Errors of file systems that know no hard links; EINVAL is what Windows says."""

DRAFTS = ".photo-series-"
"""Begins the names of files that are being written."""


@contextlib.contextmanager
def replacing(
    file: Path, *, private: bool = False, only_new: bool = False, durable: bool = False
) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `file` at the end of the block, or vanishes if the block fails.

    It keeps the permissions of the file that it replaces; one that is `private` is for its owner alone. A link at the
    place is replaced itself, and what it leads to stays as it is. With `only_new` nothing is replaced: FileExistsError
    is raised for whatever has come to be there. What is `durable` is on the disk before it takes its place. Raises
    OSError.
    """
    draft, stream = new_beside(file, private=private)
    try:
        with stream:
            yield stream
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        if only_new:
            move_to_free_place(draft, file)
            return
        if not private:
            _take_permissions(file, draft)
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def new_beside(file: Path, *, private: bool = False) -> tuple[Path, BinaryIO]:
    """A new, open file in the folder of `file`, under a name that nobody can guess and so nobody can have planted."""
    draft = file.with_name(f"{DRAFTS}{secrets.token_hex(8)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINKS
    return draft, open(os.open(draft, flags, 0o600 if private else 0o666), "wb")


def move_to_free_place(draft: Path, file: Path) -> None:
    """Give a finished draft its name; raises FileExistsError if anything is there, OSError."""
    try:
        os.link(draft, file, follow_symlinks=os.link not in os.supports_follow_symlinks)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(file):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from error
        os.replace(draft, file)


def _take_permissions(file: Path, draft: Path) -> None:
    with contextlib.suppress(OSError):
        before = file.stat(follow_symlinks=False)
        if not file.is_symlink():
            draft.chmod(before.st_mode & 0o777)
