"""The options of an export as fields that fit together: formats, their models and their folders follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widget import Widget
from textual.widgets import Collapsible, Input, Label, Select, Static

from engine.export.choosing import fits, options_from
from engine.export.options import ExportOptions
from engine.export.presets import Preset
from engine.export.profile import Profile
from engine.model import ExportChoice
from engine.settings import Settings
from engine.settings_file import changed
from tui.dialogs.export_controls import ExportControls, fill, format_of, suits, value_of
from tui.dialogs.export_fields import (
    COMMON,
    FIELDS,
    FORMAT,
    LABELS,
    MODEL,
    MORE,
    OF_DIALOG,
    OF_PICTURES,
    TAKE,
    Field,
    help_of,
    read,
)
from tui.dialogs.export_take import ListChoice


class ExportForm(Container):
    """Asks for everything that an export can be told.

    The rarer fields, most of the dialog's, are folded away and become widgets only once somebody unfolds them.
    """

    DEFAULT_CSS = """
    ExportForm {
        height: auto;
        Input, Select, YesNo { width: 1fr; }
        Collapsible { border: none; padding: 0; background: transparent; }
        CollapsibleTitle { padding: 0; }
        .wrong { color: $text-error; padding: 0 0 0 18; }
        Collapsible > Contents { padding: 0; }
    }
    """

    def __init__(
        self, settings: Settings, profiles: Mapping[str, Profile], presets: Mapping[str, Preset], listed: ListChoice
    ) -> None:
        """`listed` is what the list offers to take."""
        super().__init__()
        self._settings = settings
        self._profiles = profiles
        self._presets = presets
        self._listed = listed
        self._controls = ExportControls(settings, profiles, presets, listed)
        self._model = next(iter(presets))
        self._format = format_of(settings, profiles)
        self._folded = {field.name: self._controls.first(field.name) for field in MORE}
        self._complaint = "", ""

    def compose(self) -> ComposeResult:
        """A row for each usual field, and what unfolds the others."""
        yield from self._rows(COMMON)
        yield Collapsible(title="More", id="more", collapsed_symbol="▸", expanded_symbol="▾")

    def _rows(self, fields: tuple[Field, ...]) -> Iterator[Widget]:
        for field in fields:
            control = self._controls.control(field.name, self._folded.get(field.name))
            row = Horizontal(Label(field.label), control, classes="row", id=f"{field.name}-row")
            row.display = field.name not in self._unused
            yield row

    @on(Collapsible.Expanded, "#more")
    async def _unfold(self) -> None:
        if self._folded:
            await self.more.query_one(Collapsible.Contents).mount_all(self._rows(MORE))
            self._folded = {}
            self._show_complaint()

    # --- Values -----------------------------------------------------------------------------------------------------

    @property
    def values(self) -> dict[str, str | bool]:
        """What stands in the fields, by name, to be kept and `put` again."""
        names = (field.name for field in FIELDS)
        return {
            name: self._folded[name] if name in self._folded else value_of(self.query_one(f"#{name}")) for name in names
        }

    @property
    def take(self) -> str:
        """What is to be taken: a word of `Take`, FILTERED or SELECTED."""
        return str(self.query_one(f"#{TAKE}", Select).value)

    @take.setter
    def take(self, take: str) -> None:
        fill(self.query_one(f"#{TAKE}"), take)

    @property
    def choice(self) -> ExportChoice:
        """Which series are to be taken."""
        return self._listed.choice(self.take)

    def put(self, values: Mapping[str, object]) -> None:
        """Fill the fields with the values that were kept, but for those that make no sense."""
        if (model := values.get(MODEL)) in self._presets:
            self._model = str(model)
        if (chosen := values.get(FORMAT)) in self._profiles:
            self._format = str(chosen)
        for field in FIELDS:
            self._put(field.name, values.get(field.name))

    def _put(self, name: str, value: object) -> None:
        for control in self.query(f"#{name}"):
            fill(control, value)
        if name in self._folded and isinstance(value, str | bool) and suits(name, value):
            self._folded[name] = value

    def settings(self) -> Settings:
        """The settings with what stands in the fields; raises SettingsError that names the field to mend."""
        typed = {name: read(name, value) for name, value in self.values.items() if name not in OF_DIALOG}
        return changed(self._settings, LABELS, **typed)

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
        return self._profiles[str(self.values[name])].description if name == FORMAT else help_of(name)

    @property
    def more(self) -> Collapsible:
        """What is folded away."""
        return self.query_one("#more", Collapsible)

    def complain(self, name: str, what: str) -> None:
        """Say below the field `name` what is wrong with it, and there alone; "" undoes that."""
        self._complaint = name, what
        self._show_complaint()
        if what and any(field.name == name for field in MORE):
            self.more.collapsed = False

    def _show_complaint(self) -> None:
        name, what = self._complaint
        for line in self.query(".wrong"):
            line.display = bool(what) and line.id == f"{name}-wrong"
        if not what:
            return
        if told := self.query(f"#{name}-wrong"):
            told.first(Static).update(what)
        elif rows := self.query(f"#{name}-row"):
            line = Static(what, classes="wrong", id=f"{name}-wrong", markup=False)
            self.mount(line, after=rows.first())

    @on(Select.Changed, "#export_format")
    def _follow_format(self) -> None:
        """Propose a folder of its own for each format, and the model that the format is for."""
        chosen, folder = str(self.values[FORMAT]), self.query_one("#output_dir", Input)
        former, self._format = self._format, chosen
        for name in (MODEL, *OF_PICTURES):
            self.query(f"#{name}-row").set(display=name not in self._unused)
        if chosen == former:
            return
        usual = self._settings.export_format
        base = folder.value.strip().rstrip("/")
        base = base if former == usual else base.removesuffix(f"-{former}")
        folder.value = base if chosen == usual or base.endswith(f"-{chosen}") else f"{base}-{chosen}"
        model = self.query_one("#model", Select)
        if not fits(chosen, self._presets[self._model]):
            fitting = (name for name, preset in self._presets.items() if fits(chosen, preset))
            model.value = next(fitting, self._model)

    @property
    def _unused(self) -> frozenset[str]:
        """Fields that the chosen format does not use."""
        useful = self._profiles[self._format].depends_on
        unused = OF_PICTURES.difference(useful)
        return unused if "fps" in useful else unused | {MODEL}

    @on(Select.Changed, "#model")
    def _follow_model(self) -> None:
        """Put the model's own rate and hold into their fields, unless they came with it."""
        model = str(self.query_one("#model", Select).value)
        if model != self._model:
            self._model = model
            self._put("fps", str(self._presets[model].fps))
            self._put("hold", str(self._presets[model].hold))
            if not fits(str(self.values[FORMAT]), self._presets[model]):
                self.query_one("#export_format", Select).value = self._presets[model].profile
