"""Photos of other services, whose post ids look like Instagram's, are grouped and dated as what they are."""

import pytest

from engine.model import Folder, FoundFile, Post
from engine.naming.posts import Grouper

X_ID = 1815012345678901234
"""Made on X on 21 July 2024 at 13:13:59; as Instagram's, it would be of 3 July 2018."""


def only_post(directory: str, *names: str) -> Post:
    [post] = Grouper().group([Folder(directory, tuple(FoundFile(directory, name, 9, 1) for name in names))])
    return post


@pytest.mark.parametrize(
    ("directory", "name", "user", "day"),
    [
        ("twitter/kim", "{id}_{number}.jpg", "kim", "2024-07-21"),
        ("twitter/kim", "{id}_{number}.jpg:orig", "kim", "2024-07-21"),
        ("kim (x.com)", "20240721_131359-{id}_{number}.jpg", "kim", "2024-07-21"),
        ("kim", "kim_20240721_131359_{id}_{number}.jpg", "kim", "2024-07-21"),
        ("kim", "2024-07-21_{id}_{number}.jpg", "kim", "2024-07-21"),
        ("tumblr/kim", "{id}_{number}.jpg", "kim", None),
    ],
)
def test_an_id_of_another_service_names_no_post_of_instagram(
    directory: str, name: str, user: str | None, day: str | None
) -> None:
    names = [name.format(id=X_ID, number=number) for number in (1, 2, 3)]
    post = only_post(directory, *reversed(names))
    assert [photo.path for photo in post.photos] == [f"{directory}/{name}" for name in names]
    assert (post.shortcode, post.username) == (None, user)
    assert (post.taken_at and f"{post.taken_at:%Y-%m-%d}") == day


def test_an_id_that_nothing_tells_apart_is_said_to_be_of_either() -> None:
    post = only_post("kim", *(f"kim_{X_ID}_{number}.jpg" for number in (1, 2)))
    assert post.evidence == (f"The names have the post id {X_ID}, made on 2018-07-03, or on 2024-07-21 if it is X's.",)
