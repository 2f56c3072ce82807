"""One server that speaks OpenAI's chat: its client, what it is sent, and what its errors mean."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from engine.errors import PhotoSeriesError, VerifierError, VerifierUnavailable
from engine.model import Usage
from engine.model.text import clean_text
from engine.verify import openai_wire as wire
from engine.verify.connections import ODD_BODY
from engine.verify.faults import Fault
from engine.verify.http_errors import error_in, words_of
from engine.verify.openai_client import make_client
from engine.verify.openai_dials import readable_address
from engine.verify.openai_errors import Blind, FieldRefused, TooLong, TooManyPictures, Unsuited, explained
from engine.verify.openai_models import Offered, offered
from engine.verify.openai_stream import NoCompletion, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openai import AsyncOpenAI

    from engine.verify.answers import Answer
    from engine.verify.models import Price
    from engine.verify.prompt import Turn

_DEMANDED = {"enable_thinking": False, "stream": True}
"""Fields that are sent only to a server that refuses to do without them."""
LISTING = 30.0
"""Seconds in which a server must tell its models."""
SAME = 3
"""Times in a row that a server which never answered fails in the same way before it is given up."""


class NotReady(VerifierUnavailable):
    """The server does not answer, or has no model that could."""


class ChatServer:
    """Is asked between `open` and `close`; learns which fields of a request it refuses, and never sends them again."""

    def __init__(self, address: str, key: str | None, timeout: float, tries: int) -> None:
        """`key` is None for a server that needs none; `timeout` is for one answer, in seconds.

        `tries` are the most retries after a lost connection.
        """
        self._address = address
        self._key = key or "none"
        self._timeout = timeout
        self._tries = tries
        self._client: AsyncOpenAI | None = None
        self._forget()

    def _forget(self) -> None:
        self._proven = False
        self.refused_fields: set[str] = set()
        self._same_500 = ("", 0)

    @property
    def name(self) -> str:
        """Its address, fit to be shown."""
        return readable_address(self._address)

    def is_proven(self) -> bool:
        """True once it has verified a post: then it may fail in the same way any number of times."""
        return self._proven

    def note_verified(self) -> None:
        """Record that it has verified a post."""
        self._proven = True

    def open(self) -> None:
        """Make a client, and forget what was learned."""
        self._forget()
        self._client = make_client(self._address, self._key, self._timeout)

    async def close(self) -> None:
        """End the client, if there is one."""
        client, self._client = self._client, None
        if client:
            await client.close()

    async def models(self, wanted: str = "") -> list[Offered]:
        """The models that the server lists; raises VerifierUnavailable, which may name the one that is `wanted`."""
        import openai

        assert self._client, "asking needs an open server"
        trouble: VerifierError | Fault
        try:
            listed = await self._client.models.list(timeout=min(LISTING, self._timeout))
            if not (error := getattr(listed, "error", None)):
                return offered(listed.data or ())
            trouble = Fault(self._hidden(words_of(error_in({"error": error}), 200)))
        except (openai.OpenAIError, *ODD_BODY) as error:
            trouble = self._translated(error, wanted)
        if isinstance(trouble, Fault):
            raise NotReady(
                f"The server at {self.name} is not ready: {trouble.what}.",
                "Start it, or check base_url.",
            )
        raise trouble if isinstance(trouble, VerifierUnavailable) else VerifierUnavailable(trouble.message)

    # --- Asking -----------------------------------------------------------------------------------------------------

    async def ask(
        self, model: str, turns: Sequence[Turn], schema: dict[str, Any], limit: int, plainness: int, price: Price
    ) -> Answer:
        """Answer of `model` in at most `limit` tokens, as the `schema` has it; raises Fault and VerifierError.

        From `plainness` 1 on the schema is not sent, from 2 on no field that is not needed. `price` is for the bill.
        """
        refused = 0
        while True:
            try:
                answer = await self._request(model, turns, schema, limit, plainness, price)
            except FieldRefused as refusal:
                field = refusal.field
                if field == "max_tokens" and field in self.refused_fields:
                    field = "max_completion_tokens"
                if field in self.refused_fields:
                    raise
                self.refused_fields.add(field)
                refused += 1
            else:
                return replace(answer, usage=answer.usage + Usage(requests=refused))

    async def _request(
        self, model: str, turns: Sequence[Turn], schema: dict[str, Any], limit: int, plainness: int, price: Price
    ) -> Answer:
        import openai

        assert self._client, "asking needs an open server"
        fields = self._fields(schema, limit, plainness)
        trouble: VerifierError | Fault
        try:
            answered = await self._client.chat.completions.create(
                model=model, messages=[wire.message(turn) for turn in turns], **fields
            )
            completion = whole(answered)
            if not (error := wire.error_of(completion)):
                answer = wire.answer(completion, limit, price)
                self._same_500 = ("", 0)
                return answer
            code = error.get("code") if isinstance(error, dict) else None
            trouble = self._without_key(explained(code if isinstance(code, int) else 400, {"error": error}, model))
        except (openai.OpenAIError, *ODD_BODY) as error:
            trouble = self._translated(error, model)
            breaks_each_time = isinstance(error, openai.InternalServerError) and self._same_500[1] == SAME - 1
            if breaks_each_time and isinstance(trouble, Fault) and "response_format" in fields:
                # LM Studio and LMDeploy have broken down over pictures with a schema, and worked without one.
                trouble = FieldRefused(trouble.what, "response_format")
        # Raised out here, for the client's errors carry the request, and that carries the key.
        raise trouble

    def _fields(self, schema: dict[str, Any], limit: int, plainness: int) -> dict[str, Any]:
        """What a request holds besides model and messages."""
        fields: dict[str, Any] = {"temperature": 0.3, "seed": 7} if plainness < 2 else {}
        if plainness < 1:
            shape = {"name": "verdict", "strict": True, "schema": wire.closed(schema)}
            fields["response_format"] = {"type": "json_schema", "json_schema": shape}
        fields["max_tokens"] = limit
        fields = {name: value for name, value in fields.items() if name not in self.refused_fields}
        if "max_tokens" not in fields and "max_completion_tokens" not in self.refused_fields:
            fields["max_completion_tokens"] = limit
        fields["extra_body"] = {name: value for name, value in _DEMANDED.items() if name in self.refused_fields}
        return fields

    # --- Errors -----------------------------------------------------------------------------------------------------

    def _translated(self, error: Exception, model: str) -> VerifierError | Fault:
        import openai

        if isinstance(error, openai.APIStatusError):
            if 300 <= error.status_code < 400:
                return self._sent_on(error.response.headers.get("location", ""))
            retry_after = error.response.headers.get("retry-after", "")
            meaning = self._without_key(explained(error.status_code, error.body, model, retry_after))
            return self._stubborn(meaning) if error.status_code == 500 and isinstance(meaning, Fault) else meaning
        if isinstance(error, openai.APITimeoutError):
            return Fault("no answer in time", lost=True, tries=self._tries)
        if isinstance(error, openai.APIConnectionError):
            cause = type(error.__cause__).__name__
            said = self._hidden(str(error.__cause__ or error))
            unreached = cause in ("ConnectError", "ConnectTimeout")
            return Fault(f"no connection ({said})", unreached=unreached, lost=True, tries=self._tries)
        said = f" ({self._hidden(str(error))})" if isinstance(error, NoCompletion) else ""
        return self._stubborn(Fault(f"the answer is not what such a server sends{said}", lost=True))

    def _sent_on(self, location: str) -> VerifierUnavailable:
        """The error for a server that points to another address, which nobody asked about."""
        try:
            there = urlsplit(urljoin(self._address, self._hidden(location)))
        except ValueError:
            there = urlsplit("")
        path = re.sub(r"/(?:chat/completions|models)/?$", "", there.path)
        where = clean_text(f"{there.scheme}://{there.netloc.rpartition('@')[2]}{path}", 200)
        return VerifierUnavailable(
            f"The server at {self.name} sends requests on to {where}, where no photos go without your word.",
            f"If it is yours, or you trust it: --base-url {where}",
        )

    def _stubborn(self, fault: Fault) -> VerifierError | Fault:
        """The error for a server that has not answered yet and fails the same way each time."""
        if self._proven:
            return fault
        what = re.sub(r"[0-9a-f-]*\d[0-9a-f-]*", "#", fault.what)  # but for the numbers of requests and processes
        before, times = self._same_500
        self._same_500 = (what, times + 1 if what == before else 1)
        if self._same_500[1] >= SAME:
            return Unsuited(f"The server fails every time: {fault.what}.", "Look into its log, or serve another model.")
        return Fault(fault.what, lost=fault.lost, tries=1)

    def _without_key(self, meaning: VerifierError | Fault) -> VerifierError | Fault:
        meaning.args = tuple(self._hidden(str(part)) for part in meaning.args)
        if isinstance(meaning, PhotoSeriesError):
            meaning.message = self._hidden(meaning.message)
        else:
            meaning.what = self._hidden(meaning.what)
        if isinstance(meaning, Blind | TooLong | TooManyPictures):
            meaning.said = self._hidden(meaning.said)
        return meaning

    def _hidden(self, text: str) -> str:
        return text.replace(self._key, "…") if self._key != "none" else text
