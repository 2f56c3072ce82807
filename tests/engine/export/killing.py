"""Kills an export at every step of its publication, and prints what readers and the next export then find.

Run as a program: what is to be killed must be a process of its own, and forks need a process without threads.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from engine.export import Exporter, ExportOptions
from engine.export.swap import swap, swap_by_renames
from engine.model import ExportFrame, ExportSeries
from engine.workers.base import Threads
from tests.engine.export.painted import Reader, paint
from tests.fakes.posix import KILL

_STEPS = frozenset({"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir"})
OWN = {"notes.txt": b"mine", "cache/latents.bin": b"a trainer's", "cache/deep/more.bin": b"a trainer's, too"}


class Ground:
    """A dataset, the next state of it that is ready to be published, and the kills in between."""

    def __init__(self, folder: Path, profile: str, mode: str) -> None:
        self.folder, self.output = folder, folder / "place" / "set"
        self.mode = mode
        self.options = ExportOptions(profile, self.output, size=64, series_per_tar=2, stable_names=True)
        self.first = [self.series(number) for number in (1, 2, 3)]
        changed = self.series(2)
        self.second = [
            self.series(1),
            replace(changed, frames=changed.frames[::-1], caption="Other words."),
            self.series(4),
        ]

    def series(self, number: int) -> ExportSeries:
        names = [f"someone/post{number}_{photo}.jpg" for photo in (1, 2)]
        for photo, name in enumerate(names):
            if not (self.folder / name).exists():
                paint(self.folder / name, number * 10 + photo, (96, 120))
        frames = tuple(ExportFrame(name, self.folder / name) for name in names)
        return ExportSeries(number, f"post{number}", "someone", "A woman turns.", frames)

    @property
    def exporter(self) -> Exporter:
        return Exporter(Reader(), workers=Threads(1), swap=swap_by_renames if self.mode == "renames" else swap)

    def export(self, series: list[ExportSeries]) -> None:
        self.exporter.export(series, len(series), self.options, lambda *_: None, lambda: False)

    def open(self) -> None:
        self.exporter.finish_interrupted(self.output)

    def prepare(self) -> None:
        """Leave the folder as a kill leaves it that comes just before the point of no return."""
        if self.mode != "first export":
            assert child(lambda: self.export(self.first)) == 0
        if self.mode == "own files":
            for name, content in OWN.items():
                (self.output / name).parent.mkdir(parents=True, exist_ok=True)
                (self.output / name).write_bytes(content)
        assert child(lambda: self.export(self.second), 1) == -KILL
        shutil.copytree(self.output.parent, self.folder / "ready")

    def restore(self) -> None:
        shutil.rmtree(self.output.parent)
        shutil.copytree(self.folder / "ready", self.output.parent)


def fork() -> int:
    """The child's number, or 0 in the child."""
    pid = -1
    if sys.platform != "win32":
        pid = os.fork()
    return pid


def child(work: Callable[[], object], kill_before: int = 0) -> int:
    """Do `work` in a process of its own, killed before a step of its publication; the exit code, negative if killed."""
    pid = fork()
    if not pid:
        if kill_before:
            _kill_before(kill_before)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _kill_before(step: int) -> None:
    seen = 0

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event in _STEPS and (seen or (event == "os.rename" and str(args[1]).endswith("commit.json"))):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), KILL)

    sys.addaudithook(count)


def visible(folder: Path) -> dict[str, bytes]:
    """What a reader sees: every file but hidden ones and those in hidden folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def _written_late(output: Path) -> bool:
    """Write a file into the folder that was the dataset, as a program does that still works in it."""
    for beside in output.parent.glob(".set.photo-series-*"):
        if (beside / ".photo-series.json").exists() and list(beside.glob(".photo-series-staging*")):
            (beside / "late.txt").write_bytes(b"late")
            return True
    return False


def main(folder: Path, profile: str, mode: str) -> None:
    ground = Ground(folder, profile, mode)
    ground.prepare()
    output, own = ground.output, OWN if mode == "own files" else {}
    old = {path: data for path, data in visible(output).items() if path not in own}
    assert child(lambda: ground.export(ground.second)) == 0
    new = {path: data for path, data in visible(output).items() if path not in own}
    kept = [path for path in old if old[path] == new.get(path)]
    found: dict[str, list[object]] = {
        "mixed": [],
        "partial": [],
        "absent": [],
        "lost": [],
        "unfinished": [],
        "moved": [],
    }
    step, late_ones = 1, 0
    while True:
        step += 1
        ground.restore()
        inodes = {path: (output / path).stat().st_ino for path in kept}
        if child(lambda: ground.export(ground.second), step) == 0:
            break
        seen = visible(output) if output.exists() else {}
        theirs = {path: seen.pop(path, None) for path in own}
        if not output.exists():
            found["absent"].append(step)
        elif seen not in (old, new):
            is_part = seen.items() <= old.items() or seen.items() <= new.items()
            found["partial" if is_part else "mixed"].append(step)
        if theirs != own:
            found["lost"].append(step)
        late = _written_late(output)
        late_ones += late
        # Half of the time the app is opened next, else the same export comes next.
        done = child(ground.open if step % 2 else lambda: ground.export(ground.second))
        after = visible(output)
        if any(after.pop(path, None) != data for path, data in own.items()):
            found["lost"].append(step)
        if late and after.pop("late.txt", None) != b"late":
            found["lost"].append(step)
        leftovers = [name for name in os.listdir(output.parent) if name != "set"]
        if done or leftovers or after != new:
            found["unfinished"].append((step, done, leftovers))
        found["moved"] += [(step, path) for path in kept if (output / path).stat().st_ino != inodes[path]]
    sys.stdout.write(json.dumps({"steps": step - 2, "late": late_ones, **found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
