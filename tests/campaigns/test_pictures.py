"""Uploaded pictures: judged by their bytes, made small and clean, the same bytes from the same upload."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from diaspora.campaigns.contrast import parse_colour, ratio
from diaspora.campaigns.errors import PictureRefused
from diaspora.campaigns.picture import MAX_BYTES, MAX_WIDTH, make_picture, picture_from_base64
from tests.campaigns.block_letter import photograph


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_photograph_is_shrunk_to_the_paper_of_a_letter_and_becomes_jpeg() -> None:
    made = make_picture(photograph(3000, 2000))
    assert (made.mime_type, made.width) == ("image/jpeg", MAX_WIDTH)
    assert len(made.content) <= MAX_BYTES
    assert opened(made.content).format == "JPEG"


def test_the_same_upload_gives_the_same_bytes() -> None:
    assert make_picture(photograph()).sha256 == make_picture(photograph()).sha256


def test_a_noisy_picture_is_made_smaller_until_it_fits() -> None:
    import random

    noise = Image.frombytes("RGB", (1200, 1200), random.Random(1).randbytes(1200 * 1200 * 3))
    assert len(make_picture(saved(noise, "PNG")).content) <= MAX_BYTES


def test_transparency_is_kept_as_png() -> None:
    made = make_picture(saved(Image.new("RGBA", (40, 40), (255, 0, 0, 100)), "PNG"))
    assert (made.mime_type, opened(made.content).mode) == ("image/png", "RGBA")


def test_what_a_camera_wrote_into_a_picture_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera"
    upload = saved(Image.new("RGB", (60, 20), (9, 9, 9)), "JPEG", exif=exif)
    made = make_picture(upload)
    assert (made.width, made.height) == (20, 60)
    assert not dict(opened(made.content).getexif()) and b"Camera" not in made.content


@pytest.mark.parametrize(
    "upload",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", photograph()[:2000], b"\x00" * 100],
    ids=["empty", "cut gif", "svg", "pdf", "cut jpeg", "zeros"],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(upload: bytes) -> None:
    with pytest.raises(PictureRefused):
        make_picture(upload)


def test_a_cut_picture_is_refused_where_others_have_pillow_fill_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # Frappe does
    with pytest.raises(PictureRefused):
        make_picture(photograph()[:2000])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    bomb = saved(Image.new("1", (30_000, 30_000)), "PNG")
    assert len(bomb) < 1_000_000
    with pytest.raises(PictureRefused):
        make_picture(bomb)


def test_base64_comes_with_or_without_its_prefix() -> None:
    code = base64.b64encode(photograph(50, 50)).decode()
    assert picture_from_base64(code) == picture_from_base64(f"data:image/jpeg;base64,{code}")
    with pytest.raises(PictureRefused):
        picture_from_base64("not base64!")


def test_contrast_is_that_of_the_standard() -> None:
    assert round(ratio((0, 0, 0), (255, 255, 255)), 2) == 21
    assert round(ratio((119, 119, 119), (255, 255, 255)), 2) == 4.48  # the best known near miss: #777 on white


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#fff", (255, 255, 255)), ("#0F5A46", (15, 90, 70)), ("rgb(1, 2, 3)", (1, 2, 3)), ("red", None), ("#12", None)],
)
def test_colours_are_read_or_left_alone(text: str, colour: tuple[int, int, int] | None) -> None:
    assert parse_colour(text) == colour
