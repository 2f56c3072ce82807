"""What a filter costs in a large collection: from the text as it was typed to the ids in their order.

Run it by hand: `python -m tests.bench.bench_filter [--series 100000] [--keep FILE]`. The database is made up, but each
row is as heavy as one that a model service has answered, for what lies beside the columns slows the reading of them.
What counts is each filter against the plain list in the same run, and that none of them grows with the answers stored.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from peewee import chunked

from engine.filters import parse_filter
from engine.model import Decision, Proof, SeriesFilter
from engine.store.store import Store
from engine.store.tables import SeriesRecord

FILTERS = (
    "",
    "beach",
    "beach jenny -dog",
    "zürich",
    "user:jenny_7",
    'caption:"a dog"',
    "state:undecided",
    "conf>0.8 frames>=4",
    "state:undecided conf>0.8 frames>=4 user:jenny caption:beach proof:weak",
    "date>=2025-02 cost>0.01",
    "sort:conf-",
    "sort:name",
    "sort:state",
    "sort:date-",
    "-state:approved caption:dog sort:frames-",
)
ROUNDS = 7
WORDS = ("a", "beach", "dog", "sun", "at", "the", "house", "wedding", "market", "night", "friends", "red", "boat", "in")


def main() -> None:
    """Make the database, ask it, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="where the database is kept, or taken from where it stands already")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "series.db"
        made = path.exists()
        store = Store(path)
        collection = store.intake.collection(path.parent)
        if not made:
            fill(collection, arguments.series)
        say(f"{arguments.series:,} series, {path.stat().st_size / 1e6:,.0f} MB")
        measure(store, collection)
        store.close()


def fill(collection: int, count: int) -> None:
    """Write series as a run would leave them."""
    chance = random.Random(7)
    for rows in chunked((series(collection, number, chance) for number in range(count)), 500):
        SeriesRecord.insert_many(rows).execute()


def series(collection: int, number: int, chance: random.Random) -> dict[str, object]:
    """A verified post with its answer, its evidence and its caption."""
    user = f"jenny_{number % 900}"
    taken = datetime(2024, 1, 1) + timedelta(minutes=7 * number)
    photos, confidence = chance.randint(3, 20), round(chance.random(), 2)
    kept = chance.randint(0, photos)
    name = f"{taken:%Y_%m_%d_%H_%M_%S}_{user}_{number:07d}"
    frames = [f"2025/{name}_{frame:02d}.jpg" for frame in range(1, kept + 1)]
    return {
        "base_name": name, "directory": "2025", "is_series": kept > 2, "image_count": photos,
        "gemini_raw_response": "x" * 1500, "gemini_parsed_response": "y" * 1200, "thinking_summary": "z" * 300,
        "series_caption": " ".join(chance.choices(WORDS, k=20)), "collection": collection, "post_key": name,
        "pattern": "downloader", "proof": chance.choice(list(Proof)), "username": user, "taken_at": taken,
        "post_caption": " ".join(chance.choices(WORDS, k=12)), "evidence": ["the names agree " * 6],
        "state": "verified", "error": "", "decision": chance.choice(list(Decision)), "kept": kept,
        "frames_by_person": False, "caption_by_person": False, "caption_is_draft": False, "caption_stale": False,
        "verifier": "gemini", "model_version": "flash", "prompt_version": "1",
        "verifier_is_series": True, "verifier_frames": frames,
        "verifier_caption": "c" * 120, "confidence": confidence, "needs_review": confidence < 0.3,
        "reason": "one place, one light, the same people throughout", "prompt_tokens": 3000, "output_tokens": 400,
        "requests": 1, "cost_usd": chance.random() * 0.02,
    }  # fmt: skip


def measure(store: Store, collection: int) -> None:
    """Time each filter; the first round warms the file's pages and is left out."""
    say(f"{'filter':76}{'found':>9}{'ms':>9}{'× plain':>9}")
    plain = 0.0
    for typed in FILTERS:
        times, found = [], 0
        for _ in range(ROUNDS + 1):
            began = time.perf_counter()
            found = len(store.catalog.ids(collection, parse_filter(typed, SeriesFilter())))
            times.append((time.perf_counter() - began) * 1000)
        took = median(times[1:])
        plain = plain or took
        say(f"{typed or '(none)':76}{found:>9,}{took:>9.1f}{took / plain:>9.1f}")
    for name, call in (("counts", store.catalog.counts), ("words", store.catalog.words)):
        began = time.perf_counter()
        call(collection)
        say(f"{name:85}{(time.perf_counter() - began) * 1000:>9.1f}")


def say(line: str) -> None:
    """Print at once, for a bench is watched."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
