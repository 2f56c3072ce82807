"""The offline verifier on painted photos, with the real network and the real decoder."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from threadpoolctl import threadpool_info

from engine.errors import UnreadablePhoto, VerifierUnavailable
from engine.model import Candidate, CandidatePhoto, Verdict
from engine.settings import Settings
from engine.verify.certainty import AVERAGE_ERROR
from engine.verify.offline import OfflineVerifier


class Pictures:
    """A picture source of a few lines, which counts what it decodes; verifiers know no better one than its protocol."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.loaded: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def load(self, file: Path, longest: int | None = None) -> Image.Image:
        self.begun.append(file.name)
        assert self.gate.wait(60)
        self.loaded.append(file.name)
        try:
            with Image.open(file) as opened:
                picture = opened.convert("RGB")
        except OSError:
            raise UnreadablePhoto(f"{file.name} is damaged.") from None
        if longest:
            picture.thumbnail((longest, longest))
        return picture


async def until(condition: Callable[[], object]) -> None:
    """Wait until `condition` holds; the clock is only there so that a failing test ends."""
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.001)


def paint_beach(step: int) -> Image.Image:
    """A figure that walks along a beach."""
    image = Image.new("RGB", (320, 400), (120, 180, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 220, 320, 290), fill=(20, 90, 160))
    draw.rectangle((0, 290, 320, 400), fill=(230, 200, 140))
    draw.ellipse((230, 30, 290, 90), fill=(255, 240, 120))
    x = 60 + 22 * step
    draw.ellipse((x - 14, 190, x + 14, 220), fill=(200, 140, 110))
    draw.polygon([(x - 22, 330), (x, 215), (x + 22, 330)], fill=(200, 30, 60))
    return image.filter(ImageFilter.GaussianBlur(1))


def paint_checks(step: int) -> Image.Image:
    image = Image.new("RGB", (320, 320), "white")
    draw = ImageDraw.Draw(image)
    for row in range(8):
        for column in range(8):
            if (row + column) % 2:
                draw.rectangle((column * 40, row * 40, column * 40 + 39, row * 40 + 39), fill=(0, 0, 20 * step))
    return image


def paint_noise() -> Image.Image:
    return Image.effect_noise((300, 300), 80).convert("RGB")


def paint_text() -> Image.Image:
    image = Image.new("RGB", (400, 300), (245, 240, 220))
    for line in range(12):
        ImageDraw.Draw(image).text((20, 20 + 20 * line), "Nothing to see here, 1234567890 " * 2, fill=(20, 20, 20))
    return image


def candidate(folder: Path, *pictures: Image.Image | bytes, caption: str | None = None) -> Candidate:
    photos = []
    for number, picture in enumerate(pictures, 1):
        file = folder / f"post_{number:02d}.jpg"
        if isinstance(picture, bytes):
            file.write_bytes(picture)
        else:
            picture.save(file, quality=90)
        photos.append(CandidatePhoto(file.name, file, number))
    return Candidate(7, tuple(photos), caption)


async def verified(post: Candidate, settings: Settings | None = None) -> Verdict:
    settings = settings or Settings()
    verifier = OfflineVerifier(Pictures(), settings.model_copy(update={"offline_workers": 1}))
    await verifier.open()
    try:
        return await verifier.verify(post)
    finally:
        await verifier.close()


async def test_the_series_is_found_among_strangers(tmp_path: Path) -> None:
    post = candidate(
        tmp_path, paint_beach(0), paint_noise(), paint_beach(2), paint_text(), paint_beach(4), paint_beach(6),
        caption="walk_by_the_sea__dump__2024",
    )  # fmt: skip
    verdict = await verified(post)
    assert verdict.is_series
    assert verdict.frames == ("post_01.jpg", "post_03.jpg", "post_05.jpg", "post_06.jpg")
    assert [exclusion.path for exclusion in verdict.excluded] == ["post_02.jpg", "post_04.jpg"]
    assert all(exclusion.reason.startswith("Unlike the rest: 0.") for exclusion in verdict.excluded)
    assert verdict.caption_is_draft
    assert "walk by the sea" in verdict.caption
    assert 0.55 <= verdict.confidence <= 1
    assert not verdict.needs_review
    assert verdict.reason.startswith("4 of 6 photos are alike")
    assert (verdict.verifier, verdict.model_version) == ("offline", "efficientnet-lite2")


async def test_strangers_are_no_series(tmp_path: Path) -> None:
    verdict = await verified(candidate(tmp_path, paint_beach(0), paint_noise(), paint_text(), paint_checks(1)))
    assert not verdict.is_series
    assert verdict.frames == ()
    assert len(verdict.excluded) == 4
    assert verdict.caption == ""
    assert verdict.reason


async def test_two_photos_must_be_more_alike(tmp_path: Path) -> None:
    post = candidate(tmp_path, paint_beach(0), paint_beach(3))
    verdict = await verified(post)
    assert verdict.frames == ("post_01.jpg", "post_02.jpg")
    assert not (await verified(post, Settings(offline_pair_similarity=0.999))).is_series


async def test_what_is_not_sure_enough_is_marked_for_a_check(tmp_path: Path) -> None:
    verdict = await verified(candidate(tmp_path, *map(paint_beach, range(3))), Settings(offline_confidence=0.9999))
    assert verdict.is_series
    assert verdict.needs_review
    assert ", but have a look: " in verdict.reason


async def test_broken_and_blank_photos_are_left_out_and_the_post_verified(tmp_path: Path) -> None:
    blank = Image.new("RGB", (200, 200), (90, 90, 90))
    post = candidate(tmp_path, paint_beach(0), b"not a picture", paint_beach(1), blank, paint_beach(2))
    verdict = await verified(post)
    assert verdict.frames == ("post_01.jpg", "post_03.jpg", "post_05.jpg")
    assert {exclusion.path: exclusion.reason for exclusion in verdict.excluded} == {
        "post_02.jpg": "post_02.jpg is damaged.",
        "post_04.jpg": "It is blank: one even colour.",
    }
    assert [exclusion.path for exclusion in verdict.unreadable] == ["post_02.jpg"]
    assert "2 photos could not be used" in verdict.reason


@pytest.mark.parametrize(
    ("readable", "words"), [(1, "Only 1 photo can be used"), (0, "None of the photos can be used")]
)
async def test_a_post_with_too_few_readable_photos_is_no_series(tmp_path: Path, readable: int, words: str) -> None:
    post = candidate(tmp_path, *[paint_beach(0)][:readable], b"", b"\xff\xd8\xff rest is missing")
    verdict = await verified(post)
    assert not verdict.is_series
    assert words in verdict.reason
    assert len(verdict.excluded) == len(post.photos)
    assert len(verdict.unreadable) == 2


async def test_frames_without_a_number_come_last_in_their_own_order(tmp_path: Path) -> None:
    post = candidate(tmp_path, *map(paint_beach, range(4)))
    numbers = (3, None, 1, None)
    photos = tuple(
        CandidatePhoto(photo.path, photo.file, number) for photo, number in zip(post.photos, numbers, strict=True)
    )
    verdict = await verified(Candidate(1, photos))
    assert verdict.frames == ("post_03.jpg", "post_01.jpg", "post_02.jpg", "post_04.jpg")


async def test_a_cancelled_verify_stops_after_the_photo_it_is_at(tmp_path: Path) -> None:
    pictures = Pictures()
    verifier = OfflineVerifier(pictures, Settings(offline_workers=1))
    await verifier.open()
    pictures.gate.clear()
    post = candidate(tmp_path, *map(paint_beach, range(8)))
    running = asyncio.create_task(verifier.verify(post))
    waiting = asyncio.create_task(verifier.verify(post))
    await until(lambda: pictures.begun)
    running.cancel()
    waiting.cancel()
    for task in (running, waiting):
        with pytest.raises(asyncio.CancelledError):
            await task
    pictures.gate.set()
    await verifier.close()
    assert pictures.loaded == ["post_01.jpg"]


async def test_posts_are_verified_side_by_side_without_blocking_the_loop(tmp_path: Path) -> None:
    pictures = Pictures()
    verifier = OfflineVerifier(pictures, Settings(offline_workers=2))
    assert verifier.slots == 2
    await verifier.open()
    post = candidate(tmp_path, *map(paint_beach, range(4)))
    pictures.gate.clear()
    verifying = asyncio.gather(*(verifier.verify(post) for _ in range(6)))
    await until(lambda: pictures.begun == ["post_01.jpg"] * 2)  # the loop goes on while both workers are at a photo
    pictures.gate.set()
    verdicts = await verifying
    await verifier.close()
    assert len({(verdict.frames, verdict.confidence) for verdict in verdicts}) == 1


async def test_the_linear_algebra_library_gets_its_threads_back(tmp_path: Path) -> None:
    def blas_threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    post = candidate(tmp_path, paint_beach(0), paint_beach(1))
    verifier = OfflineVerifier(Pictures(), Settings(offline_workers=1))
    await verified(post)
    before = blas_threads()
    await verifier.open()
    await verifier.verify(post)
    assert set(blas_threads()) == {1}
    await verifier.close()
    assert blas_threads() == before


async def test_opening_again_and_verifying_closed(tmp_path: Path) -> None:
    verifier = OfflineVerifier(Pictures(), Settings(offline_workers=1))
    post = candidate(tmp_path, *map(paint_beach, range(3)))
    with pytest.raises(VerifierUnavailable, match="not open"):
        await verifier.verify(post)
    await verifier.close()
    for _ in range(2):
        await verifier.open()
        await verifier.open()
        assert (await verifier.verify(post)).is_series
        await verifier.close()
    await until(lambda: not any(thread.name.startswith("offline") for thread in threading.enumerate()))


def test_settings_of_an_earlier_network_are_told_of_once() -> None:
    verifier = OfflineVerifier(Pictures(), Settings(offline_similarity=0.45, offline_pair_similarity=0.6))
    (news,) = verifier.take_news()
    assert "the defaults are now offline_similarity 0.55." in news.words
    assert verifier.take_news() == ()
    assert OfflineVerifier(Pictures(), Settings()).take_news() == ()


def test_other_thresholds_are_another_prompt_version() -> None:
    versions = {
        OfflineVerifier(Pictures(), Settings(offline_similarity=limit)).prompt_version for limit in (0.5, 0.55, 0.6)
    }
    assert len(versions) == 3


async def test_a_picture_that_is_there_twice_counts_once_and_shares_its_fate(tmp_path: Path) -> None:
    plain = [paint_beach(0), paint_noise(), paint_beach(3), paint_beach(6)]
    once = await verified(candidate(tmp_path, *plain))
    again = [plain[0].crop((3, 3, 317, 397)), plain[0].resize((240, 300)), plain[1]]
    twice = await verified(candidate(tmp_path, *plain, *again))
    assert twice.confidence == pytest.approx(once.confidence - AVERAGE_ERROR * 2 / 5, abs=0.001)
    assert twice.frames == (*once.frames, "post_05.jpg", "post_06.jpg")
    assert [one.path for one in twice.excluded] == ["post_02.jpg", "post_07.jpg"]
    assert twice.reason.endswith("3 more photos repeat others.")

    same = await verified(candidate(tmp_path, paint_beach(0), paint_beach(0), paint_beach(0)))
    assert not same.is_series
    assert len(same.excluded) == 3
