"""The caption inside PNG and WebP files, written by Pillow or as other programs do, comes to light in a real scan."""

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.naming.sides import embedded
from engine.photos.side_reading import head_reader

CAPTION = "Am Zürichsee 🌊"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description><dc:description><rdf:Alt>'
    f'<rdf:li xml:lang="x-default">{CAPTION}</rdf:li></rdf:Alt></dc:description>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)
PICTURE = Image.effect_noise((300, 200), 60).convert("RGB")


def png(info: PngInfo | None = None) -> bytes:
    content = io.BytesIO()
    PICTURE.save(content, "PNG", pnginfo=info, compress_level=0)
    return content.getvalue()


def told(key: str, text: str, compressed: bool = False) -> PngInfo:
    info = PngInfo()
    info.add_itxt(key, text, zip=compressed)
    return info


def behind_the_picture(kind: bytes, content: bytes) -> bytes:
    """A PNG with one more chunk before its end."""
    whole = png()
    chunk = len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
    return whole[:-12] + chunk + whole[-12:]


def webp(**more: bytes) -> bytes:
    content = io.BytesIO()
    PICTURE.save(content, "WEBP", **more)
    return content.getvalue()


def exif() -> bytes:
    made = Image.Exif()
    made[0x010E] = "x" * len(CAPTION.encode())  # Pillow writes only ASCII there, others what they like
    return made.tobytes().replace(made[0x010E].encode(), CAPTION.encode())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", png(told("Description", CAPTION))),
        ("a.png", png(told("Comment", CAPTION, compressed=True))),
        ("a.png", png(told("XML:com.adobe.xmp", XMP))),
        ("a.png", behind_the_picture(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP.encode())),
        ("a.png", behind_the_picture(b"zTXt", b"Title\0\0" + zlib.compress(CAPTION.encode()))),
        ("a.webp", webp(xmp=XMP.encode())),
        ("a.webp", webp(exif=exif())),
        ("a.jpg", webp(xmp=XMP.encode())),
    ],
    ids=str.split("itxt compressed xmp behind ztxt webp exif misnamed"),
)
def test_a_caption_is_found_wherever_it_lies(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    blocks = head_reader(tmp_path)(name)
    assert blocks is not None
    assert embedded.caption(blocks) == CAPTION
    assert len(blocks) < 10_000 < len(content), "the picture itself is not read"


@pytest.mark.parametrize(
    "content",
    [
        png(),
        webp(),
        png(told("Software", "Some program")),
        png(told("Comment", "Created with GIMP")),
        png()[:30],
        webp(xmp=XMP.encode())[:60],
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt",
        behind_the_picture(b"zTXt", b"Title\0\0 no zlib"),
        behind_the_picture(b"iTXt", b"Title"),
        b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0\x0c",
    ],
    ids=str.split("png webp program camera cut-png cut-webp long no-zlib short endless"),
)
def test_a_picture_without_one_or_a_damaged_one_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)
    assert embedded.caption(head_reader(tmp_path)("a.png") or b"") is None
