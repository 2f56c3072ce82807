"""Whatever the manners of an OpenAI-compatible server: all posts are verified, or the run ends at once and says why."""

from __future__ import annotations

import pytest

from engine.errors import VerifierError, VerifierUnavailable
from engine.model import Verdict
from engine.settings import Settings
from engine.verify.openai_chat import OpenAIChatVerifier
from engine.verify.pace import Pace
from tests.fakes.manners import LISTED, Manner
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.posts import PlainPictures, TruePost, paint_posts, verify_all

POSTS = 12
FEW = 4
PHOTOS = 6


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> list[TruePost]:
    return paint_posts(tmp_path_factory.mktemp("posts"), POSTS, PHOTOS, size=(416, 520))


def verifier_for(fake: OpenAIServer, **more: object) -> OpenAIChatVerifier:
    settings = Settings.model_validate({"base_url": fake.url, "request_timeout": 60.0} | more)
    return OpenAIChatVerifier(PlainPictures(), None, settings, Pace(4, second=0.003))


async def verified(manner: Manner, posts: list[TruePost], **more: object) -> tuple[OpenAIServer, list[object]]:
    with OpenAIServer(manner=manner) as fake:
        verifier = verifier_for(fake, **more)
        return fake, list(await verify_all(verifier, posts))


def assert_all_verified(results: list[object], posts: list[TruePost]) -> None:
    """Parts are joined in the order of the post, so of what is verified in parts only the selection is the truth."""
    for result, post in zip(results, posts, strict=True):
        assert isinstance(result, Verdict), result
        assert set(result.frames) == set(post.frames)
        named = [*result.frames, *(out.path for out in result.excluded)]
        assert sorted(named) == sorted(photo.path for photo in post.candidate.photos)
        assert all(out.reason for out in result.excluded)


VLLM = (
    "This model's maximum context length is {context} tokens. However, you requested {total} tokens ({prompt} in the "
    "messages, {room} in the completion). Please reduce the length of the messages or completion."
)
VLLM_PICTURES = (
    "The decoder prompt (length {prompt}) is longer than the maximum model length of {context}. Make sure that "
    "`max_model_len` is no smaller than the number of text tokens plus multimodal tokens. For image inputs, the number "
    "of image tokens depends on the number of images, and possibly their aspect ratios as well."
)
VLLM_ROOM = (
    "'max_tokens' or 'max_completion_tokens' is too large: {room}. This model's maximum context length is {context} "
    "tokens and your request has {prompt} input tokens ({room} > {context} - {prompt})."
)
SGLANG = (
    "Requested token count exceeds the model's maximum context length of {context} tokens. You requested a total of "
    "{total} tokens: {prompt} tokens from the input messages and {room} tokens for the completion."
)
TABBY = "Request length {prompt} + {room} is greater than max_seq_len {context}"
PAGES = "Job requires 40 pages (only {context} available) and cannot be enqueued. Total cache allocated is 65536 tokens"
RANGE = "Range of input length should be [1, {context}]"
LLAMA = "request ({prompt} tokens) exceeds the available context size ({context} tokens), try increasing it"


@pytest.mark.parametrize(
    ("manner", "wasted"),
    [
        pytest.param(Manner(), 0, id="none"),
        pytest.param(Manner(place="both"), 0, id="reasoning beside the content"),
        pytest.param(Manner(place="reasoning_content"), 0, id="answer in reasoning_content"),
        pytest.param(Manner(place="reasoning"), 0, id="answer in reasoning"),
        pytest.param(Manner(place="parts"), 0, id="content in parts"),
        pytest.param(Manner(thoughts="<think>\nIs {this} one?\n</think>\n\n"), 0, id="thoughts"),
        pytest.param(Manner(thoughts='Is {"this": 1} one? {x}\n</think>\n\n'), 0, id="thoughts that never began"),
        pytest.param(Manner(place="reasoning", thoughts="Is {this}?\n</think>\n"), 0, id="all of it in reasoning"),
        pytest.param(Manner(thoughts="<|begin_of_box|>"), 0, id="boxed"),
        pytest.param(
            Manner(refused={"response_format": (400, "response_format type json_schema is unavailable now")}),
            1,
            id="no schema",
        ),
        pytest.param(Manner(refused={"response_format": (400, "Bad request")}), 1, id="no schema, unsaid"),
        pytest.param(
            Manner(
                refused={
                    "max_tokens": (
                        400,
                        "Unsupported parameter: 'max_tokens' is not supported with this model. "
                        "Use 'max_completion_tokens' instead.",
                    ),
                    "temperature": (400, "Unsupported value: 'temperature' does not support 0.3 with this model."),
                    "seed": (400, "Unrecognized request argument supplied: seed"),
                }
            ),
            3,
            id="max_completion_tokens",
        ),
        pytest.param(Manner(context=4096, too_long=(400, VLLM)), 4, id="vLLM's context"),
        pytest.param(Manner(context=3072, too_long=(400, VLLM_PICTURES)), 4, id="vLLM's context in pictures"),
        pytest.param(Manner(context=4096, too_long=(400, VLLM_ROOM)), 4, id="vLLM's room"),
        pytest.param(Manner(context=4096, too_long=(400, SGLANG)), 4, id="SGLang's context"),
        pytest.param(Manner(context=4096, too_long=(400, LLAMA), tokens_a_picture=576), 20, id="few of fixed size"),
        pytest.param(Manner(context=4096, too_long=(413, "Payload Too Large"), tokens_a_picture=300), 20, id="413"),
        pytest.param(Manner(context=4096, too_long=(500, PAGES)), 4, id="ExLlama's pages"),
        pytest.param(Manner(context=4096, too_long=(400, RANGE)), 4, id="a range of lengths"),
        pytest.param(Manner(context=2048, too_long=None), 8, id="a context that is full"),
        pytest.param(Manner(models=LISTED, seeing=("qwen2-vl",)), 0, id="embedder first"),
        pytest.param(
            Manner(models=[{"id": "a"}, {"id": "whisper-1"}, {"id": "b"}], seeing=("b",)), 2, id="names say nothing"
        ),
        pytest.param(
            Manner(
                models=[
                    {"id": "x", "architecture": {"input_modalities": ["text"]}},
                    {"id": "y", "architecture": {"input_modalities": ["text", "image"]}},
                ],
                seeing=("y",),
            ),
            0,
            id="the list says who sees",
        ),
    ],
)
async def test_all_posts_are_verified(manner: Manner, wasted: int, posts: list[TruePost]) -> None:
    """So many that it would show if a lesson had to be learned again for each of them."""
    posts = posts[:FEW] if wasted < FEW else posts
    fake, results = await verified(manner, posts)
    assert_all_verified(results, posts)
    parts = sum(result.raw.count('"nonce"') for result in results if isinstance(result, Verdict))
    assert fake.asked <= parts + wasted


CHANNEL = '<|channel|>analysis<|message|>Is {"x": 1}?<|end|><|start|>assistant<|channel|>final<|message|>'
NO_ENDPOINT = "No endpoints found that can handle the requested parameters. To learn more about provider routing, see"
LITELLM = "litellm.UnsupportedParamsError: zai does not support parameters: ['{}'], for model=glm-5.2."


@pytest.mark.parametrize(
    ("manner", "wasted"),
    [
        pytest.param(Manner(place="object"), 0, id="JSON that the server has read"),
        pytest.param(Manner(place="quoted"), 0, id="JSON in JSON"),
        pytest.param(Manner(place="text"), 0, id="no message"),
        pytest.param(Manner(place="tool"), 0, id="a tool's arguments"),
        pytest.param(Manner(place="blank"), 1, id="white space without end, as the schema allows"),
        pytest.param(Manner(thoughts=CHANNEL), 0, id="thoughts in a channel"),
        pytest.param(Manner(refused={"response_format": (500, "Internal Server Error")}), 2, id="breaks on a schema"),
        pytest.param(
            Manner(
                refused={"response_format": (400, "The model has crashed without more information. (Exit code: 11)")}
            ),
            1,
            id="crashes on a schema",
        ),
        pytest.param(Manner(refused={"response_format": (404, NO_ENDPOINT)}), 1, id="no provider takes a schema"),
        pytest.param(Manner(place="stream"), 0, id="a stream that nobody asked for"),
        pytest.param(
            Manner(
                place="stream",
                demanded={"stream": (400, "This model only support stream mode, please enable the stream parameter.")},
            ),
            1,
            id="nothing but streams",
        ),
        pytest.param(
            Manner(
                demanded={
                    "enable_thinking": (
                        400,
                        "parameter.enable_thinking must be set to false for non-streaming calls",
                    )
                }
            ),
            1,
            id="thoughts to be turned off",
        ),
        pytest.param(Manner(refused={"max_tokens": (400, LITELLM.format("max_tokens"))}), 1, id="no max_tokens"),
        pytest.param(
            Manner(refused={name: (400, LITELLM.format(name)) for name in ("max_tokens", "max_completion_tokens")}),
            2,
            id="no limit at all",
        ),
    ],
)
async def test_rarer_manners_are_learned_from_the_first_post(
    manner: Manner, wasted: int, posts: list[TruePost]
) -> None:
    fake, results = await verified(manner, posts[:3])
    assert_all_verified(results, posts[:3])
    assert fake.asked == 3 + wasted


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (4, (400, "At most {most} image(s) may be provided in one request.")),
        (4, (400, "At most {most} image(s) may be provided in one prompt.")),
        (4, (400, "You set or defaulted to image={most} in `--limit-mm-per-prompt`, but passed {passed} image items.")),
        (3, (400, "You set image={most} (or defaulted to 1) in `--limit-mm-per-prompt`, but passed {passed}.")),
        (5, (400, "Too many images provided. This model supports up to {most} images")),
        (2, (500, "too many images in the message, max allowed is {most}")),
        (5, (422, "Too many images in request: {passed} images provided, but the model supports a maximum of {most}.")),
        (4, (400, "Too many images")),
        (
            3,
            (
                400,
                "Expected there to be {passed} prompt updates corresponding to {passed} image items, but instead found "
                "{most} prompt updates! Either the prompt text has missing/incorrect tokens for multi-modal inputs",
            ),
        ),
    ],
)
async def test_posts_above_a_limit_are_verify_in_parts_and_joined(
    most: int, words: tuple[int, str], posts: list[TruePost]
) -> None:
    posts = posts[:FEW]
    fake, results = await verified(Manner(most=most, too_many=words), posts)
    assert_all_verified(results, posts)
    parts = -(-(PHOTOS - 1) // (most - 1))
    assert fake.asked <= FEW * (parts + 1) + 3


@pytest.mark.parametrize(
    ("manner", "cause", "requests"),
    [
        *(
            pytest.param(
                Manner(always=(code, words)),
                f"cannot be shown pictures ({words.replace('[0]', '(0)')}).",
                1,
                id=words[:40],
            )
            for code, words in (
                (400, "Invalid content type. image_url is only supported by certain models."),
                (500, "failed to process inputs: this model is missing data required for image input"),
                (400, "LLM is not a multimodal model"),
                (404, "No endpoints found that support image input"),
                (400, "Model does not support images. Please use a model that does."),
                (500, "image input is not supported - hint: you may need to provide the mmproj"),
                (422, "messages[0]: unknown variant `image_url`, expected `text` at line 1 column 7461"),
                (400, "messages[0].content must be a string"),
                (400, "Vision add-on is not loaded, but images were provided for processing"),
                (400, "At most 0 image(s) may be provided in one prompt."),
                (400, '"nomic-embed-text" does not support chat'),
            )
        ),
        (Manner(models=LISTED, always=(400, "{x} does not support image input")), "cannot be shown pictures", 2),
        (Manner(models=LISTED[:1]), "has no model that sees pictures, only text-embedding-nomic", 0),
        (Manner(most=1, too_many=(400, "Multi-image chat is not supported")), "takes one picture at a time (Multi", 3),
        (Manner(always=(404, "The deployment for this resource does not exist.")), "does not offer Qwen/Qwen3", 1),
        (Manner(always=(400, "Invalid model name passed in model=x.")), "does not offer Qwen/Qwen3", 1),
        (Manner(always=(500, "Failed to tokenize prompt")), "fails every time: the service answered 500 (Failed", 3),
        (
            Manner(always=(500, "not compiled for multimodal, or no model projector")),
            "cannot be shown pictures (not",
            1,
        ),
        (
            Manner(context=256, too_long=(400, TABBY)),
            "Not even two small pictures fit the server's context (Request length",
            8,
        ),
        (Manner(most=1), "takes one picture at a time (At most 1 image(s)", 1),
        (Manner(always=(500, "CUDA error: an illegal memory access")), "(CUDA error: an illegal memory access)", 3),
        (Manner(always=(400, "Something is odd")), "None of the first 3 posts got a verdict.", 9),
        (Manner(context=256), "Not even two small pictures fit the server's context (This model's maximum", 8),
        (Manner(context=256, too_long=None), "Not even two small pictures fit the server's context (it cut", 8),
        (Manner(always=(403, "Forbidden")), "does not accept the key (Forbidden)", 1),
        (Manner(always=(403, "Invalid host header")), "takes no requests under this name (Invalid host header)", 1),
        (Manner(always=(402, "Insufficient credits")), "no credit left (Insufficient credits)", 1),
        (Manner(always=(429, "Limit exceeded: free-models-per-day")), "allowance is used up (Limit exceeded", 1),
        (Manner(models=[{"id": "koboldcpp/my-mix"}], colours=("red", "red")), "my-mix does not see: it named the", 2),
        (Manner(drops=True, colours=("red", "red")), "Qwen3-VL-8B-Instruct does not see: it named the colours", 3),
        (Manner(place="nowhere"), "the answer is empty (length)", 6),
    ],
)
async def test_what_no_post_gets_past_ends_the_run_at_once(
    manner: Manner, cause: str, requests: int, posts: list[TruePost]
) -> None:
    with OpenAIServer(manner=manner) as fake:
        verifier = verifier_for(fake)
        try:
            results: list[object] = list(await verify_all(verifier, posts))
        except VerifierUnavailable as error:
            results = [error]
    assert isinstance(results[-1], VerifierUnavailable)
    assert cause in results[-1].message
    assert results[-1].hint
    assert all(isinstance(result, VerifierError) for result in results)
    assert fake.asked <= requests
