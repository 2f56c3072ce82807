"""The app on 100,000 series, in a pty: first paint and keys, idle and while Gemini verifies with 32 in flight; memory.

    python -m tests.bench.bench_app [--series N] [--verifying POSTS] [--rounds N] [--browse MOVES] [--layouts-only]

A key is timed from its press to the end of the frame that shows what it did, and the first paint to the end of the
frame that shows the first line of the list: once from the start of the process, and once from the app's first question
to the terminal, when its imports are done. Beside each stands what the app took of a processor, which does not depend
on what else the machine does. Baseline: the same on 2,000 series, in the same run. The list is shown as lines, except
where strips and sheet are measured, without a job and with one: there a page is timed to its first picture and to its
last, once the small pictures are on disk, and none in memory.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from engine.build import nobody_listens, open_session
from engine.settings import Settings
from tests.bench.line import Line
from tests.bench.machine import load
from tests.fakes import truth
from tests.fakes.gemini_server import KEY
from tests.tui.terminal_double import TerminalDouble
from tui.desk.layouts import REMEMBERED
from tui.model.list_layout import ListLayout

PROJECT = Path(__file__).parents[2]
CURSOR = "❯"
ACTIONS = {"move": "down", "page": "pagedown", "decision": "a"}
FILTER = "conf>0.5"
SEEN = 2000
"""Posts that have photos: more are not looked at."""
PACE = (0.1, 0.3)
"""Seconds between two keys of somebody who looks at what comes."""
KEYS = 60
"""Times that each key is pressed: of twenty or fewer, the 95th percentile is the slowest one."""
LEAVES = 40
"""Pages of lines that are leafed through at a stretch: less than the smaller list has."""
PAGES = 24
"""Pages of strips, or of a sheet, that are leafed through."""
POSTS = 2600
"""New posts for a service to verify: at 15 a second they last until a layout is measured."""
FIRST_OF = {"half": "▀", "sixel": "\x1bP", "kitty": "\U0010eeee"}
"""What a frame has that draws a picture, by the way pictures are drawn."""
LOOK_AT_PAGE = 1.3
"""Seconds for all pictures of a page to come, several times over."""
LOOK = 0.06
"""Seconds that a series is looked at by somebody in a hurry: enough for some of its pictures."""


def database_with(folder: Path, series: int) -> tuple[Path, Path]:
    """A verified database of `series` posts, of which the first ones have photos, and its collection's folder."""
    photos = folder / "photos"
    add_posts(photos, min(series, SEEN))
    path = folder / "series.db"
    session = open_session(Settings(database_path=str(path), verifier="offline"), nobody_listens)
    session.open(photos)
    session.runs.scan()
    session.close()
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        columns = [
            name for _, name, *_ in database.execute("PRAGMA table_info(series)") if name not in ("id", "post_key")
        ]
        database.execute(
            "UPDATE series SET state='verified', is_series=1, verifier_is_series=1, kept=image_count, confidence=0.8, "
            "verifier='gemini'"
        )
        database.execute("UPDATE photos SET kept=1")
        listed = ", ".join(columns)
        database.execute(
            f"WITH RECURSIVE n(i) AS (SELECT {SEEN + 1} UNION ALL SELECT i + 1 FROM n WHERE i < {series}) "
            f"INSERT INTO series (id, post_key, {listed}) "
            f"SELECT i, 'post' || i, {listed} FROM n, series WHERE series.id = 1 AND i <= {series}"
        )
        database.execute(
            f"INSERT INTO photos (series_id, path, number, size, mtime_ns, position, kept, reason, state) "
            f"SELECT s.id, s.post_key || p.path, p.number, p.size, p.mtime_ns, p.position, 1, '', 'missing' "
            f"FROM series s, photos p WHERE p.series_id = 1 AND s.id > {SEEN}"
        )
        # As a verdict leaves them: measured, or the app would measure them while keys are timed, and no two alike.
        database.execute(
            "UPDATE photos SET side=640, detail=640, sharpness=900, dark=0, light=0, "
            "content_hash=hex(randomblob(16)), perceptual_hash=random()"
        )
    return path, photos


def add_posts(photos: Path, posts: int) -> None:
    """Put posts of six photos each into a collection: files of their own that show one of a few dozen pictures."""
    pictures = photos.parent / "pictures"
    pictures.mkdir(parents=True)
    for number in range(30):
        truth.save(pictures, f"{number}.jpg", truth.Mark(number // 6 + 1, number % 6 + 1), (640, 800))
    for post in range(posts):
        folder = photos / f"{post % 50:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        for place in range(6):
            os.link(pictures / f"{(post * 6 + place) % 30}.jpg", folder / f"seen{post}_{place + 1:02d}.jpg")


def add_new_posts(photos: Path, posts: int) -> None:
    """Put more posts of three photos each into a collection, every photo another one, so that no verdict is known."""
    there = sum(1 for _ in photos.rglob("new*_01.jpg"))
    for post in range(there, there + posts):
        for place in (1, 2, 3):
            truth.save(
                photos / f"{post % 50:02d}", f"new{post}_{place:02d}.jpg", truth.Mark(post + 9, place), (200, 250)
            )


@contextlib.contextmanager
def app(
    photos: Path,
    database: Path,
    *options: str,
    layout: ListLayout = ListLayout.LINES,
    protocol: str = "half",
    **environ: str,
) -> Iterator[TerminalDouble]:
    """The app in a terminal, in a folder without a config.json."""
    remember(database, layout)
    environ |= {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "tui", str(photos), "--db-path", str(database), "--images", protocol, *options]
    with TerminalDouble(
        command, columns=160, rows=45, environ=environ, cwd=photos.parent,
        kitty=protocol == "kitty", sixel=protocol == "sixel", name="kitty 0.40.0",
    ) as terminal:  # fmt: skip
        yield terminal


def remember(database: Path, layout: ListLayout) -> None:
    """Have the next start show the list so."""
    session = open_session(Settings(database_path=str(database), verifier="offline"), nobody_listens)
    session.notebook.remember(REMEMBERED, layout.value)
    session.close()


def measure(database: Path, photos: Path, title: str, rounds: int) -> dict[str, float]:
    """Start the app, press the keys, and say how long it took."""
    found = measure_start(database, photos, title)
    with app(photos, database, "--verifier", "offline") as terminal:
        terminal.wait_for("undecided", timeout=120)
        terminal.wait_until_quiet(2)
        found |= press_keys(terminal, title, rounds)
    return found


def measure_start(database: Path, photos: Path, title: str, starts: int = 5) -> dict[str, float]:
    """Start the app a few times; the fastest is the one that was least disturbed."""
    found: dict[str, list[float]] = {}
    for _ in range(starts):
        started = time.perf_counter()
        with app(photos, database, "--verifier", "offline") as terminal:
            terminal.expect("undecided")
            terminal.wait_for(lambda double: bool(double.received.questions), timeout=60)
            asked = time.perf_counter()
            painted = terminal.when_seen(timeout=60)
            found.setdefault("first paint from the process's start", []).append((painted - started) * 1000)
            found.setdefault("first paint from the app's start", []).append((painted - asked) * 1000)
            found.setdefault("first paint, processor", []).append(terminal.processor_time() * 1000)
            terminal.press("q")
            terminal.wait_for_exit()
    for name, times in found.items():
        say(f"{title:<26}{name:<40} best {min(times):7.1f}  median {statistics.median(times):7.1f}  ms")
    return {name: min(times) for name, times in found.items()}


def press_keys(terminal: TerminalDouble, title: str, rounds: int) -> dict[str, float]:
    """Press every key a few times; the 95th percentile by action."""
    found = {}
    for action in (*ACTIONS, "filter typed"):
        before = terminal.processor_time()
        if action in ACTIONS:
            times = [_press_in_list(terminal, ACTIONS[action], at) for at in range(rounds)]
        else:
            times = [took for _ in range(-(-rounds // len(FILTER))) for took in _type_filter(terminal)]
        spent = (terminal.processor_time() - before) * 1000 / len(times)
        p95 = found[action] = sorted(times)[int(len(times) * 0.95)]
        say(
            f"{title:<26}{action:<14}p50 {statistics.median(times):6.1f}  p95 {p95:6.1f}  max {max(times):6.1f}  ms"
            f"   processor {spent:6.1f} ms a key"
        )
    found["memory"] = terminal.memory() / 2**20
    say(f"{title:<26}memory {found['memory']:.0f} MB")
    return found


def _press_in_list(terminal: TerminalDouble, key: str, at: int) -> float:
    """Press a key for the `at`th time, from the top of the list again before it comes to the end."""
    if at % LEAVES == 0:
        terminal.press("home")
        time.sleep(LOOK_AT_PAGE)
    return _press(terminal, key, CURSOR)


def _press(terminal: TerminalDouble, key: str, shows: str) -> float:
    time.sleep(random.uniform(*PACE))
    return terminal.time_to_see(key, shows)


def _type_filter(terminal: TerminalDouble) -> Iterator[float]:
    """The letters after the first one, which is drawn like any other that stands alone; then the filter goes."""
    terminal.press("/")
    time.sleep(1)
    terminal.press(FILTER[0])
    for end in range(2, len(FILTER) + 1):
        yield _press(terminal, FILTER[end - 1], FILTER[:end])
    terminal.press("escape")
    time.sleep(1)


def measure_layouts(database: Path, photos: Path, folder: Path, posts: int, rounds: int) -> None:
    """Each layout, by the way pictures are drawn."""
    for layout in (ListLayout.STRIPS, ListLayout.SHEET):
        for protocol in FIRST_OF:
            measure_with_and_without_job(database, photos, folder, posts, rounds, layout, protocol)


def measure_with_and_without_job(
    database: Path, photos: Path, folder: Path, posts: int, rounds: int, layout: ListLayout, protocol: str
) -> tuple[dict[str, float], dict[str, float]]:
    """Keys, and pages to their first and last picture: first while nothing else runs, then while `posts` new posts are
    verified.
    """
    with app(photos, database, "--verifier", "offline", layout=layout, protocol=protocol) as terminal:
        terminal.wait_for(CURSOR, timeout=120)
        make_small_pictures(terminal)
    with app(photos, database, "--verifier", "offline", layout=layout, protocol=protocol) as terminal:
        terminal.wait_for("Scanned", timeout=120)
        alone = measure_layout(terminal, f"{layout} {protocol}", protocol, rounds)
    if not posts:
        return alone, {}
    with app_verifying(database, photos, folder, posts, layout, protocol) as terminal:
        make_small_pictures(terminal)
        return alone, measure_layout(terminal, f"{layout} {protocol} verifying", protocol, rounds)


def make_small_pictures(terminal: TerminalDouble) -> None:
    """Leaf through the pages that are measured, so that their small pictures are on disk."""
    terminal.press("home")
    for _ in range(PAGES + 1):
        time.sleep(LOOK_AT_PAGE)
        terminal.press("pagedown")


def measure_layout(terminal: TerminalDouble, title: str, protocol: str, rounds: int) -> dict[str, float]:
    """Pages from the first one on, then keys."""
    terminal.press("home")
    time.sleep(LOOK_AT_PAGE)
    return measure_pages(terminal, title, protocol) | press_keys(terminal, title, rounds)


def measure_pages(terminal: TerminalDouble, title: str, protocol: str) -> dict[str, float]:
    """Leaf through pages whose small pictures are on disk, with a look at each; the 95th percentiles."""
    firsts, lasts, sizes = [], [], []
    for _ in range(PAGES):
        terminal.watch(FIRST_OF[protocol])
        pressed, before = time.perf_counter(), terminal.received.size
        terminal.press("pagedown")
        time.sleep(LOOK_AT_PAGE)
        firsts.append((terminal.sights[0] - pressed) * 1000)
        lasts.append((terminal.sights[-1] - pressed) * 1000)
        sizes.append(terminal.received.size - before)
    found = {}
    for name, times in (("first picture", firsts), ("last picture", lasts)):
        p95 = found[name] = sorted(times)[int(len(times) * 0.95)]
        say(f"{title:<26}{name:<14}p50 {statistics.median(times):6.1f}  p95 {p95:6.1f}  max {max(times):6.1f}  ms")
    say(f"{title:<26}{statistics.median(sizes) / 1000:.0f} kB a page")
    return found


def measure_verifying(database: Path, photos: Path, folder: Path, posts: int, rounds: int) -> dict[str, float]:
    """The same keys in lines while `posts` new posts are verified."""
    with app_verifying(database, photos, folder, posts) as terminal:
        begun, verified = time.perf_counter(), _verified(database)
        found = press_keys(terminal, "verifying meanwhile", rounds)
        rate = (_verified(database) - verified) / (time.perf_counter() - begun)
        say(f"verified meanwhile at {rate:.1f} posts a second")
    return found


@contextlib.contextmanager
def app_verifying(
    database: Path,
    photos: Path,
    folder: Path,
    posts: int,
    layout: ListLayout = ListLayout.LINES,
    protocol: str = "half",
) -> Iterator[TerminalDouble]:
    """The app while `posts` new posts are verified by a service that takes two seconds, 32 at a time; what is left of
    them is skipped afterwards, or the next app would begin with it.
    """
    add_new_posts(photos, posts)
    service = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.gemini_server", "--latency=2"], stdout=subprocess.PIPE, text=True
    )
    assert service.stdout is not None
    try:
        config = folder / "config.json"
        config.write_text(f'{{"base_url": "{service.stdout.readline().strip()}"}}', encoding="utf-8")
        options = ("--config", str(config), "--verifier", "gemini")
        with app(photos, database, *options, layout=layout, protocol=protocol, GEMINI_API_KEY=KEY) as terminal:
            terminal.wait_for("Begin to verify?", timeout=120)
            time.sleep(1)  # it comes unasked, and takes no answer before it can be read
            terminal.press("y")
            terminal.wait_for("/s", timeout=120)
            yield terminal
        with contextlib.closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE series SET state = 'skipped' WHERE state != 'verified'")
    finally:
        service.terminate()
        service.wait()


def _verified(database: Path) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM series WHERE state = 'verified'").fetchone()[0])


def measure_browsing(database: Path, photos: Path, moves: int) -> None:
    """Step and page about at random among the series that have photos, with a look at each; memory on the way."""
    chance = random.Random(1)
    with app(photos, database, "--verifier", "offline") as terminal:
        terminal.wait_for("undecided", timeout=120)
        terminal.press("home")
        page = 0
        for move in range(moves + 1):
            if move % max(1, moves // 10) == 0:
                say(f"after {move:>7,} moves {terminal.memory() / 2**20:6.0f} MB")
            key = chance.choices(("down", "up", "pagedown", "pageup", "right"), (5, 4, 3, 3, 2))[0]
            page += {"pagedown": 1, "pageup": -1}.get(key, 0)
            if not 0 <= page < SEEN // 50:
                key, page = "home", 0
            terminal.press(key)
            time.sleep(LOOK)


def lines() -> Iterator[Line]:
    """The app with 100,000 series against itself with 2,000, and while posts are verified, in lines, strips and sheet,
    against itself without a job: keys, pictures, first paint and memory; on the clock.
    """
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
        folder = Path(scratch)
        few = measure(*database_with(folder / "few", SEEN), "few", KEYS)
        database, photos = database_with(folder / "many", 100_000)
        many = measure(database, photos, "many", KEYS)
        jobs = {"lines": (many, measure_verifying(database, photos, folder, POSTS, KEYS))}
        for layout in (ListLayout.STRIPS, ListLayout.SHEET):
            jobs[layout.value] = measure_with_and_without_job(
                database, photos, folder, POSTS, KEYS, layout, protocol="half"
            )
    for name, mine in many.items():
        yield _line(name, mine, few[name], f"the same with {SEEN:,} series")
    for layout_name, (alone, busy) in jobs.items():
        for name, mine in busy.items():
            yield _line(f"{layout_name}, a job running: {name}", mine, alone[name], "no job")


def _line(name: str, mine: float, other: float, baseline: str) -> Line:
    return Line(name, f"{mine:.1f} {'MB' if name.endswith('memory') else 'ms'}", mine / other, baseline)


def say(line: str) -> None:
    """Print at once, for a bench is watched."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=100_000)
    parser.add_argument("--verifying", type=int, default=POSTS)
    parser.add_argument("--rounds", type=int, default=KEYS)
    parser.add_argument("--browse", type=int, default=0)
    parser.add_argument("--layouts-only", action="store_true")
    asked = parser.parse_args()
    say(f"load of the machine before: {load():.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        database, photos = database_with(folder / "many", asked.series)
        measure_layouts(database, photos, folder, asked.verifying, asked.rounds)
        if asked.layouts_only:
            return
        few = measure(*database_with(folder / "few", SEEN), f"{SEEN:,} series", asked.rounds)
        many = measure(database, photos, f"{asked.series:,} series", asked.rounds)
        for name in few:
            say(f"  {name}: {many[name] / few[name]:.2f} times the baseline")
        if asked.browse:
            measure_browsing(database, photos, asked.browse)
        if asked.verifying:
            measure_verifying(database, photos, folder, asked.verifying, asked.rounds)
    say(f"load of the machine after: {load():.1f}")


if __name__ == "__main__":
    main()
