"""An uploaded picture made fit for mail: judged by its bytes, turned upright, shrunk, stripped of all it says about
its maker (camera, place, thumbnail), and written afresh. Pure: bytes in, bytes out; nothing of the upload is kept.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import threading
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

from diaspora.sentence import Sentence

from .errors import PictureRefused

MAX_UPLOAD_BYTES = 12_000_000
MAX_PIXELS = 40_000_000
MAX_WIDTH = 1_280  # twice the paper of a letter, for screens of double density
MAX_HEIGHT = 2_400
MAX_BYTES = 400_000
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
_QUALITIES = (84, 76, 68, 60)
_SHRINK = 0.8
_one_reader = threading.Lock()  # Pillow's setting is the whole process's


@dataclass(frozen=True, slots=True)
class MailPicture:
    """A picture as mails carry it: JPEG or PNG, at most MAX_BYTES; `sha256` in hex names it for good."""

    mime_type: str
    width: int
    height: int
    content: bytes

    @property
    def sha256(self) -> str:
        """The name under which it is served."""
        return hashlib.sha256(self.content).hexdigest()


def picture_from_base64(text: str) -> MailPicture:
    """Return the picture of a base64 text, with or without `data:...;base64,` before it. Raises PictureRefused."""
    code = text.partition(";base64,")[2] if text.startswith("data:") else text
    if len(code) > MAX_UPLOAD_BYTES * 4 // 3 + 4:
        raise _too_large()
    try:
        return make_picture(base64.b64decode("".join(code.split()), validate=True))
    except binascii.Error as error:
        raise PictureRefused(Sentence("This is not base64. Send the file's bytes in base64.")) from error


def make_picture(upload: bytes) -> MailPicture:
    """Return an upload as a picture for mail. Raises PictureRefused with what to do.

    Transparent pictures and drawings of few colours become PNG, photographs JPEG; of a moving picture the first frame.
    """
    if len(upload) > MAX_UPLOAD_BYTES:
        raise _too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _fit(_opened(upload))
    except PictureRefused:
        raise
    except (OSError, ValueError, SyntaxError, OverflowError, Image.DecompressionBombError, Warning) as error:
        # Pillow says what it cannot read in all of these
        raise PictureRefused(
            Sentence("This file is no picture that can be read. Save it anew as JPEG, PNG, GIF or WebP.")
        ) from error


def _opened(upload: bytes) -> Image.Image:
    image = Image.open(BytesIO(upload), formats=_FORMATS)
    if image.width * image.height > MAX_PIXELS:
        raise PictureRefused(
            Sentence(
                "The picture has {width} by {height} pixels. Shrink it to at most {most} million in all.",
                width=image.width,
                height=image.height,
                most=MAX_PIXELS // 1_000_000,
            )
        )
    image.draft("RGB", (MAX_WIDTH * 2, MAX_HEIGHT * 2))  # a JPEG is then read small at once
    with _whole_alone():
        image.load()
    return ImageOps.exif_transpose(image)


@contextmanager
def _whole_alone() -> Generator[None]:
    """A picture that was cut off is an error, also in a process where Frappe has told Pillow to fill it with grey."""
    with _one_reader:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _fit(image: Image.Image) -> MailPicture:
    flat = image.mode in {"P", "1", "L"} and image.getcolors(256) is not None and image.format != "JPEG"
    clear = "A" in image.getbands() or "transparency" in image.info
    picture = image.convert("RGBA" if clear else "RGB")
    picture.thumbnail((MAX_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
    while True:
        for kind, content in _written(picture, clear or flat):
            if len(content) <= MAX_BYTES:
                return MailPicture(kind, picture.width, picture.height, content)
        smaller = (max(1, int(picture.width * _SHRINK)), max(1, int(picture.height * _SHRINK)))
        picture = picture.resize(smaller, Image.Resampling.LANCZOS)


def _written(picture: Image.Image, as_png: bool) -> list[tuple[str, bytes]]:
    if as_png:
        return [("image/png", _saved(picture, "PNG", optimize=True))]
    return [
        ("image/jpeg", _saved(picture, "JPEG", quality=quality, optimize=True, progressive=True))
        for quality in _QUALITIES
    ]


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    out = BytesIO()
    # a new image has no profile, comment or place in it
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    clean.save(out, kind, **options)
    return out.getvalue()


def _too_large() -> PictureRefused:
    return PictureRefused(
        Sentence("The file is too large. Send a picture of at most {limit} MB.", limit=MAX_UPLOAD_BYTES // 1_000_000)
    )
