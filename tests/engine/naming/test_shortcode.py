"""Shortcodes decode to the moment their post was made, and are found in text by just that."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Proof
from engine.naming.shortcode import ALPHABET, decode, encode, find, id_ms, proof_of, taken_at


def ms(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}+00:00").timestamp() * 1000)


@pytest.mark.parametrize(
    ("code", "moment"),
    [
        ("DN50WMMDLFf", "2025-08-28 15:16:56.945"),
        ("DN5zem3DKwP", "2025-08-28 15:09:21.607"),
        ("BqvsDleB3lV", "2018-11-29 01:04:04.757"),
        ("CXKQ86Dps0H", "2021-12-06 23:48:04.448"),
    ],
)
def test_public_codes_decode_to_their_moment(code: str, moment: str) -> None:
    assert taken_at(code) == datetime.fromisoformat(f"{moment}+00:00")
    assert taken_at(code + "aB3-" * 7) == taken_at(code), "a private account's code is 28 characters longer"


@given(st.integers(0, 2**66 - 1))
def test_encoding_and_decoding_are_inverse(post_id: int) -> None:
    assert decode(encode(post_id)) == post_id


@pytest.mark.parametrize(
    "text", ["", "DN50 WMMDLF", "DN50WMMDL+f", "DN50WMMDL/f", "DN50WMMDLFé", "DN50=MMDLFf", "\udcff"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no shortcode"):
        decode(text)


@pytest.mark.parametrize(
    ("tail", "stamp", "user", "code"),
    [
        (
            "jenny.lbxDN50WMMDLFf_vienna_has_my_heart__vienna__dump__wien_12",
            "2025-08-28 15:16:56",
            "jenny.lbx",
            "DN50WMMDLFf",
        ),
        ("unfashDN5zem3DKwP______________04", "2025-08-28 15:09:21", "unfash", "DN5zem3DKwP"),
        ("unfashDN5zem3DKwP", "2025-08-28 15:09:21", "unfash", "DN5zem3DKwP"),
        ("nasa_BqvsDleB3lV_x", "2018-11-29 01:04:05", "nasa_", "BqvsDleB3lV"),
        ("nasaDN50WMMDLFf" + "aB3-" * 7 + "_x", "2025-08-28 15:16:56", "nasa", "DN50WMMDLFf" + "aB3-" * 7),
    ],
)
def test_the_window_splits_user_and_code(tail: str, stamp: str, user: str, code: str) -> None:
    window = find(tail, ms(stamp))
    assert window is not None
    assert (tail[: window.start], window.code) == (user, code)
    assert proof_of(window.apart_ms) is Proof.PROVEN


@given(
    st.datetimes(datetime(2011, 10, 1), datetime(2031, 1, 1)), st.integers(0, 2**23 - 1), st.integers(-86_000, 86_000)
)
def test_a_code_is_found_at_any_age_of_instagram(when: datetime, low: int, apart: int) -> None:
    made = int(when.replace(tzinfo=UTC).timestamp() * 1000)
    code = encode(((made - 1_314_220_021_721) << 23) | low)
    window = find(f"some_user{code}_caption", made + apart * 1000)
    assert window is not None
    assert abs(window.apart_ms) <= abs(apart * 1000)


def test_random_text_proves_nothing() -> None:
    rng = random.Random(7)
    stamp = ms("2025-08-28 15:16:56")
    hits = [find("".join(rng.choices(ALPHABET, k=60)), stamp) for _ in range(20_000)]
    apart = [abs(hit.apart_ms) for hit in hits if hit]
    assert not [gap for gap in apart if gap <= 60_000]
    assert len(apart) / len(hits) < 0.003


@pytest.mark.parametrize(
    "stamp", ["1970-01-01 00:00:00", "0001-01-01 00:00:00", "9999-12-31 23:59:59", "2011-08-24 21:07:01"]
)
def test_no_stamp_breaks_the_search(stamp: str) -> None:
    assert find("nasaDN50WMMDLFf_x", ms(stamp)) is None


@pytest.mark.parametrize(
    ("apart", "proof"),
    [
        (timedelta(seconds=-1), Proof.PROVEN),
        (timedelta(seconds=2), Proof.PROVEN),
        (timedelta(seconds=700), Proof.LIKELY),
        (timedelta(hours=-2), Proof.WEAK),
        (timedelta(days=2), None),
    ],
)
def test_the_ladder(apart: timedelta, proof: Proof | None) -> None:
    assert proof_of(int(apart.total_seconds() * 1000)) is proof


def test_ids_keep_all_their_digits() -> None:
    assert id_ms(decode("DN50WMMDLFf")) == ms("2025-08-28 15:16:56.945")
    assert encode(3340025270185039243) == encode(int("3340025270185039243"))
