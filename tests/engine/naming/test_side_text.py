"""Captions in text of any encoding and form, in XMP and inside pictures."""

import struct

import pytest

from engine.naming.posts import Grouper
from engine.naming.sides import embedded, plain_text
from tests.engine.naming.folders import folder
from tests.engine.naming.test_side_order import grouped

TEXT = "Grüße vom See 🌊\nzweite Zeile"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
)
def test_a_caption_is_read_in_any_encoding(content: bytes) -> None:
    [post] = grouped({"a/x.txt": content}, "a/x_1.jpg", "a/x_2.jpg")
    assert post.caption == TEXT


def test_text_that_is_no_unicode_is_windows_latin() -> None:
    assert plain_text.decoded("Grüße – für 5 €".encode("cp1252")) == "Grüße – für 5 €"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Привет мир, как дела", "cp1251"),
        ("très étonné à Noël, Ça va?", "cp1252"),
        ("Größe 10 m² – ¿qué tal? ½ £", "cp1252"),
        ("Zażółć gęślą jaźń nad Wisłą", "cp1250"),
        ("写真は湖でとった", "shift_jis"),
        ("维也纳偷走了我的心，照片在湖边拍的 :)", "gbk"),
        ("빈은 내 마음을 가져갔다", "euc-kr"),
    ],
)
def test_older_encodings_are_told_by_their_letters(text: str, encoding: str) -> None:
    assert plain_text.decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "content", [b"", b"  \n", bytes(range(256)), b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(300), b"\xff\xfe"]
)
def test_what_is_no_text_says_nothing(content: bytes) -> None:
    assert plain_text.read(content) is None


@pytest.mark.parametrize("suffix", ["txt", "TXT", "caption", "description"])
@pytest.mark.parametrize(
    ("photo", "side"), [("caf\u00e9 %s.jpg", "cafe\u0301"), ("cafe\u0301 %s.jpg", "caf\u00e9"), ("a_%s.jpg", "a")]
)
def test_suffixes_and_composed_letters_do_not_matter(photo: str, side: str, suffix: str) -> None:
    [post] = grouped({f"in/{side}.{suffix}": "By the lake"}, f"in/{photo % 1}", f"in/{photo % 2}")
    assert post.caption == "By the lake"


@pytest.mark.parametrize(
    ("text", "caption", "user"),
    [
        ("Upload Date: 2024-07-27 10:11:12\nDescription: At the sea\nURL: x.y/p/C97BxUfgDA5/", "At the sea", None),
        ("Description: At the sea\nsecond line\n\n#fun\nURL: x", "At the sea\nsecond line\n\n#fun", None),
        ("Username: mira\nDate: 2024\nCaption:\nAt the sea", "At the sea", "mira"),
        ("Description: At the sea", "At the sea", None),
        ("URL: https://www.instagram.com/p/C97BxUfgDA5/\nDate: 2024-01-01", None, None),
        ("Location: Vienna\nTime: noon", "Location: Vienna\nTime: noon", None),
        ("Ort: Wien\nLink: in bio", "Ort: Wien\nLink: in bio", None),
        ("Autore: mira\nData: 2024-05-12\nDescrizione: ciao mare", "ciao mare", "mira"),
        ("Usuario: mira\nFecha: 2024-05-12\nDescripción: hola\nEnlace: https://x.y/z", "hola", "mira"),
        ("Użytkownik: mira\nOpis: cześć\ndruga linia\nData: 2024-05-12", "cześć\ndruga linia", "mira"),
        ("Gebruiker: @mira\nBijschrift: dag zee\nDatum: 2024-05-12", "dag zee", "mira"),
        ("Usuário: mira\nLegenda: olá mar", "olá mar", "mira"),
        ("ユーザー名：mira\n日付：2024-05-12\nキャプション：海", "海", "mira"),
        ("Note: this was fun", "Note: this was fun", None),
        ("beach\nsunset\ncreator:kim", "beach, sunset", "kim"),
        ("At the sea\nwith: everyone I love and a very long sentence behind it", None, None),
    ],
)  # fmt: skip
def test_labels_and_tags_are_not_the_caption(text: str, caption: str | None, user: str | None) -> None:
    found = plain_text.read(text.encode())
    assert found is not None
    assert found.username == user
    assert found.caption == (caption if caption or "URL" in text else text)


def test_the_address_in_a_text_file_proves_the_post() -> None:
    [post] = grouped(
        {"in/mira 2024-07-27_10.11.12.txt": "Description: Sea\nURL: https://www.instagram.com/mira/p/C97BxUfgDA5/"},
        "in/mira 2024-07-27_10.11.12 1.jpg",
        "in/mira 2024-07-27_10.11.12 2.jpg",
    )
    assert (post.shortcode, post.caption, post.username) == ("C97BxUfgDA5", "Sea", "mira")


@pytest.mark.parametrize("name", ["mira_{id}.txt", "{id}.caption", "caption {id} mira.txt", "{code} by mira.txt"])
def test_a_text_file_with_the_posts_id_in_its_name(name: str) -> None:
    post_id, code = 3340025270185039243, "C5aJ0l6NRWL"
    names = [f"in/mira/{post_id}_{post_id + number}.jpg" for number in (1, 2)]
    [post] = grouped({f"in/mira/{name.format(id=post_id, code=code)}": "By the lake"}, *names)
    assert post.caption == "By the lake"


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description><dc:description><rdf:Alt>'
    '<rdf:li xml:lang="x-default">By &amp; by the lake</rdf:li></rdf:Alt></dc:description>'
    "<dc:creator><rdf:Seq><rdf:li>mira</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)


@pytest.mark.parametrize("name", ["x_1.jpg.xmp", "x_1.xmp", "x_2.jpg.XMP", "x_1.JPG.xmp", "x_1.jpg.txt", "x_1.JPG.TXT"])
def test_a_side_file_of_one_picture_captions_the_post(name: str) -> None:
    content = "By & by the lake" if name.lower().endswith("txt") else XMP
    [post] = grouped({f"in/{name}": content}, "in/x_1.jpg", "in/x_2.jpg")
    assert post.caption == "By & by the lake"


@pytest.mark.parametrize("name", ["Mira.Lake", "2024-05-12 14.33.20 Vienna", "C63zWzZwfLD.Part"])
@pytest.mark.parametrize("suffix", [".txt", ".TXT", ".json"])
def test_a_dot_in_a_name_begins_no_suffix(name: str, suffix: str) -> None:
    content = '{"category": "x", "num": 1, "description": "Hi"}' if suffix == ".json" else "Hi"
    assert [post.caption for post in grouped({f"in/{name}{suffix}": content}, f"in/{name}.jpg")] == ["Hi"]


@pytest.mark.parametrize(
    "told", ['dc:description="Hi"/>', "><dc:description>Hi</dc:description>", "><photoshop:Headline>Hi</"]
)
def test_a_description_in_xmp_that_is_no_list(told: str) -> None:
    [post] = grouped({"in/x_1.xmp": f"\ufeff<x:xmpmeta><rdf:Description {told}".encode("utf-16-le")}, "in/x_1.jpg")
    assert post.caption == "Hi"


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def exif(order: str, tag: int, content: bytes) -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    head = mark + struct.pack(f"{order}I", 8) + struct.pack(f"{order}H", 1)
    return b"Exif\0\0" + head + struct.pack(f"{order}HHII", tag, 2, len(content), 26) + bytes(4) + content


IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x78" + len(b"Am See").to_bytes(2, "big") + b"Am See"


@pytest.mark.parametrize(
    ("block", "caption"),
    [
        (segment(0xE1, exif("<", 0x010E, "Am Zürichsee".encode())), "Am Zürichsee"),
        (segment(0xE1, exif(">", 0x010E, b"By the lake")), "By the lake"),
        (segment(0xE1, exif("<", 0x9C9C, "By the lake".encode("utf-16-le"))), "By the lake"),
        (segment(0xE1, exif("<", 0x010E, b"OLYMPUS DIGITAL CAMERA")), None),
        (segment(0xE1, exif("<", 0x9286, b"UNICODE\0" + "Größe".encode("utf-16-le"))), "Größe"),
        (segment(0xE1, exif(">", 0x9286, b"UNICODE\0" + "Größe".encode("utf-16-be"))), "Größe"),
        (segment(0xED, IPTC), "Am See"),
        (segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP.encode()), "By & by the lake"),
        (segment(0xE0, b"JFIF\0") + segment(0xED, IPTC), "Am See"),
        (segment(0xE1, b"Exif\0\0II"), None),
        (segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"), None),
        (b"\xff\xe1\0\0", None),
        (b"", None),
    ],
)  # fmt: skip
def test_the_caption_inside_a_picture(block: bytes, caption: str | None) -> None:
    head = b"\xff\xd8" + block + b"\xff\xda\0\2"
    assert embedded.caption(head) == caption
    [post] = Grouper(read_head=lambda path: head).group([folder("in", ["x_1.jpg", "x_2.jpg"])])
    assert post.caption == caption


def test_no_picture_is_opened_where_a_caption_is_known_or_nobody_asks() -> None:
    opened: list[str] = []
    sides = {"in/x.txt": b"known"}
    names = ["x_1.jpg", "x_2.jpg", "x.txt", "single.jpg"]
    list(Grouper(read_side=sides.get, read_head=opened.append).group([folder("in", names)]))
    assert opened == []
