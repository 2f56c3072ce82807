"""The setting `filename_pattern`: a name, a template, a regular expression, or a clear error."""

import pytest

from engine.errors import SettingsError
from engine.naming.posts import Grouper
from engine.naming.shortcode import encode
from tests.engine.naming.folders import folder, group


@pytest.mark.parametrize(
    ("setting", "name", "user", "code", "numbers"),
    [
        ("{username}_{shortcode}_{num}", "o_o_DN50WMMDLFf_%s.jpg", "o_o", "DN50WMMDLFf", [2, 10]),
        ("{username}_{shortcode}_{num:>02}.{extension}", "a_DN50WMMDLFf_0%s.png", "a", "DN50WMMDLFf", [2, 3]),
        (
            "[ig] {username}—{date:%Y.%m.%d}—{post_shortcode}—{num}",
            "[ig] a—2025.08.28—DN50WMMDLFf—%s.jpg",
            "a", "DN50WMMDLFf", [1, 2],
        ),
        ("{date_utc}_UTC_{num}", "2025-08-28_15-16-56_UTC_%s.jpg", None, None, [1, 2]),
        ("{profile}/{shortcode} {num} of {count}", "DN50WMMDLFf %s of 2.jpg", "nasa", "DN50WMMDLFf", [1, 2]),
        ("{date:%d.%m.%Y %H.%M} {num}", "28.08.2025 15.16 %s.jpg", None, None, [1, 2]),
        ("{post_id}_{num}", "3340025270185039243_%s.jpg", None, encode(3340025270185039243), [1, 2]),
        (r"(?P<post>\w+) nr (?P<num>\d+)", "dogs nr %s.jpg", None, None, [1, 2]),
        (
            r"^(?P<username>\w+)-(?P<code>[\w-]{11})-(?P<index>\d+)\.jpg$",
            "a-DN50WMMDLFf-%s.jpg",
            "a", "DN50WMMDLFf", [1, 2],
        ),
    ],
)  # fmt: skip
def test_the_users_own_pattern(setting: str, name: str, user: str | None, code: str | None, numbers: list[int]) -> None:
    post, odd = group(*[name % number for number in numbers], "odd one.jpg", directory="in/nasa", pattern=setting)
    assert (post.pattern, post.username, post.shortcode) == ("custom", user, code)
    assert [photo.number for photo in post.photos] == numbers
    assert (odd.pattern, odd.skip_reason) == ("unmatched", "1 photo, fewer than 2")


def test_a_patterns_name_restricts_to_it() -> None:
    names = [
        "2025_08_28_15_16_56_o_oDN50WMMDLFf_x_1.jpg",
        "2025_08_28_15_16_56_o_oDN50WMMDLFf_x_2.jpg",
        "a_1.jpg",
        "a_2.jpg",
    ]
    assert [(post.pattern, len(post.photos)) for post in group(*names, pattern="seed")] == [
        ("seed", 2),
        ("unmatched", 1),
        ("unmatched", 1),
    ]
    assert [(post.pattern, len(post.photos)) for post in group(*names, pattern="generic")] == [
        ("generic", 2),
        ("generic", 2),
    ]


@pytest.mark.parametrize(
    ("setting", "message", "hint"),
    [
        ("instalaoder", 'no pattern "instalaoder"', '"instaloader"'),
        ("whatever", 'no pattern "whatever"', "instagram"),
        ("{username}_{shortkode}_{num}", '"shortkode" is no field', '"shortcode"'),
        ("{username}_{num}", "do not tell posts apart", "shortcode"),
        ("{username}_{shortcode", "the template is wrong", "{shortcode}"),
        ("{}", '"" is no field', "shortcode"),
        (r"(?P<shortcode>[\w-]{11}_(?P<num>\d+)", "wrong at character 1", "Mend"),
        (r"(?P<num>\d+)", "do not tell posts apart", "shortcode"),
        (r"(?P<shortcode>\w+)_(?P<code>\w+)", "mean the same thing", "one of them"),
        (r"(?P<shotcode>\w+)", '"shotcode" is no field', '"shortcode"'),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(setting: str, message: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Grouper(setting)
    assert message in caught.value.message
    assert caught.value.message.startswith("filename_pattern: ")
    assert hint in caught.value.hint


def test_a_capture_that_is_no_code_and_no_number_breaks_nothing() -> None:
    odd = r"(?P<shortcode>.*?) (?P<child>.*?) (?P<id>.*?) (?P<num>.*?) (?P<of>.*)"
    [post] = Grouper(odd).group([folder("", ["a b c d e.jpg"])])
    assert [photo.number for photo in post.photos] == [None]


def test_captures_of_any_size_break_nothing() -> None:
    setting = r"(?P<date>\d{8}) (?P<shortcode>[\w-]+) (?P<id>\d+) (?P<num>\d+) (?P<of>\d+)"
    names = [f"20250828 {'D' * length} {'9' * 60} {10**9 + length} {10**12}.jpg" for length in (5, 12, 20, 40)]
    assert sum(len(post.photos) for post in group(*names, pattern=setting)) == 4
    ids = [f"20250828 {'9' * digits} 1.jpg" for digits in (3, 20, 200)]
    assert sum(len(post.photos) for post in group(*ids, pattern=r"(?P<date>\d+) (?P<id>\d+) (?P<num>\d+)")) == 3
