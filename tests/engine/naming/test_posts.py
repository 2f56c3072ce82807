"""Every file ends in exactly one post, in order, whatever its name."""

import pytest

from engine.naming.again import downloaded_again
from engine.naming.missing import addresses, without_address
from engine.naming.posts import Grouper
from tests.engine.naming.folders import folder, group


def test_equal_names_in_two_folders_are_two_posts() -> None:
    posts = list(Grouper().group([folder("a", ["x_1.jpg", "x_2.jpg"]), folder("b", ["x_1.jpg", "x_2.jpg"])]))
    assert [post.key for post in posts] == ["a/x", "b/x"]


def test_posts_outside_the_bounds_say_why_they_are_skipped() -> None:
    names = ["one_1.jpg", *(f"many_{number}.jpg" for number in range(1, 5)), "fine_1.jpg", "fine_2.jpg"]
    posts = Grouper(min_images=2, max_images=3).group([folder("", names)])
    assert {post.name: post.skip_reason for post in posts} == {
        "fine": None,
        "many": "4 photos, more than 3; raise max_images_for_series to have them",
        "one": "1 photo, fewer than 2",
    }


def test_videos_and_what_is_no_photo_are_left_out_but_counted() -> None:
    [post] = group("x_1.jpg", "x_2.mp4", "x_3.gif", "x_4.jpg", "x_5.jpg.part")
    assert [photo.number for photo in post.photos] == [1, 4]
    assert [problem.what for problem in post.left_out] == [
        "a video",
        "a GIF file, which is no photo",
        "an unfinished download",
    ]
    assert not [sentence for sentence in post.evidence if "missing" in sentence]


def test_the_cover_of_a_video_is_left_out() -> None:
    name = "2023-08-29_08-12-54_UTC_"
    [post] = group(f"{name}1.jpg", f"{name}2.jpg", f"{name}2.mp4", f"{name}3.jpg")
    assert [photo.number for photo in post.photos] == [1, 3]
    assert [problem.where for problem in post.left_out] == [f"{name}2.jpg", f"{name}2.mp4"]


@pytest.mark.parametrize("still", ["jpg", "HEIC", "JPG"])
def test_a_still_beside_its_moving_half_is_a_photo(still: str) -> None:
    posts = group(f"IMG_1201.{still}", "IMG_1201.mov", f"IMG_1202.{still}", "IMG_1202.MOV")
    assert [photo.path for post in posts for photo in post.photos] == [f"IMG_1201.{still}", f"IMG_1202.{still}"]


def test_a_still_beside_a_video_in_nobodys_pattern_is_a_photo() -> None:
    [post] = group("trip_1.jpg", "trip_1.mp4", "trip_2.jpg")
    assert [photo.number for photo in post.photos] == [1, 2]


@pytest.mark.parametrize("suffix", ["jpg_large", "jpg:large", "JPG_ORIG", "jpeg!d", "png@1280w", "jpg?name=orig"])
def test_what_servers_add_to_a_suffix_is_cut_off(suffix: str) -> None:
    [post] = group(*(f"1812345678901234567_{number}.{suffix}" for number in (1, 2, 3)))
    assert [photo.number for photo in post.photos] == [1, 2, 3]


def test_a_placeholder_stands_in_its_post_as_a_slide_that_is_elsewhere() -> None:
    name = "2023-08-29_08-12-54_UTC_"
    [post] = group(f"{name}1.jpg", f"{name}2.jpg", f".{name}3.jpg.icloud")
    assert [photo.number for photo in post.photos] == [1, 2]
    assert [(problem.where, "iCloud" in problem.what) for problem in post.left_out] == [(f".{name}3.jpg.icloud", True)]


def test_a_post_of_videos_alone_is_a_post_without_photos() -> None:
    [post] = group("x_1.mp4")
    assert post.photos == ()
    assert post.skip_reason == "no photos, only 1 file left out"


def test_two_photos_with_one_number_are_a_conflict() -> None:
    [post] = group("x_1.jpg", "x_01.jpg", "x_2.jpg")
    assert post.conflicts == ("More than one photo has the number 1.",)


def test_posts_that_lack_slides_are_listed_by_their_addresses() -> None:
    code = "DN50WMMDLFf"
    posts = group(f"jenny - {code}_1.jpg", f"jenny - {code}_4.jpg", "trip_1.jpg", "trip_3.jpg")
    assert [post.missing for post in posts] == [2, 1]
    assert list(addresses(posts)) == [f"https://www.instagram.com/p/{code}/"]
    assert [post.key for post in without_address(posts)] == ["trip"]
    tiktok = group("7338943586698054958_1.jpg", "7338943586698054958_3.jpg", directory="kim")
    assert list(addresses(tiktok)) == ["https://www.tiktok.com/@kim/photo/7338943586698054958"]


def test_posts_downloaded_again_are_known_by_shortcode_or_sizes() -> None:
    code = "DN50WMMDLFf"
    names = ["x_1.jpg", "x_2.jpg"]
    folders = [folder("new", names), folder("old", names), folder("one", [f"jenny - {code}_1.jpg"])]
    folders.append(folder("two", [f"{code}.part.txt", f"jenny - {code}_1.jpg", f"jenny - {code}_2.jpg"]))
    again = downloaded_again(Grouper().group(folders))
    assert [(first.key, second.key) for first, second in again] == [("new/x", "old/x"), (f"one/{code}", f"two/{code}")]
