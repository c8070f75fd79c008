"""The names of dkimpy that the app uses."""

class DKIMException(Exception): ...

def sign(
    message: bytes,
    selector: bytes,
    domain: bytes,
    privkey: bytes,
    *,
    canonicalize: tuple[bytes, bytes] = ...,
    include_headers: list[bytes] | None = None,
) -> bytes: ...
