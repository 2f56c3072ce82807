"""Side files: the caption, the true order and the expected count, and nothing that a broken one could break."""

import json
import lzma
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from engine.model import FileKind, Folder, FoundFile, Post, Proof
from engine.naming.posts import Grouper

STAMP = "2025-08-28_15-16-56_UTC"
TAKEN = int(datetime(2025, 8, 28, 15, 16, 56, tzinfo=UTC).timestamp())
NODE = {
    "shortcode": "DN50WMMDLFf",
    "taken_at_timestamp": TAKEN,
    "owner": {"username": "jenny.lbx"},
    "edge_media_to_caption": {"edges": [{"node": {"text": "Vienna has my heart\n#wien"}}]},
    "edge_sidecar_to_children": {"edges": [{}, {}, {}, {}, {}, {}]},
}
INSTALOADER = json.dumps({"node": NODE, "instaloader": {"node_type": "Post"}}).encode()


def grouped(names: list[str], sides: Mapping[str, bytes]) -> list[Post]:
    files = [FoundFile("in", name, 1, 1) for name in names]
    files += [FoundFile("in", name, len(content), 1, FileKind.SIDE) for name, content in sides.items()]
    contents = {f"in/{name}": content for name, content in sides.items()}
    return list(Grouper(read_side=contents.get).group([Folder("in", tuple(files))]))


@pytest.mark.parametrize(
    "sides",
    [
        {f"{STAMP}.json.xz": lzma.compress(INSTALOADER)},
        {f"{STAMP}.json": INSTALOADER},
        {f"{STAMP}.json.xz": lzma.compress(INSTALOADER), f"{STAMP}.txt": b"Vienna has my heart\n#wien\n"},
    ],
)
def test_instaloader_proves_counts_and_names(sides: dict[str, bytes]) -> None:
    [post] = grouped([f"{STAMP}_{number}.jpg" for number in (1, 2, 4, 5)], sides)
    assert (post.proof, post.shortcode, post.username) == (Proof.PROVEN, "DN50WMMDLFf", "jenny.lbx")
    assert post.caption == "Vienna has my heart\n#wien"
    assert post.expected == 6
    assert "4 of 6 slides; 3 and 6 missing." in post.evidence
    assert any("names the shortcode DN50WMMDLFf" in sentence for sentence in post.evidence)


def test_a_caption_beside_a_single_picture() -> None:
    [post] = grouped([f"{STAMP}.jpg"], {f"{STAMP}.txt": "Grüße".encode()})
    assert post.caption == "Grüße"


def test_gallery_dl_tells_the_order_that_its_names_do_not() -> None:
    first, second = "3340025270185039243_3340025264396894999.jpg", "3340025270185039243_3340025264396894920.jpg"
    facts = {"category": "instagram", "post_shortcode": "C5aJ0l6NRWL", "username": "nasa", "count": 3}
    facts |= {"description": "Look up", "post_date": "2024-04-06 13:33:09"}
    sides = {
        f"{first}.json": json.dumps(facts | {"num": 1}).encode(),
        f"{second}.json": json.dumps(facts | {"num": 3}).encode(),
    }
    [post] = grouped([second, first], sides)
    assert [(photo.path, photo.number) for photo in post.photos] == [(f"in/{first}", 1), (f"in/{second}", 3)]
    assert (post.caption, post.username, post.expected, post.order_inferred) == ("Look up", "nasa", 3, False)


def test_jdownloader_leaves_the_caption_as_text() -> None:
    names = [f"nasa - CXKQ86Dps0H - 0{number}.jpg" for number in (1, 2)]
    [post] = grouped(names, {"nasa - CXKQ86Dps0H.txt": b"A caption"})
    assert post.caption == "A caption"


def test_a_side_file_of_another_post_is_a_conflict() -> None:
    names = [f"2025_08_28_15_09_21_unfashDN5zem3DKwP_x_{number}.jpg" for number in (1, 2)]
    [post] = grouped(names, {"2025_08_28_15_09_21_unfashDN5zem3DKwP_x.json": INSTALOADER})
    assert post.shortcode == "DN5zem3DKwP"
    assert any("names another shortcode, DN50WMMDLFf" in sentence for sentence in post.conflicts)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"{STAMP}.json", b"{"),
        (f"{STAMP}.json", b"[]"),
        (f"{STAMP}.json", b"[" * 100_000),
        (f"{STAMP}.json", b"\xff\xfe"),
        (f"{STAMP}.json", b'{"node": 3}'),
        (
            f"{STAMP}.json",
            b'{"node": {"owner": [], "edge_media_to_caption": {"edges": [1]}, "taken_at_timestamp": 1e99}}',
        ),
        (f"{STAMP}.json", b'{"node": {"shortcode": "no code at all", "date": true}}'),
        (f"{STAMP}.json.xz", b"no archive"),
        (f"{STAMP}_1.jpg.json", b'{"category": "instagram", "num": "x", "count": -1, "date": "yesterday"}'),
        (f"{STAMP}.txt", b""),
        (f"{STAMP}.txt", b"\xff\xfe\x00"),
    ],
)
def test_a_side_file_that_makes_no_sense_breaks_nothing(name: str, content: bytes) -> None:
    [post] = grouped([f"{STAMP}_1.jpg", f"{STAMP}_2.jpg"], {name: content})
    assert len(post.photos) == 2


def test_a_side_file_that_unpacks_to_far_too_much_breaks_nothing() -> None:
    bomb = lzma.compress(bytes(1 << 26), preset=0)
    [post] = grouped([f"{STAMP}_1.jpg", f"{STAMP}_2.jpg"], {f"{STAMP}.json.xz": bomb})
    assert len(post.photos) == 2


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1, {}]", b'[{"media": [{"uri": 3}]}]', b'{"x": 1}', b'[{"media": [1]}]']
)
def test_an_export_list_that_makes_no_sense_breaks_nothing(content: bytes) -> None:
    folder = Folder("media/posts/202308", (FoundFile("media/posts/202308", "a.jpg", 1, 1),))
    [post] = Grouper(read_side={"content/posts_1.json": content}.get).group([folder])
    assert post.pattern == "generic"


@pytest.mark.parametrize(
    "place", ["content/", "your_instagram_activity/content/", "your_instagram_activity/media/", "media/"]
)
@pytest.mark.parametrize("root", ["", "export 1/"])
def test_the_own_export_is_found_wherever_it_keeps_its_list(place: str, root: str) -> None:
    directory = f"{root}media/posts/202308"
    uris = ["media/posts/202308/b.jpg", "media/posts/202308/gone.jpg", "media/posts/202308/a.jpg"]
    listed = [
        {"media": [{"uri": uri, "creation_timestamp": TAKEN} for uri in uris], "title": "Gr\u00c3\u00bc\u00c3\u009fe"}
    ]
    files = tuple(FoundFile(directory, name, 1, 1) for name in ("a.jpg", "b.jpg", "stranger.jpg"))
    sides = {f"{root}{place}posts_1.json": json.dumps(listed).encode()}
    post, stranger = Grouper(read_side=sides.get).group([Folder(directory, files)])
    assert [(photo.path, photo.number) for photo in post.photos] == [
        (f"{directory}/b.jpg", 1),
        (f"{directory}/a.jpg", 3),
    ]
    assert (post.caption, post.expected, post.proof) == ("Grüße", 3, Proof.PROVEN)
    assert stranger.pattern == "generic"


def test_a_post_of_the_own_export_may_lie_in_two_months() -> None:
    listed = [
        {"media": [{"uri": f"media/posts/{file}"} for file in ("202309/b.jpg", "202308/a.jpg", "202309/c.jpg")]},
        {"media": [{"uri": f"media/posts/{file}"} for file in ("202309/d.jpg", "202309/e.jpg")]},
    ]
    sides = {"me/content/posts_1.json": json.dumps(listed).encode()}
    folders = [
        Folder(
            f"me/media/posts/{month}",
            tuple(FoundFile(f"me/media/posts/{month}", f"{name}.jpg", 1, 1) for name in names),
        )
        for month, names in (("202308", "a"), ("202309", "bcde"))
    ]
    whole, scattered = Grouper(read_side=sides.get).group(folders)
    assert [photo.path[-12:] for photo in whole.photos] == ["202309/d.jpg", "202309/e.jpg"]
    assert [(photo.path, photo.number) for photo in scattered.photos] == [
        ("me/media/posts/202309/b.jpg", 1),
        ("me/media/posts/202308/a.jpg", 2),
        ("me/media/posts/202309/c.jpg", 3),
    ]
    assert scattered.key == "me/media/posts/202308/b"
    assert scattered.evidence[-1] == "All 3 slides are there."
