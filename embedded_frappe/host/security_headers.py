"""The headers that every answer carries unless the app set its own (an after_request hook may)."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
NO_SENSORS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
IS_SECURE = "embedded_frappe.is_secure"  # set where the site is known: does the browser speak HTTPS?
HSTS_S = 31_536_000
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"


def apply(request: Request, response: Response) -> None:
    """Complete the headers of an answer."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    headers.setdefault("Referrer-Policy", "same-origin")  # tokens stand in our addresses
    headers.setdefault("Permissions-Policy", NO_SENSORS)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.environ.get(IS_SECURE):
        headers.setdefault("Strict-Transport-Security", f"max-age={HSTS_S}")
    is_upload = request.path.startswith(("/files/", "/private/files/"))
    if is_upload or response.mimetype == "text/html":
        headers.setdefault("Content-Security-Policy", FILE_POLICY if is_upload else PAGE_POLICY)
    if response.mimetype == "application/json":
        headers.setdefault("Content-Security-Policy", DATA_POLICY)
    if not request.path.startswith(("/assets/", "/files/")):
        headers.setdefault("Cache-Control", "no-store")
