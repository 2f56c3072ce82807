"""Stories of the sample collection: people, places, company, and whatever else got into each post."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.demo.animals import Animal
from engine.demo.people import Person


class Kind(StrEnum):
    """Kind of a post, by its contents."""

    PURE = "pure"
    MIXED = "mixed"
    TWO = "two-in-one"
    JUNK = "junk"
    BROKEN = "broken"
    SINGLE = "single"
    LONG = "long"


Scene = tuple[str, int]
"""Name of a place, and number of its colours."""


@dataclass(frozen=True, slots=True)
class Story:
    """One post to paint."""

    kind: Kind
    scene: Scene
    actor: str
    photos: int
    """Number of photos of the main scene."""
    user: str = ""
    caption: str = ""
    taken: str = ""
    """ISO time, UTC; "" for names without a time."""
    company: tuple[str, ...] = ()
    """People who take turns with the actor in the main scene."""
    second: tuple[Scene, str, int] | None = None
    """Another series in the same post: scene, actor, photos."""
    strays: tuple[Scene, ...] = ()
    """Single photos of other places."""
    guests: tuple[str, ...] = ()
    """People who may be in the stray photos; if none are named, only the actor may be."""
    stem: str = ""
    """Beginning of the file names, if they are no download names."""
    folder: str = ""
    shape: str = "portrait"
    restless: float = 1.0
    """How much camera and light wander; 1 is usual, and from 2 on every third photo is a detail of the place alone."""
    gaps: tuple[int, ...] = ()
    """Slide numbers that were videos."""
    turned: bool = False
    """True to store photos on their side, with an EXIF orientation."""
    located: bool = False
    """True to add a made-up GPS position."""
    camera: str = ""
    """Camera model in EXIF."""


CAST: dict[str, Person | Animal | None] = {
    "mara": Person("#e4b494", "#5a3420", "long", "#c84a38", "#f0e4d0", "dress", "#6a4430", hat="#e0c48c"),
    "lena": Person("#f0c8ac", "#d8a050", "bob", "#f4f0e6", "#2c6a8a", "skirt", "#8a4a30"),
    "amina": Person("#8c5a3c", "#1c1412", "curls", "#f0b428", "#28406a", "shirt", "#f4f0ea"),
    "jo": Person(
        "#e8bc9c", "#3a2418", "short", "#2c5a8a", "#3a3a44", "jumper", "#7a4a28", stripes="#f0ece0", build=1.1
    ),
    "yuki": Person("#f0cca8", "#181418", "bun", "#8ab8a0", "#f0e8dc", "dress", "#3a2a28"),
    "pelle": Person(
        "#e0ac88", "#a85c28", "short", "#3c6a4a", "#8a7050", "jumper", "#4a3020", cap="#c8402c", build=1.12
    ),
    "ines": Person("#d8a480", "#4a2418", "long", "#b8905c", "#28303c", "coat", "#2a1c18", scarf="#a82c34"),
    "omar": Person("#a87048", "#1a1210", "short", "#f4f4f0", "#4a6484", "shirt", "#e8e4dc", build=1.12),
    "nora": Person("#f0c4a4", "#c84c20", "long", "#28304a", "#1c2030", "coat", "#1a1a1c", cap="#e8b03c"),
    "zoe": Person("#c08a64", "#2a1814", "curls", "#e8486a", "#f4f0f4", "skirt", "#f4f0ea"),
    "kai": Person("#d8a078", "#2a1a14", "bun", "#20242c", "#b8b0a0", "shirt", "#f0f0f0", build=1.05),
    "bruno": Animal("dog", "#b87038", "#f4e4cc", "#c8302c"),
    "pixel": Animal("dog", "#3a3434", "#f4f0e8", "#2c8ac8"),
    "mika": Animal("cat", "#d88a44", "#fff2e0", "#c8302c"),
    "ash": Animal("cat", "#6a6c74", "#e8e8ec", "#c8302c"),
    "nobody": None,
}

STORIES: tuple[Story, ...] = (
    Story(
        Kind.PURE,
        ("lake", 0),
        "mara",
        6,
        "mara.linden",
        "golden_hour__lake__dolomites",
        "2025-06-14T18:42:07",
        camera="X100VI",
    ),
    Story(
        Kind.MIXED,
        ("street", 0),
        "ines",
        6,
        "jo_und_pim",
        "wien_bei_nacht___wien__dump",
        "2025-08-28T15:16:56",
        strays=(("cafe", 0), ("table", 0)),
    ),
    Story(Kind.BROKEN, ("snow", 0), "pelle", 5, "pelle.on.film", "______________", "2025-01-19T09:03:31", strays=()),
    Story(
        Kind.TWO,
        ("beach", 0),
        "lena",
        5,
        "the.long.way",
        "sea__then_breakfast",
        "2025-07-03T11:25:44",
        second=(("table", 1), "nobody", 3),
    ),
    Story(
        Kind.JUNK,
        ("court", 0),
        "nobody",
        1,
        "jo_und_pim",
        "photo_dump__july",
        "2025-07-31T20:10:12",
        strays=(("library", 0), ("pool", 0), ("brick", 0), ("rooftop", 0), ("table", 1)),
        guests=("nobody",),
    ),
    Story(Kind.SINGLE, ("pool", 0), "nobody", 1, "mara.linden", "", "2025-07-12T12:00:09"),
    Story(
        Kind.PURE, ("forest", 0), "omar", 6, "the.long.way", "into_the_woods", "2025-05-11T08:31:20", camera="ILCE-7M4"
    ),
    Story(Kind.PURE, ("cafe", 0), "yuki", 5, "hana_k", "kaffee__k\u00fcche__und_sonst_nichts", "2025-03-02T16:48:53"),
    Story(
        Kind.MIXED,
        ("autumn", 0),
        "bruno",
        7,
        "jo_und_pim",
        "bruno_vs_leaves",
        "2024-10-20T13:12:40",
        strays=(("snow", 1), ("library", 0)),
        gaps=(4,),
    ),
    Story(
        Kind.PURE,
        ("studio", 0),
        "amina",
        7,
        "studio_nordlicht",
        "[red]_test_day_1",
        "2025-02-08T10:15:00",
        camera="EOS R5",
    ),
    Story(Kind.PURE, ("neon", 0), "nora", 6, "pelle.on.film", "rain__again", "2025-11-04T21:37:18"),
    Story(
        Kind.MIXED,
        ("lavender", 0),
        "zoe",
        6,
        "the.long.way",
        "valensole__france__lavender",
        "2025-07-09T17:55:02",
        strays=(("terrace", 0), ("table", 0)),
        located=True,
    ),
    Story(
        Kind.JUNK,
        ("metro", 0),
        "kai",
        1,
        "pelle.on.film",
        "leftovers__2024",
        "2024-12-31T22:58:01",
        strays=(("dunes", 0), ("greenhouse", 0), ("gallery", 0), ("snow", 0), ("harbour", 1)),
        guests=("kai",),
    ),
    Story(Kind.PURE, ("sunroom", 0), "mika", 6, "jo_und_pim", "", "2025-04-06T07:44:29", shape="square"),
    Story(
        Kind.PURE, ("terrace", 0), "lena", 6, "mara.linden", "__blue_and_white__", "2025-06-22T14:20:35", turned=True
    ),
    Story(
        Kind.MIXED, ("library", 0), "kai", 6, "hana_k", "quiet_please", "2025-09-17T12:33:48", strays=(("rooftop", 0),)
    ),
    Story(Kind.PURE, ("metro", 0), "nora", 5, "pelle.on.film", "last_train___u4", "2025-10-30T23:41:55", gaps=(2,)),
    Story(
        Kind.TWO,
        ("dunes", 0),
        "omar",
        6,
        "the.long.way",
        "desert_then_city",
        "2025-02-25T06:18:13",
        second=(("rooftop", 1), "nobody", 4),
    ),
    Story(Kind.PURE, ("rooftop", 0), "amina", 6, "mara.linden", "up_here__city_lights", "2025-08-16T20:49:26"),
    Story(
        Kind.MIXED,
        ("brick", 0),
        "jo",
        5,
        "studio_nordlicht",
        "new_bike_day",
        "2025-05-24T15:02:37",
        strays=(("metro", 0), ("greenhouse", 0), ("lake", 0)),
        guests=("nobody",),
        shape="square",
    ),
    Story(Kind.PURE, ("greenhouse", 0), "yuki", 6, "hana_k", "gr\u00fcn__palmenhaus", "2025-03-23T11:09:58"),
    Story(
        Kind.MIXED,
        ("pool", 0),
        "zoe",
        6,
        "mara.linden",
        "splash______",
        "2025-08-02T13:27:15",
        strays=(("street", 0), ("forest", 0)),
    ),
    Story(Kind.PURE, ("gallery", 0), "ines", 6, "hana_k", "museum_sunday", "2025-01-26T14:38:06", restless=2.0),
    Story(
        Kind.JUNK,
        ("sunroom", 1),
        "ash",
        1,
        "hana_k",
        "camera_roll",
        "2025-09-30T19:21:33",
        strays=(("lavender", 1), ("neon", 0), ("court", 0), ("terrace", 0), ("autumn", 1), ("studio", 1)),
        guests=("bruno", "nobody", "kai"),
    ),
    Story(Kind.PURE, ("court", 0), "zoe", 5, "studio_nordlicht", "match_point", "2025-06-29T09:57:42"),
    Story(
        Kind.MIXED,
        ("harbour", 0),
        "pelle",
        6,
        "pelle.on.film",
        "boats_and_one_sandwich",
        "2025-07-18T16:05:11",
        strays=(("table", 0), ("brick", 0)),
        gaps=(3,),
    ),
    Story(
        Kind.PURE,
        ("autumn", 1),
        "lena",
        6,
        "the.long.way",
        "hanami__sakura__kyoto",
        "2025-04-04T05:30:24",
        camera="X-T5",
    ),
    Story(
        Kind.TWO,
        ("studio", 1),
        "kai",
        6,
        "studio_nordlicht",
        "kai__then_the_pool",
        "2025-10-12T12:44:50",
        second=(("pool", 0), "nobody", 3),
    ),
    Story(Kind.PURE, ("table", 0), "nobody", 5, "hana_k", "breakfast", "2025-08-09T08:08:08", shape="square"),
    Story(
        Kind.PURE,
        ("beach", 1),
        "bruno",
        6,
        "jo_und_pim",
        "first_time_at_the_sea___",
        "2025-09-06T18:59:47",
        shape="landscape",
    ),
    Story(
        Kind.MIXED,
        ("lake", 1),
        "pelle",
        5,
        "the.long.way",
        "cold_swim__norway",
        "2025-09-21T10:40:30",
        strays=(("cafe", 0), ("beach", 1)),
        restless=1.5,
    ),
    Story(
        Kind.PURE,
        ("street", 1),
        "mara",
        6,
        "mara.linden",
        "grey_days_too",
        "2025-11-15T13:13:13",
        company=("pixel", "nobody", "omar", "ash"),
        restless=2.0,
    ),
    Story(
        Kind.PURE,
        ("snow", 1),
        "pelle",
        6,
        "pelle.on.film",
        "bruno_finds_snow",
        "2025-02-02T10:26:40",
        company=("bruno", "nobody"),
        restless=1.6,
    ),
    Story(Kind.PURE, ("studio", 2), "jo", 5, stem="studio_test", restless=2.0),
    Story(Kind.PURE, ("forest", 1), "nora", 4, stem="day", folder="hiking"),
    Story(Kind.PURE, ("rooftop", 1), "omar", 4, stem="day", folder="city"),
    Story(Kind.SINGLE, ("lavender", 1), "nobody", 1, "the.long.way", "sunflowers", "2025-07-20T15:15:51"),
    Story(Kind.SINGLE, ("greenhouse", 0), "nobody", 1, "hana_k", "", "2025-03-23T11:31:02"),
    Story(
        Kind.LONG,
        ("gallery", 1),
        "ash",
        22,
        "studio_nordlicht",
        "every_single_frame",
        "2025-10-19T17:17:17",
        shape="small",
    ),
)
"""Every post, in the order of painting; the first ones show each kind."""
