"""The fields of the export dialog: the name that people read for each, what it is for, and what is typed there."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple, get_args, get_origin

from engine.settings import Settings

FORMAT: Final = "export_format"
FOLDER: Final = "output_dir"
MODEL: Final = "model"
TAKE: Final = "take"
OF_DIALOG: Final = frozenset({MODEL, TAKE})
"""Fields that are no settings."""


class Field(NamedTuple):
    """A setting that can be chosen here, under the name that people read."""

    name: str
    label: str


COMMON: Final = (
    Field(TAKE, "Take"),
    Field(FORMAT, "Format"),
    Field(MODEL, "For the model"),
    Field(FOLDER, "Folder"),
    Field("min_length", "Min frames"),
    Field("max_length", "Max frames"),
    Field("trigger_word", "Trigger word"),
    Field("caption_style", "Caption style"),
    Field("fit", "Photo in frame"),
)
MORE: Final = (
    Field("include_unsure", "Unsure series too"),
    Field("min_sharpness", "Min sharpness"),
    Field("min_side", "Min side"),
    Field("no_text", "Without text"),
    Field("size", "Short side"),
    Field("max_upscale", "Enlarge at most"),
    Field("split_mixed", "Split mixed"),
    Field("fps", "Frames a second"),
    Field("hold", "Hold"),
    Field("crf", "Quality (CRF)"),
    Field("batch_size", "Batch size"),
    Field("buckets", "Kinds of clips"),
    Field("stills", "Stills as"),
    Field("pairs", "Pairs of"),
    Field("most_pairs", "Most pairs"),
    Field("references", "References"),
    Field("caption_template", "Caption"),
    Field("omit_facts", "Facts to omit"),
    Field("best", "Best"),
    Field("balance", "Balance"),
    Field("per_account", "Per account"),
    Field("held_out", "For validation"),
    Field("missing", "Missing photos"),
    Field("stable_names", "Stable names"),
    Field("contact_sheet", "Contact sheet"),
)
FIELDS: Final = COMMON + MORE
LABELS: Final = {field.name: field.label for field in FIELDS}
OF_PICTURES: Final = frozenset(
    {"size", "max_upscale", "fps", "hold", "crf", "stills", "fit", "pairs", "most_pairs", "references", "buckets"}
)
"""What a form of dataset may have no use for."""
_HELP = {
    MODEL: "The model that you will train: brings its frame rate and hold along",
    TAKE: "Which series to export; rejected ones and those put off always stay out",
}


def help_of(name: str) -> str:
    """A sentence about a field."""
    return (_HELP.get(name) or Settings.model_fields[name].description or "") + "."


def field_of(complaint: str) -> str:
    """The field that a complaint begins with, by its label; "" if it is about none."""
    named = [field for field in FIELDS if complaint.startswith(f"{field.label} ")]
    return max(named, key=lambda field: len(field.label)).name if named else ""


def kind_of(name: str) -> Any:
    """The type of a setting, without the None that some may be."""
    annotation = Settings.model_fields[name].annotation
    return next((kind for kind in get_args(annotation) if kind in (int, float, str)), annotation)


def choices(name: str) -> tuple[str, ...]:
    """The words that a setting can be; none where it is typed."""
    kind = kind_of(name)
    return get_args(kind) if get_origin(kind) is Literal else ()


def is_list(name: str) -> bool:
    """True if several words can be typed."""
    return get_origin(kind_of(name)) is list


def empty_means(name: str) -> str:
    """What an empty field means, in a word."""
    return "none" if kind_of(name) is str or is_list(name) else "any"


def read(name: str, value: str | bool) -> object:
    """What was typed as the setting takes it; what is no number stays text, which the settings then refuse by name."""
    kind = kind_of(name)
    if is_list(name):
        return str(value).replace(",", " ").split()
    if isinstance(value, bool) or kind not in (int, float):
        return value
    if not value:
        return None
    try:
        return int(value) if kind is int else float(value.replace(",", "."))
    except ValueError:
        return value
