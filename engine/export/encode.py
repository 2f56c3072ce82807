"""Encodes clips as H.264 in mp4, with exactly the frames asked for, by PyAV."""

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
    """Write each picture for as many frames as the number that comes with it; returns the number of frames.

    Constant rate `fps`, yuv420p, no audio, one thread: instead, several series are encoded at the same time.
    Raises OSError for a full disk and for anything that FFmpeg refuses.
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
    """High estimate of bytes per photo and pixel: half a byte at CRF 17, halved by every 6 more."""
    return min(2.0, float(0.5 * 2 ** ((17 - crf) / 6)))


def _stream(container: OutputContainer, size: Size, fps: int, crf: int, preset: str) -> VideoStream:
    from av.video.reformatter import ColorRange, Colorspace

    stream = container.add_stream("libx264", rate=fps)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = Fraction(1, fps)
    context.thread_count = 1
    # Explicit, because players would guess BT.709 from the size, while the readers of trainers assume BT.601.
    context.colorspace = Colorspace.SMPTE170M
    context.color_range = ColorRange.MPEG
    # No B-frames: they bring edit lists, which confuse loaders that seek by timestamp.
    # With x264's vector code for macroblock trees, one clip in some hundreds came out as other bytes,
    # and it may differ between processors. The plain code is exact, and takes no measurable time more.
    stream.options = {"crf": str(crf), "preset": preset, "bf": "0", "x264-params": "cpu-independent=1"}
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
