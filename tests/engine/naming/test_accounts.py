"""Account names come from folders only where a folder is named after an account."""

import pytest

from engine.naming.accounts import account_of
from tests.engine.naming.folders import group


@pytest.mark.parametrize(
    ("directory", "account"),
    [
        ("jenny", "jenny"),
        ("downloads/instagram/jenny.lbx", "jenny.lbx"),
        *((f"jenny/{place}", "jenny") for place in ("posts", "Stories", "REELS", "tagged", "saved", "2023", "2023-08")),
        *((f"jenny/{place}", "jenny") for place in ("highlights/summer", "highlights/travel ✈", "images")),
        *((f"jenny/{place}", "jenny") for place in ("Publicaciones guardadas", "Zapisane", "Foto's", "投稿した写真")),
        *((f"jenny/{place}", "jenny") for place in ("Storie in evidenza/Roma", "Wyróżnione relacje/Roma", "My Photos")),
        *((place, None) for place in ("", "posts", "_saved", "feed", "photos", "2023", "images", ":stories")),
        *((place, None) for place in ("#vienna", "%location", "Travel ✈", "gallery-dl/instagram", "downloads")),
        ("instagram_jenny", "jenny"),
        ("[instagram] jenny", "jenny"),
        ("@jenny", "jenny"),
        ("jenny (stories)", "jenny"),
        ("jenny (Jenny Smith)", "jenny"),
        ("Jenny Smith (@jenny)", "jenny"),
        ("Jenny Smith (@jenny.lbx) • Instagram photos and videos_files", "jenny.lbx"),
        *((place, None) for place in ("snapinsta.app", "indown.io", "www.instagram.com", "igram", "New folder")),
        ("Camera Roll", None),
        ("scontent.cdninstagram.com/v/t51.2885-15/e35/p1080x1080", None),
        ("summer (2023)", None),
        ("jenny [528817151]", "jenny"),
        ("Jenny Smith (jenny.lbx)", "jenny.lbx"),
        ("Travel (rome)", None),
        ("jenny/2023-08-29_08-12-54_UTC", "jenny"),
        ("jenny/2023-08-29 by the lake", "jenny"),
        ("jenny.lbx (1)", "jenny.lbx"),
        ("jenny - Copy/posts", "jenny"),
        ("528817151", None),
        ("jenny/528817151", "jenny"),
        ("instagram-jenny.lbx-2025-01-01-aBcD12/media/posts/202308", "jenny.lbx"),
    ],
)  # fmt: skip
def test_whose_folder_it_is(directory: str, account: str | None) -> None:
    assert account_of(directory) == account


@pytest.mark.parametrize("directory", ["jenny/story", "jenny/Storie in evidenza/Roma", "jenny/Wyróżnione relacje"])
def test_two_stories_seconds_apart_are_two(directory: str) -> None:
    names = [f"2017-03-04 05.00.0{second} 146283547981984563{second}_4435586338.jpg" for second in (0, 2)]
    assert [len(post.photos) for post in group(*names, directory=directory)] == [1, 1]
    [post] = group(*names, directory="jenny")
    assert post.proof == "likely", "stamps a few seconds apart prove nothing"


def test_the_first_slide_may_have_no_number() -> None:
    [post] = group("lake.jpg", "lake 2.jpg", "lake 3.jpg", "lake 5.jpg")
    assert [photo.number for photo in post.photos] == [None, 2, 3, 5]
    assert "The name without a slide number counts as slide 1." in post.evidence
    assert "4 slides; 4 missing." in post.evidence
    assert not post.order_inferred
