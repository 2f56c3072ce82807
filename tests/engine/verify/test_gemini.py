"""What Gemini is sent, what it is not, and what comes of its answers."""

from __future__ import annotations

import asyncio
import io
import json
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from engine.errors import KeyMissing, KeyRefused, ModelGone, QuotaExhausted, VerifierUnavailable
from engine.model import Candidate, CandidatePhoto, Verdict
from engine.settings import Settings
from engine.verify.gemini import GeminiVerifier, check_key, list_models
from engine.verify.pace import Pace
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, MODELS, GeminiServer, shown
from tests.fakes.posts import PlainPictures, TruePost, assert_true, paint_posts, verify_all
from tests.fakes.truth import Mark
from tests.fakes.wire import always, first

if TYPE_CHECKING:
    from pathlib import Path


SUMMER = date(2026, 8, 1)
"""A day on which no model of these tests is near its end."""


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> list[TruePost]:
    return paint_posts(tmp_path_factory.mktemp("posts"), 8)


def verifier_for(fake: GeminiServer, *, slots: int = 4, **more: Any) -> GeminiVerifier:
    settings = Settings.model_validate({"base_url": fake.url, "request_timeout": 60.0} | more)
    return GeminiVerifier(PlainPictures(), KEY, settings, Pace(slots, second=0.003), day=SUMMER)


def candidate(*files: Path, note: str = "") -> Candidate:
    return Candidate(1, tuple(CandidatePhoto(file.name, file) for file in files), note=note)


def jpeg_segments(jpeg: bytes) -> set[str]:
    """The kinds of segments that a JPEG holds before its pixels begin."""
    names = {0xE0: "JFIF", 0xDB: "DQT", 0xC0: "SOF0", 0xC4: "DHT"}
    found, position = set(), 2
    while (marker := jpeg[position + 1]) != 0xDA:
        found.add(names.get(marker, hex(marker)))
        position += 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
    return found


async def verify_one(fake: GeminiServer, post: Candidate, **more: Any) -> Verdict:
    verifier = verifier_for(fake, **more)
    await verifier.open()
    try:
        return await verifier.verify(post)
    finally:
        await verifier.close()


async def config_sent(post: TruePost, **more: Any) -> dict[str, Any]:
    with GeminiServer(keep=True) as fake:
        await verify_one(fake, post.candidate, **more)
    config: dict[str, Any] = fake.questions[0].body["generationConfig"]
    return config


async def test_a_verdict_holds_what_was_measured(posts: list[TruePost]) -> None:
    with GeminiServer(faults=always("thoughts")) as fake:
        verdict = await verify_one(fake, posts[0].candidate)
    assert_true([verdict], posts[:1])
    assert (verdict.verifier, verdict.model_version) == ("gemini", "gemini-2.5-flash-001")
    assert verdict.thinking_summary == "They look alike."
    assert json.loads(verdict.raw)["caption"] == verdict.caption
    usage = verdict.usage
    assert usage.requests == 1
    assert usage.prompt_tokens > 4 * 258
    assert usage.cost_usd == pytest.approx((usage.prompt_tokens * 0.3 + (usage.output_tokens + 40) * 2.5) / 1e6)


async def test_a_repair_is_on_the_bill_too_and_shows_the_bad_answer(posts: list[TruePost]) -> None:
    with GeminiServer(faults=first("missing-id"), keep=True) as fake:
        verdict = await verify_one(fake, posts[0].candidate)
    turns = fake.questions[1].body["contents"]
    assert [turn["role"] for turn in turns] == ["user", "model", "user"]
    assert "it leaves out" in turns[2]["parts"][0]["text"]
    assert verdict.usage.requests == 2
    assert verdict.usage.prompt_tokens > 8 * 258


async def test_an_answer_cut_off_gets_double_the_room(posts: list[TruePost]) -> None:
    with GeminiServer(faults=first("max-tokens"), keep=True) as fake:
        await verify_one(fake, posts[0].candidate)
    rooms = [question.body["generationConfig"]["maxOutputTokens"] for question in fake.questions]
    assert rooms[1] == 2 * rooms[0]


async def test_what_a_2_5_model_is_sent(posts: list[TruePost]) -> None:
    config = await config_sent(posts[0])
    assert config["thinkingConfig"] == {"thinking_budget": 0}
    assert (config["temperature"], config["seed"]) == (0.3, 7)
    assert config["responseMimeType"] == "application/json"
    assert config["responseSchema"]["property_ordering"][:2] == ["nonce", "reason"]
    assert "mediaResolution" not in config


async def test_what_a_3_5_model_is_sent(posts: list[TruePost]) -> None:
    config = await config_sent(posts[0], gemini_model="gemini-3.5-flash-lite")
    assert config["thinkingConfig"] == {"include_thoughts": True, "thinking_level": "MINIMAL"}
    assert config["mediaResolution"] == "MEDIA_RESOLUTION_LOW"
    assert not {"temperature", "seed"} & set(config)


@pytest.mark.parametrize(("changes", "longest"), [({}, 384), ({"image_size": 128}, 128)])
async def test_pictures_are_sent_small(changes: dict[str, object], longest: int, tmp_path: Path) -> None:
    files = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    for place, file in enumerate(files, 1):
        truth.paint(Mark(1, place), (1080, 1350)).save(file)
    with GeminiServer(keep=True) as fake:
        await verify_one(fake, candidate(*files), **changes)
    for _, picture in shown(fake.questions[0].body):
        with Image.open(io.BytesIO(picture)) as image:
            assert (image.format, image.mode, max(image.size)) == ("JPEG", "RGB", longest)


async def test_nothing_private_leaves_the_machine(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x9286] = "SecretComment"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    names = ("2024_05_03_secret_user[CxYz]_private_1.jpg", "secret_user_2.jpg")
    for place, name in enumerate(names, 1):
        truth.paint(Mark(1, place)).save(
            tmp_path / name,
            exif=exif,
            comment=b"SecretNote",
            xmp=b"<x>SecretXmp</x>",
            icc_profile=b"SecretProfile" * 20,
        )
    photos = tuple(CandidatePhoto(f"secret_folder/{name}", tmp_path / name) for name in names)
    post = Candidate(1, photos, caption="a SecretCaption of the post")
    with GeminiServer(keep=True) as fake:
        verdict = await verify_one(fake, post)
    assert verdict.is_series
    asked = fake.questions[0]
    pictures = [picture for _, picture in shown(asked.body)]
    assert all(jpeg_segments(picture) <= {"JFIF", "DQT", "SOF0", "DHT"} for picture in pictures)
    for part in asked.body["contents"][0]["parts"]:
        part.get("inlineData", {}).pop("data", None)
    sent = f"{asked.body} {asked.headers}".lower()
    for private in ("secret", "_private_", "cxyz", "2024", str(tmp_path)):
        assert private not in sent


async def test_an_unreadable_photo_is_left_out_and_named(posts: list[TruePost], tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 no picture")
    missing = tmp_path / "missing.jpg"
    whole = posts[0].candidate.photos
    post = Candidate(1, (CandidatePhoto("broken.jpg", broken), *whole, CandidatePhoto("missing.jpg", missing)))
    with GeminiServer(keep=True) as fake:
        verdict = await verify_one(fake, post)
    assert len(shown(fake.questions[0].body)) == len(whole)
    assert verdict.frames == posts[0].frames
    assert [out.path for out in verdict.unreadable] == ["broken.jpg", "missing.jpg"]
    assert verdict.excluded[-2:] == verdict.unreadable
    assert all(out.reason for out in verdict.unreadable)


async def test_fewer_than_two_readable_photos_are_no_series_and_no_request(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    whole = truth.save(tmp_path, "whole.jpg", Mark(1, 1))
    with GeminiServer() as fake:
        verdict = await verify_one(fake, candidate(broken, whole))
    assert fake.asked == 0
    assert not verdict.is_series
    assert sorted(out.path for out in verdict.excluded) == ["broken.jpg", "whole.jpg"]
    assert [out.path for out in verdict.unreadable] == ["broken.jpg"]


async def test_a_note_reaches_the_question(posts: list[TruePost]) -> None:
    whole = posts[0].candidate
    with GeminiServer(keep=True) as fake:
        await verify_one(fake, Candidate(1, whole.photos, note="The stranger belongs too."))
    assert "The stranger belongs too." in fake.questions[0].body["contents"][0]["parts"][-1]["text"]


async def test_a_cancelled_verification_closes_its_request_long_before_its_time_is_up(posts: list[TruePost]) -> None:
    with GeminiServer(faults=always("hang")) as fake:
        verifier = verifier_for(fake, request_timeout=60.0)
        await verifier.open()
        tasks = [asyncio.create_task(verifier.verify(post.candidate)) for post in posts[:4]]
        while fake.asked < 4:
            await asyncio.sleep(0.01)
        began = time.monotonic()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await verifier.close()
        while len(fake.hung_up) < 4:
            await asyncio.sleep(0.01)
        assert max(fake.hung_up) - began < 30


async def test_the_cost_limit_is_never_passed_and_mostly_used(posts: list[TruePost]) -> None:
    with GeminiServer(latency=0.02) as fake:
        whole = verifier_for(fake)
        assert_true(await verify_all(whole, posts), posts)
        limit = whole.spent.cost_usd * 0.75
        frugal = verifier_for(fake, max_cost=limit)
        results = await verify_all(frugal, posts)
    verified = [result for result in results if isinstance(result, Verdict)]
    assert {type(result) for result in results} == {Verdict, QuotaExhausted}
    assert limit * 0.3 < frugal.spent.cost_usd <= limit
    assert frugal.spent.cost_usd == pytest.approx(sum(verdict.usage.cost_usd for verdict in verified))


async def test_the_limiter_sets_the_slots(posts: list[TruePost]) -> None:
    with GeminiServer(latency=0.2) as fake:
        verifier = verifier_for(fake, slots=8)
        assert verifier.slots == 4 + 2
        assert_true(await verify_all(verifier, posts), posts)
        assert 1 < fake.busiest <= 8
        assert verifier.slots == 8 + 4


async def test_the_environment_names_the_address_but_not_another_service(
    posts: list[TruePost], monkeypatch: pytest.MonkeyPatch
) -> None:
    with GeminiServer() as fake:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", fake.url)
        monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
        monkeypatch.setenv("GOOGLE_API_KEY", "not-this-one")
        assert_true(await verify_all(verifier_for(fake, base_url=None), posts[:1]), posts[:1])
        assert "gemini-2.5-flash" in await asyncio.to_thread(list_models, KEY, Settings())


async def test_a_verifier_can_be_opened_again(posts: list[TruePost]) -> None:
    with GeminiServer() as fake:
        verifier = verifier_for(fake)
        assert_true(await verify_all(verifier, posts[:2]), posts[:2])
        await verifier.close()
        assert_true(await verify_all(verifier, posts[:2]), posts[:2])


async def test_the_version_of_the_prompt_tells_what_may_change_an_answer() -> None:
    def version(**changes: object) -> str:
        return GeminiVerifier(PlainPictures(), KEY, Settings.model_validate(changes)).prompt_version

    usual = version()
    assert version(concurrency=2, max_cost=3.0, rpm=10) == usual
    changes: list[dict[str, object]] = [
        {"image_size": 512},
        {"media_resolution": "low"},
        {"thinking": "low"},
        {"extra_instructions": "only the dog"},
        {"caption_max_words": 50},
    ]
    assert len({usual, *(version(**change) for change in changes)}) == len(changes) + 1


@pytest.mark.parametrize(("key", "error"), [("", KeyMissing), ("two words", KeyRefused), ("clé", KeyRefused)])
async def test_a_key_that_can_be_none_is_never_sent(key: str, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        await GeminiVerifier(PlainPictures(), key, Settings()).open()
    assert not key or key not in str(caught.value)


def test_a_key_is_checked_and_its_models_are_listed() -> None:
    with GeminiServer() as fake:
        settings = Settings(base_url=fake.url)
        check = check_key(KEY, settings)
        assert (check.model, check.version) == ("gemini-2.5-flash", "001")
        assert check.clock_skew is not None
        assert abs(check.clock_skew) < 5
        assert list_models(KEY, settings) == sorted(name for name in MODELS if "embedding" not in name)
        with pytest.raises(KeyRefused) as caught:
            check_key("another-key", settings)
        assert "another-key" not in str(caught.value)
        with pytest.raises(KeyMissing):
            list_models(None, settings)
    with pytest.raises(VerifierUnavailable, match="cannot be asked now"):
        check_key(KEY, settings)


def test_a_model_that_is_gone_is_named_by_the_check() -> None:
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake, pytest.raises(ModelGone) as caught:
        check_key(KEY, Settings(base_url=fake.url))
    assert caught.value.successor == "gemini-3.5-flash-lite"


async def test_an_address_that_is_none_is_told_apart(posts: list[TruePost]) -> None:
    verifier = GeminiVerifier(PlainPictures(), KEY, Settings(base_url="gopher:/nowhere"), Pace(1, second=0.003))
    (result,) = await verify_all(verifier, posts[:1])
    assert type(result) is VerifierUnavailable
    assert "base_url" in str(result)
