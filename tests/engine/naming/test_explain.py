"""Every file gets a sentence that says why it is where it is."""

from engine.naming.explain import explain
from tests.engine.naming.folders import group


def test_each_file_of_a_post_is_explained() -> None:
    start = "2025_08_28_15_16_56_o_oDN50WMMDLFf_x"
    [post] = group(f"{start}_1.jpg", f"{start}_2.mp4", f"{start}_3.jpg")
    why = "The shortcode DN50WMMDLFf matches the timestamp in the name (0.9 s apart)."
    assert list(explain(post)) == [
        (f"{start}_1.jpg", f"slide 1 of DN50WMMDLFf; Instagram name, ID verified. {why} 1 file left out: a video."),
        (f"{start}_3.jpg", f"slide 3 of DN50WMMDLFf; Instagram name, ID verified. {why} 1 file left out: a video."),
        (f"{start}_2.mp4", "left out of DN50WMMDLFf: a video."),
    ]


def test_a_lone_photo_and_a_guessed_order_are_named() -> None:
    [lone] = group("holiday.jpg")
    like_no_other = "Its name is like no other in this folder."
    assert list(explain(lone)) == [
        (
            "holiday.jpg",
            f"the only photo of holiday; other name, not verified. {like_no_other}",
        )
    ]
    [two] = group("nasa - CXKQ86Dps0H_CXKQ5aBcDeF.jpg", "nasa - CXKQ86Dps0H_CXKQ5aBcDeG.jpg")
    assert "photo 2 (a guess) of CXKQ86Dps0H" in dict(explain(two))["nasa - CXKQ86Dps0H_CXKQ5aBcDeG.jpg"]
