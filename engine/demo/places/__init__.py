"""Every place that can be painted, by name."""

from __future__ import annotations

from engine.demo.place import Painter
from engine.demo.places.cafe import cafe
from engine.demo.places.fields import dunes, lavender
from engine.demo.places.grounds import court, metro
from engine.demo.places.halls import gallery, greenhouse, studio
from engine.demo.places.home import sunroom, table
from engine.demo.places.mountains import lake, snow
from engine.demo.places.pool import pool
from engine.demo.places.roofs import rooftop, terrace
from engine.demo.places.shelves import library
from engine.demo.places.shore import beach, harbour
from engine.demo.places.streets import neon, street
from engine.demo.places.walls import brick
from engine.demo.places.woods import autumn, forest

PLACES: dict[str, Painter] = {
    painter.__name__: painter
    for painter in (
        lake,
        snow,
        forest,
        autumn,
        lavender,
        dunes,
        beach,
        harbour,
        pool,
        street,
        neon,
        rooftop,
        terrace,
        metro,
        court,
        brick,
        sunroom,
        table,
        cafe,
        library,
        studio,
        gallery,
        greenhouse,
    )
}
