"""Frappe's exception classes by name and HTTP status (Frappe 15). The web part maps them to answers."""


class ValidationError(Exception):
    http_status_code = 417


class FrappeTypeError(TypeError):
    http_status_code = 417


class AuthenticationError(Exception):
    http_status_code = 401


class PermissionError(Exception):
    http_status_code = 403


class NameError(Exception):
    http_status_code = 409


class CSRFTokenError(Exception):
    http_status_code = 400


class InvalidAuthorizationToken(CSRFTokenError): ...


class TooManyRequestsError(Exception):
    http_status_code = 429


class SessionStopped(Exception):
    http_status_code = 503


class QueryTimeoutError(Exception): ...


class QueryDeadlockError(Exception): ...


class SiteNotSpecifiedError(Exception): ...


class IncorrectSitePath(Exception):
    http_status_code = 404


class Redirect(Exception):
    """Ends a request with a redirect to frappe.local.flags.redirect_location."""

    def __init__(self, http_status_code: int = 301) -> None:
        super().__init__(http_status_code)
        self.http_status_code = http_status_code


class DuplicateEntryError(NameError): ...


class DoesNotExistError(ValidationError):
    http_status_code = 404


class PageDoesNotExistError(ValidationError):
    http_status_code = 404


class DataError(ValidationError): ...


class MandatoryError(ValidationError): ...


class NonNegativeError(ValidationError): ...


class CannotChangeConstantError(ValidationError): ...


class CharacterLengthExceededError(ValidationError): ...


class LinkValidationError(ValidationError): ...


class DocstatusTransitionError(ValidationError): ...


class TimestampMismatchError(ValidationError): ...


class LinkExistsError(ValidationError): ...


class InvalidEmailAddressError(ValidationError): ...


class InvalidPhoneNumberError(ValidationError): ...


class UniqueValidationError(ValidationError): ...


class AppNotInstalledError(ValidationError): ...


class ImplicitCommitError(ValidationError): ...


class InvalidColumnName(ValidationError): ...


class InvalidDates(ValidationError): ...
