"""Captions, written in place and replaced over many."""

from __future__ import annotations

from engine.settings import Settings
from tests.fakes.desk_parts import Table
from tui.desk.captions import caption_rules
from tui.dialogs.replace import ReplaceDialog


def test_a_template_without_the_trigger_word_puts_none_before_a_caption() -> None:
    asked = Settings(trigger_word=" ohwx ", caption_min_words=3, caption_max_words=9)
    assert caption_rules(asked).trigger == "ohwx"
    assert caption_rules(asked.model_copy(update={"caption_template": "{caption}"})).trigger == ""


async def test_what_was_written_is_kept_and_what_was_left_is_not(table: Table) -> None:
    await table.on.captions.edit()
    begun = table.panel.draft
    assert begun == table.series.caption
    table.on.captions.leave()
    assert table.panel.draft is None
    await table.on.captions.edit()
    await table.on.captions.keep("a dog on a beach")
    assert table.series.caption == "a dog on a beach"
    assert table.surface.list_focused == 2


async def test_one_caption_for_all_that_are_chosen(table: Table) -> None:
    chosen = table.series_list.chosen = list(table.series_list.ids[:2])
    await table.on.captions.keep("the same for both")
    assert {table.session.catalog.captions(chosen)[series_id] for series_id in chosen} == {"the same for both"}


async def test_captions_are_replaced_in_one_step(table: Table) -> None:
    await table.on.captions.keep("a dog")
    await table.on.captions.replace()
    assert isinstance(table.host.pushed[-1], ReplaceDialog)
    await table.host.answer({table.series_list.ids[0]: "a cat"})
    assert table.series.caption == "a cat"
    await table.on.desk.undo()
    assert table.series.caption == "a dog"
