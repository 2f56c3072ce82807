"""The plain commands, run as a user runs them: their output, their JSON, their exit codes."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.build import nobody_listens, open_session
from engine.settings import Settings
from tests.conftest import PaintPost
from tests.fakes import truth
from tests.fakes.commands import run_command
from tests.fakes.gemini_server import KEY, GeminiServer

Run = Callable[..., subprocess.CompletedProcess[str]]
PROJECT = Path(__file__).parents[3]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_there(*arguments: object, cwd: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_command(Path(cwd) if cwd else tmp_path, *arguments, **environment)

    return run_there


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory, paint_post: PaintPost) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "downloads"
    paint_post(folder, "2025_08_28_15_16_56_jenny.lbxDN50WMMDLFf_vienna", 5, scene=1)
    paint_post(folder, "studio", 4, scene=2)
    paint_post(folder, "alone", 1, scene=3)
    (folder / "studio_05.jpg").write_bytes(b"no picture at all")
    return folder


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> Path:
    """The database of these photos after `analyze`; tests only copy it."""
    file = tmp_path_factory.mktemp("analyzed") / "photo_series.db"
    session = open_session(Settings(database_path=str(file), verifier="offline"), nobody_listens)
    session.open(photos)
    session.runs.scan()
    session.runs.verify()
    session.close()
    return file


@pytest.fixture
def analyzed(database: Path, tmp_path: Path) -> Path:
    """A database of the test's own, where the commands look for one."""
    return Path(shutil.copy(database, tmp_path))


def test_the_version_is_told_without_importing_the_program() -> None:
    code = "import sys; from tui.__main__ import main; main(); assert 'typer' not in sys.modules"
    told = subprocess.run([sys.executable, "-c", code, "--version"], cwd=PROJECT, capture_output=True, text=True)
    assert (told.returncode, told.stdout.split()[0], told.stderr) == (0, "photo-series", "")


def test_the_whole_job_as_commands(run: Run, photos: Path, tmp_path: Path) -> None:
    analyzed = run("analyze", photos, "--json", "--verifier", "offline")
    assert analyzed.returncode == 0, analyzed.stderr
    report = json.loads(analyzed.stdout)
    assert report["scan"]["posts"] == 3
    assert report["verify"]["verified"] == 2
    assert analyzed.stderr == ""

    stats = json.loads(run("stats", "--json").stdout)
    bins = stats["measures"]["side"]["bins"]
    assert (bins[0]["below"], bins[1]["from"]) == (256, 256)
    assert 0 < sum(one["photos"] for one in bins) < stats["images"]  # the post that is skipped was not looked at
    assert {
        "series",
        "verified",
        "valid",
        "approved",
        "rejected",
        "undecided",
        "failed",
        "skipped",
        "images",
        "sizes",
    } <= set(stats)
    assert stats["taste"]["used"] is False
    assert (stats["series"], stats["verified"], stats["skipped"], stats["images"]) == (3, 2, 1, 11)
    assert sum(stats["sizes"].values()) == stats["valid"] >= 1

    covered = json.loads(run("stats", "--coverage", "JENNY.lbx", "--json").stdout)
    assert covered["approved"] + covered["undecided"] == len(covered["table"]) == 1
    wrong = run("stats", "--coverage", "jeny.lbx")
    assert (wrong.returncode, "Did you mean jenny.lbx?" in wrong.stderr) == (2, True)
    assert run("stats", "jenny").returncode == 2

    written = run("create-dataset", "--output-dir", "out", "--format", "series", "--size", 64, "--json")
    assert written.returncode == 0, written.stderr
    assert json.loads(written.stdout)["series"] == stats["valid"]
    again = json.loads(
        run("create-dataset", "--output-dir", "out", "--format", "series", "--size", 64, "--json").stdout
    )
    assert (again["written"], again["unchanged"]) == (0, stats["valid"])

    one = ("create-dataset", "--best", 1, "--balance", "place,light", "--size", 64)
    planned = json.loads(run(*one, "--dry-run", "--json").stdout)["series"]
    assert [bool(series["why_taken"]) for series in planned].count(True) == 1
    assert all(bool(series["why_taken"]) != bool(series["left_out"]) for series in planned)
    assert run(*one, "--output-dir", "one").returncode == 0
    assert "The best 1, one after the other, with place and light" in (tmp_path / "one" / "README.md").read_text()
    assert "Say how many" in run("create-dataset", "--balance", "place", "--dry-run").stderr

    second = json.loads(run("analyze", photos, "--json", "--verifier", "offline").stdout)
    assert second["verify"]["asked"] == 0


def test_a_folder_keeps_its_database_from_another_working_folder(run: Run, photos: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    offline = ("--verifier", "offline")
    run("analyze", photos, *offline)

    def run_there(*arguments: object) -> subprocess.CompletedProcess[str]:
        return run(*arguments, cwd=str(tmp_path / "elsewhere"))

    done = run_there("analyze", photos, *offline)
    assert done.returncode == 0, done.stderr
    assert f"with the database {tmp_path / 'photo_series.db'}; that one is used" in done.stderr
    again = json.loads(run_there("analyze", photos, *offline, "--json").stdout)
    assert again["verify"]["asked"] == 0
    assert "that one is used" in again["verify"]["announcements"][0]
    assert str(tmp_path / "photo_series.db") in run_there("scan", photos).stdout
    assert str(tmp_path / "photo_series.db") in run_there("stats").stderr
    assert os.listdir(tmp_path / "elsewhere") == []
    own = json.loads(run_there("analyze", photos, *offline, "--db-path", "own.db", "--json").stdout)
    assert own["verify"]["verified"] == 2


def test_options_of_the_older_program_work(run: Run, photos: Path, tmp_path: Path) -> None:
    done = run(
        "analyze", photos, "--test-limit", 1, "--no-sort", "--db-path", "own.db", "--verifier", "offline", "--json"
    )
    assert json.loads(done.stdout)["verify"]["asked"] == 1
    assert (tmp_path / "own.db").exists()
    sized = run(
        "analyze", photos, "--sort-by-size", "--db-path", "own.db", "--api-key", "unused", "--verifier", "offline"
    )
    assert sized.returncode == 0
    made = run(
        "create-dataset",
        "--output-dir",
        "d",
        "--min-length",
        2,
        "--db-path",
        "own.db",
        "--format",
        "series",
        "--size",
        64,
    )
    assert made.returncode == 0, made.stderr
    assert "series with" in made.stdout


@pytest.mark.usefixtures("analyzed")
def test_an_export_says_what_it_takes(run: Run, tmp_path: Path) -> None:
    as_series = ("create-dataset", "--format", "frames", "--size", 64)
    done = run(*as_series, "--output-dir", "every")
    assert done.returncode == 0, done.stderr
    assert "undecided (nobody has reviewed" in done.stdout
    plan = json.loads(run(*as_series, "--dry-run", "--json").stdout)
    assert plan["undecided"] == len(plan["series"]) > 0
    assert (plan["approved"], plan["not_taken"]) == (0, 0)
    with contextlib.closing(sqlite3.connect(tmp_path / "photo_series.db")) as database, database:
        database.execute("UPDATE series SET decision = 'approved' WHERE id = ?", (plan["series"][0]["id"],))
    approved = json.loads(run(*as_series, "--dry-run", "--json").stdout)
    assert (approved["approved"], approved["undecided"]) == (1, 0)
    assert approved["not_taken"] == plan["undecided"] - 1
    for flags in (("--approved-only",), ("--take", "approved"), ("--take", "all", "--matching", "state:approved")):
        told = json.loads(run(*as_series, *flags, "--dry-run", "--json").stdout)
        assert [one["id"] for one in told["series"]] == [plan["series"][0]["id"]]
    whole = run(*as_series, "--take", "all", "--output-dir", "whole")
    assert f"1 approved · {plan['undecided'] - 1} undecided" in whole.stdout or plan["undecided"] == 1
    readme = (tmp_path / "whole" / "README.md").read_text(encoding="utf-8")
    assert f"Undecided, reviewed by nobody: {plan['undecided'] - 1}." in readme or plan["undecided"] == 1


@pytest.mark.usefixtures("analyzed")
def test_a_filter_without_sense_is_refused(run: Run) -> None:
    done = run("create-dataset", "--matching", "colour:red", "--dry-run")
    assert done.returncode == 2
    assert 'There is no key "colour".' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (("anlyze", "downloads"), 'There is no command "anlyze".\nDid you mean analyze?'),
        (("Stat",), 'There is no command "Stat".\nDid you mean stats?'),
        (("create-datset", "--dry-run"), 'There is no command "create-datset".\nDid you mean create-dataset?'),
        (
            ("frobnicate", "downloads"),
            'There is no command "frobnicate", and no folder of that name here.\nThere are: ',
        ),
        (("db", "relnk", "downloads"), "No such command 'relnk'. Did you mean 'relink'?"),
        (("scan", "downloads", "--explan"), "--explain"),
    ],
)
def test_a_misspelt_command_is_answered_by_the_nearest(run: Run, line: tuple[str, ...], hint: str) -> None:
    done = run(*line)
    assert done.returncode == 2
    assert hint in done.stderr
    assert "review" not in done.stderr.partition("There are: ")[0]


def test_a_folder_with_a_name_like_a_command_is_opened(run: Run, tmp_path: Path) -> None:
    (tmp_path / "anlyze").mkdir()
    for folder in ("anlyze", "./anlyz", "holidays"):  # the app itself answers: here it has no terminal
        assert "The app needs a terminal." in run(folder).stderr


def test_scan_prints_posts_and_writes_nothing(run: Run, photos: Path, tmp_path: Path) -> None:
    posts = json.loads(run("scan", photos, "--json").stdout)
    assert posts["root"] == str(photos)
    by_name = {post["username"] or post["key"]: post for post in posts["posts"]}
    vienna = by_name["jenny.lbx"]
    assert vienna["shortcode"] == "DN50WMMDLFf"
    assert vienna["files"] == [f"2025_08_28_15_16_56_jenny.lbxDN50WMMDLFf_vienna_{n:02d}.jpg" for n in range(1, 6)]
    assert vienna["proof"] == "proven"
    assert vienna["status"] == "grouped"
    assert set(vienna) >= {
        "key",
        "directory",
        "pattern",
        "proof",
        "username",
        "shortcode",
        "caption",
        "taken_at",
        "files",
        "status",
    }
    assert "skipped" in next(post["status"] for post in posts["posts"] if "alone" in post["key"])
    assert sorted(os.listdir(tmp_path)) == []
    assert posts["estimate"]["series"] == 2
    assert posts["estimate"]["cost_usd"] > 0
    explained = run("scan", photos, "--explain").stdout
    assert all(name in explained for name in os.listdir(photos))


@pytest.mark.usefixtures("analyzed")
def test_a_dry_run_says_what_trainers_keep_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    told = run("create-dataset", "--dry-run", "--output-dir", "out", "--size", 64)
    assert told.returncode == 0, told.stderr
    assert "musubi-tuner" in told.stdout
    assert not (tmp_path / "out").exists()
    planned = json.loads(run("create-dataset", "--dry-run", "--output-dir", "out", "--size", 64, "--json").stdout)
    assert planned["elsewhere"]["SimpleTuner"]["remedy"] == 'Use the format "simpletuner".'
    assert [series["lost"] for series in planned["series"]] == [[]] * len(planned["series"])


def test_missing_photos_are_listed_and_what_becomes_of_them_is_an_option(
    run: Run, tmp_path: Path, paint_post: PaintPost
) -> None:
    lost, *_ = paint_post(tmp_path / "own", "beach", 5, scene=1)
    paint_post(tmp_path / "own", "market", 5, scene=2)
    run("analyze", "own", "--verifier", "offline")
    lost.unlink()
    write = ("create-dataset", "--output-dir", "out", "--size", 64)
    assert "1 photo is missing" in run(*write, "--dry-run").stdout
    stopped = run(*write, "--missing", "stop")
    assert stopped.returncode == 2
    assert "beach_01.jpg: The photo is missing." in stopped.stderr
    assert "db relink FOLDER" in stopped.stderr
    assert not (tmp_path / "out").exists()
    skipped = run(*write)
    assert skipped.returncode == 1  # done, but not with all
    assert "2 series with 9 photos" in skipped.stdout
    assert "left out beach_01.jpg: The photo is missing." in skipped.stdout
    assert "--dataset_config" in skipped.stdout
    without = json.loads(run(*write, "--missing", "skip-series", "--json").stdout)
    assert (without["series"], without["unchanged"]) == (1, 1)
    assert without["starts"][0]["trainer"] == "musubi-tuner"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("analyze", "nowhere", "--verifier", "offline"), "does not exist"),
        (("scan", "nowhere"), "nowhere"),
        (("stats",), "There is no database"),
        (("create-dataset", "--output-dir", "x"), "There is no database"),
        (("analyze", ".", "--verifier", "magic"), "magic"),
        (("analyze", ".", "--verifier", "gemini"), "GEMINI_API_KEY"),
        (("analyze", ".", "--verifier", "openai"), "--base-url"),
        (("analyze",), "folder"),
        (("review", "."), "needs a terminal"),
        ((".",), "needs a terminal"),
        (("stats", "--config", "missing.json"), "missing.json"),
    ],
)
def test_wrong_use_is_told_in_words_and_exits_with_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments, COLUMNS="200")
    assert done.returncode == 2
    assert said.lower() in (done.stderr + done.stdout).lower()
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_names_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{\n  "fps": 16,\n  "holdd": 4\n}\n', encoding="utf-8")
    done = run("stats")
    assert done.returncode == 2
    assert 'line 3: "holdd" is no setting' in done.stderr
    assert '"hold"' in done.stderr


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(run: Run, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for post in range(1, 31):
        for place in range(1, 4):
            truth.save(many, f"post{post:02d}_{place:02d}.jpg", truth.Mark(post, place))
    command = ["analyze", "many", "--verifier", "gemini"]
    with GeminiServer(latency=1.0) as fake:
        (tmp_path / "config.json").write_text(
            json.dumps({"base_url": fake.url, "verifier": "gemini"}), encoding="utf-8"
        )
        with subprocess.Popen(
            [sys.executable, "-m", "tui", *command, "--concurrency", "1"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(PROJECT), "GEMINI_API_KEY": KEY},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stderr is not None
            begun = any(line.startswith("Verifying") for line in process.stderr)
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
        assert begun
        assert process.returncode == 130, rest
        assert "Traceback" not in rest
        fake.latency = 0.0
        resumed: dict[str, Any] = json.loads(run(*command, "--json", GEMINI_API_KEY=KEY).stdout)
    assert resumed["stats"]["verified"] == 30
    assert resumed["stats"]["pending"] == 0


def test_the_app_imports_nothing_that_its_list_does_not_need(run: Run) -> None:
    """google.genai alone costs most of a second: nothing may import it before a run asks Gemini."""
    later = ("google", "openai", "numpy", "PIL", "av", "natsort", "rich.progress", "engine.export", "engine.naming")
    code = f"import sys, tui.cli.program, tui.start; print([name for name in sys.modules if name.startswith({later})])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_doctor_and_models_ask_the_service_and_never_print_the_key(run: Run, tmp_path: Path) -> None:
    with GeminiServer() as fake:
        (tmp_path / "config.json").write_text(
            json.dumps({"base_url": fake.url, "verifier": "gemini"}), encoding="utf-8"
        )
        well = run("doctor", GEMINI_API_KEY=KEY)
        assert well.returncode == 0, well.stdout
        assert "ok   key: the service accepts it" in well.stdout
        assert "ok   faces: the offline verifier " in well.stdout
        ill = run("doctor", "--api-key", "AIza-wrong")
        assert ill.returncode == 1
        assert "BAD  key and model" in ill.stdout
        listed = json.loads(run("models", "--json", GEMINI_API_KEY=KEY).stdout)
        told = {entry["model"]: entry for entry in listed}
        assert told["gemini-2.5-flash"]["set"]
        assert told["gemini-2.5-flash"]["price"] == {"input": 0.3, "output": 2.5}
        assert told["gemini-2.5-flash"]["ends"] == "2026-12-01"
        assert told["gemini-2.5-flash"]["successor"] == "gemini-3.5-flash-lite"
        assert not told["gemini-3.5-flash-lite"]["price_is_assumed"]
        assert told["gemini-3.5-flash-lite"]["ends"] is None
        refused = run("models", GEMINI_API_KEY="AIza-wrong")
        assert refused.returncode in (1, 2)
    printed = "".join(done.stdout + done.stderr for done in (well, ill, refused))
    assert KEY not in printed
    assert "AIza-wrong" not in printed
    assert run("models").returncode == 2


def test_doctor_finds_a_damaged_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "photo_series.db").write_bytes(b"SQLite format 3\0 and then nothing of the kind" * 99)
    done = run("doctor", "--verifier", "offline")
    assert done.returncode == 1
    assert "BAD  database" in done.stdout


def test_a_zip_archive_is_unpacked_on_request_and_else_says_what_to_type(
    run: Run, photos: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "jenny's export.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for file in sorted(photos.glob("2025*.jpg")):
            opened.write(file, f"media/posts/{file.name}")
    refused = run("scan", archive)
    assert refused.returncode == 2
    assert f"photo-series scan {shlex.quote(str(archive))} --unpack DIR" in refused.stderr
    assert run("analyze", archive).returncode == 2
    told = run("scan", tmp_path)
    assert "1 zip archive holds 5 files" in told.stdout
    done = run("scan", archive, "--unpack", "out", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"]["line"] == "5 files = 5 photos in 1 post"
    assert run("scan", photos, "--unpack", "out").returncode == 2


def test_scan_ends_with_an_account_that_adds_up_and_names_each_file(run: Run, tmp_path: Path) -> None:
    for name in ("a_1.jpg", "a_2.jpg", "#recycle/b.jpg", "notes.xyz"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(b"words" if name == "notes.xyz" else b"\xff\xd8\xff")
    told = run("scan", "in", "--explain").stdout.splitlines()
    assert told[-1] == "4 files = 2 photos in 1 post + 1 recycled + 1 other file"
    assert "#recycle/b.jpg: recycled." in told
    assert "notes.xyz: other file." in told
    files = json.loads(run("scan", "in", "--json").stdout)["files"]
    assert files["total"] == sum(group["count"] for group in files["groups"]) == 4


def test_missing_slides_are_printed_as_addresses_alone(run: Run, tmp_path: Path) -> None:
    for number in (1, 3):
        (tmp_path / f"jenny - DN50WMMDLFf_{number}.jpg").write_bytes(b"\xff\xd8\xff")
        (tmp_path / f"trip_{number}.jpg").write_bytes(b"\xff\xd8\xff")
    done = run("scan", tmp_path, "--missing-slides")
    assert done.stdout == "https://www.instagram.com/p/DN50WMMDLFf/\n"
    assert "1 post lacks slides, but nothing gives the address, first trip." in done.stderr


def test_what_a_scan_leaves_out_is_taken_in_by_an_option(run: Run, tmp_path: Path) -> None:
    for name in ("in/#recycle/a_1.jpg", "in/thumbs/b_1.jpg", "in/.hidden/c_1.jpg"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"\xff\xd8\xff")
    told = run("scan", "in", "--take-in", "recycled", "--take-in", "thumbnails").stdout
    assert told.endswith("3 files = 2 photos in 2 skipped posts + 1 in hidden folders\n")
    verified = run("analyze", "in", "--verifier", "offline", "--take-in", "hidden", "--json").stdout
    assert json.loads(verified)["scan"]["posts"] == 1
    refused = run("scan", "in", "--take-in", "videos")
    assert (refused.returncode, "thumbnails" in refused.stderr) == (2, True)


def test_scan_offers_a_template_for_names_that_stay_single(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for post in (31, 62):
        for slide in (1, 2, 3):
            (tmp_path / "in" / f"holiday {post} ({slide}) by mira.jpg").write_bytes(b"\xff\xd8\xff")
    told = run("scan", "in").stdout
    assert "6 single photos share a part of their names: 2 posts by the template" in told
    assert '"filename_pattern": ["instagram", "holiday {post} ({num}) by mira"]' in told
    (tmp_path / "config.json").write_text('{"filename_pattern": ["instagram", "holiday {post} ({num}) by mira"]}')
    told = run("scan", "in").stdout
    assert "2 posts with 6 photos" in told
    assert "share a part" not in told
