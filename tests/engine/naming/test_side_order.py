"""Side files decide before names do: which photos are one post, in which order, and what was said of them."""

import json
import lzma
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from engine.model import FileKind, Folder, FoundFile, Post, Proof
from engine.naming.posts import Grouper
from engine.naming.shortcode import EPOCH_MS, encode

NOON = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)


def made_id(when: datetime = NOON, low: int = 77) -> int:
    """An id that Instagram would have given out at this moment."""
    return ((int(when.timestamp() * 1000) - EPOCH_MS) << 23) | low


def grouped(sides: Mapping[str, object], *names: str, saved: Mapping[str, int] | None = None) -> list[Post]:
    """The posts of a folder tree; side files are given as bytes, text or what JSON is made of."""
    contents = {path: _bytes(value) for path, value in sides.items()}
    folders: dict[str, list[FoundFile]] = {}
    for path in (*names, *contents):
        directory, _, name = path.rpartition("/")
        kind = FileKind.SIDE if path in contents else FileKind.VIDEO if name.endswith(".mp4") else FileKind.PHOTO
        file = FoundFile(directory, name, len(contents.get(path, b"x")), (saved or {}).get(path, 1), kind)
        folders.setdefault(directory, []).append(file)
    inner = {path.rpartition("/")[0] for path in contents}
    lister = {
        place: [path.rpartition("/")[2] for path in contents if path.rpartition("/")[0] == place] for place in inner
    }
    found = Grouper(read_side=contents.get, list_folder=lambda place: lister.get(place, []))
    return list(found.group([Folder(place, tuple(files)) for place, files in sorted(folders.items())]))


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def photos(post: Post) -> list[tuple[int | None, str]]:
    return [(photo.number, photo.path.rpartition("/")[2]) for photo in post.photos]


def instagram_record(post_id: int, number: int, count: int, media_id: int, **more: object) -> dict[str, object]:
    told: dict[str, object] = {"category": "instagram", "subcategory": "posts", "extension": "jpg", "num": number}
    told |= {"post_shortcode": encode(post_id), "post_id": str(post_id), "media_id": str(media_id), "count": count}
    return told | {"username": "mira", "description": f"of {post_id}", "post_date": "2024-05-06 12:00:00"} | more


@pytest.mark.parametrize("place", ["{name}.json", "metadata/{name}.json", "../metadata/{name}.json"])
def test_gallery_dl_joins_what_bare_media_ids_tear_apart(place: str) -> None:
    sides: dict[str, object] = {}
    names = []
    for hour in (0, 1):
        post_id = made_id(NOON + timedelta(hours=hour))
        for number in (1, 2, 3):
            media_id = post_id + 50 - number * 9  # the ids run against the order
            names.append(f"ig/mira/{media_id}.jpg")
            path = "ig/mira/" + place.format(name=f"{media_id}.jpg")
            sides[path.replace("mira/../", "")] = instagram_record(post_id, number, 3, media_id)
    first, second = [post for post in grouped(sides, *names) if post.photos]
    assert [number for number, _ in photos(first)] == [number for number, _ in photos(second)] == [1, 2, 3]
    assert photos(first)[0][1] > photos(first)[2][1]
    assert (first.proof, first.username, first.caption) == (Proof.PROVEN, "mira", f"of {made_id()}")
    assert first.shortcode == encode(made_id())
    assert (first.pattern, first.conflicts, first.order_inferred) == ("gallery-dl", (), False)


def test_a_line_of_json_for_each_picture() -> None:
    post_id = made_id()
    lines = [json.dumps(instagram_record(post_id, number, 2, post_id + number)) for number in (2, 1)]
    names = [f"in/{post_id + number}.jpg" for number in (1, 2)]
    [post] = grouped({"in/data.jsonl": "\n".join(lines) + "\n"}, *names)
    assert photos(post) == [(1, f"{post_id + 1}.jpg"), (2, f"{post_id + 2}.jpg")]


@pytest.mark.parametrize(
    "record",
    [
        {"category": "twitter", "tweet_id": 1812345678901234567, "content": "By the lake", "author": {"name": "mira"}},
        {"category": "weibo", "status": {"id": 5012345678901234, "text_raw": "By the lake"}, "user": {"name": "mira"}},
        {"category": "tiktok", "id": "7338943586698054958", "desc": "By the lake", "user": "mira"},
        {
            "category": "pixiv",
            "id": 98765432,
            "caption": "By the lake",
            "user": {"account": "mira"},
            "subcategory": "x",
        },
    ],
)
def test_records_of_any_site_join_their_pictures(record: dict[str, object]) -> None:
    first = 0 if record["category"] == "pixiv" else 1
    sides = {f"in/{name}.jpg.json": record | {"num": first + place} for place, name in enumerate("cab")}
    [post] = grouped(sides, "in/a.jpg", "in/b.jpg", "in/c.jpg")
    assert photos(post) == [(1, "c.jpg"), (2, "a.jpg"), (3, "b.jpg")]
    assert (post.caption, post.username, post.proof) == ("By the lake", "mira", Proof.PROVEN)


def test_an_id_of_each_picture_alone_splits_nothing() -> None:
    sides = {
        f"in/fair_{number}.jpg.json": {"category": "flickr", "id": 500 + number, "num": number, "count": 3}
        for number in (1, 2, 3)
    }
    [post] = grouped(sides, *(f"in/fair_{number}.jpg" for number in (1, 2, 3)))
    assert [number for number, _ in photos(post)] == [1, 2, 3]


def test_two_side_files_that_disagree_split_what_the_names_join() -> None:
    sides = {
        f"in/lake_{number}.jpg.json": instagram_record(made_id(low=low), number, 2, made_id(low=low) + number)
        for number, low in ((1, 7), (2, 7), (3, 9), (4, 9))
    }
    found = grouped(sides, *(f"in/lake_{number}.jpg" for number in (1, 2, 3, 4)))
    assert sorted(len(post.photos) for post in found) == [2, 2]
    assert {post.shortcode for post in found} == {encode(made_id(low=7)), encode(made_id(low=9))}


def test_two_owners_of_one_post_prove_nothing() -> None:
    sides = {
        f"in/lake_{number}.jpg.json": instagram_record(made_id(), number, 2, made_id() + number, username=user)
        for number, user in ((1, "mira"), (2, "nils"))
    }
    [post] = grouped(sides, "in/lake_1.jpg", "in/lake_2.jpg")
    assert post.proof is Proof.LIKELY
    assert any("names the account mira" in sentence for sentence in post.conflicts)


def node(code: str, *urls: str, when: datetime = NOON, **more: object) -> dict[str, object]:
    children = [{"node": {"display_url": f"https://scontent.cdninstagram.com/v/t51/{url}.jpg?x=1"}} for url in urls]
    told = {"shortcode": code, "taken_at_timestamp": int(when.timestamp()), "owner": {"username": "mira"}}
    return told | {"edge_sidecar_to_children": {"edges": children}} | more


LONG = "a_long_name_for_our_trip_to_vienna_in_may_20_"
"""Takeout keeps 46 letters of a photo's name in its record's name: one more than this."""

CDN = [f"30{digit}234567_11223344556677{digit}_887766554433221100{digit}_n" for digit in (5, 2, 8, 1, 9)]


@pytest.mark.parametrize("pack", [lzma.compress, bytes])
def test_instaloaders_json_lists_the_files_of_its_post(pack: object) -> None:
    assert callable(pack)
    suffix = ".json.xz" if pack is lzma.compress else ".json"
    later = NOON + timedelta(days=9)
    codes = [encode(made_id()), encode(made_id(later))]
    sides = {
        f"mira/{CDN[0]}{suffix}": pack(_bytes({"node": node(codes[0], *CDN[:3])})),
        f"mira/{CDN[3]}{suffix}": pack(_bytes({"node": node(codes[1], *CDN[3:], when=later)})),
    }
    first, second = grouped(sides, *(f"mira/{name}.jpg" for name in CDN))
    assert [photos(first), photos(second)] == [
        [(1, f"{CDN[0]}.jpg"), (2, f"{CDN[1]}.jpg"), (3, f"{CDN[2]}.jpg")],
        [(1, f"{CDN[3]}.jpg"), (2, f"{CDN[4]}.jpg")],
    ] or [photos(second), photos(first)]
    assert {first.shortcode, second.shortcode} == set(codes)
    assert {first.proof, second.proof} == {Proof.PROVEN}


@pytest.mark.parametrize(
    "form",
    [
        lambda posts: {"GraphImages": posts},
        lambda posts: {
            "data": {"user": {"edge_owner_to_timeline_media": {"edges": [{"node": post} for post in posts]}}}
        },
        lambda posts: posts,
    ],
)
def test_a_list_of_posts_is_found_however_deep(form: object) -> None:
    assert callable(form)
    posts = [
        {"shortcode": encode(made_id()), "taken_at_timestamp": int(NOON.timestamp()), "owner": {"username": "mira"},
         "urls": [f"https://x/{name}.jpg?a" for name in CDN[:2]], "caption": "two"},
        {"code": encode(made_id(low=5)), "taken_at": int(NOON.timestamp()), "user": {"username": "mira"},
         "caption": {"text": "three"},
         "carousel_media": [
             {"image_versions2": {"candidates": [{"url": f"https://x/{name}.webp"}]}} for name in CDN[2:]
         ]},
    ]  # fmt: skip
    found = grouped({"mira/mira.json": form(posts)}, *(f"mira/{name}.jpg" for name in CDN))
    assert {post.caption: [name for _, name in photos(post)] for post in found} == {
        "two": [f"{name}.jpg" for name in CDN[:2]],
        "three": [f"{name}.jpg" for name in CDN[2:]],
    }
    assert {post.username for post in found} == {"mira"}


@pytest.mark.parametrize(
    "owner", [{"owner_username": "kim"}, {"author": {"username": "kim"}}, {"author_name": "kim"}, {"owner": "kim"}]
)
def test_whose_post_it_is_in_any_scrapers_words(owner: dict[str, object]) -> None:
    told = {"shortcode": encode(made_id()), "caption": "Hi", **owner}
    [post] = grouped({"in/x.json": told}, "in/x_1.jpg", "in/x_2.jpg")
    assert (post.username, post.caption) == ("kim", "Hi")


def test_a_list_in_the_folder_above_serves_the_folders_below() -> None:
    listed = {"GraphImages": [{"shortcode": encode(made_id()), "urls": [f"https://x/{name}.jpg" for name in CDN]}]}
    [post] = grouped({"mira/mira.json": listed}, *(f"mira/img/{name}.jpg" for name in CDN))
    assert len(post.photos) == 5
    assert post.shortcode == encode(made_id())


def test_info_json_tells_of_a_folder_with_one_post() -> None:
    record = instagram_record(made_id(), 1, 2, made_id() + 1)
    del record["num"], record["extension"]
    [post] = grouped({"p/info.json": record}, "p/first.jpg", "p/second.jpg")
    assert (post.shortcode, post.username, post.expected) == (encode(made_id()), "mira", 2)


def test_one_post_that_two_programs_saved_stays_two() -> None:
    code, other = encode(made_id()), made_id()
    names = [f"in/mira - {code} - {number}.jpg" for number in (1, 2)] + [f"in/{other}_{other + n}.jpg" for n in (1, 2)]
    sides = {f"{name}.json": instagram_record(other, place % 2 + 1, 2, other + 1) for place, name in enumerate(names)}
    assert [len(post.photos) for post in grouped(sides, *names)] == [2, 2]


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("trip_1.jpg", "trip_1.jpg.supplemental-metadata.json"),
        ("trip_1.jpg", "trip_1.jpg.supplemental-me.json"),
        ("trip_1.jpg", "trip_1.jpg.s.json"),
        ("trip_1.JPG", "trip_1.JPG.supplemental-metadata.json"),
        ("trip_1.jpg", "trip_1.jpg.json"),
        ("trip_1(1).jpg", "trip_1.jpg.supplemental-metadata(1).json"),
        ("trip_1(1).jpg", "trip_1.jpg(1).json"),
        (f"{LONG}24.jpg", f"{LONG}2.json"),
        (f"{LONG}24(1).jpg", f"{LONG}2(1).json"),
        (f"{LONG}.jpg", f"{LONG}..json"),
    ],
)
def test_takeouts_descriptions_whatever_their_names_were_cut_to(name: str, side: str) -> None:
    told = {"title": "trip_1.jpg", "description": "By the lake", "photoTakenTime": {"timestamp": "1690000000"}}
    [post] = grouped({f"a/{side}": told, "a/metadata.json": {"title": "Album"}}, f"a/{name}")
    assert post.caption == "By the lake"
    assert post.taken_at == datetime.fromtimestamp(1690000000, UTC)


def test_video_slides_that_side_files_number_are_not_missing() -> None:
    post_id = made_id()
    kinds = ("jpg", "mp4", "jpg")
    names = [f"in/{post_id + number}.{kind}" for number, kind in enumerate(kinds, 1)]
    sides = {f"{name}.json": instagram_record(post_id, n, 3, post_id + n) for n, name in enumerate(names, 1)}
    [post] = grouped(sides, *names)
    assert [number for number, _ in photos(post)] == [1, 3]
    assert [problem.what for problem in post.left_out] == ["a video"]
    assert not [sentence for sentence in post.evidence if "missing" in sentence]


def test_yt_dlp_and_tiktoks_own_export() -> None:
    info = {"extractor_key": "Instagram", "id": encode(made_id()), "description": "By the lake", "channel": "mira"}
    [post] = grouped({"in/a [x].info.json": info}, "in/a [x].jpg")
    assert (post.caption, post.username, post.shortcode) == ("By the lake", "mira", encode(made_id()))
    listed = [{"Link": "https://www.tiktok.com/@mira/photo/7338943586698054958", "Title": "City", "Date": "2024-02-24"}]
    own = {
        "Post": {"Posts": {"VideoList": listed}},
        "Profile": {"Profile Information": {"ProfileMap": {"userName": "mira"}}},
    }
    names = [f"in/7338943586698054958_0{number}.jpg" for number in (1, 2)]
    [post] = grouped({"in/user_data_tiktok.json": own}, *names)
    assert (post.caption, post.username) == ("City", "mira")


@pytest.mark.parametrize(
    "kind",
    [
        {"subcategory": "stories", "type": "story", "post_id": "528817151"},
        {"subcategory": "highlights", "type": "highlight", "highlight_title": "Rome", "post_id": "17900000000000001"},
    ],
)
def test_stories_and_highlights_stand_alone_although_gallery_dl_counts_them(kind: dict[str, object]) -> None:
    ids = [made_id() + number for number in (1, 2, 3)]
    names = [f"in/mira/{own}.jpg" for own in ids]
    sides = {
        f"{name}.json": instagram_record(made_id(), number, 3, own) | {"post_shortcode": "HABC_"} | kind
        for number, (name, own) in enumerate(zip(names, ids, strict=True), 1)
    }
    posts = grouped(sides, *names)
    assert [(len(post.photos), post.missing, post.username) for post in posts] == [(1, 0, "mira")] * 3


def test_the_id_of_another_sites_post_is_no_shortcode() -> None:
    record = {"category": "twitter", "tweet_id": 1812345678901234567, "author": {"name": "mira"}, "extension": "jpg"}
    names = [f"in/1812345678901234567_{number}.jpg" for number in (1, 2)]
    sides = {f"{name}.json": record | {"num": number} for number, name in enumerate(names, 1)}
    [post] = grouped(sides, *names)
    assert (post.shortcode, post.taken_at, post.proof) == (None, None, Proof.PROVEN)


def test_the_accounts_own_side_file_outranks_the_folders_name() -> None:
    profile = {"node": {"username": "mira", "biography": "by the lake"}, "instaloader": {"node_type": "Profile"}}
    names = [f"in/backup_of_mira/2023-08-29_08-12-54_UTC_{number}.jpg" for number in (1, 2)]
    [post] = grouped({"in/backup_of_mira/mira_528817151.json": profile}, *names)
    assert post.username == "mira"


def test_a_posts_whole_file_may_lie_beside_each_of_its_pictures() -> None:
    whole = _bytes({"node": node(code := encode(made_id()), *CDN[:3])})
    [post] = grouped(
        {f"mira/{name}.json": whole for name in reversed(CDN[:3])}, *(f"mira/{name}.jpg" for name in CDN[:3])
    )
    assert (post.shortcode, post.proof) == (code, Proof.PROVEN)
    assert photos(post) == [(place, f"{name}.jpg") for place, name in enumerate(CDN[:3], 1)]


def test_children_that_are_no_objects_are_passed_over() -> None:
    edges = [None, 3, {"node": 7}, {"node": {"id": 10**60}}]
    sides = {
        f"mira/{encode(made_id())}.json": _bytes(
            {"node": node(encode(made_id())) | {"edge_sidecar_to_children": {"edges": edges}}}
        )
    }
    [post] = grouped(sides, *(f"mira/{encode(made_id())}_{number}.jpg" for number in (1, 2)))
    assert len(post.photos) == 2


@pytest.mark.parametrize(
    "content",
    [
        "Infinity",
        '[{"category": [null], "id": 3, "num": 0, "extension": "jpg"}]',
        '{"category": "instagram", "type": [1], "subcategory": {}, "num": 1e400, "date": NaN, "description": ["x"]}',
        '{"node": {"shortcode": "C5andaTgABN", "owner": [], "taken_at_timestamp": 1e400, "edge_media_to_caption": 4}}',
        '[{"attachments": [{"data": [{"media": {"uri": "a_1.jpg"}}]}], "data": 1, "title": "t"}]',
        '{"items": [{"code": "C5andaTgABN", "carousel_media": [null, 3], "caption": 7, "user": []}]}',
    ],
)
def test_values_of_the_wrong_type_tell_nothing_and_break_nothing_off(content: str) -> None:
    where = ("mira/a_1.jpg.json", "mira/info.json", "mira/your_facebook_activity/posts/your_posts_1.json")
    [post] = grouped(dict.fromkeys(where, content.encode()), "mira/a_1.jpg", "mira/a_2.jpg")
    assert photos(post) == [(1, "a_1.jpg"), (2, "a_2.jpg")]


@pytest.mark.parametrize(
    ("told", "user", "caption"),
    [
        ({"category": "mastodon", "account": {"username": "mira"}, "content": "<p>By the lake,<br>5 &amp; more</p>"},
         "mira", "By the lake,\n5 & more"),
        ({"category": "tumblr", "blog_name": "mira", "summary": "s"}, "mira", None),
        ({"category": "weibo", "status": {"id": 5, "text_raw": "hi", "user": {"screen_name": "金秀"}}}, "金秀", "hi"),
        ({"category": "pixiv", "user": {"name": "Mira K.", "account": "mira"}, "caption": "x < y"}, "mira", "x < y"),
    ],
)  # fmt: skip
def test_other_sites_records_give_account_and_caption(told: dict[str, object], user: str, caption: str | None) -> None:
    sides = {f"in/{n}.jpg.json": told | {"id": "77", "post_id": 77, "num": n, "extension": "jpg"} for n in (1, 2)}
    [post] = grouped(sides, "in/1.jpg", "in/2.jpg")
    assert (post.username, post.caption) == (user, caption)
