"""Names that downloaders really wrote, or write by their own templates, and what they are read as."""

import pytest

from engine.model import Post, Proof
from tests.engine.naming.folders import group


def one(name: str) -> Post:
    [post] = group(name, directory="in/nasa")
    return post


@pytest.mark.parametrize(
    ("name", "pattern", "user", "code", "number", "proof"),
    [
        ("2025_08_28_15_16_56_jenny.lbxDN50WMMDLFf_vienna_has_my_heart__vienna__dump__wien_12.jpg",
         "seed", "jenny.lbx", "DN50WMMDLFf", 12, Proof.PROVEN),
        ("2025_08_28_15_09_21_unfashDN5zem3DKwP______________04.jpg", "seed", "unfash", "DN5zem3DKwP", 4, Proof.PROVEN),
        ("2025_08_28_15_09_21_jenny.lbx_vienna_photos_01.jpg", "seed", "jenny.lbx", None, 1, Proof.NAME_ONLY),
        ("2023-08-29_08-12-54_UTC_1.jpg", "instaloader", "nasa", None, 1, Proof.NAME_ONLY),
        ("3340025270185039243_3340025264396894920.jpg", "gallery-dl", "nasa", "C5aJ0l6NRWL", None, Proof.PROVEN),
        ("nasa 2024-07-29 - 19_15_06 C-BJm6VScvU_3.jpg", "gallery-dl", "nasa", "C-BJm6VScvU", 3, Proof.PROVEN),
        ("nasa - 3340025270185039243_03.jpg", "gallery-dl", "nasa", "C5aJ0l6NRWL", 3, Proof.WEAK),
        ("2017-03-03 04.40.41 1462100983227341806_4435586338.jpg", "4k-stogram", "nasa", None, None, Proof.PROVEN),
        ("2017.03.03 04.40.41 1462100983227341806_4435586338.jpg", "4k-stogram", "nasa", None, None, Proof.PROVEN),
        ("nasa - CXKQ86Dps0H_CXKQ5aBcDeF.jpg", "jdownloader", "nasa", "CXKQ86Dps0H", None, Proof.LIKELY),
        ("nasa - CXKQ86Dps0H - 02.jpg", "jdownloader", "nasa", "CXKQ86Dps0H", 2, Proof.WEAK),
        ("2018-11-29_01-04-04_BqvsDleB3lV_44877605_725955034447492_3123079845831750529_n.jpg",
         "ripme", "nasa", "BqvsDleB3lV", None, Proof.PROVEN),
        ("nasa-C94o7TLAcz0_3-20240726_130107.jpeg", "thekonka", "nasa", "C94o7TLAcz0", 3, Proof.WEAK),
        ("nasa-post-BqvsDleB3lV-20181129_020404_44877605.jpg",
         "ig-helper", "nasa", "BqvsDleB3lV", None, Proof.LIKELY),
        ("user 24-01-24 093132 (1).jpg", "hitomi", "user", None, 1, Proof.NAME_ONLY),
        ("23-11-09 064919 (1).jpg", "hitomi", None, None, 1, Proof.NAME_ONLY),
        ("SnapInsta.to_498239139_17889855213257578_4920639422939679441_n.jpg",
         "web-saver", "nasa", None, None, Proof.PROPOSED),
        ("SaveClip.App_655991143_18150538129457452_4970595272513946665_n (1).jpg",
         "web-saver", "nasa", None, None, Proof.PROPOSED),
        ("263871205_442938027268134_3664071965245975377_n.jpg", "web-saver", "nasa", None, None, Proof.PROPOSED),
        ("nasa_2025-08-28_15-16-56_DN50WMMDLFf_3.jpg", "stamped", "nasa", "DN50WMMDLFf", 3, Proof.PROVEN),
        ("20250828_151656-jenny.lbx-DN50WMMDLFf_2.jpg", "stamped", "jenny.lbx", "DN50WMMDLFf", 2, Proof.PROVEN),
        ("[ig] jenny—2025.08.28—DN50WMMDLFf—263498614_187919680136689_4009128927102521572_n.webp.jpg",
         "stamped", "jenny", "DN50WMMDLFf", None, Proof.LIKELY),
        ("2025-08-28 DN50WMMDLFf (3).jpg", "stamped", "nasa", "DN50WMMDLFf", None, Proof.LIKELY),
        ("jenny DN50WMMDLFf_3 at the lake.jpg", "coded", "jenny", "DN50WMMDLFf", 3, Proof.WEAK),
        ("jenny_DN50WMMDLFf_3of7.jpg", "coded", "jenny", "DN50WMMDLFf", 3, Proof.WEAK),
        ("Canon_EOS_5 Christmas_1 2.jpg", "generic", None, None, 2, Proof.NAME_ONLY),
        ("7338943586698054958_03 city lights ✨ #fyp [73389433].jpg", "tiktok", "nasa", None, 3, Proof.WEAK),
        ("7338943586698054958 city lights.jpg", "tiktok", "nasa", None, None, Proof.WEAK),
        ("2024-02-24_7338943586698054958_3.jpg", "tiktok", "nasa", None, 3, Proof.LIKELY),
        ("jenny 2024-07-27_10.11.12 3.jpg", "gallery-dl", "jenny", None, 3, Proof.NAME_ONLY),
        ("3340025270185039243_03.jpg_large", "gallery-dl", "nasa", "C5aJ0l6NRWL", 3, Proof.WEAK),
        ("2023-08-29_08-12-54_UTC_profile_pic.jpg", "profile-picture", "nasa", None, None, Proof.NAME_ONLY),
        ("IMG-20250828-WA0001.jpg", "generic", None, None, None, Proof.NAME_ONLY),
        ("001_2018-11-29_01-04-04_BqvsDleB3lV_44877605_725955034447492_3123079845831750529_n.jpg",
         "stamped", "nasa", "BqvsDleB3lV", 1, Proof.PROVEN),
        ("Post by mira DN50WMMDLFf (3 of 7).jpg", "coded", "mira", "DN50WMMDLFf", 3, Proof.WEAK),
        ("mira_DN50WMMDLFf_slide_3.jpg", "coded", "mira", "DN50WMMDLFf", 3, Proof.WEAK),
        ("DN50WMMDLFf_by the lake (3 of 7).jpg", "coded", "nasa", "DN50WMMDLFf", 3, Proof.WEAK),
        ("mira - DN50WMMDLFf [3].jpg", "coded", "mira", "DN50WMMDLFf", 3, Proof.WEAK),
        ("mira_2025-08-28_3_DN50WMMDLFf.jpg", "stamped", "mira", "DN50WMMDLFf", 3, Proof.LIKELY),
        ("mira 3 DN50WMMDLFf at the lake.jpg", "coded", "mira", "DN50WMMDLFf", 3, Proof.WEAK),
        ("instagram_mira_DN50WMMDLFf_3_3340025270185039243.jpg", "coded", "mira", "DN50WMMDLFf", 3, Proof.WEAK),
        ("snaptik.app_mira_DN50WMMDLFf_3.jpg", "coded", "mira", "DN50WMMDLFf", 3, Proof.WEAK),
        ("DN50WMMDLFf#3.jpg", "coded", "nasa", "DN50WMMDLFf", 3, Proof.WEAK),
        ("2023-08-29_08-12-54_UTC_GraphSidecar_3.jpg", "instaloader", "nasa", None, 3, Proof.NAME_ONLY),
        ("mira-3340025270185039243_3.jpg", "gallery-dl", "mira", "C5aJ0l6NRWL", 3, Proof.WEAK),
        ("mira_1693296774_3179926276781649978_528817151.jpg", "unix-time", "mira", None, None, Proof.PROVEN),
        ("mira-20230829_081254-449123451_123456789012341_1234567890123456781_n.jpg",
         "download-button", "mira", None, None, Proof.NAME_ONLY),
        ("7338943586698054965_index_3_0.jpeg", "tiktok", "nasa", None, 3, Proof.WEAK),
        ("mira - 7338943586698054958 - 03.jpg", "tiktok", "mira", None, 3, Proof.WEAK),
        ("20230829_081254_3.jpg", "generic", "nasa", None, 3, Proof.NAME_ONLY),
        ("98765432_p3.jpg", "gallery-dl-sites", "nasa", None, 3, Proof.NAME_ONLY),
        ("Vienna - Beautifully.jpg", "generic", None, None, None, Proof.NAME_ONLY),
    ],
)  # fmt: skip
def test_a_name_is_read_as_its_program_meant_it(
    name: str, pattern: str, user: str | None, code: str | None, number: int | None, proof: Proof
) -> None:
    post = one(name)
    assert (post.pattern, post.username, post.shortcode, post.proof) == (pattern, user, code, proof)
    assert [photo.number for photo in post.photos] == [number]


@pytest.mark.parametrize(
    "name",
    [
        "trip 3 of 7",
        "3_of_7",
        "lake (3 of 7)",
        "mira DN50WMMDLFf 3of7",
        "lake-3-von-7",
        "3of7_lake",
        "3 of 7 DN50WMMDLFf mira",
    ],
)
def test_the_number_of_slides_may_stand_behind_the_slides_own(name: str) -> None:
    post = one(f"{name}.jpg")
    assert (post.photos[0].number, post.expected, post.missing) == (3, 7, 6)


@pytest.mark.parametrize("name", ["IMG_20230829_081254_123", "17", "lake_12", "signal-2023-08-29-08-12-54-123"])
def test_a_number_in_a_single_name_of_no_program_says_nothing_of_missing_slides(name: str) -> None:
    assert one(f"{name}.jpg").missing == 0


def test_videos_by_yt_dlp_are_matched_and_left_out() -> None:
    post = one("Video by nasa [CXKQ86Dps0H].mp4")
    assert (post.pattern, post.username, post.shortcode, post.photos) == ("yt-dlp", "nasa", "CXKQ86Dps0H", ())
    assert [problem.what for problem in post.left_out] == ["a video"]


def test_a_stamp_in_local_time_is_named_as_a_time_zone() -> None:
    post = one("nasa-post-BqvsDleB3lV-20181129_020404_44877605.jpg")
    assert post.conflicts == ("The stamp is off by +1:00 h: it is in another time zone than UTC.",)
    assert post.taken_at is not None
    assert f"{post.taken_at:%H:%M:%S}" == "01:04:04"


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((1, 2, 3), "All 3 slides are there."),
        ((1, 3), "2 of 3 slides; 2 missing."),
    ],
)
def test_a_number_of_slides_in_the_name_is_a_completeness_check(numbers: tuple[int, ...], sentence: str) -> None:
    [post] = group(*[f"nasa - CXKQ86Dps0H - {number}_of_3.jpg" for number in numbers])
    assert post.expected == 3
    assert sentence in post.evidence


def test_a_gap_is_shown_and_nothing_renumbered() -> None:
    [post] = group("a_1.jpg", "a_2.jpg", "a_5.jpg")
    assert [photo.number for photo in post.photos] == [1, 2, 5]
    assert "3 slides; 3 and 4 missing." in post.evidence


def test_pictures_whose_ids_are_from_another_day_are_a_conflict() -> None:
    post = one("nasa - CXKQ86Dps0H_DN50WMMDLFf.jpg")
    assert post.proof is Proof.NAME_ONLY
    assert post.conflicts == ("A picture's own id is from 2025-08-28, the shortcode from 2021-12-06.",)


def test_slides_of_one_post_with_stamps_a_second_apart_are_joined() -> None:
    [post] = group("nasa-C94o7TLAcz0_1-20240726_115536.jpeg", "nasa-C94o7TLAcz1_2-20240726_115537.jpeg")
    assert [photo.number for photo in post.photos] == [1, 2]
    [post] = group(
        "2017-03-03 04.40.41 1462100983227341806_4435586338.jpg",
        "2017-03-03 04.40.42 1462100983227341999_4435586338.jpg",
    )
    assert len(post.photos) == 2
