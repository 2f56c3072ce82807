"""The cache of verdicts: found by pictures, prompt and model, told in the asking collection's own paths."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from engine.model import Candidate, CandidatePhoto, Exclusion, Facts, Group, Mark, Usage, Verdict
from engine.store.verdict_cache import VerdictCache, verdict_key

KEY = verdict_key("gemini", "gemini-2.5-flash", "3", "", ["a", "b", "c"])


def candidate(*paths: str) -> Candidate:
    return Candidate(1, tuple(CandidatePhoto(path, Path("/photos") / path) for path in paths))


def test_a_verdict_comes_back_in_the_paths_of_whoever_asks(tmp_path: Path) -> None:
    cache = VerdictCache(tmp_path / "deep" / "verdicts.db")
    verdict = Verdict(
        True,
        ("one/3.jpg", "one/1.jpg"),
        (Exclusion("one/2.jpg", "another place"),),
        "a dog",
        0.9,
        "one dog",
        "gemini",
        model_version="gemini-2.5-flash-001",
        usage=Usage(1000, 100, 0, 1, 0.1),
        raw="{}",
        facts=Facts(subject="a dog", place="on a lawn"),
        groups=(Group(("one/2.jpg", "one/1.jpg"), "a cat"),),
        seen=(("one/1.jpg", (Mark.TEXT, Mark.TURNED)), ("one/3.jpg", ())),
    )
    cache.put(KEY, candidate("one/1.jpg", "one/2.jpg", "one/3.jpg"), verdict)
    found = cache.get(KEY, candidate("x/a.jpg", "x/b.jpg", "x/c.jpg"))
    cache.close()
    assert found is not None
    assert found.frames == ("x/c.jpg", "x/a.jpg")
    assert found.excluded == (Exclusion("x/b.jpg", "another place"),)
    assert found.usage == Usage()
    assert found.facts == verdict.facts
    assert found.groups == (Group(("x/b.jpg", "x/a.jpg"), "a cat"),)
    assert found.seen == (("x/a.jpg", (Mark.TEXT, Mark.TURNED)), ("x/c.jpg", ()))
    assert (found.caption, found.model_version, found.raw) == ("a dog", "gemini-2.5-flash-001", "{}")


def test_another_model_prompt_note_or_picture_is_another_question() -> None:
    others = [
        verdict_key("openai", "gemini-2.5-flash", "3", "", ["a", "b", "c"]),
        verdict_key("gemini", "gemini-3.5-flash-lite", "3", "", ["a", "b", "c"]),
        verdict_key("gemini", "gemini-2.5-flash", "4", "", ["a", "b", "c"]),
        verdict_key("gemini", "gemini-2.5-flash", "3", "only the dog", ["a", "b", "c"]),
        verdict_key("gemini", "gemini-2.5-flash", "3", "", ["b", "a", "c"]),
        verdict_key("gemini", "gemini-2.5-flash", "3", "", ["a", "b"]),
    ]
    assert len({KEY, *others}) == 7


def test_a_cache_that_cannot_be_used_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"not a folder")
    cache = VerdictCache(tmp_path / "file" / "verdicts.db")
    assert cache.get(KEY, candidate()) is None
    cache.put(KEY, candidate(), Verdict(False, (), (), "", 0.0, "", "gemini"))
    cache.close()


def test_a_verdict_from_before_there_were_facts_and_marks_is_still_good(tmp_path: Path) -> None:
    cache = VerdictCache(tmp_path / "verdicts.db")
    cache.put(KEY, candidate("1.jpg", "2.jpg"), Verdict(True, ("1.jpg", "2.jpg"), (), "a dog", 0.9, "", "gemini"))
    with contextlib.closing(sqlite3.connect(tmp_path / "verdicts.db")) as file, file:
        file.execute("UPDATE verdicts SET verdict = json_remove(verdict, '$.facts', '$.groups', '$.seen')")
    found = cache.get(KEY, candidate("a.jpg", "b.jpg"))
    cache.close()
    assert found is not None
    assert (found.frames, found.caption, found.facts, found.groups) == (("a.jpg", "b.jpg"), "a dog", Facts(), ())
    assert found.seen is None
