"""How servers that speak OpenAI's chat differ: what they refuse, in which words, and where they put an answer.

The words are those of vLLM, SGLang, llama.cpp, Ollama, LM Studio, TGI, OpenAI, OpenRouter, DeepSeek, Groq and Mistral.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

PIXELS_A_TOKEN = 28 * 28
WORDS = 500
"""Tokens of a question without its pictures, for a server with a small context."""
ALL_WORDS, A_PICTURE = 900, 256
"""Tokens for one without a limit."""


@dataclass
class Manner:
    """One server's ways."""

    models: list[Json] = field(default_factory=list)
    """What it lists; its own single model by default."""
    seeing: tuple[str, ...] = ()
    """The models that see pictures; empty is all of them."""
    blind: tuple[int, str] = (400, "{model} is not a multimodal model")
    """What the others answer."""
    most: int | None = None
    """Pictures it takes in a request."""
    too_many: tuple[int, str] = (400, "At most {most} image(s) may be provided in one request.")
    context: int | None = None
    """Tokens of question and answer together."""
    too_long: tuple[int, str] | None = (400, "This model's maximum context length is {context} tokens.")
    """None cuts the answer off without a word."""
    tokens_a_picture: int | None = None
    """None depends on the picture's size."""
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Fields that it does not take, and what it says."""
    demanded: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Fields that it does not answer without, and what it says."""
    elsewhere: str = ""
    """The address to which it sends questions on."""
    always: tuple[int, str] | None = None
    """What it answers to every question."""
    colours: tuple[str, ...] = ()
    """The colours that its model names whatever it is shown; empty is the true ones."""
    drops: bool = False
    """Whether it leaves pictures out without a word, as the tokens that it counts show."""
    thoughts: str = ""
    """Put before the answer's text."""
    place: Literal[
        "content",
        "reasoning_content",
        "reasoning",
        "parts",
        "both",
        "object",
        "quoted",
        "text",
        "stream",
        "tool",
        "blank",
        "nowhere",
    ] = "content"
    """Where the answer stands, and how."""

    def prompt_tokens(self, pixels: list[int]) -> int:
        """Tokens of a question about pictures with so many pixels."""
        each = (self.tokens_a_picture or size // PIXELS_A_TOKEN for size in pixels)
        return WORDS + sum(each) if self.context else ALL_WORDS + (not self.drops) * len(pixels) * A_PICTURE

    def refusal(self, body: Json, pixels: list[int]) -> tuple[int, str] | None:
        """Status and words of the refusal of a question; None where it is answered."""
        if self.always:
            return self.always
        for name, refusal in self.refused.items():
            if name in body:
                return refusal
        for name, refusal in self.demanded.items():
            if name not in body:
                return refusal
        if self.seeing and body["model"] not in self.seeing:
            return self.blind[0], self.blind[1].format(model=body["model"])
        passed = len(pixels)
        if self.most is not None and passed > self.most:
            return self.too_many[0], self.too_many[1].format(most=self.most, passed=passed)
        if self.context and self.too_long:
            prompt, room = self.prompt_tokens(pixels), body.get("max_tokens", 0)
            if prompt + room > self.context:
                code, words = self.too_long
                return code, words.format(context=self.context, prompt=prompt, room=room, total=prompt + room)
        return None

    def dress(self, completion: Json, asked: Json) -> None:
        """Put the answer where this server puts it, and cut it off where its context is full."""
        choice, usage = completion["choices"][0], completion["usage"]
        message = choice["message"]
        if self.context and not self.too_long and usage["prompt_tokens"] + 300 > self.context:
            usage["completion_tokens"] = max(1, self.context - usage["prompt_tokens"])
            usage["total_tokens"] = usage["prompt_tokens"] + usage["completion_tokens"]
            choice["finish_reason"], message["content"] = "length", message["content"][:20]
        if not message["content"]:
            return
        text = self.thoughts + message["content"]
        match self.place:
            case "content":
                message["content"] = text
            case "both":
                message |= {"content": text, "reasoning_content": "They look {alike}."}
            case "parts":
                thought = {"type": "thinking", "thinking": [{"type": "text", "text": "They look alike."}]}
                message["content"] = [thought, {"type": "text", "text": text}]
            case "object":
                message["content"] = json.loads(text)
            case "quoted":
                message["content"] = json.dumps(text)
            case "text":
                choice["text"] = choice.pop("message")["content"]
            case "tool":
                call = {"id": "1", "type": "function", "function": {"name": "json_tool_call", "arguments": text}}
                message |= {"content": None, "tool_calls": [call]}
            case "nowhere":
                message["content"], choice["finish_reason"] = "", "length"
                usage["completion_tokens"], usage["total_tokens"] = 0, usage["prompt_tokens"]
            case "blank":
                if "response_format" in asked:
                    message["content"], choice["finish_reason"] = text[:40] + "\n" * 900, "length"
                    usage["completion_tokens"] = asked["max_tokens"]
            case "stream":
                pass
            case place:
                message |= {"content": None if place == "reasoning" else "", place: text}


LISTED = [
    {"id": name, "object": "model"} for name in ("text-embedding-nomic-embed-text-v1.5", "qwen2.5-7b", "qwen2-vl")
]
