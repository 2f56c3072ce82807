"""Copies and smaller versions are folded into the photo that they are copies of, and said to be."""

import pytest

from engine.model import Folder, FoundFile, Post
from engine.naming.filename import cut
from engine.naming.posts import Grouper


def grouped(*files: tuple[str, int]) -> list[Post]:
    """The posts of a folder with files of these names and sizes."""
    return list(Grouper().group([Folder("in", tuple(FoundFile("in", name, size, 1) for name, size in files))]))


NAMES = [f"2023-08-29_08-12-54_UTC_{number}.jpg" for number in (1, 2, 3)]
_MARKS = """
{} (1)|{} - Copy|{} - Copy (2)|{} copy|{} copy 3|{} - Kopie|{} Kopie|{} - Kopie (4)|{} - Copie|{} - copia|{} - Cópia
{} - Kopia|{} - копия|{} - コピー|{} - 副本|{} - 복사본|{}のコピー|{} 2|{}~1|{}(1)|Copy of {}|Copy (2) of {}
Kopie von {}|Kopie van {}|Copie de {}|Copia di {}|Cópia de {}|Kopia {}|Копия {}|Kopi af {}|Kopia av {}
{}.sync-conflict-20240101-120000-ABCDEFG|{} (Anna's conflicted copy 2024-01-01)|{}-DESKTOP-A1B2C3D
{} (conflicted copy 2024-01-01 120000)|{} (In Konflikt stehende Kopie von Anna 2024-01-01)
{}_conflict-20240101-120000|{} - Copy - Copy|{} (Kopie)|{}.Conflict|{}_copy_1|{} (Case Conflict)|{}_Kopie_2|{}-cópia_12
{} のコピー|{} — kopia (2)|Kopia – {}|{} [conflicted]|{}_DiskStation_May-12-143320-2024_Conflict
"""
MARKS = _MARKS.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize("mark", MARKS)
def test_a_marked_copy_is_left_out_and_named(mark: str) -> None:
    copy = mark.format(NAMES[1].removesuffix(".jpg")) + ".jpg"
    [post] = grouped((NAMES[0], 11), (NAMES[1], 12), (NAMES[2], 13), (copy, 12))
    assert [photo.path for photo in post.photos] == [f"in/{name}" for name in NAMES]
    assert [(left.where, left.what) for left in post.left_out] == [(f"in/{copy}", f"a copy of {NAMES[1]}")]
    assert not post.conflicts


@pytest.mark.parametrize("mark", MARKS)
def test_a_whole_post_copied_is_one_post(mark: str) -> None:
    copies = [mark.format(name.removesuffix(".jpg")) + ".jpg" for name in NAMES]
    [post] = grouped(*((name, size) for size, name in enumerate((*NAMES, *copies), 30)))
    assert len(post.photos) == 6, "of other sizes: who knows which is the one"
    assert post.conflicts == ("More than one photo has the number 1, 2, 3.",)


@pytest.mark.parametrize("again", ["{}.1", "{}~"])
def test_what_was_fetched_or_edited_again_is_a_copy(again: str) -> None:
    [post] = grouped((NAMES[0], 11), (NAMES[1], 12), (again.format(NAMES[1]), 12))
    assert [left.what for left in post.left_out] == [f"a copy of {NAMES[1]}"]


@pytest.mark.parametrize("query", ["?stp=dst-jpg_e35&_nc_ht=a-1.fna.net&oe=6{}", "@stp=dst-jpg&oe=6{}", "%3Fstp=a.b"])
def test_the_rest_of_an_address_is_no_name(query: str) -> None:
    [post] = grouped(*((f"lake_{number}.jpg{query.format(number)}", number) for number in (1, 2, 10)))
    assert [photo.number for photo in post.photos] == [1, 2, 10]


def test_of_one_picture_in_several_formats_one_stays() -> None:
    forms = [(f"{name.removesuffix('.jpg')}.{form}", 7) for name in NAMES for form in ("webp", "heic")]
    [post] = grouped(*forms, *((name, 9) for name in NAMES[:2]))
    assert [photo.path for photo in post.photos] == [f"in/{name}" for name in (*NAMES[:2], forms[4][0])]
    assert {left.what for left in post.left_out} == {f"another version of {post.photos[n].path[3:]}" for n in range(3)}
    [single] = grouped(("IMG_1201.HEIC", 5), ("IMG_1201.JPG", 9))
    assert [photo.path for photo in single.photos] == ["in/IMG_1201.JPG"]


def test_a_camera_that_counts_anew_made_another_photo() -> None:
    assert [len(post.photos) for post in grouped(("IMG_1201.HEIC", 5), ("IMG_1201(1).HEIC", 9))] == [1, 1]
    [copied] = grouped(("IMG_1201.HEIC", 5), ("IMG_1201(1).HEIC", 5))
    assert [left.what for left in copied.left_out] == ["a copy of IMG_1201.HEIC"]


def test_what_an_iphone_edited_folds_into_its_original() -> None:
    [post] = grouped(("IMG_1201.HEIC", 5), ("IMG_E1201.HEIC", 9))
    assert [photo.path for photo in post.photos] == ["in/IMG_1201.HEIC"]
    [alone] = grouped(("IMG_E1202.HEIC", 9))
    assert [photo.path for photo in alone.photos] == ["in/IMG_E1202.HEIC"]


@pytest.mark.parametrize(
    "version",
    [
        "-150x150",
        "-1024x683",
        "-scaled",
        "-thumb",
        "_thumbnail",
        "-edited",
        "-medium",
        "@2x",
        "-rotated",
        "-Edit",
        "_150x150",
        "-300x200@2x",
        "_small",
        "_preview",
        "-min",
        "_tn",
    ],
)
def test_versions_of_a_picture_fold_into_it(version: str) -> None:
    [post] = grouped(*((f"lake-{n}.jpg", 90 + n) for n in (1, 2)), *((f"lake-{n}{version}.jpg", 9) for n in (1, 2)))
    assert [photo.path for photo in post.photos] == ["in/lake-1.jpg", "in/lake-2.jpg"]
    assert {left.what for left in post.left_out} == {f"another version of lake-{n}.jpg" for n in (1, 2)}


def test_a_small_version_may_say_so_in_front() -> None:
    [post] = grouped(("lake_1.jpg", 90), ("lake_2.jpg", 80), ("thumb_lake_2.jpg", 9), ("Thumbnail-lake_1.jpg", 8))
    assert [photo.path for photo in post.photos] == ["in/lake_1.jpg", "in/lake_2.jpg"]
    assert [len(post.photos) for post in grouped(("thumb_lake_1.jpg", 9), ("thumb_lake_2.jpg", 8))] == [2]


def test_of_versions_alone_the_largest_stays() -> None:
    names = [(f"lake-{n}{version}.jpg", size) for n in (1, 2) for version, size in (("-150x150", 9), ("-scaled", 80))]
    [post] = grouped(*names)
    assert [photo.path for photo in post.photos] == ["in/lake-1-scaled.jpg", "in/lake-2-scaled.jpg"]
    assert [photo.number for photo in post.photos] == [1, 2]


def test_a_copy_without_its_original_takes_its_place() -> None:
    [post] = grouped((NAMES[0], 11), (NAMES[1].replace(".jpg", " (1).jpg"), 12), (NAMES[2], 13))
    assert [photo.number for photo in post.photos] == [1, 2, 3]


def test_a_mark_before_the_name_draws_in_no_stranger() -> None:
    found = grouped(("Copy of x_1.jpg", 11), ("ab3.jpg", 12), ("x_2.jpg", 13))
    assert sorted(len(post.photos) for post in found) == [1, 2]


def test_a_two_behind_a_name_without_a_number_is_a_slide() -> None:
    [post] = grouped(("lake.jpg", 11), ("lake 2.jpg", 12), ("lake 3.jpg", 13))
    assert len(post.photos) == 3
    [post] = grouped(("lake.jpg", 11), ("lake 2.jpg", 11), ("lake 3.jpg", 13))
    assert [left.where for left in post.left_out] == ["in/lake 2.jpg"]


@pytest.mark.parametrize(
    "suffix",
    [".jpg_large", ".jpg:large", ".JPG_ORIG", ".jpeg!d", ".jpg-large", ".jpg@1280w", ".png_large", ".webp.jpg"],
)
def test_a_suffix_that_was_added_to_is_a_suffix(suffix: str) -> None:
    assert cut(f"x_1{suffix}", "").stem == "x_1"
    [post] = grouped(*((f"lake_{number}{suffix}", number) for number in (1, 2, 10)))
    assert [photo.number for photo in post.photos] == [1, 2, 10]


@pytest.mark.parametrize(
    "name",
    [
        "jenny.lbx_1",
        "copy of",
        "copy",
        "2023-08-29_08-12-54_UTC",
        "1920x1080",
        "Kopfstand 3",
        "a_photocopy_1",
        "trip 2",
    ],
)
def test_nothing_else_is_cut(name: str) -> None:
    assert cut(f"{name}.jpg", "").stem == name
    assert cut(name, "").mark is None
