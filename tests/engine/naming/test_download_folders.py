"""Folders as further tools leave them: whose posts they are, from which day, and which photos in which order."""

import pytest

from engine.naming.accounts import account_of
from engine.naming.posts import Grouper
from engine.naming.sides import export_pages
from tests.engine.naming.folders import folder, group

USER = "jenny.lbx"
MOMENT = "2024-05-12_14-33-20"
CODE, POST = "C63zWzZwfLD", 3366385113876263619  # of half a second before
MEDIA = (3366385113876264596, 3366385113876265573, 3366385113876266550)
TIKTOK, TWEET, NOTE = 7368121193490145856, 1789665163473846349, "6640d330000000001e01a2b3"


@pytest.mark.parametrize(
    ("directory", "names", "user"),
    [
        (USER, [f"{CODE}_{number}.jpg" for number in (1, 2, 10)], USER),
        (f"2024/05/{USER}", [f"{USER}_20240512_{POST}_{number}.jpg" for number in (1, 2)], USER),
        (USER, [f"123456789_2024-05-12 14.33.20_{CODE}_{number}.jpg" for number in (1, 2)], USER),
        ("dl", [f"20240512_143320_{USER}_{place}_{MEDIA[-place]}.jpg" for place in (1, 2, 3)], USER),
        (f"instagram/{USER}", [f"[2024-05-12] Vienna 🤍 [{CODE}] {number}.jpg" for number in (1, 2)], USER),
        ("dl", [f"{USER}_{POST}_{place}_{MEDIA[-place]}.jpg" for place in (1, 2, 3)], USER),
        ("dl", [f"jenny__{POST}_{media}.jpg" for media in MEDIA], "jenny_"),
        ("in/jenny_", [f"jenny_ {CODE} ({number}).jpg" for number in (1, 2, 10)], "jenny_"),
        ("in", [f"2024-05-12 {CODE} p{number} lake.jpg" for number in (1, 2, 10)], None),
        ("in", [f"{USER}_{CODE}_12_05_24_{number}.jpg" for number in (1, 2, 10)], USER),
        ("Telegram Desktop", [f"photo_{number}_{MOMENT}.jpg" for number in (1, 2, 10)], None),
        ("", [f"{USER} - 2024-05-12 - {CODE} - {number:02}.jpg" for number in (1, 2)], USER),
        ("", [f"{CODE}-{number}-{USER}.jpg" for number in (0, 1, 2)], USER),
        ("", [f"{USER}-{CODE}-{number}of3.jpg" for number in (1, 2, 3)], USER),
        ("", [f"{USER}_2024-05-12T143320Z_{number}.jpg" for number in (1, 2)], USER),
        ("", [f"{USER}_20240512T143320.123Z-{number}.jpg" for number in (1, 2)], USER),
        ("", [f"{USER} 2024-05-12 14:33:20_{number}.jpg" for number in (1, 2)], USER),
        ("Shortcuts", [f"{USER}-2024-05-12 14.33.20-{number}.jpeg" for number in (1, 2)], USER),
        ("Pictures/InstaBro", [f"{USER}_1715524400123_{number}.jpg" for number in (1, 2)], USER),
        ("", [f"SnapTik.App_{TIKTOK}-{number}.jpeg" for number in (1, 2)], None),
        ("twitter_media_harvest", [f"jenny_lbx-{TWEET}-{number:02}.jpg" for number in (1, 2)], "jenny_lbx"),
        ("weibo/小雨/img/原创微博图片", [f"20240512T_5033333333333333_{number}.jpg" for number in (1, 2)], "小雨"),
        ("Download", [f"2024-05-12_14.33.20_小雨_维也纳的春天_{number}.jpeg" for number in (1, 2, 10)], "小雨"),
        ("Download", [f"2024-05-12_14.33.20_小雨_{NOTE}_{number}.jpeg" for number in (1, 2)], "小雨"),
        ("", [f"2024-05-12 14.33.20-图集-小雨-维也纳的春天_{number}.jpeg" for number in (1, 2)], "小雨"),
        ("5f1a2b3c0000000001001234_小雨", [f"{NOTE}_{number}.png" for number in (1, 2)], "小雨"),
        ("Анна_Вена", [f"{MOMENT}_UTC_{number}.jpg" for number in (1, 2)], "Анна_Вена"),
        ("インスタグラム/さくら", [f"{POST}_{media}.jpg" for media in MEDIA], "さくら"),
        (f"{USER}/Фото", [f"{MOMENT}_UTC_{number}.jpg" for number in (1, 2)], USER),
        ("all", [f"{USER}__{MOMENT}_UTC_{number}.jpg" for number in (1, 2)], USER),
        (f"igram_{USER}_{CODE}", [f"{number}.jpg" for number in (1, 2)], USER),
        ("", [f"saveig.app_{USER}_{CODE}_{number}.jpg" for number in (1, 2)], USER),
        ("twitter", [f"[jenny_lbx] 2024-05-12 {TWEET} {number}.jpg" for number in (1, 2)], "jenny_lbx"),
        (f"tiktok/{USER}/{TIKTOK}", [f"{number}.jpg" for number in (1, 2, 10)], USER),
        (f"{USER}/2024-05-12 14.33.20", [f"{number:02}.jpg" for number in (1, 2)], USER),
        (USER, [f"20240512_143320_{number}.jpg" for number in (1, 2)], USER),
        (USER, [f"{MOMENT}_UTC_profile_pic.jpg"], USER),
        ("all", [f"{USER}_profile_pic_2024-05-12.jpg"], USER),
        ("all", [f"{USER}_20240512_profile_pic.jpg"], USER),
        (USER, [f"{MOMENT}_UTC_cover.jpg"], USER),
    ],
)  # fmt: skip
def test_whose_post_it_is_and_of_which_day(directory: str, names: list[str], user: str | None) -> None:
    [post] = group(*sorted(names), directory=directory)
    assert [photo.path.rpartition("/")[2] for photo in post.photos] == names
    assert post.username == user
    assert post.taken_at
    assert f"{post.taken_at:%Y-%m-%d}" == "2024-05-12"


def test_profile_pictures_are_of_an_account_without_a_date_too() -> None:
    posts = group("profile_pic.jpg", "avatar.png", "mira_profile_picture.jpg", "my_profile_pic.jpg", directory=USER)
    assert {post.name: post.username for post in posts} == {
        "profile_pic": USER, "avatar": USER, "mira_profile_picture": "mira", "my_profile_pic": None,
    }  # fmt: skip


@pytest.mark.parametrize("start", ["wx_camera", "FB_IMG", "line", "kakaotalk", "signal", "received", "photogrid"])
def test_what_apps_call_their_pictures_is_no_account(start: str) -> None:
    for name in (f"{start}_1715524400123.jpg", f"{start}-2024-05-12-143320.jpg", f"{start}_20240512_143320.jpg"):
        assert [post.username for post in group(name, directory="Camera")] == [None], name


@pytest.mark.parametrize(
    ("directory", "account"),
    [
        ("كريم", "كريم"),
        ("صور/كريم", "كريم"),
        ("さくら/ダウンロード", "さくら"),
        ("Загрузки", None),
        ("Анна Петрова", None),  # two words are a person's name
        ("Cafe\u0301", None),
        ("ガ写真".replace("ガ", "カ\u3099"), "ガ写真"),
        ("#весна", None),
    ],
)
def test_accounts_in_other_letters(directory: str, account: str | None) -> None:
    assert account_of(directory) == account


@pytest.mark.parametrize("form", ["lake [{}]", "lake_{}_", "lake n°{}", "湖（{}）", "海＿{}", "lake ({} of 10)"])
def test_a_number_however_it_is_set_apart(form: str) -> None:
    names = [f"{form.format(number)}.jpg" for number in (1, 2, 10)]
    [post] = group(*sorted(names), directory="in")
    assert [photo.path for photo in post.photos] == [f"in/{name}" for name in names]


@pytest.mark.parametrize("text", ["caption.txt", "Description.TXT", "post.txt"])
def test_the_caption_of_a_folder_with_one_post(text: str) -> None:
    grouper = Grouper(read_side=lambda path: b"Vienna")
    folders = [folder(f"{USER}/{CODE}", ["1.jpg", "2.jpg", text]), folder("in", ["a_1.jpg", "b_1.jpg", text])]
    assert [post.caption for post in grouper.group(folders)] == ["Vienna", None, None]


def test_the_caption_beside_numbered_photos_in_a_post_folder() -> None:
    directory = f"{USER}/{CODE}"
    names = [f"{MOMENT}_UTC_1.jpg", f"{MOMENT}_UTC_2.jpg", f"{MOMENT}_UTC.txt"]
    grouper = Grouper(read_side={f"{directory}/{MOMENT}_UTC.txt": b"Vienna has my heart"}.get)
    assert [post.caption for post in grouper.group([folder(directory, names)])] == ["Vienna has my heart"]


@pytest.mark.parametrize(
    "date",
    ["May 12, 2024 2:33 pm", "Mai 12, 2024 2:33 PM", "12. Mai 2024, 14:33", "12 de mayo de 2024, 14:33",
     "mai 12, 2024 14:33", "12 мая 2024, 14:33", "12 maggio 2024 14:33", "May 12, 2024, 2:33:20\u202fPM",
     "2024年5月12日 14:33", "2024年5月12日下午2:33", "2024년 5월 12일 오후 2:33", "2024/05/12 14:33",
     "12/05/2024 14:33"],
)  # fmt: skip
def test_pages_of_an_export_give_the_date_in_any_language(date: str) -> None:
    page = f'<main><div><h2 class="_a6-h">Servus</h2><img src="media/posts/202405/a.jpg"><p>{date}</p></div></main>'
    [post] = export_pages.posts_in(page)
    assert post.stamp
    assert (f"{post.stamp:%Y-%m-%d %H:%M}", post.caption) == ("2024-05-12 14:33", "Servus")


def test_a_post_in_a_library_of_eagle_lies_in_as_many_folders_as_it_has_photos() -> None:
    items = [
        ("LX12ABCD9", [f"{CODE}_1.jpg", f"{CODE}_1_thumbnail.png", "metadata.json"]),
        ("LX12ABCE0", [f"{CODE}_2.jpg", "metadata.json"]),
        ("LX12ABCE1", [f"{CODE}.jpg"]),
        ("LX12ABCE2", ["image.jpg"]),
        ("LX12ABCE3", ["image.jpg"]),
        ("LX12ABCE4", [f"{CODE}_3.jpg"]),
    ]
    folders = [folder(f"Vienna.library/images/{item}.info", names) for item, names in items]
    posts = sorted(Grouper().group(iter(folders)), key=lambda post: -len(post.photos))
    assert [len(post.photos) for post in posts] == [3, 1, 1, 1]
    assert [photo.path for photo in posts[0].photos] == [
        f"Vienna.library/images/{item}.info/{CODE}_{number}.jpg"
        for number, item in enumerate(("LX12ABCD9", "LX12ABCE0", "LX12ABCE4"), 1)
    ]
    assert len({post.key for post in posts}) == len(posts)
