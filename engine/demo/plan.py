"""Plans the files of the stories: each photo's name, its role in its post, and the shot to take."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

import numpy as np

from engine.demo.animals import ANIMAL_POSES, Animal
from engine.demo.camera import Shot
from engine.demo.names import base_name, shortcode
from engine.demo.people import POSES
from engine.demo.stories import CAST, STORIES, Kind, Scene, Story

_ZOOMS = (1.0, 1.32, 1.12, 1.75, 1.05, 1.5, 1.2, 1.0)


class Role(StrEnum):
    """Role of a photo in its post."""

    SERIES = "series"
    SECOND = "second series"
    STRAY = "stray"
    BROKEN = "broken"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class PlannedPhoto:
    """A photo to paint."""

    path: str
    """Relative to the collection's root."""
    role: Role
    scene: Scene
    actor: str
    shot: Shot


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post to paint, with the truth about it."""

    name: str
    """Its folder and the beginning of its file names."""
    kind: Kind
    story: Story
    taken_at: datetime
    photos: tuple[PlannedPhoto, ...] = field(default=())


def plan(posts: int | None = None) -> tuple[PlannedPost, ...]:
    """The whole collection, or its first `posts` posts, the same at every call."""
    return tuple(_post(story, number) for number, story in enumerate(STORIES[:posts]))


def seeded(*words: object) -> np.random.Generator:
    """A random generator that gives the same numbers on every machine for the same words."""
    return np.random.default_rng(zlib.crc32(" ".join(map(str, words)).encode()))


def _post(story: Story, number: int) -> PlannedPost:
    rng = seeded("post", number, story.scene, story.user)
    taken_at = datetime.fromisoformat(story.taken or f"2024-05-{number % 28 + 1:02d}T12:00:00").replace(tzinfo=UTC)
    name = story.stem or base_name(taken_at, story.user, shortcode(taken_at, rng), story.caption)
    name = f"{story.folder}/{name}" if story.folder else name
    photos = []
    slide = 0
    for role, scene, actor, shot in _in_order(story, rng):
        slide += 1
        while slide in story.gaps:
            slide += 1
        photos.append(PlannedPhoto(f"{name}_{slide:02d}.jpg", role, scene, actor, shot))
    return PlannedPost(name, story.kind, story, taken_at, tuple(photos))


def _in_order(story: Story, rng: np.random.Generator) -> Iterable[tuple[Role, Scene, str, Shot]]:
    alone = story.kind in (Kind.JUNK, Kind.SINGLE)
    turns = itertools.cycle((story.actor, *story.company))
    shots = _series(rng, story.actor, story.photos, story.shape, story.restless)
    main = [
        (Role.ALONE if alone else Role.SERIES, story.scene, actor, _as_can(actor, shot))
        for actor, shot in zip(turns, shots, strict=False)
    ]
    if story.second:
        scene, actor, photos = story.second
        other = [(Role.SECOND, scene, actor, shot) for shot in _series(rng, actor, photos, story.shape, 1.0)]
        return main + other
    if story.kind is Kind.BROKEN:
        main.insert(2, (Role.BROKEN, story.scene, story.actor, Shot(pose="wave", shape=story.shape)))
    for scene in story.strays:
        guests = ("nobody",) if scene[0] == "table" else story.guests or ("nobody", story.actor)
        who = guests[int(rng.integers(len(guests)))]
        shot = _series(rng, who, 1, story.shape, 1.3)[0]
        main.insert(int(rng.integers(1, len(main) + 1)), (Role.ALONE if alone else Role.STRAY, scene, who, shot))
    return main


def _as_can(actor: str, shot: Shot) -> Shot:
    """The shot, with a pose that this actor can take."""
    known = _known_poses(actor)
    return shot if shot.pose in known else replace(shot, pose=known[shot.grain % len(known)])


def _series(rng: np.random.Generator, actor: str, count: int, shape: str, restless: float) -> list[Shot]:
    """Shots of one scene, near and far, with a wandering camera and no pose twice in a row."""
    poses = _poses(rng, actor, count)
    details = restless >= 2
    zooms = [_ZOOMS[(k + int(rng.integers(3))) % len(_ZOOMS)] for k in range(count)]
    reach = 0.09 * restless
    return [
        Shot(
            spot=int(rng.integers(3)),
            pose=pose,
            flip=bool(rng.integers(2)),
            zoom=2.3 if details and k % 3 == 2 else 1 + (zoom - 1) * min(restless, 1.5),
            pan=(float(rng.uniform(-reach, reach)), float(rng.uniform(-reach, reach) * 0.5)),
            empty=details and k % 3 == 2,
            shape=shape,
            light=float(rng.uniform(1 - 0.06 * restless, 1 + 0.06 * restless)),
            warmth=float(rng.uniform(-0.7, 0.7) * restless),
            grain=int(rng.integers(1000)),
        )
        for k, (pose, zoom) in enumerate(zip(poses, zooms, strict=True))
    ]


def _poses(rng: np.random.Generator, actor: str, count: int) -> list[str]:
    known = _known_poses(actor)
    mixed: list[str] = []
    while len(mixed) < count:
        mixed += [known[k] for k in rng.permutation(len(known))]
    return mixed[:count]


def _known_poses(actor: str) -> tuple[str, ...]:
    return ANIMAL_POSES if isinstance(CAST[actor], Animal) else tuple(POSES)
