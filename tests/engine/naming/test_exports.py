"""Meta's own exports in every form: which files are one post, in which order, with which caption."""

import json
from datetime import UTC, datetime

import pytest

from engine.model import Post, Proof
from engine.naming.sides.export_posts import posts_in
from tests.engine.naming.test_side_order import grouped, photos

TAKEN = int(datetime(2025, 8, 28, 9, tzinfo=UTC).timestamp())
URIS = ["media/posts/202508/b_n.jpg", "media/posts/202508/a_n.webp", "media/posts/202508/c_n.jpg"]


def moji(text: str) -> str:
    return text.encode().decode("latin-1")


def media(uris: list[str]) -> list[dict[str, object]]:
    return [{"uri": uri, "creation_timestamp": TAKEN, "title": ""} for uri in uris]


def whole(found: list[Post], count: int = 3) -> Post:
    [post] = [post for post in found if len(post.photos) == count]
    assert [number for number, _ in photos(post)] == [1, 2, 3][:count]
    return post


def label_values(inside: bool) -> list[dict[str, object]]:
    labels: list[dict[str, object]] = [
        {"label": "Caption", "value": moji("Grüße ♥")},
        {"label": "URL", "value": "https://www.instagram.com/p/DN5JNVTgDA5/", "href": "x"},
        {"title": "Owner", "dict": [{"title": "Owner", "dict": [{"label": "Username", "value": "mira"}]}]},
    ]
    if inside:
        return [{"timestamp": TAKEN, "label_values": [*labels, {"label": "Media", "media": media(URIS)}], "fbid": "1"}]
    return [{"timestamp": TAKEN, "media": media(URIS), "label_values": labels, "fbid": "1"}]


@pytest.mark.parametrize("inside", [True, False])
def test_records_of_labelled_values(inside: bool) -> None:
    sides = {"me/your_instagram_activity/media/posts.json": label_values(inside)}
    post = whole(grouped(sides, *(f"me/{uri}" for uri in URIS)))
    assert [name for _, name in photos(post)] == ["b_n.jpg", "a_n.webp", "c_n.jpg"]
    assert (post.caption, post.username, post.shortcode) == ("Grüße ♥", "mira", "DN5JNVTgDA5")
    assert post.proof is Proof.PROVEN


def test_a_caption_label_in_another_language() -> None:
    listed = [{"media": media(URIS), "label_values": [{"label": moji("Légende"), "value": moji("À bientôt")}]}]
    [post] = posts_in(json.dumps(listed).encode(), "posts_1.json")
    assert post.caption == "À bientôt"


@pytest.mark.parametrize(
    ("one", "two"), [("instagram-mira-2025-01-01-x_part1", "instagram-mira-2025-01-01-x_part2"), ("mira-1", "mira-2")]
)
def test_a_post_in_two_parts_of_an_export(one: str, two: str) -> None:
    sides = {f"{one}/your_instagram_activity/media/posts_1.json": [{"media": media(URIS), "title": "whole"}]}
    post = whole(grouped(sides, f"{one}/{URIS[0]}", f"{two}/{URIS[1]}", f"{two}/{URIS[2]}"))
    assert (post.caption, post.expected) == ("whole", 3)
    assert "All 3 slides are there." in post.evidence


def test_two_accounts_exports_side_by_side_stay_two() -> None:
    sides = {
        f"{user}/your_instagram_activity/media/posts_1.json": [{"media": media(URIS), "title": user}]
        for user in ("mira", "nils")
    }
    found = grouped(sides, *(f"{user}/{uri}" for user in ("mira", "nils") for uri in URIS))
    assert sorted((post.caption, len(post.photos)) for post in found) == [("mira", 3), ("nils", 3)]


def test_the_list_of_before_2020() -> None:
    paths = [f"photos/201802/{name}.jpg" for name in ("f00d", "beef", "cafe")]
    listed = [{"caption": moji("Été"), "taken_at": "2018-02-03T10:11:12", "path": path} for path in paths]
    listed.append({"caption": "alone", "taken_at": "2018-03-03T10:11:12", "path": "photos/201802/one.jpg"})
    sides = {"old/media.json": {"photos": listed, "videos": [], "stories": []}}
    post = whole(grouped(sides, *(f"old/{path}" for path in paths), "old/photos/201802/one.jpg"))
    assert [name for _, name in photos(post)] == ["f00d.jpg", "beef.jpg", "cafe.jpg"]
    assert (post.caption, post.proof) == ("Été", Proof.LIKELY)


PAGE = """<html><head><base href="../../"/></head><body>
<div class="_a705"><div role="main">{posts}</div></div></body></html>"""
PAGE_POST = """<div class="pam _3-95 _a6-g uiBoxWhite noborder"><div class="_3-95 _2pim _a6-h _a6-i">{caption}</div>
<div class="_a6-p"><div>{images}</div><table><tr><td>Software</td><td>Instagram</td></tr></table></div>
<div class="_3-94 _a6-o">Aug 28, 2025, 9:00 AM</div></div>"""


@pytest.mark.parametrize("more", [True, False])
def test_an_export_of_web_pages(more: bool) -> None:
    images = "".join(f'<a href="../../{uri}"><img src="{uri}"/></a>' for uri in URIS)
    blocks = PAGE_POST.format(caption="Gr&uuml;&szlig;e &amp; more", images=images)
    if more:
        blocks += PAGE_POST.format(caption="two", images='<img src="media/posts/202508/z.jpg"/>')
    sides = {"me/your_instagram_activity/media/posts_1.html": PAGE.format(posts=blocks)}
    post = whole(grouped(sides, *(f"me/{uri}" for uri in URIS), "me/media/posts/202508/z.jpg"))
    assert (post.caption, post.taken_at) == ("Grüße & more", datetime(2025, 8, 28, 9, tzinfo=UTC))


@pytest.mark.parametrize("place", ["your_facebook_activity/posts", "posts"])
def test_facebooks_posts_and_albums(place: str) -> None:
    uris = [f"{place}/media/Mobileuploads_1/{name}.jpg" for name in ("30", "10", "20")]
    attachments = [{"data": [{"media": {"uri": uri, "creation_timestamp": TAKEN, "description": "x"}} for uri in uris]}]
    told = [
        {"timestamp": TAKEN, "attachments": attachments, "data": [{"post": moji("Città")}], "title": "M added photos"}
    ]
    sides = {
        f"fb/{place}/your_posts__check_ins__photos_and_videos_1.json": told,
        f"fb/{place}/album/0.json": {"name": "Mobile uploads", "photos": media(uris)},
    }
    post = whole(grouped(sides, *(f"fb/{uri}" for uri in uris)))
    assert [name for _, name in photos(post)] == ["30.jpg", "10.jpg", "20.jpg"]
    assert (post.caption, post.evidence[0]) == ("Città", "Facebook's own export lists these files as one post.")


def test_threads() -> None:
    listed = {"text_post_app_text_posts": [{"media": [one | {"title": "on Threads"} for one in media(URIS)]}]}
    sides = {"your_instagram_activity/threads/threads_and_replies.json": listed}
    assert whole(grouped(sides, *URIS)).caption == "on Threads"


@pytest.mark.parametrize("label", ["Username", "Nazwa użytkownika", "ユーザーネーム", "Kullanıcı Adı"])
def test_the_account_is_told_in_the_export(label: str) -> None:
    mangled = label.encode().decode("latin-1")  # as Meta writes it
    account = {"profile_user": [{"string_map_data": {mangled: {"value": "mira"}}}]}
    sides: dict[str, object] = {"x/personal_information/personal_information/personal_information.json": account}
    sides["x/content/posts_1.json"] = [{"media": media(URIS)}]
    assert whole(grouped(sides, *(f"x/{uri}" for uri in URIS))).username == "mira"


@pytest.mark.parametrize("name", ["posts_1.json", "posts_1.html", "media.json"])
@pytest.mark.parametrize(
    "content", [b"", b"{", b"<", b"[[[", b'{"photos": [{"path": 3}]}', b"\xff\xfe\0", b'[{"media": {"uri": []}}]']
)
def test_lists_that_make_no_sense_list_nothing(content: bytes, name: str) -> None:
    assert list(posts_in(content, name)) == []
