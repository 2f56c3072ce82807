"""One contract for every family: each file in its right post, in its right place, with the proof it deserves."""

import itertools
import re
from collections.abc import Callable

import pytest

from engine.model import FileKind, Folder, FoundFile, Post
from engine.naming.patterns import registry
from engine.naming.posts import Grouper
from engine.naming.sides.exports import ExportLists
from tests.engine.naming.families import (
    FAMILIES,
    Made,
    MadePost,
    made_posts,
    media_ids,
    own_export,
    post_folder,
    web_saver,
)  # fmt: skip
from tests.engine.naming.folders import folder

POSTS = 200
WITHOUT_NUMBERS = ("ripme", "ig-helper", "4k-stogram", "download-button", "telegram")
"""Their order is by ids of the pictures, and always marked as a guess."""


def pairs(posts: list[list[str]]) -> set[frozenset[str]]:
    """Every two files that are in one post."""
    return {frozenset(pair) for names in posts for pair in itertools.combinations(names, 2)}


def precision_and_recall(truth: list[list[str]], found: list[Post]) -> tuple[float, float]:
    right, given = pairs(truth), pairs([[photo.path for photo in post.photos] for post in found])
    return len(right & given) / len(given), len(right & given) / len(right)


def grouped(made: Made) -> tuple[list[list[str]], list[Post]]:
    """(paths of each true post in order, posts that were found) for a folder in disorder."""
    truth, names = [], []
    for post in made_posts(POSTS):
        slides = made.names(post)
        truth.append([f"{made.directory}/{name}" for name in slides])
        names += slides
    return truth, list(Grouper(made.setting).group([folder(made.directory, reversed(names))]))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_file_lands_in_its_post_and_place(family: str) -> None:
    made = FAMILIES[family]
    truth, found = grouped(made)
    assert precision_and_recall(truth, found) == (1.0, 1.0)
    assert {post.pattern for post in found} == {made.pattern}
    assert {post.proof for post in found} <= set(made.proof.split(" or "))
    assert not {post.key for post in found if len({other.key for other in found}) != len(found)}
    if made.pattern in WITHOUT_NUMBERS:
        assert all(post.order_inferred for post in found if len(post.photos) > 1)
    if made.ordered:
        assert sorted([photo.path for photo in post.photos] for post in found) == sorted(truth)


def test_the_own_export_is_grouped_by_its_list() -> None:
    made = own_export(POSTS)
    names = sorted(name for post in made.posts for name in post)
    found = list(Grouper(read_side=made.sides.get).group([folder(made.directory, names)]))
    assert sorted([photo.path for photo in post.photos] for post in found) == sorted(
        [f"{made.directory}/{name}" for name in post] for post in made.posts
    )
    assert {(post.pattern, post.proof, post.caption) for post in found} == {("instagram-export", "proven", "café")}


def test_names_of_web_savers_are_proposed_by_the_time_they_were_saved() -> None:
    files, truth, moment = [], [], 0
    for post in made_posts(POSTS):
        moment += 600
        names = web_saver(post)
        truth.append([f"in/{name}" for name in names])
        for name in names:
            moment += 2
            files.append(FoundFile("in", name, 1, moment * 10**9, FileKind.PHOTO))
    found = list(Grouper().group([Folder("in", tuple(reversed(files)))]))
    assert precision_and_recall(truth, found) == (1.0, 1.0)
    assert {post.proof for post in found} == {"proposed"}


@pytest.mark.parametrize(
    "form", ["{post.code}", "{post.when:%Y-%m-%d}_{post.code}", "{post.code} by the lake", "{post.post_id}"]
)
@pytest.mark.parametrize("names", [media_ids, post_folder, web_saver])
def test_a_folder_named_after_a_post_is_that_post(form: str, names: Callable[[MadePost], list[str]]) -> None:
    for post in made_posts(5):
        directory = f"in/nasa/{form.format(post=post)}"
        made = sorted(names(post), key=lambda name: [*map(int, re.findall(r"\d+", name))][-1])
        [found] = Grouper().group([folder(directory, reversed(made))])
        assert [photo.path for photo in found.photos] == [f"{directory}/{name}" for name in made]
        assert (found.pattern, found.shortcode, found.username, found.proof) == (
            "post-folder",
            post.code,
            "nasa",
            "weak",
        )


@pytest.mark.parametrize(
    ("name", "is_post"),
    [
        ("4030000000000000000", True),
        ("post_2100000000000000000", True),
        ("7338943586698054958", False),
        ("17900000000000001", False),
    ],
)
def test_a_folder_named_after_an_id_of_instagrams(name: str, is_post: bool) -> None:
    found = list(Grouper().group([folder(f"nasa/{name}", ["a.jpg", "b.jpg"])]))
    assert [post.pattern for post in found] == (["post-folder"] if is_post else ["generic", "generic"])


def test_names_that_give_their_post_themselves_need_no_folder() -> None:
    post = next(made_posts(1))
    names = [f"nasa - {post.code} - {number}_of_3.jpg" for number in (1, 2)]
    [found] = Grouper().group([folder(f"nasa - {post.code}", names)])
    assert (found.pattern, found.expected) == ("jdownloader", 3)


@pytest.mark.parametrize("saved", ["in order", "all at once"])
def test_proposals_follow_the_pictures_own_ids(saved: str) -> None:
    ids = [3340025270185039243 + 4_000_000 * place for place in (1, 2, 3)]
    names = [f"{80 - place}4877605_72595503444749{place}_{own}_n.jpg" for place, own in enumerate(ids)]
    files = [
        FoundFile("in", name, 1, (1 if saved == "all at once" else 9 - place) * 10**9)
        for place, name in enumerate(names)
    ]
    [post] = Grouper().group([Folder("in", tuple(files))])
    assert [photo.path for photo in post.photos] == [f"in/{name}" for name in names]
    assert post.order_inferred


def test_a_saver_that_counts_gives_the_order_of_proposals() -> None:
    names = [f"{place:03d}_4877605_72595503444749{place}_{20 - place}34002527018503924_n.jpg" for place in (1, 2, 10)]
    [post] = Grouper().group([Folder("in", tuple(FoundFile("in", name, 1, 5) for name in reversed(names)))])
    assert [photo.path for photo in post.photos] == [f"in/{name}" for name in names]


def test_files_copied_in_one_go_are_not_proposed_as_one_post() -> None:
    names = [name for post in made_posts(POSTS) for name in web_saver(post)]
    files = [FoundFile("in", name, 1, 5, FileKind.PHOTO) for name in names]
    assert {len(post.photos) for post in Grouper().group([Folder("in", tuple(files))])} == {1}


@pytest.mark.parametrize("family", [family for family, made in FAMILIES.items() if made.setting == "instagram"])
def test_no_other_pattern_takes_a_familys_names_first(family: str) -> None:
    made = FAMILIES[family]
    _, everything = grouped(made)
    _, alone = grouped(Made(made.pattern, made.names, made.proof, made.ordered, made.directory, made.pattern))
    assert [post.key for post in everything] == [post.key for post in alone]


def test_every_pattern_of_the_registry_is_tried_here() -> None:
    tried = {made.pattern for made in FAMILIES.values()} | {"instagram-export", "web-saver", "yt-dlp", "coded"}
    tried |= {"post-folder", "profile-picture", "xiaohongshu", "object-id"}  # in test_download_folders
    assert {pattern.name for pattern in registry(ExportLists(lambda path: None))} <= tried
