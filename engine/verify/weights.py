"""Reads the tensors of a PyTorch .pth file, in the layout before version 1.6, without torch.

Such a file is five pickles and the numbers: a magic number, the layout's version, facts about the machine, the state
dict, whose tensors refer to storages by key, and the list of those keys. Then comes each storage in that list's order:
its count of numbers as eight bytes, and the numbers. All is little-endian.
"""

from __future__ import annotations

import pickle
import struct
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.lib.stride_tricks import as_strided

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC = 0x1950A86A20F9469CFC6C
VERSION = 1001
NUMBERS = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


def read_pth(file: Path) -> dict[str, NDArray[Any]]:
    """The named tensors of a state dict, as arrays.

    The pickles may only build dictionaries and tensors: whatever else they ask for is refused, so nothing in the file
    is ever run. Raises OSError for a file that cannot be read and ValueError for one with other contents.
    """
    with file.open("rb") as stream:
        try:
            return _read_state(stream)
        except (pickle.UnpicklingError, EOFError, struct.error, LookupError, TypeError, ValueError) as error:
            raise ValueError(f"{file.name} does not hold PyTorch weights that can be read: {error}") from error


def _read_state(stream: BinaryIO) -> dict[str, NDArray[Any]]:
    magic, version, _machine, state, keys = (_TensorUnpickler(stream).load() for _ in range(5))
    if (magic, version) != (MAGIC, VERSION) or not isinstance(state, dict):
        raise pickle.UnpicklingError("it has another layout")
    plans = {str(name): plan for name, plan in state.items() if isinstance(plan, _Tensor)}
    kinds = {plan.storage.key: plan.storage.numbers for plan in plans.values()}
    storages = {key: _read_storage(stream, kinds[key]) for key in keys}
    return {name: plan.cut_from(storages[plan.storage.key]) for name, plan in plans.items()}


def _read_storage(stream: BinaryIO, numbers: np.dtype[Any]) -> NDArray[Any]:
    (count,) = struct.unpack("<q", stream.read(8))
    return np.frombuffer(stream.read(count * numbers.itemsize), numbers)


@dataclass(frozen=True, slots=True)
class _Storage:
    key: str
    numbers: np.dtype[Any]


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Where a tensor's numbers lie; they come later in the file than its name."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def cut_from(self, numbers: NDArray[Any]) -> NDArray[Any]:
        last = self.offset + sum((size - 1) * step for size, step in zip(self.shape, self.strides, strict=True))
        if min(self.offset, *self.shape, *self.strides, 0) < 0 or last >= numbers.size:
            raise pickle.UnpicklingError("a tensor does not fit its storage")
        steps = tuple(step * numbers.itemsize for step in self.strides)
        return as_strided(numbers[self.offset :], self.shape, steps).copy()


class _TensorUnpickler(pickle.Unpickler):
    """Knows tensors, two kinds of numbers and ordered dictionaries, and nothing more."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in NUMBERS:
            return NUMBERS[name]
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")

    def persistent_load(self, pid: Any) -> _Storage:
        kind, numbers, key, *_ = pid
        if kind != "storage" or not isinstance(numbers, np.dtype) or not isinstance(key, str):
            raise pickle.UnpicklingError("it refers to something that is no storage")
        return _Storage(key, numbers)


def _tensor(storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object) -> _Tensor:
    return _Tensor(storage, offset, tuple(shape), tuple(strides))
