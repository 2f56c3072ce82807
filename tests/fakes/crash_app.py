"""The real program with a defect for the pty test: the key for help raises, with a Gemini key among its variables."""

from __future__ import annotations

import os
import sys

from tests.fakes.gemini_server import KEY
from tui.app import PhotoSeriesApp
from tui.cli.program import run


def break_down(self: PhotoSeriesApp) -> None:
    self.session.key = among_the_variables = KEY
    raise ValueError(f"no such\x1b[31m thing: {among_the_variables}")


if __name__ == "__main__":
    setattr(PhotoSeriesApp, "action_help", break_down)  # noqa: B010 - mypy minds an assignment
    os.chdir(sys.argv[1])
    sys.exit(run(["review", *sys.argv[2:]]))
