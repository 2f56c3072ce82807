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


@pytest.mark.parametrize(
    ("setting", "name", "moment"),
    [
        ("{username}-{date:%Y%m%d%H%M}_{num}", "o_o-201212101230_%s.jpg", "2012-12-10 12:30:00"),
        ("{username}-{date:%Y%m%d%H%M}_{num}", "o_o-202407291915_%s.jpg", "2024-07-29 19:15:00"),
        ("{username} {date:%y%m%d%H%M%S} {num}", "o_o 240729191506 %s.jpg", "2024-07-29 19:15:06"),
        ("{date:%d.%m.%Y %H.%M} {num}", "28.08.2025 15.16 %s.jpg", "2025-08-28 15:16:00"),
        ("{date:%-d %b %Y} at {date:%I.%M %p} {num}", "5 Aug 2025 at 03.16 PM %s.jpg", "2025-08-05 15:16:00"),
        ("{date:%m-%d-%Y}_{num}", "08-05-2025_%s.jpg", "2025-08-05 00:00:00"),
    ],
)
def test_dates_are_read_exactly_as_the_template_writes_them(setting: str, name: str, moment: str) -> None:
    [post] = group(name % 1, name % 2, pattern=setting)
    assert f"{post.taken_at:%Y-%m-%d %H:%M:%S}" == moment
    assert [photo.number for photo in post.photos] == [1, 2]


def test_a_date_that_is_none_matches_nothing() -> None:
    [post] = group("o_o-201213101230_1.jpg", pattern="{username}-{date:%Y%m%d%H%M}_{num}")
    assert post.pattern == "unmatched"


def test_a_day_beside_a_shortcode_is_likely_and_no_time_zone() -> None:
    [post] = group("a 20250828 DN50WMMDLFf 1.jpg", pattern="{username} {date:%Y%m%d} {shortcode} {num}")
    assert (post.proof, post.conflicts) == ("likely", ())
    assert post.evidence[0] == "The shortcode DN50WMMDLFf matches the day in the names, 2025-08-28."
    [post] = group("a 20250926 DN50WMMDLFf 1.jpg", pattern="{username} {date:%Y%m%d} {shortcode} {num}")
    assert post.conflicts == (
        "The shortcode DN50WMMDLFf was made on 2025-08-28, the stamp in the name says 2025-09-26.",
    )


def test_a_template_as_a_downloader_has_it() -> None:
    names = ["3340025270185039243_01 a title [x].jpg", "3340025270185039243_02 a title [y].jpg"]
    [post] = group(*names, pattern="{id}{num:?_//>02} {title[b:150]}{img_id:? [/]/}.{extension}")
    assert [photo.number for photo in post.photos] == [1, 2]
    [post] = group("o_o - DN50WMMDLFf_1.jpg", "o_o - DN50WMMDLFf_2.jpg", pattern="{profile} - {shortcode}")
    assert [photo.number for photo in post.photos] == [1, 2], "instaloader adds the number of its own accord"


MIXED = [f"{start}_{n}.jpg" for start in ("o_o-201212101230", "2023-08-29_08-12-54_UTC", "a") for n in (1, 2)]


@pytest.mark.parametrize("order", [1, -1])
def test_a_list_mixes_templates_with_the_known_names(order: int) -> None:
    setting = ["instagram", "{username}-{date:%Y%m%d%H%M}_{num}"][::order]
    found = Grouper(setting).group([folder("in", MIXED)])
    assert {post.pattern: len(post.photos) for post in found} == {"custom": 2, "instaloader": 2, "generic": 2}


def test_a_list_without_the_known_names_has_only_its_own() -> None:
    found = list(Grouper(["instaloader", "{username}-{date:%Y%m%d%H%M}_{num}"]).group([folder("in", MIXED)]))
    assert sorted((post.pattern, len(post.photos)) for post in found) == [
        ("custom", 2), ("instaloader", 2), ("unmatched", 1), ("unmatched", 1),
    ]  # fmt: skip
    with pytest.raises(SettingsError, match="list is empty"):
        Grouper([])
    with pytest.raises(SettingsError, match='no pattern "instalaoder"'):
        Grouper(["instagram", "instalaoder"])


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
