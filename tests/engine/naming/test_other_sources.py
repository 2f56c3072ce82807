"""Folders of other sites' downloads, phones and editors: one post each, in order, with what was left out."""

import pytest

from engine.model import FileKind, Folder, FoundFile, Post
from engine.naming.posts import Grouper
from engine.naming.shortcode import encode
from engine.photos.kinds import kind_of_name

POST_ID = 3340155618571845709
"""Made on 6 April 2024 at 10:00."""
CODE = encode(POST_ID)


def posts(directory: str, *files: tuple[str, int]) -> list[Post]:
    """The posts of a folder with files of these names and sizes."""
    found = [FoundFile(directory, name, size, 1, kind_of_name(name) or FileKind.SIDE) for name, size in files]
    return list(Grouper().group([Folder(directory, tuple(found))]))


@pytest.mark.parametrize(
    ("directory", "name", "numbers", "user"),
    [
        ("pixiv/12345 kimdraws", "112233445_p{}.jpg", (0, 1, 2), "kimdraws"),
        ("reddit/EarthPorn", "1abc2de 0{} Nice view.jpg", (1, 2, 3), None),
        ("tumblr/kim-blog", "tumblr_kim-blog_123456789012_0{}.jpg", (1, 2, 3), "kim-blog"),
        ("in", "tumblr_p1q2r3S4T5o{}_1280.jpg", (1, 2, 10), None),
        ("in", "tumblr_p1q2r3S4T5o{}_r1_500.jpg", (1, 2, 10), None),
        ("kemono/patreon/12345", "98765432_Summer set_0{}_a9f.jpg", (1, 2, 3), None),
        ("bluesky/kim.bsky.social", "2024-10-01T12-00-00_3l5abcdefgh2x_{}.jpg", (1, 2, 3), "kim.bsky.social"),
        ("mastodon/kim", "mastodon_112233445566778899_11223344000000000{}.jpg", (1, 2, 3), "kim"),
        ("weibo/kim", "4789012345678901_0{}.jpg", (1, 2, 3), "kim"),
        ("in", "twitter_kim_1815012345678901234_{}.jpg", (1, 2, 3), "kim"),
        ("kim", f"kim_{POST_ID}_2024-04-06_10-00-00_{{}}.jpg", (1, 2, 3), "kim"),
        ("in", "صور_{}.jpg", ("١", "٢", "٣"), None),
        ("in", "WhatsApp Image 2024-04-06 at 10.00.00{}.jpeg", ("", " (1)", " (2)"), None),
        ("in", "photo_2024-04-06_10-00-00{}.jpg", ("", " (2)", " (3)"), None),
    ],
)
def test_one_post_in_order(directory: str, name: str, numbers: tuple[object, ...], user: str | None) -> None:
    names = [name.format(number) for number in numbers]
    [post] = posts(directory, *((name, size) for size, name in enumerate(reversed(names), 1)))
    assert [photo.path for photo in post.photos] == [f"{directory}/{name}" for name in names]
    assert post.username == user


@pytest.mark.parametrize(
    "names",
    [
        ("flickr_53012345671.jpg", "flickr_53012345674.jpg"),
        ("deviantart_912345678_My picture.jpg", "deviantart_912345699_Other one.jpg"),
        ("5f1b2c3d4e5f6a7b8c9d0e1f.jpg", "5f1b2c3d4e5f6a7b8c9d0e2a.jpg"),
        ("pinterest_123456789012345678.jpg", "pinterest_123456789012345699.jpg"),
        ("IMG_20240406_100000_123.jpg", "IMG_20240406_100000_456.jpg"),
    ],
)
def test_pictures_of_their_own_stay_apart_and_get_no_shortcode(names: tuple[str, ...]) -> None:
    assert [(len(post.photos), post.shortcode) for post in posts("kim", *((name, 9) for name in names))] == [
        (1, None),
        (1, None),
    ]


@pytest.mark.parametrize(
    "mark",
    [
        " — копия", " — kopia", " – kopie", " – Cópia", " - Bản sao", " - สำเนา", " - نسخة", " - עותק", " - Копие",
        " - Copie (2)", " – kópia", " - 副本 (2)", " - کپی", " 2", "~1",
    ],
)  # fmt: skip
def test_a_copy_made_by_windows_or_icloud_is_folded_into_a_post_known_by_its_code(mark: str) -> None:
    names = [f"{CODE}_{number}.jpg" for number in (1, 2, 3)]
    [post] = posts("in", *((name, 9) for name in names), (f"{CODE}_2{mark}.jpg", 9))
    assert [photo.path for photo in post.photos] == [f"in/{name}" for name in names]
    assert [left.what for left in post.left_out] == [f"a copy of {CODE}_2.jpg"]
