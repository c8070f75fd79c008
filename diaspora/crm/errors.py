"""Every error of the CRM package, under one base class.

An error for a person says where (`path`), what is wrong, and what to do about it.
"""


class CrmError(Exception):
    """Base of this package's errors. `code` is stable and translated at the border."""

    code = "crm error"


class BadEmail(CrmError):
    """An e-mail address that no mail may be sent to. `code` names the fault, without the address itself."""

    def __init__(self, code: str) -> None:
        super().__init__(f"e-mail address refused: {code}")
        self.code = code


class BadPhone(CrmError):
    """A telephone number that cannot be written as E.164."""

    def __init__(self, code: str) -> None:
        super().__init__(f"telephone number refused: {code}")
        self.code = code


class BadToken(CrmError):
    """A link's token that this site did not make, or that is meant for something else."""

    code = "bad token"


class ConsentRefused(CrmError):
    """An entry that the consent ledger does not take: unknown channel or action, or a grant without a topic."""

    code = "consent refused"


class ImportRefused(CrmError):
    """A file that cannot be imported at all; nothing of it was applied.

    `path` is where in the file (`file`, `sheet 1`, `row 1/headers`), `what` is wrong, `remedy` is what to do.
    """

    code = "import refused"

    def __init__(self, path: str, what: str, remedy: str) -> None:
        super().__init__(f"{path}: {what} ({remedy})")
        self.path = path
        self.what = what
        self.remedy = remedy


class UploadRefused(CrmError):
    """A file that the app has no use for, or that must not be public. `code` names the fault."""

    def __init__(self, code: str) -> None:
        super().__init__(f"file refused: {code}")
        self.code = code


class ImportTakenOver(CrmError):
    """Another process has gone on with this import; this one has stopped without applying anything more."""

    code = "import taken over"


class UnknownContact(CrmError):
    """There is no contact of that name, or it has been erased."""

    code = "unknown contact"


class OptInExpired(CrmError):
    """A request for double opt-in whose time is over."""

    code = "opt-in expired"


class DistrictMissing(CrmError):
    """A new contact would have no consular district: the settings name no default."""

    code = "district missing"
