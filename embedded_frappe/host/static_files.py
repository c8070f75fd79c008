"""`/assets/<app>/...` from the apps' `public` folders and `/files/...` from the site's; never a path outside them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.utils import send_from_directory
from werkzeug.wrappers import Request, Response

from embedded_frappe.host import request_site

_ASSET_MAX_AGE_S = 3600


def serve(request: Request) -> Response | None:
    """The file that the path names, None where the path is no file's. Raises NotFound, MethodNotAllowed."""
    parts = request.path.split("/", 3)
    if len(parts) < 3 or parts[1] not in ("assets", "files"):
        return None
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(["GET", "HEAD"])
    if parts[1] == "assets":
        return _send(request, _public_folder(parts[2]), parts[3] if len(parts) > 3 else "")
    folder = Path(request_site.sites_path(), request_site.site_name(), "public", "files")
    return _send(request, folder, request.path.removeprefix("/files/"))


def _public_folder(app: str) -> Path:
    apps_file = Path(request_site.sites_path(), "apps.txt")
    known = apps_file.read_text("utf-8").split() if apps_file.is_file() else []
    spec = importlib.util.find_spec(app) if app.isidentifier() and (not known or app in known) else None
    if spec is None or not spec.origin:
        raise NotFound
    return Path(spec.origin).parent / "public"


def _send(request: Request, folder: Path, path: str) -> Response:
    if not path or any(part.startswith(".") for part in path.split("/")):
        raise NotFound
    return send_from_directory(folder.resolve(), path, request.environ, max_age=_ASSET_MAX_AGE_S)
