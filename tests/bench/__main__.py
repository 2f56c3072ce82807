"""`python -m tests.bench [name…] [--json FILE]`: runs benches, each line against a baseline in the same run.

Without names it lists them; `all` runs every one, which takes some twenty-five minutes. A ratio is our time through the
baseline's: below 1 is faster. Where no other clock is named it is the processor's, which a busy machine blurs least.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench import machine
from tests.bench.bench_app import lines as app
from tests.bench.bench_choice import lines as choice
from tests.bench.bench_encode import lines as export
from tests.bench.bench_gemini import lines as slots
from tests.bench.bench_grouping import lines as names
from tests.bench.bench_grouping import scan_lines as scan
from tests.bench.bench_list import lines as rows
from tests.bench.bench_offline import lines as offline
from tests.bench.bench_pictures import pictures, sprites, thumbnails
from tests.bench.bench_runs import again, storing, unchanged
from tests.bench.bench_start import lines as start
from tests.bench.bench_workers import lines as workers
from tests.bench.line import Bench, Missing

BENCHES: dict[str, Bench] = {
    "names": names,
    "scan": scan,
    "pictures": pictures,
    "thumbnails": thumbnails,
    "sprites": sprites,
    "offline": offline,
    "slots": slots,
    "choice": choice,
    "storing": storing,
    "again": again,
    "start": start,
    "list": rows,
    "app": app,
    "export": export,
    "unchanged": unchanged,
    "workers": workers,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; returns the exit code, 1 if a bench failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[*BENCHES, "all", []], metavar="name", help=", ".join(BENCHES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the lines there, too")
    asked = parser.parse_args(arguments)
    if not asked.names:
        say("\n".join(f"{name:<12}{summary(bench)}" for name, bench in BENCHES.items()))
        return 0
    chosen = list(BENCHES) if "all" in asked.names else list(dict.fromkeys(asked.names))
    facts = machine.facts()
    say("\n".join(f"{name}: {fact}" for name, fact in facts.items()))
    say(f"\n| {'bench':<10} | {'what':<44} | {'ours':>22} | {'ratio':>7} | baseline\n|{'---|' * 5}")
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOME": home, "XDG_CACHE_HOME": home, "XDG_STATE_HOME": home}
        lines = list[dict[str, Any]]()
        for name in chosen:
            for line in shown(name):
                lines.append({"bench": name} | line)
                if asked.json:  # each at once, for somebody may end a bench that takes too long
                    whole = json.dumps({"machine": facts, "lines": lines}, indent=2)
                    asked.json.write_text(f"{whole}\n", encoding="utf-8")
    return 1 if any("failed" in line for line in lines) else 0


def shown(name: str) -> Iterator[dict[str, Any]]:
    """The lines of a bench, printed as they come, the last perhaps saying why it was skipped or what failed."""
    try:
        for line in BENCHES[name]():
            say(f"| {name:<10} | {line.what:<44} | {line.figure:>22} | {line.ratio:>6.2g}× | {line.baseline} |")
            yield asdict(line)
    except Missing as missing:
        say(f"| {name:<10} | {f'skipped: {missing}':<44} | {'':>22} | {'':>7} | |")
        yield {"skipped": str(missing)}
    except Exception as error:  # noqa: BLE001 - whatever it is, the other benches go on
        say(f"{traceback.format_exc()}| {name:<10} | {f'failed: {type(error).__name__}':<44} | {'':>22} | {'':>7} | |")
        yield {"failed": f"{type(error).__name__}: {error}"}


def summary(bench: Bench) -> str:
    """What a bench measures, in its own words."""
    return (bench.__doc__ or "").partition("\n")[0]


def say(line: str) -> None:
    """Print at once, for a bench is watched."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
