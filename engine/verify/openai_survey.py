"""Surveys a server that speaks OpenAI chat: its model, whether that sees, and how many pictures it accepts."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import VerifierError, VerifierUnavailable
from engine.verify.faults import Fault
from engine.verify.openai_errors import TooLong, TooManyPictures, Unsuited
from engine.verify.openai_sight import COLOURS, look, question, schema

if TYPE_CHECKING:
    from engine.verify.openai_chat import OpenAIChatVerifier
    from engine.verify.openai_models import Offered

_LITTLE_ROOM = 32
"""Tokens where only being taken matters."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Result of a survey."""

    models: tuple[Offered, ...]
    model: str
    """The model that would be used."""
    sees: bool
    """True if it named the colours of two pictures."""
    said: str
    """Its words for them."""
    takes_schema: bool
    most: int | None
    """Most pictures at once; None if fewer than were tried, and it does not say how many."""
    tried: int
    """Pictures sent at once to find that out."""
    limit: str = ""
    """Its refusal of more; "" if it accepted all."""


def survey(verifier: OpenAIChatVerifier, pictures: int) -> Survey:
    """Ask a server two short questions, the second with this many pictures; blocks. Raises VerifierError."""
    return asyncio.run(_survey(verifier, pictures))


def listing(verifier: OpenAIChatVerifier) -> tuple[tuple[Offered, ...], str]:
    """The models that a server lists, and the one that would be used, "" if none can; blocks.

    Raises VerifierUnavailable if it does not answer.
    """
    return asyncio.run(_listing(verifier))


async def _listing(verifier: OpenAIChatVerifier) -> tuple[tuple[Offered, ...], str]:
    try:
        await verifier.open()
    except Unsuited:
        return verifier.models, ""
    finally:
        await verifier.close()
    return verifier.models, verifier.model


async def _survey(verifier: OpenAIChatVerifier, pictures: int) -> Survey:
    await verifier.open()
    try:
        sees, said = await look(verifier.ask_plainly)
        most, limit = await _most(verifier, pictures)
        return Survey(
            models=verifier.models,
            model=verifier.model,
            sees=sees,
            said=said,
            takes_schema=verifier.takes_schema,
            most=most,
            tried=pictures,
            limit=limit,
        )
    except Fault as fault:
        raise VerifierUnavailable(f"The server gives no answer: {fault.what}.", "Look into its log.") from None
    finally:
        await verifier.close()


async def _most(verifier: OpenAIChatVerifier, pictures: int) -> tuple[int | None, str]:
    """Most pictures at once, up to `pictures`, and its refusal of more."""
    try:
        await verifier.ask_plainly(question(random.choices(list(COLOURS), k=pictures)), schema(), _LITTLE_ROOM)
    except TooManyPictures as refusal:
        return refusal.most, refusal.said
    except TooLong as refusal:
        return None, refusal.said
    except VerifierError as error:
        return None, error.message
    return pictures, ""
