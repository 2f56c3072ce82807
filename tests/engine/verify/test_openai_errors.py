"""What servers say when they refuse, and what it means: no two of them word it alike."""

from __future__ import annotations

import pytest

from engine.errors import KeyRefused, ModelGone, PostBlocked, QuotaExhausted, VerifierError, VerifierUnavailable
from engine.verify.faults import Fault, Refused
from engine.verify.http_errors import OddRequest
from engine.verify.openai_errors import Blind, FieldRefused, TooLong, TooManyPictures, explained


def meaning(code: int, said: str) -> VerifierError | Fault:
    return explained(code, {"error": {"message": said}}, "m")


BLIND = [
    (400, "image_url is only supported by certain models"),
    (400, "Invalid content type. image_url is only supported by certain models."),
    (400, "BLACK-LM is not a multimodal model"),
    (404, "No endpoints found that support image input"),
    (400, "this model does not support image input"),
    (400, "this model does not support image input (ref: b8bd)"),
    (400, "Model does not support images. Please use a model that does."),
    (500, "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"),
    (
        500,
        "Failed to create new sequence: failed to process inputs: this model is missing data required for image input",
    ),
    (
        400,
        "Failed to deserialize the JSON body into the target type: messages[1]: unknown variant "
        "`image_url`, expected `text` at line 1 column 746109",
    ),
    (400, "messages[0].content must be a string"),
    (400, "messages.content.type is invalid, allowed values: ['text']"),
    (400, "Vision add-on is not loaded, but images were provided for processing"),
    (400, "Image inputs are not supported by this model"),
    (400, "This model doesn't support vision"),
    (400, "At most 0 image(s) may be provided in one prompt."),
    (400, "The model `x` does not support multimodal input"),
    (400, "unsupported content type: image_url"),
    (400, "nomic-embed-text does not support chat"),
    (400, "Model is not a language model"),
    (400, '"nomic-embed-text" does not support generate'),
    (400, "Cannot process images: model is text-only"),
    (400, "images are not supported by this model"),
    (400, "The model does not support Chat Completions API"),
    (400, "Failed to load model. Model type 'embeddings' cannot be used for chat"),
    (400, "This model cannot process image inputs"),
    (400, "You set or defaulted to image=0 in `--limit-mm-per-prompt`, but passed 4 image items in the same prompt."),
    (400, "Image input modality is not enabled for models/x"),
    (400, "This is not a chat model and thus not supported in the v1/chat/completions endpoint."),
    (500, "The server was not compiled for multimodal or the model projector can't be loaded."),
    (422, "body -> messages -> 0 -> content -> list[TextContentPart] -> 0 -> type: Input should be 'text'"),
]


@pytest.mark.parametrize(("code", "said"), BLIND)
def test_a_model_that_sees_nothing(code: int, said: str) -> None:
    found = meaning(code, said)
    assert isinstance(found, Blind)
    assert found.said


TOO_LONG = [
    (
        400,
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (3000 in "
        "the messages, 2000 in the completion). Please reduce the length of the messages or completion.",
    ),
    (
        400,
        "The decoder prompt (length 10127) is longer than the maximum model length of 8192. Make sure "
        "that `max_model_len` is no smaller than the number of text tokens plus multimodal tokens. For "
        "image inputs, the number of image tokens depends on the number of images, and possibly their "
        "aspect ratios as well.",
    ),
    (
        400,
        "The prompt (total length 25938) is too long to fit into the model (context length 4096). Make "
        "sure that `max_model_len` is no smaller than the number of text tokens plus multimodal tokens.",
    ),
    (
        400,
        "'max_tokens' or 'max_completion_tokens' is too large: 3000. This model's maximum context length "
        "is 4096 tokens and your request has 1500 input tokens (3000 > 4096 - 1500).",
    ),
    (400, "max_tokens must be at least 1, got -904."),
    (400, "the request exceeds the available context size. try increasing the context size or enable context shift"),
    (
        400,
        "Requested token count exceeds the model's maximum context length of 64000 tokens. You requested "
        "a total of 71897 tokens",
    ),
    (400, "The input (61709 tokens) is longer than the model's context length (40960 tokens)."),
    (400, "Input length (160062 tokens) exceeds the maximum allowed length (59862 tokens)."),
    (400, "Requested tokens (2285) exceed context window of 2048"),
    (413, "<html>413 Request Entity Too Large"),
    (400, "prompt is too long: 213462 tokens > 200000 maximum"),
    (400, "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575)"),
    (500, "input length exceeds maximum context length"),
    (
        400,
        "max_tokens is too large: 5000. This model supports at most 4096 completion tokens, whereas you provided 5000.",
    ),
    (400, "inputs tokens + max_new_tokens must be <= 4096. Given: 3000 inputs tokens and 2000 max_new_tokens"),
    (400, "request (5120 tokens) exceeds the available context size (4096 tokens), try increasing it"),
    (
        400,
        "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded "
        "with context length of only 4096 tokens, which is not enough.",
    ),
    (400, "this model's maximum context length is 4096 tokens, but the prompt contains 5000 input tokens"),
    (500, "Request length 71599 + 2048 is greater than max_seq_len 65536"),
    (500, "Job requires 300 pages (only 256 available) and cannot be enqueued."),
    (400, "Range of input length should be [1, 30720]"),
    (400, "Range of max_tokens should be [1, 2000]"),
    (400, "Inline images must be smaller than 180KB; use the assets API"),
    (400, "messages.0.content.1.image.source.base64: image exceeds 5 MB maximum: 6291456 bytes > 5242880 bytes"),
]


@pytest.mark.parametrize(("code", "said"), TOO_LONG)
def test_a_question_that_is_too_long(code: int, said: str) -> None:
    assert isinstance(meaning(code, said), TooLong)


TOO_MANY = [
    (400, "At most 4 image(s) may be provided in one request.", 4),
    (400, "At most 4 image(s) may be provided in one prompt.", 4),
    (
        400,
        "You set or defaulted to image=4 in `--limit-mm-per-prompt`, but passed 5 image items in the same prompt.",
        4,
    ),
    (
        400,
        "You set image=2 (or defaulted to 1) in `--limit-mm-per-prompt`, but passed 3 image items in the same prompt.",
        2,
    ),
    (400, "Too many images in request: 11 images provided, but the model supports a maximum of 10 images.", 10),
    (500, "too many images in the message, max allowed is 16", 16),
    (400, "Too many images provided. This model supports up to 5 images", 5),
    (400, "Too much media: 0 document pages + 107 images > 100", 100),
    (400, "too many images and documents: 120 + 0 > 100", 100),
    (400, "Currently, only one image is supported.", 1),
    (
        400,
        "The request contains too many images: 11 images were provided, but the model supports a maximum of 10 images.",
        10,
    ),
    (400, "Too many images in request. Maximum allowed: 8", 8),
    (400, "number of images exceeds the limit of 8", 8),
    (400, "Only 1 image is supported per request", 1),
    (400, "This model supports at most 3 images", 3),
    (400, "Number of images exceeded", None),
    (400, "Too many images", None),
    (400, "mllama only supports a single image", 1),
    (400, "You can upload a maximum of 6 images per request, got 8", 6),
    (400, "Messages have 7 images, which exceeds the limit of 5.", 5),
    (
        400,
        "Expected there to be 4 prompt updates corresponding to 4 image items, but instead found 3 prompt updates!",
        3,
    ),
    (400, "Model type qwen2_vl does not support multi-image chat", None),
    (422, "Multiple images are not supported", None),
]


@pytest.mark.parametrize(("code", "said", "most"), TOO_MANY)
def test_too_many_pictures_and_how_many_it_may_be(code: int, said: str, most: int | None) -> None:
    found = meaning(code, said)
    assert isinstance(found, TooManyPictures)
    assert found.most == most


FIELDS = [
    (
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "max_tokens",
    ),
    (
        400,
        "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) "
        "value is supported.",
        "temperature",
    ),
    (400, "response_format json_schema is not available", "response_format"),
    (400, "This response_format type is unavailable now", "response_format"),
    (400, "'response_format.type' must be 'json_object'", "response_format"),
    (400, "failed to parse grammar", "response_format"),
    (400, "Unrecognized request argument supplied: seed", "seed"),
    (500, "xgrammar: schema is not supported", "response_format"),
    (400, "Invalid schema for response_format 'verdict'", "response_format"),
    (400, "json_schema is not supported with image inputs", "response_format"),
]


@pytest.mark.parametrize(("code", "said", "field"), FIELDS)
def test_a_field_that_is_not_known(code: int, said: str, field: str) -> None:
    found = meaning(code, said)
    assert isinstance(found, FieldRefused)
    assert found.field == field


OTHERS: list[tuple[int, str, type[VerifierError] | type[Fault]]] = [
    (400, "cannot identify image file", OddRequest),
    (400, "Unable to process input image.", OddRequest),
    (400, "Invalid image data", OddRequest),
    (400, "image format is not supported: webp", OddRequest),
    (400, "Failed to load image or audio file", OddRequest),
    (400, "Conversation roles must alternate user/assistant/user/assistant/...", OddRequest),
    (400, "Bad request", OddRequest),
    (400, "The response was filtered: content_filter", PostBlocked),
    (403, "Your chosen model requires moderation and your input was flagged", PostBlocked),
    (403, "Forbidden", KeyRefused),
    (401, "The key does not support images", KeyRefused),
    (404, "The model `m` does not exist.", ModelGone),
    (404, "Not Found", VerifierUnavailable),
    (429, "Rate limit reached: maximum of 6000 tokens a minute", Refused),
    (500, "Internal server error", Fault),
    (503, "Loading model", Refused),
    (503, "overloaded", Fault),
    (404, "No endpoints found matching your data policy (Free model publication).", ModelGone),
    (404, "The API deployment for this resource does not exist.", ModelGone),
    (400, "Invalid model name passed in model=x. Call `/v1/models` to view available models for your key.", ModelGone),
    (400, "No models loaded. Please load a model in the developer page.", ModelGone),
    (500, "unexpected server status: llm server loading model", Refused),
    (500, "error loading model: unable to allocate CUDA0 buffer", Fault),
    (400, "An exception occurred while loading multimodal data", OddRequest),
    (400, "You uploaded an unsupported image. Please make sure your image is valid.", OddRequest),
]


@pytest.mark.parametrize(("code", "said", "kind"), OTHERS)
def test_what_is_none_of_these(code: int, said: str, kind: type[VerifierError] | type[Fault]) -> None:
    assert type(meaning(code, said)) is kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": {"message": "no", "code": "context_length_exceeded"}}, TooLong),
        ({"error": {"message": "no", "type": "exceed_context_size_error", "n_ctx": 4096}}, TooLong),
        ({"error": "this model does not support image input"}, Blind),
        (
            {"object": "error", "message": "At most 1 image(s) may be provided in one request.", "code": 400},
            TooManyPictures,
        ),
        ({"detail": [{"loc": ["body", "messages", 0, "content"], "msg": "Input should be a valid string"}]}, Blind),
        ({"detail": "Vision is not supported"}, Blind),
        ("Vision add-on is not loaded, but images were provided for processing", Blind),
        ({"detail": "Validation Error", "errors": [{"loc": "messages -> 0", "msg": "Input should be 'text'"}]}, Blind),
        ({"detail": [{"loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]}, FieldRefused),
        ({"detail": {"error": "The model cannot process images"}}, Blind),
        ({"error": {"message": "Provider returned error", "metadata": {"raw": "At most 2 images"}}}, TooManyPictures),
        ("<html><title>At most 2 images</title></html>", TooManyPictures),
        ({"error": {"message": "no", "code": "insufficient_quota"}}, OddRequest),
    ],
)
def test_bodies_of_other_shapes(body: object, kind: type[VerifierError]) -> None:
    assert type(explained(400, body, "m")) is kind


def test_an_account_without_credit_is_not_waited_for() -> None:
    assert isinstance(explained(429, {"error": {"message": "no", "code": "insufficient_quota"}}, "m"), QuotaExhausted)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("Rate limit reached on tokens per minute. Please try again in 7.66s.", 7.66),
        ("No deployments available for selected model, Try again in 5 seconds.", 5),
        ("Please try again in 1m2.5s. Need more tokens?", 62.5),
        ("Rate limit reached on requests per minute, try again in 250ms", None),
        ("Too many requests", None),
    ],
)
def test_a_pause_that_only_the_words_ask_for_is_kept(said: str, wait: float | None) -> None:
    refused = meaning(429, said)
    assert isinstance(refused, Refused)
    assert refused.wait == wait
