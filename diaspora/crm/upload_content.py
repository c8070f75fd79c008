"""What an uploaded file is, told by its first bytes and never by its name or sender; and which files the app takes.

Pictures for newsletters and profiles, workbooks and tables to import. A file that others could open without a login
may only be a picture: tables hold people.
"""

import io
import zipfile
from dataclasses import dataclass

from diaspora.crm.errors import UploadRefused

PICTURE, WORKBOOK, TABLE = "picture", "workbook", "table"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is used for, and the extensions that its name may have."""

    use: str
    extensions: tuple[str, ...]


PNG = Kind(PICTURE, (".png",))
JPEG = Kind(PICTURE, (".jpg", ".jpeg"))
GIF = Kind(PICTURE, (".gif",))
WEBP = Kind(PICTURE, (".webp",))
XLSX = Kind(WORKBOOK, (".xlsx", ".xlsm"))
TEXT = Kind(TABLE, (".csv", ".tsv", ".txt"))

_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF))
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE_BYTES = 64 * 1024


def kind_of(content: bytes) -> Kind | None:
    """The kind of a content; None for what is no picture, workbook or text."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return XLSX if _is_workbook(content) else None
    return TEXT if _is_text(content[:_SAMPLE_BYTES]) else None


def check_upload(name: str, content: bytes, *, is_private: bool) -> Kind:
    """The kind of the file. Raises UploadRefused for what the app has no use for, for a name that promises something
    else than the content is, and for people's data that everybody could open."""
    kind = kind_of(content)
    if kind is None:
        raise UploadRefused("unknown kind")
    if not name.lower().endswith(kind.extensions):
        raise UploadRefused("another kind than its name")
    if kind.use != PICTURE and not is_private:
        raise UploadRefused("public table")
    return kind


def _is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def _is_text(sample: bytes) -> bool:
    """Text of any encoding: no zero byte without the mark of UTF-16, hardly a control character."""
    if sample.startswith(_BYTE_ORDER_MARKS):
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in sample)
    return bool(sample) and b"\0" not in sample and controls * 100 <= len(sample)
