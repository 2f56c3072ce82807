"""A template is offered for names that stay single, and does what it says."""

import pytest

from engine.naming.posts import Grouper
from engine.naming.suggestion import suggest
from tests.engine.naming.folders import folder


def names_of(form: str, posts: int = 4, slides: int = 3) -> list[str]:
    """Names of posts of several slides; `form` has the post's number, the slide's and a text that is always another."""
    return [form.format(post=31 * post, day=10 + post, slide=slide, noise=7919 * (slides * post + slide) % 9973)
            for post in range(1, posts + 1) for slide in range(1, slides + 1)]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "template"),
    [
        ("holiday {post} ({slide}) by mira.jpg", "holiday {post} ({num}) by mira"),
        ("{slide:02}-trip{post}x{noise}.jpg", "{num}-trip{post}x{any}"),
        ("mira_2024-05-{day}_{noise}_end.jpg", "mira_{date:%Y-%m-%d}_{any}_end"),
        ("lake ({slide}) 202405{day} {{x}}.jpg", "lake ({num}) {date:%Y%m%d} {{x}}"),
    ],
)
def test_the_shared_part_becomes_the_post(form: str, template: str) -> None:
    names = [*names_of(form), "one of its kind.jpg", "another.jpg"]
    alone = list(Grouper().group([folder("in", names)]))
    assert {len(post.photos) for post in alone} == {1}
    found = suggest(alone)
    assert found is not None
    assert (found.template, found.posts, found.photos, len(found.preview)) == (template, 4, 12, 4)
    assert all(len(files) == 3 for _, files in found.preview)
    again = list(Grouper(["instagram", template]).group([folder("in", names)]))
    assert sorted(len(post.photos) for post in again) == [1, 1, 3, 3, 3, 3]
    assert suggest(again) is None


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["a.jpg", "b.jpg", "c.jpg", "d.jpg"],
        [f"IMG_{number}.jpg" for number in range(1201, 1240)],
        [f"IMG_20230829_0812{number}.jpg" for number in range(10, 40)],
        [f"DSC0{number}.JPG" for number in range(1000, 1030)],
    ],
)
def test_names_that_share_nothing_are_let_be(names: list[str]) -> None:
    assert suggest(Grouper().group([folder("in", names)])) is None


def test_the_preview_shows_ten() -> None:
    found = suggest(Grouper().group([folder("in", names_of("holiday {post} ({slide}) by mira.jpg", posts=25))]))
    assert found is not None
    assert (found.posts, len(found.preview)) == (25, 10)
