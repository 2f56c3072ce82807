"""Folds facts, which are free text, into a few named cells: how near, where, in what light, doing what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.model import Facts

UNKNOWN: Final = "unknown"
"""The cell of a fact that is missing, or that no rule understands."""

BALANCED: Final = ("framing", "place", "light", "action")
"""Facts that are folded, by the names that `Facts` gives them."""

# Each cell with the words that lead to it. A word may end in "s" or "es"; hyphens and spaces are the same.
_FRAMING: Final = {
    "close-up": "extreme close up|close up|closeup|macro|face only|tight on|tight shot|tight crop|tight framing|"
    "tightly framed|tightly cropped|fills the frame|detail shot|close shot|very close|close portrait|"
    "close framing|close view",
    "head and shoulders": "medium close up|medium closeup|mid close up|head and shoulder|head shot|headshot|bust|"
    "chest up|from the chest|shoulders up|shoulder up|from the shoulders|portrait|selfie",
    "half body": "medium shot|mid shot|midshot|medium framing|medium view|medium portrait|medium|waist up|"
    "from the waist|waist level|half body|half length|half figure|upper body|torso|hips up|from the hips|"
    "medium long|medium full|medium wide|three quarter|cowboy shot|american shot|knees up|from the knees|thighs up|"
    "from the thighs",
    "full body": "full body|whole body|entire body|full length|full figure|whole figure|full shot|full view|"
    "head to toe|head to foot|full portrait",
    "wide": "extreme wide|wide shot|wide view|wide framing|wide|long shot|full wide|establishing|panorama|panoramic|"
    "distant|far away|from afar|from a distance|aerial|drone|bird s eye view|landscape shot|overview|"
    "small in the frame",
}
_PLACE: Final = {
    "home": "home|house|apartment|flat|kitchen|bedroom|bed|living room|livingroom|sofa|couch|bathroom|bathtub|shower|"
    "hallway|balcony|dining room|nursery|attic|hotel room|guest room|room",
    "studio": "studio|backdrop|seamless|plain background|plain wall|white background|grey background|gray background|"
    "black background|coloured background|colored background",
    "indoors": "indoors|indoor|interior|inside|café|cafe|coffee shop|restaurant|bar|pub|club|nightclub|diner|bakery|"
    "shop|store|mall|supermarket|boutique|market hall|gym|fitness|office|library|bookshop|museum|gallery|church|"
    "cathedral|theatre|theater|cinema|concert|stage|school|classroom|hospital|hotel|lobby|lounge|spa|sauna|"
    "elevator|lift|corridor|hall|stairwell|staircase|train|metro|subway|bus|car|plane|airplane|aeroplane|cabin|"
    "airport|garage|warehouse|workshop|barn|stable|tent|salon|dance floor|changing room|dressing room|mirror",
    "water": "beach|seaside|sea|seashore|shore|ocean|coast|coastline|cliff|dune|lake|lakeside|river|riverbank|"
    "waterfall|pool|swimming pool|poolside|pier|jetty|dock|harbour|harbor|marina|boat|yacht|ship|canal|lagoon|bay|"
    "surf|sand|waterfront",
    "nature": "forest|wood|woodland|tree|park|garden|meadow|field|grass|lawn|hill|hillside|mountain|mountainside|"
    "peak|valley|desert|snow|ski slope|slope|trail|path|countryside|farm|vineyard|orchard|flower|flower bed|"
    "jungle|savanna|rock|canyon|nature|wilderness|orangery|greenhouse|picnic|campsite",
    "city": "street|city|town|village|square|plaza|sidewalk|pavement|alley|alleyway|lane|road|crossing|crosswalk|"
    "bridge|rooftop|roof|skyline|downtown|market|fair|fairground|station|platform|parking lot|car park|"
    "petrol station|gas station|building|facade|façade|doorway|courtyard|terrace|patio|playground|stadium|"
    "tram stop|bus stop|brick wall|graffiti|castle|temple|ruin|archway|steps|promenade|boardwalk",
    "outdoors": "outdoors|outdoor|outside|open air|sky|terrain|zoo|court|pitch|track",
}
_LIGHT: Final = {
    "golden": "golden|sunset|sunrise|evening sun|evening light|late sun|low sun|dusk|dawn|twilight|blue hour|warm sun|"
    "warm evening|magic hour|late afternoon|early morning",
    "artificial": "artificial|lamp|lamplight|neon|flash|studio|fluorescent|led|candle|candlelight|candlelit|"
    "spotlight|stage|indoor|bulb|tungsten|ring light|softbox|club|firelight|fairy light|string light|incandescent|"
    "ceiling|interior",
    "dark": "night|nighttime|dark|dim|dimly lit|low light|low key|moonlight|moonlit|shadowy|gloomy",
    "soft": "soft|diffuse|diffused|overcast|cloudy|clouded|even|shade|shaded|shadowless|window|foggy|misty|hazy|muted|"
    "gentle|flat light|grey light|gray light",
    "bright": "daylight|sunlight|sunny|sunlit|bright|harsh|midday|noon|direct sun|strong sun|hard|sun|day|natural|"
    "backlit|backlight|back light|clear",
}
_ACTION: Final = {
    "moving": "walking|running|jogging|dancing|jumping|leaping|swimming|riding|cycling|skating|climbing|hiking|"
    "surfing|spinning|twirling|stepping|striding|strolling|exercising|stretching|turning|playing|moving|sprinting|"
    "diving|skiing|rolling|chasing|crossing|wandering|skipping|training|working out|throwing|kicking",
    "resting": "sitting|seated|lying|reclining|lounging|leaning|kneeling|crouching|squatting|sleeping|resting|"
    "relaxing|sunbathing|perched|lies|sits|curled",
    "doing": "holding|eating|drinking|cooking|reading|writing|working|talking|laughing|singing|painting|shopping|"
    "pouring|sipping|using|typing|applying|dressing|combing|brushing|taking|carrying|making|preparing|"
    "petting|feeding|hugging|kissing|performing|playing the|playing a|reaching|pointing|waving|adjusting|trying on",
    "posing": "posing|standing|stands|looking|gazing|smiling|facing|modelling|modeling|poses|showing|staring|"
    "watching|waiting",
}
_CELLS: Final[Mapping[str, Mapping[str, str]]] = {
    "framing": _FRAMING,
    "place": _PLACE,
    "light": _LIGHT,
    "action": _ACTION,
}


def cells_of(fact: str) -> tuple[str, ...]:
    """The cells of a fact in their order, `UNKNOWN` last."""
    return (*_CELLS[fact], UNKNOWN)


@lru_cache(maxsize=1 << 16)
def cell_of(fact: str, text: str) -> str:
    """The cell that a phrase belongs to; `UNKNOWN` if no rule understands it."""
    plain = _plain(text)
    if fact == "place":
        return _place(plain)
    found = list(_found(fact, plain))
    if fact == "light":  # what is said of light adds up: "soft evening light" is that of the evening first of all
        found.sort(key=cells_of(fact).index)
    return found[0] if found else UNKNOWN


def folded(facts: Facts) -> dict[str, str]:
    """The cell of each fact of `BALANCED`."""
    return {fact: cell_of(fact, getattr(facts, fact)) for fact in BALANCED}


_JOINED = re.compile(r"[\s_'’/-]+")
_NO_SIZES = re.compile(
    r"\b(?:(?:wide angle|telephoto|fisheye)(?: lens)?|three quarter (?:view|angle)"
    r"|(?:portrait|landscape) (?:orientation|format|framing|mode))\b"
)
"""Lenses, angles and shapes, whose words would be taken for sizes of a shot."""
_NEGATED = re.compile(r"\b(?:no|not|not an?|without|without an?|rather than|rather than an?|instead of|never)\s*$")
_PARTS = re.compile(
    r"[,;.()]|\b(?:with|overlooking|near|beside|by|at|in|on|of|under|behind|against|before|among|between|along|across|"
    r"through|from|to|and|during|while|into|onto|inside|outside|above|below|around|next)\b"
)
_INDOOR: Final = frozenset({"home", "studio", "indoors"})


def _plain(text: str) -> str:
    return _NO_SIZES.sub(" ", _JOINED.sub(" ", text.casefold()))


def _place(plain: str) -> str:
    """The place of the first part of a phrase that names one: "in a kitchen with a view of the sea" is a home.

    English puts the word that counts last: a beach bar is a bar, and a hotel pool is a pool.
    """
    outside = re.search(r"\b(?:outside|outdoors?|open air)\b", plain) is not None
    inside = re.search(r"\b(?:inside|indoors?|interior)\b", plain) is not None
    for part in _PARTS.split(plain):
        if named := list(_found("place", part)):
            cell = named[-1]
            if outside and not inside and cell in _INDOOR:
                return "outdoors"
            return "indoors" if inside and not outside and cell not in _INDOOR else cell
    return "outdoors" if outside else "indoors" if inside else UNKNOWN


def _found(fact: str, plain: str) -> Iterator[str]:
    """Yield each cell that a phrase names and does not deny, from left to right."""
    for match in _RULES[fact].finditer(plain):
        if not _NEGATED.search(plain[: match.start()]):
            yield _CELL_OF_WORD[fact][match[1]]


def _words(fact: str) -> Iterator[tuple[str, str]]:
    return ((word, cell) for cell, words in _CELLS[fact].items() for word in words.split("|"))


def _rule(fact: str) -> re.Pattern[str]:
    """All words of a fact, the longest first, so that "medium close up" is not taken for "close up"."""
    words = sorted((word for word, _ in _words(fact)), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})(?:e?s)?\b")


_RULES: Final = {fact: _rule(fact) for fact in BALANCED}
_CELL_OF_WORD: Final = {fact: dict(_words(fact)) for fact in BALANCED}
