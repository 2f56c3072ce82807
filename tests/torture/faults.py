"""The faults: each is tried so many times in a folder of its own, and says what it lost and leaked."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from engine.export.staging import STAGING
from engine.store.store import Store
from tests.fakes.gemini_server import GeminiServer
from tests.torture.ground import HOSTILE, KEY, Ground, Outcome, kill_when, tree, when

Fault = Callable[[Path, int], Outcome]


def killed_while_verifying(folder: Path, tries: int) -> Outcome:
    """`analyze` is killed after so many questions, again and again, and then left alone."""
    ground, dice = Ground(folder, 20), random.Random(1)
    lost = 0
    with GeminiServer(key=KEY, latency=0.02) as server:
        stored = 0
        for _ in range(tries):
            limit = server.asked + dice.randint(1, 4)
            kill_when(ground.analyze(server, fresh_cache=True), lambda limit=limit: server.asked >= limit)  # type: ignore[misc]
            if ground.database.exists():
                now = _verified(ground)
                lost += max(0, stored - now)
                stored = now
        ground.analyze(server, fresh_cache=True).communicate(timeout=300)
        lost += ground.posts - _verified(ground)
        twice = sum(server.counts.values()) - ground.posts
        lost += max(0, twice - 4 * tries)  # a post for each slot: in flight, or answered and not stored
    lost += ground.run("db", "check").returncode != 0
    return Outcome(
        "kill -9 of analyze", tries, lost, ground.leaks(), "verdicts counted after each; questions at the server"
    )


def two_at_once(folder: Path, tries: int) -> Outcome:
    """Two `analyze` on one database."""
    lost = leaked = 0
    for number in range(tries):
        ground = Ground(folder / str(number), 60)
        with GeminiServer(key=KEY, latency=0.05) as server:
            runs = [ground.analyze(server, fresh_cache=True) for _ in range(2)]
            for run in runs:
                run.communicate(timeout=300)
            lost += abs(sum(server.counts.values()) - ground.posts)
        lost += ground.posts - _verified(ground)
        leaked += ground.leaks()
    return Outcome("two analyze at once", tries, lost, leaked, "60 questions at the server for 60 posts")


def copied_over(folder: Path, tries: int) -> Outcome:
    """A copy is written over the database under a run, which must say so, and leave the copy as it is."""
    dice = random.Random(5)
    lost = leaked = 0
    for number in range(tries):
        ground = Ground(folder / str(number), 20)
        copy = ground.folder / "copy.db"
        with GeminiServer(key=KEY, latency=0.02) as server:
            ground.analyze(server, "--test-limit", 4).communicate(timeout=300)
            if dice.random() < 0.5:
                ground.run("db", "backup", "-o", copy)
            else:
                shutil.copyfile(ground.database, copy)
            run, limit = ground.analyze(server), server.asked + dice.randint(1, 12)
            if when(run, lambda limit=limit, server=server: server.asked >= limit):  # type: ignore[misc]
                subprocess.run(["cp", copy, ground.database], check=True)  # in place: the inode stays
                _, words = run.communicate(timeout=300)
                lost += run.returncode == 0 or "was overwritten" not in words or "Traceback" in words
                lost += ground.database.read_bytes() != copy.read_bytes()
                lost += any(ground.folder.glob("photo_series.db-*"))
            lost += ground.run("db", "check").returncode != 0 or _verified(ground) != 4
            ground.analyze(server).communicate(timeout=300)
            lost += ground.posts - _verified(ground)
            lost += sum(server.counts.values()) - ground.posts  # each answer is kept in the cache, too
        leaked += ground.leaks()
    return Outcome(
        "a copy over the database", tries, lost, leaked, "told, the copy untouched, 20 questions for 20 posts"
    )


def damaged_pages(folder: Path, tries: int) -> Outcome:
    """A page of the database is overwritten; each command must say so and change nothing."""
    ground, dice = Ground(folder, 8), random.Random(2)
    with GeminiServer(key=KEY) as server:
        ground.analyze(server).communicate(timeout=300)
    ground.run("db", "backup")
    whole = ground.database.read_bytes()
    lost = 0
    for _ in range(tries):
        page = dice.randrange(len(whole) // 4096) * 4096
        spoilt = whole[:page] + dice.randbytes(4096) + whole[page + 4096 :]
        ground.database.write_bytes(spoilt)
        command = dice.choice([("stats",), ("db", "clean", "--yes"), ("create-dataset",), ("db", "relink")])
        done = ground.run(*command)
        lost += done.returncode != 2 or "damaged" not in done.stderr or "Traceback" in done.stderr
        lost += ground.database.read_bytes() != spoilt
        lost += ground.run("db", "restore", "--yes").returncode != 0 or _verified(ground) != ground.posts
    return Outcome(
        "a damaged page", tries, lost, ground.leaks(), "told by a random command, no byte changed, restored whole"
    )


def killed_while_packing(folder: Path, tries: int) -> Outcome:
    """An export of shards is killed while it encodes, packs or moves; the next one must give the same dataset."""
    ground, dice = Ground(folder, 6), random.Random(3)
    with GeminiServer(key=KEY) as server:
        ground.analyze(server).communicate(timeout=300)
    export = ("create-dataset", "--format", "webdataset", "--fit", "pad", "--size", "64", "--output-dir")
    ground.run(*export, "whole")
    whole = tree(folder / "whole")
    lost, changed = 0, list[str]()
    for number in range(tries):
        output = folder / f"set{number}"
        stage = dice.choice(["files/*.part", "files/*.tar.part", "commit.json"])
        least = dice.randint(1, 5) if stage == "files/*.part" else 1
        process = ground.start(*export, output)
        kill_when(process, lambda: len(list(output.glob(f"{STAGING}*/{stage}"))) >= least)  # noqa: B023 - used at once
        lost += ground.run(*export, output).returncode != 0
        again, once = _without_place(tree(output), output), _without_place(whole, folder / "whole")
        changed += [name for name in again.keys() | once if again.get(name) != once.get(name)]
        lost += not whole or again != once
    how = "the next export is the undisturbed one, byte for byte"
    return Outcome(
        "kill -9 of packing shards", tries, lost, ground.leaks(), f"{how}; not: {changed}" if changed else how
    )


def hostile_text(folder: Path, tries: int) -> Outcome:
    """Captions and names full of control characters, formulas and markup go through every format."""
    ground = Ground(folder, 4)
    with GeminiServer(key=KEY) as server:
        ground.analyze(server).communicate(timeout=300)
    with closing(Store(ground.database)) as store:
        store.review.write_caption([1, 2, 3, 4], "safe")
    with closing(sqlite3.connect(ground.database)) as database, database:
        database.execute("UPDATE series SET series_caption = ?, verifier_caption = ?", (HOSTILE, HOSTILE))
    lost = leaked = 0
    formats = ("clips", "series", "frames", "hf_images", "webdataset", "animatediff", "simpletuner", "onetrainer")
    for form in formats[:tries]:
        output = folder / form
        done = ground.run("create-dataset", "--format", form, "--fit", "pad", "--size", "64", "--output-dir", output)
        lost += done.returncode != 0
        leaked += any(char in done.stdout + done.stderr for char in "\x1b\x07\x00\u202e")
        for name, content in tree(output).items():
            leaked += _has_controls(name, content)
            lost += not _parses(name, content)
    return Outcome(
        "hostile captions", min(tries, len(formats)), lost, leaked, "every text file parsed and searched for controls"
    )


def damaged_caches(folder: Path, tries: int) -> Outcome:
    """The caches of verdicts and features are overwritten; every post must be verified all the same."""
    dice = random.Random(4)
    lost = leaked = 0
    for number in range(tries):
        ground = Ground(folder / str(number), 6)
        cache = ground.folder / "cache0" / "photo-series"
        cache.mkdir(parents=True)
        for name in ("verdicts.db", "features.db"):
            (cache / name).write_bytes(dice.randbytes(dice.randint(1, 20_000)))
        with GeminiServer(key=KEY) as server:
            out, err = ground.analyze(server).communicate(timeout=300)
        lost += ground.posts - _verified(ground) + ((out + err).count("made anew") != 2)
        leaked += ground.leaks()
    return Outcome("damaged caches", tries, lost, leaked, "every post verified, one line for each cache")


def neighbours_of_others(folder: Path, tries: int) -> Outcome:
    """A journal lies beside the database: its own, of another program killed amid a change, or another database's."""
    ground, other, dice = Ground(folder / "own", 8), Ground(folder / "other", 9), random.Random(6)
    with GeminiServer(key=KEY) as server:
        for one in (ground, other):
            one.analyze(server).communicate(timeout=300)
    lost = 0
    for _ in range(tries):
        whole, killed = ground.database.read_bytes(), dice.choice((ground, other))
        theirs = other.database.read_bytes()
        _kill_amid_a_change(killed.database, dice.randint(1, 9))
        journal = Path(f"{ground.database}-journal")
        lost += not Path(f"{killed.database}-journal").exists()
        if killed is ground:
            done = ground.run("stats")
            lost += done.returncode != 0 or journal.exists() or _verified(ground) != ground.posts
        else:
            Path(f"{other.database}-journal").replace(journal)
            other.database.write_bytes(theirs)
            before = tree(ground.folder)
            done = ground.run(*dice.choice([("stats",), ("db", "check"), ("analyze", "photos")]))
            lost += done.returncode != 2 or "another database" not in done.stderr or "Traceback" in done.stderr
            lost += tree(ground.folder) != before or ground.database.read_bytes() != whole
            journal.unlink()
        lost += ground.run("db", "check").returncode != 0
    return Outcome(
        "journals of others", tries, lost, ground.leaks(), "its own is rolled back, another's told and no byte changed"
    )


FAULTS: tuple[tuple[Fault, int, int], ...] = (
    (killed_while_verifying, 1, 40),
    (two_at_once, 0, 10),
    (copied_over, 0, 20),
    (damaged_pages, 1, 40),
    (killed_while_packing, 1, 30),
    (hostile_text, 1, 8),
    (damaged_caches, 1, 20),
    (neighbours_of_others, 0, 30),
)
"""Each fault, with its tries in the short part, 0 for none, and in the long one."""


_CHANGE_FOR_EVER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in ("journal_mode = delete", "cache_size = 1"):
    database.execute(f"PRAGMA {pragma}").fetchall()
database.execute("BEGIN IMMEDIATE")
while True:
    database.execute("UPDATE series SET evidence = coalesce(evidence, '') || hex(randomblob(500))")
    database.execute("UPDATE photos SET reason = coalesce(reason, '') || 'x'")
    print("changed", flush=True)
"""


def _kill_amid_a_change(database: Path, changes: int) -> None:
    """Another program changes all rows so many times in one transaction with a journal, and is killed."""
    words = [sys.executable, "-c", _CHANGE_FOR_EVER, str(database)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        for _ in range(changes):
            program.stdout.readline()
        program.kill()


def _verified(ground: Ground) -> int:
    return ground.ask("SELECT count(*) FROM series WHERE state = 'verified'")


def _without_place(files: dict[str, bytes], output: Path) -> dict[str, bytes]:
    """The files without the path of the dataset, which configs name."""
    return {name: content.replace(str(output).encode(), b"") for name, content in files.items()}


def _has_controls(name: str, content: bytes) -> bool:
    if not name.endswith((".txt", ".json", ".jsonl", ".toml", ".csv", ".md", ".yaml")):
        return False
    text = content.decode("utf-8")
    return any(char in text for char in "\x1b\x07\x00\u202e")


def _parses(name: str, content: bytes) -> bool:
    try:
        if name.endswith(".json"):
            json.loads(content)
        elif name.endswith(".jsonl"):
            for line in content.splitlines():
                json.loads(line)
        elif name.endswith(".toml"):
            tomllib.loads(content.decode())
    except ValueError:
        return False
    return True
