"""Names of the program's first pattern: user, shortcode, caption and number are told apart by proof."""

from datetime import UTC, datetime

import pytest

from engine.model import Proof
from engine.naming.filename import cut
from engine.naming.seed import Seed
from engine.naming.shortcode import decode, encode, taken_at
from tests.engine.naming.folders import group

STAMP = "2025_08_28_15_16_56"
CODE = "DN50WMMDLFf"


@pytest.mark.parametrize(
    ("name", "user", "code", "caption", "number", "proof"),
    [
        (
            f"{STAMP}_jenny.lbx{CODE}_vienna_has_my_heart__vienna__dump__wien_12.jpg",
            "jenny.lbx", CODE, "vienna_has_my_heart__vienna__dump__wien", 12, Proof.PROVEN,
        ),
        ("2025_08_28_15_09_21_unfashDN5zem3DKwP______________04.jpg", "unfash", "DN5zem3DKwP", None, 4, Proof.PROVEN),
        ("2025_08_28_15_09_21_jenny.lbx_vienna_photos_01.jpg", "jenny.lbx", None, "vienna_photos", 1, None),
        (f"{STAMP}_a__b_{CODE}.jpg", "a__b_", CODE, None, None, Proof.PROVEN),
        (f"{STAMP}_o_o{CODE}_3_2_1_07.jpg", "o_o", CODE, "3_2_1", 7, Proof.PROVEN),
        (f"{STAMP}_o_o{CODE}_[bold]sale[red]_01.jpg", "o_o", CODE, "[bold]sale[red]", 1, Proof.PROVEN),
        (f"{STAMP}_o_o{CODE}_throwback_to_2019.jpg", "o_o", CODE, "throwback_to_2019", None, Proof.PROVEN),
        (f"2025_08_28_15_06_56_o_o{CODE}_x_01.jpg", "o_o", CODE, "x", 1, Proof.LIKELY),
        (f"2025_08_28_17_16_56_o_o{CODE}_x_01.jpg", "o_o", CODE, "x", 1, Proof.LIKELY),
        (f"2025_08_28_20_01_02_o_o{CODE}_x_01.jpg", "o_o", CODE, "x", 1, Proof.WEAK),
        (f"2025_09_28_20_01_02_o_o{CODE}_x_01.jpg", "o_o", CODE, "x", 1, Proof.NAME_ONLY),
    ],
)  # fmt: skip
def test_a_name_is_split_by_proof(
    name: str, user: str, code: str | None, caption: str | None, number: int | None, proof: Proof | None
) -> None:
    reading = Seed().read(cut(name, ""))
    assert reading is not None
    assert (reading.username, reading.shortcode, reading.caption, reading.number) == (user, code, caption, number)
    assert (reading.assessment.proof if reading.assessment else None) is proof


@pytest.mark.parametrize(
    "name", ["2025_13_28_15_16_56_x_01.jpg", "2025_08_28_15_16_56.jpg", "25_08_28_15_16_56_x_01.jpg"]
)
def test_what_is_no_stamp_is_none_of_this_family(name: str) -> None:
    assert Seed().read(cut(name, "")) is None


def test_a_code_that_ends_like_a_slide_number_stays_whole() -> None:
    code = encode(decode("DN50WMMD_07"))
    stamp = f"{taken_at(code):%Y_%m_%d_%H_%M_%S}"
    reading = Seed().read(cut(f"{stamp}_nasa{code}.jpg", ""))
    assert reading is not None
    assert (reading.shortcode, reading.number) == ("DN50WMMD_07", None)


def test_slides_come_in_the_order_of_their_numbers_whatever_their_width() -> None:
    names = [f"{STAMP}_o_o{CODE}_x_{number}.jpg" for number in ("10", "2", "01", "003")]
    [post] = group(*names, directory="in/here")
    assert [photo.number for photo in post.photos] == [1, 2, 3, 10]
    assert post.key == f"in/here/{CODE}"
    assert post.evidence == (
        f"The shortcode {CODE} matches the timestamp in the name (0.9 s apart).",
        "4 slides; 4, 5, 6, 7, 8 and 9 missing.",
    )
    assert post.taken_at == datetime(2025, 8, 28, 15, 16, 56, tzinfo=UTC)


def test_a_code_from_another_day_is_a_conflict() -> None:
    names = [f"2025_09_28_20_01_02_o_o{CODE}_x_{number}.jpg" for number in (1, 2)]
    [post] = group(*names)
    assert post.conflicts == (f"The shortcode {CODE} was made on 2025-08-28, the stamp in the name says 2025-09-28.",)


def test_a_stamp_in_another_time_zone_is_a_conflict() -> None:
    [post] = group(*[f"2025_08_28_17_16_56_o_o{CODE}_x_{number}.jpg" for number in (1, 2)])
    assert post.proof is Proof.LIKELY
    assert post.conflicts == ("The stamp is off by +2:00 h: it is in another time zone than UTC.",)
