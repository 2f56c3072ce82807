"""Clips: H.264 in mp4, written by PyAV, exactly as many frames as asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import av
    from av.container import OutputContainer
    from av.video.stream import VideoStream
    from PIL.Image import Image

    from engine.export.sizing import Size


def write_clip(
    file: Path, pictures: Iterable[tuple[Image, int]], size: Size, fps: int, crf: int, preset: str = "medium"
) -> int:
    """Write each picture as many frames as the number beside it; returns the frames written.

    Constant rate `fps`, yuv420p, no audio. One thread: several series are encoded side by side instead.
    Raises OSError, for a full disk as for anything that FFmpeg refuses.
    """
    import av

    frames = 0
    try:
        with av.open(file, "w", format="mp4", options={"movflags": "+faststart"}) as container:
            stream = _stream(container, size, fps, crf, preset)
            for frame in _timed(pictures):
                frame.time_base = Fraction(1, fps)
                container.mux(stream.encode(frame))
                frames += 1
            container.mux(stream.encode())
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error
    return frames


def clip_bytes_per_pixel(crf: int) -> float:
    """Disk space per photo and pixel, estimated high: half a byte at CRF 17, halved by every 6 more."""
    return min(2.0, float(0.5 * 2 ** ((17 - crf) / 6)))


def _stream(container: OutputContainer, size: Size, fps: int, crf: int, preset: str) -> VideoStream:
    from av.video.reformatter import ColorRange, Colorspace

    stream = container.add_stream("libx264", rate=fps)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = Fraction(1, fps)
    context.thread_count = 1
    # Said aloud, because a player would guess BT.709 from the size while the trainers' readers assume BT.601.
    context.colorspace = Colorspace.SMPTE170M
    context.color_range = ColorRange.MPEG
    # No B-frames: some loaders seek by timestamp, and reordering brings edit lists that they stumble over.
    stream.options = {"crf": str(crf), "preset": preset, "bf": "0"}
    return stream


def _timed(pictures: Iterable[tuple[Image, int]]) -> Iterator[av.VideoFrame]:
    import av

    at = 0
    for picture, hold in pictures:
        frame: av.VideoFrame = av.VideoFrame.from_image(picture).reformat(  # type: ignore[no-untyped-call]
            format="yuv420p", dst_colorspace="smpte170m"
        )
        for _ in range(hold):
            frame.pts = at
            yield frame
            at += 1
