"""No name breaks the grouping, and every file ends in exactly one post."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import FileKind, Folder, Post
from engine.naming.explain import explain
from engine.naming.posts import Grouper
from tests.engine.naming.folders import folder, group

ODD = (
    "[bold]sale[red]_{}.jpg",
    "line\nbreak_{}.jpg",
    "\x1b[31mred_{}.jpg",
    "-rf_{}.jpg",
    "🦋_{}.jpg",
    "cafe\u0301_{}.jpg",
    "caf\u00e9 two_{}.jpg",
    "no utf-8 \udcff_{}.jpg",
    "x" * 240 + "_{}.jpg",
    "_{}.jpg",
    " {}.jpg",
    "(1)_{}.jpg",
    "٣_{}.jpg",
    "a.b.c_{}",
    "CON_{}.JPG",
    "%s{{}}_{}.jpg.jpeg",
    "2025_02_31_15_16_56_x_{}.jpg",
    "9999_12_31_23_59_59_xDN50WMMDLFf_{}.jpg",
    "0001_01_01_00_00_00_xDN50WMMDLFf_{}.jpg",
)


def places(posts: list[Post]) -> Counter[str]:
    return Counter(
        [photo.path for post in posts for photo in post.photos] + [out.where for post in posts for out in post.left_out]
    )


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_grouped_like_any_other(name: str) -> None:
    names = [name.format(number) for number in (1, 2, 10)]
    [post] = group(*names)
    assert [photo.path for photo in post.photos] == names
    assert [photo.number for photo in post.photos] == [1, 2, 10]


names = st.one_of(
    st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=40),
    st.from_regex(r"[a-c]{1,2}[ _-](\([12]\)|[0-9]{1,4})( - Copy)?\.(jpg|mp4|gif|json|txt)", fullmatch=True),
    st.from_regex(r"2025_08_28_15_1[0-9]_56_[a-c]{1,2}(DN50WMMDLFf)?(_x)?(_[0-9]{1,2})?\.(jpg|mp4)", fullmatch=True),
    st.from_regex(
        r"[ab] - (CXKQ86Dps0H|[A-Za-z0-9_-]{11})([_-][A-Z-z0-9_-]{11}| - [0-9]_of_[0-9])\.jpg", fullmatch=True
    ),
    st.from_regex(r"[0-9]{16,20}(_[0-9]{1,20}){0,3}(_n)?\.jpg", fullmatch=True),
    st.from_regex(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d(_UTC)?(_[0-9])?(_profile_pic)?\.(jpg|mp4)", fullmatch=True),
)


@given(st.lists(names, unique=True, max_size=12), st.sampled_from(["", "in", "a/nasa", "media/posts/202308"]))
def test_every_file_ends_in_exactly_one_post(found: list[str], directory: str) -> None:
    posts = list(Grouper().group([folder(directory, found)]))
    media = [file for file in folder(directory, found).files if file.kind is not FileKind.SIDE]
    assert places(posts) == Counter(file.path for file in media)
    assert len({post.key for post in posts}) == len(posts)
    assert all(post.key.startswith(f"{directory}/" if directory else "") and post.key for post in posts)
    assert all(bool(post.skip_reason) == (len(post.photos) < 2) for post in posts)
    told = [path for post in posts for path, sentence in explain(post) if sentence]
    assert sorted(told) == sorted(file.path for file in media)


def test_composed_and_decomposed_names_are_one_post_and_their_twins_a_conflict() -> None:
    [post] = group("caf\u00e9_1.jpg", "cafe\u0301_2.jpg")
    assert [photo.number for photo in post.photos] == [1, 2]
    [twins] = group("caf\u00e9_1.jpg", "cafe\u0301_1.jpg", "caf\u00e9_2.jpg")
    assert twins.conflicts == ("More than one photo has the number 1.",)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.jpg", "a (1).jpg", "a - Copy.jpg"], [("a", 3)]),
        (["trip (1).jpg", "trip (2).jpg", "trip (10).jpg"], [("trip", 3)]),
        (["a_1.jpg", "a_1 (1).jpg", "a_2 copy.jpg"], [("a", 3)]),
        (["1.jpg", "02.jpg", "10.png"], [("in", 3)]),
        (["IMG_0001.jpg", "IMG_0002.jpg"], [("IMG_0001", 1), ("IMG_0002", 1)]),
        (["2025-08-28.jpg", "2025-08-29.jpg"], [("2025-08-28", 1), ("2025-08-29", 1)]),
        (
            ["2025-08-28 15.16.56.jpg", "2025-08-28 15.16.58.jpg"],
            [("2025-08-28 15.16.56", 1), ("2025-08-28 15.16.58", 1)],
        ),
        (
            ["IMG_20250828_151656.jpg", "IMG_20250828_151658.jpg"],
            [("IMG_20250828_151656", 1), ("IMG_20250828_151658", 1)],
        ),
        (["a_1.jpg", "b_1.jpg", "a-2.jpg"], [("a", 2), ("b", 1)]),
        (["lake1.jpg", "lake2.jpg", "lake10.jpg", "pond1.jpg"], [("lake", 3), ("pond", 1)]),
        (["a1b2.jpg", "a1b3.jpg"], [("a1b2", 1), ("a1b3", 1)]),
        (["01 lake.jpg", "2. lake.jpg", "03_pond.jpg"], [("lake", 2), ("pond", 1)]),
        (
            ["photo_2023-08-29_08-12-54.jpg", "photo_2023-08-29_08-12-54 (2).jpg"],
            [("photo_2023-08-29_08-12-54", 2)],
        ),
        (["lake - 1 .jpg", "lake - 2 .jpg"], [("lake", 2)]),
        (["1of2 lake.jpg", "2_of_2_lake.jpg"], [("lake", 2)]),
        (["29 Aug 2023.jpg", "30 Aug 2023.jpg"], [("29 Aug 2023", 1), ("30 Aug 2023", 1)]),
        (["9_p0.jpg", "9_p1.jpg", "9_p10.jpg", "8_p0.jpg"], [("8", 1), ("9", 3)]),
        (["lake - slide 1.jpg", "lake - slide 2.jpg"], [("lake - slide", 2)]),
        (["a 29-08-23 (1).jpg", "a 29-08-23 (2).jpg", "a 30-08-23 (1).jpg"], [("a 29-08-23", 2), ("a 30-08-23", 1)]),
        (["a_1.jpg", "a_b_1.jpg", "a_2.jpg", "a_10_1.jpg"], [("a", 2), ("a_10", 1), ("a_b", 1)]),
    ],
)
def test_names_of_no_known_program(names: list[str], expected: list[tuple[str, int]]) -> None:
    posts = group(*names, directory="in")
    assert sorted((post.name, len(post.photos)) for post in posts) == expected


@pytest.mark.parametrize(
    "name",
    [
        "2025-08-2{}",
        "2025-08-28 15.16.5{}",
        "IMG_20250828_15165{}",
        "a 2025-08-28 at 15.16.5{}",
        "Bildschirmfoto 2025-08-28 um 15.16.5{}",
        "signal-2025-08-28-15-16-56-12{}",
        "trip 28-08-2{}",
        "trip 25.08.2{}",
    ],
)
def test_a_date_or_time_ends_in_no_slide_number(name: str) -> None:
    assert [len(post.photos) for post in group(*[f"{name.format(digit)}.jpg" for digit in range(5)])] == [1] * 5


def test_windows_numbers_in_parentheses_give_the_order() -> None:
    [post] = group("trip (1).jpg", "trip (10).jpg", "trip (2).jpg")
    assert [photo.number for photo in post.photos] == [1, 2, 10]
    assert not post.order_inferred


def test_a_profile_picture_is_no_slide() -> None:
    posts = group(
        "2023-08-29_08-12-54_UTC_1.jpg", "2023-08-29_08-12-54_UTC_2.jpg", "2023-08-29_08-12-54_UTC_profile_pic.jpg"
    )
    assert sorted(len(post.photos) for post in posts) == [1, 2]


def test_slides_whose_stamps_differ_by_a_second_are_one_post() -> None:
    [post] = group("2023-08-29_08-12-54_UTC_1.jpg", "2023-08-29_08-12-55_UTC_2.jpg", "2023-08-29_08-12-57_UTC_3.jpg")
    assert [photo.number for photo in post.photos] == [1, 2, 3]
    assert len(group("2023-08-29_08-12-54_UTC_1.jpg", "2023-08-29_08-12-55_UTC_1.jpg")) == 2
    assert len(group("2023-08-29_08-12-54_UTC_1.jpg", "2023-08-29_08-13-55_UTC_2.jpg")) == 2


def test_two_programs_that_saved_one_post_into_one_folder_stay_apart() -> None:
    seed = [f"2021_12_06_23_48_04_nasaCXKQ86Dps0H_x_{number}.jpg" for number in (1, 2)]
    other = [f"nasa - CXKQ86Dps0H - {number}.jpg" for number in (1, 2)]
    first, second = group(*seed, *other)
    assert (first.key, second.key) == ("CXKQ86Dps0H", "CXKQ86Dps0H~jdownloader")
    assert second.conflicts == ("Another post of this folder goes by the same key, CXKQ86Dps0H.",)


def test_a_user_name_with_underscores_is_known_from_other_posts() -> None:
    names = ["2025_08_28_15_16_56_anna_in_wienDN50WMMDLFf_x_1.jpg", "2025_08_28_15_09_21_anna_in_wien_photos_01.jpg"]
    assert {(post.username, post.caption) for post in group(*names)} == {
        ("anna_in_wien", "x"),
        ("anna_in_wien", "photos"),
    }


def test_no_more_than_one_folder_is_held_at_a_time() -> None:
    opened = 0

    def folders() -> Iterator[Folder]:
        nonlocal opened
        for number in range(50):
            opened += 1
            yield folder(f"f{number}", [f"a_{slide}.jpg" for slide in range(1, 6)])

    for taken, _ in enumerate(Grouper().group(folders()), 1):
        assert opened == taken
