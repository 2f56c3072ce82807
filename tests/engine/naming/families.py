"""Makes download folders as each family of programs names them, with the truth about every file."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engine.naming.shortcode import EPOCH_MS, encode

USERS = ("jenny.lbx", "unfash", "m_ro.photo", "anna_in_wien", "studio__nord", "k8_1999", "o_o", "35mm_daily", "nasa")
CAPTIONS = ("vienna_has_my_heart__vienna__dump__wien", "", "_____________", "part_2_", "3_2_1", "dump_07", "café_crème")


@dataclass
class MadePost:
    """A post as Instagram had it."""

    user: str
    when: datetime
    post_id: int
    slides: int
    media_ids: list[int]
    rng: random.Random

    @property
    def code(self) -> str:
        return encode(self.post_id)

    def stamp(self, form: str, hours: int = 0) -> str:
        return (self.when + timedelta(hours=hours)).strftime(form)

    def cdn(self) -> str:
        digits = self.rng.randrange
        return f"{digits(10**7, 10**9)}_{digits(10**14, 10**17)}_{digits(10**18, 10**19)}_n"


@dataclass
class MadeFolder:
    """Names in true order, post by post, and the side files beside them."""

    directory: str
    posts: list[list[str]] = field(default_factory=list)
    sides: dict[str, bytes] = field(default_factory=dict)


def made_posts(count: int, seed: int = 1) -> Iterator[MadePost]:
    """Posts of 1 to 10 slides, minutes to hours apart, by several users."""
    rng = random.Random(seed)
    when = datetime(2023, 8, 1, 9, tzinfo=UTC)
    for _ in range(count):
        when += timedelta(seconds=rng.randint(20, 200_000))
        made_ms = int(when.timestamp() * 1000) + rng.randrange(900)
        slides = rng.randint(1, 10)
        media = sorted(((made_ms - rng.randrange(1500) - EPOCH_MS) << 23) | rng.getrandbits(23) for _ in range(slides))
        post_id = ((made_ms - EPOCH_MS) << 23) | rng.getrandbits(23)
        yield MadePost(rng.choice(USERS), when, post_id, slides, media, rng)


def seed(post: MadePost) -> list[str]:
    start = f"{post.stamp('%Y_%m_%d_%H_%M_%S')}_{post.user}{post.code}_{post.rng.choice(CAPTIONS)}"
    return [f"{start}_{number:02d}.jpg" for number in range(1, post.slides + 1)]


def seed_without_code(post: MadePost) -> list[str]:
    start = f"{post.stamp('%Y_%m_%d_%H_%M_%S')}_{post.user}_vienna_photos"
    return [f"{start}_{number:02d}.jpg" for number in range(1, post.slides + 1)]


def instaloader(post: MadePost) -> list[str]:
    start = f"{post.stamp('%Y-%m-%d_%H-%M-%S')}_UTC"
    return [f"{start}.jpg"] if post.slides == 1 else [f"{start}_{number}.jpg" for number in range(1, post.slides + 1)]


def gallery_dl(post: MadePost) -> list[str]:
    if post.slides == 1:
        return [f"{post.post_id}.jpg"]
    return [f"{post.post_id}_{media}.jpg" for media in post.media_ids]


def gallery_dl_custom(post: MadePost) -> list[str]:
    start = f"{post.user} {post.stamp('%Y-%m-%d - %H_%M_%S')} {post.code}"
    return [f"{start}_{number}.jpg" for number in range(1, post.slides + 1)]


def gallery_dl_ids(post: MadePost) -> list[str]:
    return [f"{post.user} - {post.post_id}_{number:02d}.jpg" for number in range(1, post.slides + 1)]


def stogram(post: MadePost) -> list[str]:
    form = post.rng.choice(("%Y-%m-%d %H.%M.%S", "%Y.%m.%d %H.%M.%S"))
    return [f"{post.stamp(form)} {media}_4435586338.jpg" for media in post.media_ids]


def jdownloader(post: MadePost) -> list[str]:
    return [f"{post.user} - {post.code}_{encode(media)}.jpg" for media in post.media_ids]


def jdownloader_numbers(post: MadePost) -> list[str]:
    return [f"{post.user} - {post.code} - {number:02d}.jpg" for number in range(1, post.slides + 1)]


def jdownloader_of(post: MadePost) -> list[str]:
    return [f"{post.user} - {post.code} - {number}_of_{post.slides}.jpg" for number in range(1, post.slides + 1)]


def ripme(post: MadePost) -> list[str]:
    start = f"{post.stamp('%Y-%m-%d_%H-%M-%S')}_{post.code}"
    return [f"{start}_{name}.jpg" for name in sorted((post.cdn() for _ in range(post.slides)), key=own_id)]


def own_id(name: str) -> int:
    """The third number of a name on the server."""
    return int(name.split("_")[2])


def thekonka(post: MadePost) -> list[str]:
    stamp = post.stamp("%Y%m%d_%H%M%S")
    if post.slides == 1:
        return [f"{post.user}-{post.code}-{stamp}.jpeg"]
    return [f"{post.user}-{encode(media)}_{number}-{stamp}.jpeg" for number, media in enumerate(post.media_ids, 1)]


def ig_helper(post: MadePost) -> list[str]:
    start = f"{post.user}-post-{post.code}-{post.stamp('%Y%m%d_%H%M%S', hours=2)}"
    return [f"{start}_{post.rng.randrange(10**7, 10**9)}.jpg" for _ in range(post.slides)]


def hitomi(post: MadePost) -> list[str]:
    start = f"{post.user} {post.stamp('%y-%m-%d %H%M%S')}"
    return [f"{start} ({number}).jpg" for number in range(1, post.slides + 1)]


def generic(post: MadePost) -> list[str]:
    start, between = f"{post.user} {post.stamp('%d %b')} {post.post_id % 1000}", post.rng.choice("_- ")
    return [f"{start}{between}{number}.jpg" for number in range(1, post.slides + 1)]


def stamped(post: MadePost) -> list[str]:
    start = f"IG_{post.stamp('%Y%m%d-%H%M%S')}_{post.user}_{post.code}"
    return [f"{start}-{number}.jpg" for number in range(1, post.slides + 1)]


def dated(post: MadePost) -> list[str]:
    start = f"[ig] {post.user}—{post.stamp('%Y.%m.%d')}—{post.code}"
    ids = sorted(post.rng.randrange(10**18, 9 * 10**18) for _ in range(post.slides))
    return [f"{start}—{post.rng.randrange(10**7, 10**9)}_{10**15 + n}_{own}_n.jpg" for n, own in enumerate(ids)]


def tiktok(post: MadePost) -> list[str]:
    post_id = (int(post.when.timestamp()) << 32) | post.rng.getrandbits(32)
    return [
        f"{post_id}_{number:02d} city lights [{post.rng.randrange(10**8)}].jpg" for number in range(1, post.slides + 1)
    ]


def download_button(post: MadePost) -> list[str]:
    start = f"{post.user}-{post.stamp('%Y%m%d_%H%M%S')}"
    return [f"{start}-{name}.jpg" for name in sorted((post.cdn() for _ in range(post.slides)), key=own_id)]


def unix_time(post: MadePost) -> list[str]:
    return [f"{post.user}_{int(post.when.timestamp())}_{media}_528817151.jpg" for media in post.media_ids]


def unix_time_numbers(post: MadePost) -> list[str]:
    return [f"{post.user}_{int(post.when.timestamp())}_{number}.jpg" for number in range(1, post.slides + 1)]


def telegram(post: MadePost) -> list[str]:
    stamp = post.stamp("%d-%m-%Y_%H-%M-%S")
    first = post.rng.randrange(8, 10_000)
    return [f"photo_{first + place}@{stamp}.jpg" for place in range(post.slides)]


def telegram_album(post: MadePost) -> list[str]:
    stamp = post.stamp("%Y-%m-%d_%H-%M-%S")
    return [f"photo_{number}_{stamp}.jpg" for number in range(1, post.slides + 1)]


def reddit(post: MadePost) -> list[str]:
    start = f"{post.rng.choice('abcxyz')}{post.rng.randrange(10**5, 10**6)}"
    return [f"{start} {number:02d} By the lake, 5 of us.jpg" for number in range(1, post.slides + 1)]


def pixiv(post: MadePost) -> list[str]:
    work = post.post_id >> 33
    return [f"{work}_p{page}.jpg" for page in range(post.slides)]


def kemono(post: MadePost) -> list[str]:
    work = post.post_id >> 33
    return [
        f"{work}_Summer set_{number:02d}_{post.rng.randbytes(4).hex()}x.jpg" for number in range(1, post.slides + 1)
    ]


def post_folder(post: MadePost) -> list[str]:
    return [f"image{number}.jpg" for number in range(1, post.slides + 1)]


def media_ids(post: MadePost) -> list[str]:
    return [f"{media}.jpg" for media in post.media_ids]


def template(post: MadePost) -> list[str]:
    return [f"{post.user}_{post.code}_{number}.jpg" for number in range(1, post.slides + 1)]


def web_saver(post: MadePost) -> list[str]:
    return [f"SnapInsta.to_{post.cdn()}.jpg" for _ in range(post.slides)]


@dataclass(frozen=True)
class Made:
    """A family: which names, what the program should find."""

    pattern: str
    names: Callable[[MadePost], list[str]]
    proof: str
    ordered: bool = True
    directory: str = "in/nasa"
    setting: str = "instagram"


FAMILIES = {
    "seed": Made("seed", seed, "proven"),
    "seed without code": Made("seed", seed_without_code, "name only"),
    "instaloader": Made("instaloader", instaloader, "name only"),
    "gallery-dl": Made("gallery-dl", gallery_dl, "proven or weak"),
    "gallery-dl custom": Made("gallery-dl", gallery_dl_custom, "proven"),
    "gallery-dl post ids": Made("gallery-dl", gallery_dl_ids, "weak"),
    "4k-stogram": Made("4k-stogram", stogram, "proven"),
    "jdownloader": Made("jdownloader", jdownloader, "proven"),
    "jdownloader - N": Made("jdownloader", jdownloader_numbers, "weak"),
    "jdownloader N_of_M": Made("jdownloader", jdownloader_of, "weak"),
    "ripme": Made("ripme", ripme, "proven"),
    "thekonka": Made("thekonka", thekonka, "proven"),
    "ig-helper": Made("ig-helper", ig_helper, "likely", ordered=False),
    "hitomi": Made("hitomi", hitomi, "name only"),
    "stamped": Made("stamped", stamped, "proven"),
    "dated": Made("stamped", dated, "likely", ordered=True),
    "tiktok": Made("tiktok", tiktok, "weak"),
    "download-button": Made("download-button", download_button, "name only"),
    "unix-time": Made("unix-time", unix_time, "proven"),
    "unix-time N": Made("unix-time", unix_time_numbers, "name only"),
    "telegram": Made("telegram", telegram, "name only"),
    "telegram-album": Made("telegram-album", telegram_album, "name only"),
    "reddit": Made("reddit", reddit, "name only"),
    "pixiv": Made("gallery-dl-sites", pixiv, "name only"),
    "kemono": Made("gallery-dl-sites", kemono, "name only"),
    "media ids": Made("gallery-dl", media_ids, "proposed or weak"),
    "generic": Made("generic", generic, "name only"),
    "template": Made("custom", template, "weak", setting="{username}_{shortcode}_{num}"),
    "expression": Made(
        "custom", template, "weak", setting=r"(?P<user>[a-z0-9._]+?)_(?P<shortcode>[\w-]{11})_(?P<num>\d+)\.jpg"
    ),
}


def own_export(count: int) -> MadeFolder:
    """Instagram's own export: hashes for names, and the list that tells."""
    folder = MadeFolder("export/media/posts/202308")
    listed = []
    for post in made_posts(count):
        names = [f"{post.rng.getrandbits(64):x}.jpg" for _ in range(post.slides)]
        folder.posts.append(names)
        media = [{"uri": f"media/posts/202308/{name}", "creation_timestamp": 1690880400, "title": ""} for name in names]
        listed.append({"media": media, "title": "café".encode().decode("latin-1"), "creation_timestamp": 1690880400})
    folder.sides["export/content/posts_1.json"] = json.dumps(listed).encode()
    return folder
