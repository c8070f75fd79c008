"""The names of mailjet-rest that the app uses; 1.4 to 1.5 bring no types of their own."""

from typing import Any

class Client:
    config: Any
    def __init__(self, auth: tuple[str, str] | None = None, *, version: str, api_url: str) -> None: ...
    def __getattr__(self, name: str) -> Any: ...
