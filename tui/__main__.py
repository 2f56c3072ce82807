"""Where the program starts."""

from __future__ import annotations

import sys

VERSION = "0.1.0"


def main() -> None:
    """Run the program; the version is told without importing anything."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"photo-series {VERSION}\n")
        return
    from tui.runtime.garbage import importing
    from tui.terminal.encoding import accept_every_character

    accept_every_character()

    with importing():
        from engine.memory import keep_memory_together
        from tui.cli.program import run

    keep_memory_together()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
