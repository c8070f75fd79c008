"""What a file is, before anything in it is read: sizes, signatures, the directory of a workbook's zip, an encoding.

A workbook is a zip, and a small zip can hold a very large one. Every refusal says where, what and what to do.
"""

import codecs
import itertools
import zipfile
import zlib
from pathlib import Path

from diaspora.crm.errors import ImportRefused

MAX_WORKBOOK_BYTES = 64 * 1024 * 1024
MAX_TEXT_BYTES = 512 * 1024 * 1024
MAX_UNCOMPRESSED_BYTES = 512 * 1024 * 1024
MAX_COMPRESSION_RATIO = 300  # a workbook of one repeated cell stays below 150
SAMPLE_BYTES = 64 * 1024
_BLOCK_BYTES = 1024 * 1024
_XLS_SIGNATURE = b"\xd0\xcf\x11\xe0"
_MIXED_SHARE = 10  # UTF-8 in one of so many lines with accents, others not: two encodings


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook that may be opened; false for text. Raises ImportRefused for all else."""
    head = _look_at(path)
    if head.startswith(b"PK"):
        _check_zip(path)
        return True
    if head.startswith(_XLS_SIGNATURE):
        raise ImportRefused(
            "file", "this is an old Excel file (.xls) or is protected by a password", "save it as .xlsx"
        )
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise ImportRefused(
            "file", "the name says Excel, the content does not", "open it in Excel and save it as .xlsx"
        )
    return False


def _look_at(path: Path) -> bytes:
    if not path.is_file():
        what = "this is a folder or a device, no file" if path.exists() else f"there is no file {path.name}"
        raise ImportRefused("file", what, "check the path")
    size = path.stat().st_size
    if size == 0:
        raise ImportRefused("file", "the file is empty", "export it again")
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE_BYTES)
    except PermissionError:
        raise ImportRefused("file", "you may not read this file", "ask its owner, or copy it to your folder") from None
    is_book = head.startswith(b"PK") or path.suffix.lower() in (".xlsx", ".xlsm")
    limit = MAX_WORKBOOK_BYTES if is_book else MAX_TEXT_BYTES
    if size > limit:
        what = f"the file has {size // 1024**2:,} MB, more than {limit // 1024**2} MB"
        raise ImportRefused("file", what, "save it as CSV" if is_book else "split it into several files")
    return head


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ImportRefused("file", "the workbook is cut off or damaged", "copy or export it again") from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > MAX_UNCOMPRESSED_BYTES or (unpacked > 2**20 and unpacked / packed > MAX_COMPRESSION_RATIO):
        raise ImportRefused(
            "file",
            f"it unpacks to {unpacked // 1024**2:,} MB, too much for a list of people",
            "save only the sheet of people, without styles",
        )
    if not any(name.startswith("xl/") for name in names):
        raise ImportRefused("file", "this is a zip archive, but no workbook", "unpack it and import the file in it")
    _check_sums(path)


def _check_sums(path: Path) -> None:
    """A directory may lie about sizes, and a damaged sheet may read as a shorter one: only the sums tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        damaged = "a part of it"
    if damaged:
        raise ImportRefused("file", f"the workbook is cut off or damaged ({damaged})", "copy or export it again")


def find_encoding(path: Path) -> str:
    """The encoding of a text: UTF-8 or UTF-16, else Windows' Arabic or Western page. Raises ImportRefused."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in sample:
        raise ImportRefused("file", "this is not text", "import a workbook (.xlsx) or a CSV file")
    if _is_utf8(path):
        return "utf-8-sig"
    return _single_byte_encoding(path, sample)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    is_utf8 = True
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            if b"\x00" in block:
                raise ImportRefused("file", "this is not text all through", "import a workbook (.xlsx) or a CSV file")
            is_utf8 = is_utf8 and _decodes(decoder, block)
    return is_utf8 and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _single_byte_encoding(path: Path, sample: bytes) -> str:
    """Windows' Arabic or its Western page: in Arabic text the high bytes stand side by side, in French apart."""
    if sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 100:
        raise ImportRefused("file", "this is not text", "import a workbook (.xlsx) or a CSV file")
    _refuse_mixture(path)
    high = sum(byte > 0xBF for byte in sample)
    paired = sum(a > 0xBF and b > 0xBF for a, b in itertools.pairwise(sample))
    return "cp1256" if paired * 2 > high else "cp1252" if not _undefined_in_cp1252(path) else "latin-1"


def _refuse_mixture(path: Path) -> None:
    whole, other, first_other = 0, 0, 0
    with path.open("rb") as file:
        for line_no, line in enumerate(file, start=1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                whole += 1
            except UnicodeDecodeError:
                other += 1
                first_other = first_other or line_no
    if whole * _MIXED_SHARE > whole + other:
        raise ImportRefused(
            f"line {first_other}",
            "the file mixes two encodings: this line is not UTF-8, others are",
            "open it in a text editor, mend this line and save all as UTF-8",
        )


def _undefined_in_cp1252(path: Path) -> bool:
    undefined = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            if any(byte in block for byte in undefined):
                return True
    return False
