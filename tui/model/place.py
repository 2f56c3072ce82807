"""Where a user was in a collection's list: the tab, the filter, the order, the series and its line on the screen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from engine.model import SortKey

SORT_CYCLE: Final = tuple(SortKey)
FROM_THE_TOP: Final = frozenset(
    {SortKey.FRAMES, SortKey.CONFIDENCE, SortKey.DATE, SortKey.COST, SortKey.SHARPNESS, SortKey.LIKELY}
)
"""Orders whose first look is at the largest."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is sorted."""

    key: SortKey = SortKey.FOUND
    descending: bool = False

    @classmethod
    def by(cls, key: SortKey) -> Order:
        """The order in which this column is first looked at."""
        return cls(key, key in FROM_THE_TOP)

    @property
    def next(self) -> Order:
        """By the column after this one."""
        return self.by(SORT_CYCLE[(SORT_CYCLE.index(self.key) + 1) % len(SORT_CYCLE)])

    @property
    def reversed(self) -> Order:
        """From the other end."""
        return Order(self.key, not self.descending)


@dataclass(frozen=True, slots=True)
class Place:
    """A place to come back to."""

    view: str = "all"
    """Name of the tab."""
    text: str = ""
    """The filter as it was typed."""
    order: Order = Order()
    series_id: int | None = None
    above: int = 0
    """Lines between the top of the list and the series."""

    def as_json(self) -> dict[str, Any]:
        """As the notebook keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: object) -> Place:
        """What was kept; what makes no sense in it, as another version may have written, is as at a first start."""
        kept = value if isinstance(value, dict) else {}
        order = kept.get("order") if isinstance(kept.get("order"), dict) else {}
        assert isinstance(order, dict)
        key = order.get("key")
        series_id, above = kept.get("series_id"), kept.get("above")
        return cls(
            str(kept.get("view", "all")),
            str(kept.get("text", "")),
            Order(SortKey(key), order.get("descending") is True) if key in SORT_CYCLE else Order(),
            series_id if isinstance(series_id, int) else None,
            above if isinstance(above, int) else 0,
        )
