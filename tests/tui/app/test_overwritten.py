"""A backup is copied over the database under the app: it says so, and what is decided is kept elsewhere."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

from engine.store.backups import Backups
from engine.store.store import Store
from tests.tui.app.conftest import OpenDesk


async def test_decisions_go_on_elsewhere_and_the_copy_is_left_alone(open_desk: OpenDesk, tmp_path: Path) -> None:
    path, copy = tmp_path / "series.db", tmp_path / "copy.db"
    async with open_desk() as desk:
        await desk.until_verified(3)
        Backups(path).write(copy)
        await desk.press("a")
        await desk.until(lambda: desk.counts.approved == 1)
        subprocess.run(["cp", copy, path], check=True)
        await desk.press("x")
        await desk.until(lambda: any("was overwritten: another file was copied over it" in one for one in desk.toasts))
        assert (desk.counts.approved, desk.counts.rejected) == (1, 1)
        (kept,) = Path(os.environ["XDG_STATE_HOME"]).rglob("rescued-*.db")
    assert path.read_bytes() == copy.read_bytes()
    with contextlib.closing(Store(kept)) as store:
        assert (store.catalog.counts().approved, store.catalog.counts().rejected) == (1, 1)
