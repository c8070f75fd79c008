"""What can be wrong with a visit to a public page."""


class PageProblem(Exception):
    """The page cannot be shown; `code` chooses the words ([problem] in words/*.toml), `status` is for HTTP."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(f"{code} ({status})")
        self.code = code
        self.status = status


def unknown_link() -> PageProblem:
    """The token is none of ours, was cut, or names what is not there."""
    return PageProblem("unknown", 404)


def expired_link() -> PageProblem:
    """The token was ours and its time is over."""
    return PageProblem("expired", 410)


def gone() -> PageProblem:
    """The person behind the token was erased."""
    return PageProblem("gone", 410)


def too_large() -> PageProblem:
    """The form is larger than any honest one."""
    return PageProblem("too_large", 413)


def too_many() -> PageProblem:
    """So many subscriptions came from the visitor's network within the hour that a program may be at work."""
    return PageProblem("too_many", 429)


def not_ready() -> PageProblem:
    """The mission has not finished its settings; the visitor did nothing wrong."""
    return PageProblem("later", 503)
