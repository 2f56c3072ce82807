"""The real program with a defect for the pty test: its keys raise, help for one, a Gemini key among the variables."""

from __future__ import annotations

import os
import sys

from tests.fakes.gemini_server import KEY
from tui.app import PhotoSeriesApp
from tui.cli.program import run


async def break_down(self: PhotoSeriesApp, name: str) -> None:
    self.session.key = among_the_variables = KEY
    raise ValueError(f"no such\x1b[31m thing: {among_the_variables}")


if __name__ == "__main__":
    setattr(PhotoSeriesApp, "action_run", break_down)  # noqa: B010 - mypy minds an assignment
    os.chdir(sys.argv[1])
    sys.exit(run(["review", *sys.argv[2:]]))
