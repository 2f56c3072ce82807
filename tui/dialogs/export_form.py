"""The options of an export as fields: what each is, takes and means comes from the settings' own table."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widget import Widget
from textual.widgets import Collapsible, Input, Label, Select, Static
from textual.widgets.select import InvalidSelectValueError

from engine.export.choosing import fits, options_from
from engine.export.options import ExportOptions
from engine.export.presets import Preset
from engine.export.profile import Profile
from engine.model import ExportChoice, SeriesFilter, Take
from engine.settings import Settings
from engine.settings_file import changed
from tui.text import from_home, safe
from tui.widgets.yes_no import YesNo

MODEL = "model"
_MODEL_HELP = "The model that you will train: brings its frame rate and hold along"
TAKE = "take"
FILTERED, SELECTED = "filtered", "selected"
"""What can be taken besides the words of `Take`: what the list's filter finds, and what is selected in the list."""
_TAKE_HELP = "Which series to export; rejected ones and those put off always stay out"
_OF_DIALOG = frozenset({MODEL, TAKE})
"""Fields that are no settings."""


_READERS_TOLD = 2


class Field(NamedTuple):
    """A setting that can be chosen here, under the name that people read."""

    name: str
    label: str


COMMON = (
    Field(TAKE, "Take"),
    Field("export_format", "Format"),
    Field(MODEL, "For the model"),
    Field("output_dir", "Folder"),
    Field("min_length", "Min frames"),
    Field("max_length", "Max frames"),
    Field("trigger_word", "Trigger word"),
    Field("caption_style", "Caption style"),
    Field("fit", "Photo in frame"),
)
MORE = (
    Field("include_unsure", "Marked ones too"),
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
FIELDS = COMMON + MORE
_LABELS = {field.name: field.label for field in FIELDS}
_OF_PICTURES = frozenset(
    {"size", "max_upscale", "fps", "hold", "crf", "stills", "fit", "pairs", "most_pairs", "references", "buckets"}
)
"""What a form of data set may have no use for."""


class ExportForm(Container):
    """Asks for everything that an export can be told; the rarer half is folded away."""

    DEFAULT_CSS = """
    ExportForm {
        height: auto;
        Input, Select, YesNo { width: 1fr; }
        Collapsible { border: none; padding: 0; background: transparent; }
        CollapsibleTitle { padding: 0; }
        .wrong { color: $text-error; padding: 0 0 0 18; display: none; }
        .wrong.-told { display: block; }
        Collapsible > Contents { padding: 0; }
    }
    """

    def __init__(
        self,
        settings: Settings,
        profiles: Mapping[str, Profile],
        presets: Mapping[str, Preset],
        *,
        filter_text: str = "",
        selected: int = 0,
    ) -> None:
        """`filter_text` is the list's filter, `selected` the number of series selected there."""
        super().__init__()
        self._filter_text = filter_text
        self._selected = selected
        self._settings = settings
        self._profiles = profiles
        self._presets = presets
        self._model = next(iter(presets))
        self._format = settings.export_format if settings.export_format in profiles else next(iter(profiles))

    def compose(self) -> ComposeResult:
        """A row for each field."""
        yield from self._rows(COMMON)
        with Collapsible(title="More", id="more", collapsed_symbol="▸", expanded_symbol="▾"):
            yield from self._rows(MORE)

    def _rows(self, fields: tuple[Field, ...]) -> Iterator[Widget]:
        for field in fields:
            yield Horizontal(Label(field.label), self._control(field.name), classes="row", id=f"{field.name}-row")
            yield Static("", classes="wrong", id=f"{field.name}-wrong", markup=False)

    def _control(self, name: str) -> Widget:
        if name == MODEL:
            models = [(preset.title, key) for key, preset in self._presets.items()]
            return Select(models, value=self._model, allow_blank=False, id=name, compact=True)
        if name == TAKE:
            return Select(self._takes(), value=Take.ALL.value, allow_blank=False, id=name, compact=True)
        value, kind = getattr(self._settings, name), _kind(name)
        if name == "export_format":
            forms = [(_form(profile), key) for key, profile in self._profiles.items()]
            known = value if value in self._profiles else next(iter(self._profiles))
            return Select(forms, value=known, allow_blank=False, id=name, compact=True)
        if name == "output_dir":
            value = from_home(Path(value).expanduser().absolute())
        if kind is bool:
            return YesNo("", value, id=name, compact=True)
        if get_origin(kind) is Literal:
            words = [(word, word) for word in get_args(kind)]
            return Select(words, value=value, allow_blank=False, id=name, compact=True)
        if get_origin(kind) is list:
            value = ", ".join(value)
        return Input("" if value is None else str(value), placeholder=_nothing(name), id=name, compact=True)

    def _takes(self) -> list[tuple[str, str]]:
        takes = [
            ("approved", Take.APPROVED.value),
            ("undecided", Take.UNDECIDED.value),
            ("all (approved and undecided)", Take.ALL.value),
        ]
        if self._filter_text:
            takes.append((f"filtered: {safe(self._filter_text)}", FILTERED))
        if self._selected:
            takes.append((f"selected ({self._selected:,})", SELECTED))
        return takes

    def on_mount(self) -> None:
        """Show what the chosen form of data set has a use for."""
        self._show_useful()

    # --- Values -----------------------------------------------------------------------------------------------------

    @property
    def values(self) -> dict[str, str | bool]:
        """What stands in the fields, by name, to be kept and `put` again."""
        return {field.name: _standing(self.query_one(f"#{field.name}")) for field in FIELDS}

    @property
    def take(self) -> str:
        """What is to be taken: a word of `Take`, FILTERED or SELECTED."""
        return str(self.query_one(f"#{TAKE}", Select).value)

    @take.setter
    def take(self, take: str) -> None:
        _fill(self.query_one(f"#{TAKE}"), take)

    def choice(self, matching: SeriesFilter | None, selected: Sequence[int]) -> ExportChoice:
        """Which series are to be taken, given the list's filter and what is selected there."""
        if self.take == FILTERED:
            return ExportChoice(matching=matching)
        if self.take == SELECTED:
            return ExportChoice(selected=tuple(selected))
        return ExportChoice(Take(self.take))

    def put(self, values: Mapping[str, object]) -> None:
        """Fill the fields with what was kept; what makes no sense in it is passed over."""
        if (model := values.get(MODEL)) in self._presets:
            self._model = str(model)
        if (form := values.get("export_format")) in self._profiles:
            self._format = str(form)
        for field in FIELDS:
            _fill(self.query_one(f"#{field.name}"), values.get(field.name))

    def settings(self) -> Settings:
        """The settings with what stands in the fields; raises SettingsError that names the field to mend."""
        typed = {name: _read(name, value) for name, value in self.values.items() if name not in _OF_DIALOG}
        return changed(self._settings, _LABELS, **typed)

    def options(self) -> ExportOptions:
        """What an export is asked for; raises SettingsError."""
        settings = self.settings()
        output = Path(settings.output_dir).expanduser().absolute()
        # Rate and hold as the fields have them: the model's own were put there when it was chosen.
        return options_from(settings, output, model=self._model, fps=settings.fps, hold=settings.hold)

    # --- Explaining and following -------------------------------------------------------------------------------------

    def help_for(self, control: Widget | None) -> str:
        """One line about the field that has the keys; "" where none has."""
        name = next((field.name for field in FIELDS if control is not None and control.id == field.name), None)
        if name is None:
            return "More options: Enter unfolds them." if control is not None and control.parent is self.more else ""
        if name == "export_format":
            return self._profiles[str(self.values[name])].description
        if name == TAKE:
            return f"{_TAKE_HELP}."
        return (_MODEL_HELP if name == MODEL else Settings.model_fields[name].description or "") + "."

    @property
    def more(self) -> Collapsible:
        """What is folded away."""
        return self.query_one("#more", Collapsible)

    def complain(self, name: str, what: str) -> None:
        """Say below the field `name` what is wrong with it, and there alone; "" undoes that."""
        for field in FIELDS:
            line = self.query_one(f"#{field.name}-wrong", Static)
            told = what if field.name == name else ""
            line.update(told)
            line.set_class(bool(told), "-told")
        if what and any(field.name == name for field in MORE):
            self.more.collapsed = False

    def field_of(self, complaint: str) -> str:
        """The field that a complaint begins with, by its label; "" if it is about none."""
        named = [field for field in FIELDS if complaint.startswith(f"{field.label} ")]
        return max(named, key=lambda field: len(field.label)).name if named else ""

    @on(Select.Changed, "#export_format")
    def _follow_format(self) -> None:
        """Propose a folder of its own for each format, and the model that the format is for."""
        self._show_useful()
        form, folder = str(self.values["export_format"]), self.query_one("#output_dir", Input)
        if form == self._format:
            return
        usual = self._settings.export_format
        base = folder.value.strip().rstrip("/")
        base = base if self._format == usual else base.removesuffix(f"-{self._format}")
        self._format = form
        folder.value = base if form == usual or base.endswith(f"-{form}") else f"{base}-{form}"
        model = self.query_one("#model", Select)
        if not fits(form, self._presets[self._model]):
            fitting = (name for name, preset in self._presets.items() if fits(form, preset))
            model.value = next(fitting, self._model)

    def _show_useful(self) -> None:
        useful = self._profiles[str(self.values["export_format"])].depends_on
        for name in _OF_PICTURES:
            self.query_one(f"#{name}-row").display = name in useful
        self.query_one(f"#{MODEL}-row").display = "fps" in useful

    @on(Select.Changed, "#model")
    def _follow_model(self) -> None:
        """Put the model's own rate and hold into their fields, unless they came with it."""
        model = str(self.query_one("#model", Select).value)
        if model != self._model:
            self._model = model
            self.query_one("#fps", Input).value = str(self._presets[model].fps)
            self.query_one("#hold", Input).value = str(self._presets[model].hold)
            if not fits(str(self.values["export_format"]), self._presets[model]):
                self.query_one("#export_format", Select).value = self._presets[model].profile


def _form(profile: Profile) -> str:
    """A format and the first trainers that it is for."""
    more = ", …" if len(profile.readers) > _READERS_TOLD else ""
    readers = ", ".join(profile.readers[:_READERS_TOLD]) + more
    return f"{profile.title}: {readers}" if readers and readers != profile.title else profile.title


def _kind(name: str) -> Any:
    """The type of a setting, without the None that some may be."""
    annotation = Settings.model_fields[name].annotation
    return next((kind for kind in get_args(annotation) if kind in (int, float, str)), annotation)


def _nothing(name: str) -> str:
    """What an empty field means."""
    return "none" if _kind(name) is str or get_origin(_kind(name)) is list else "any"


def _standing(control: Widget) -> str | bool:
    match control:
        case YesNo():
            return control.value
        case Input():
            return control.value.strip()
        case Select():
            return str(control.value)
    raise TypeError(f"{control} is no field")


def _fill(control: Widget, value: object) -> None:
    match control, value:
        case YesNo(), bool():
            control.value = value
        case Input(), str():
            control.value = value
        case Select(), str():
            with contextlib.suppress(InvalidSelectValueError):
                control.value = value
        case _:
            pass


def _read(name: str, value: str | bool) -> object:
    """What was typed as the setting takes it; what is no number stays text, which the settings then refuse by name."""
    kind = _kind(name)
    if get_origin(kind) is list:
        return str(value).replace(",", " ").split()
    if isinstance(value, bool) or kind not in (int, float):
        return value
    if not value:
        return None
    try:
        return int(value) if kind is int else float(value.replace(",", "."))
    except ValueError:
        return value
