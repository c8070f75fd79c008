"""The headers that every answer carries unless the app set its own (an after_request hook may)."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"


def apply(request: Request, response: Response) -> None:
    """Complete the headers of an answer."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    headers.setdefault("Referrer-Policy", "same-origin")  # tokens stand in our addresses
    is_upload = request.path.startswith("/files/")
    if is_upload or response.mimetype == "text/html":
        headers.setdefault("Content-Security-Policy", FILE_POLICY if is_upload else PAGE_POLICY)
    if not request.path.startswith(("/assets/", "/files/")):
        headers.setdefault("Cache-Control", "no-store")
