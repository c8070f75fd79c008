"""The names of Frappe that the app uses; tests/contract covers them. A name that is not here is not used."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, ParamSpec, TypeVar

from werkzeug.wrappers import Request

from frappe.exceptions import (
    AuthenticationError as AuthenticationError,
    DoesNotExistError as DoesNotExistError,
    DuplicateEntryError as DuplicateEntryError,
    LinkValidationError as LinkValidationError,
    MandatoryError as MandatoryError,
    PermissionError as PermissionError,
    QueryDeadlockError as QueryDeadlockError,
    QueryTimeoutError as QueryTimeoutError,
    Redirect as Redirect,
    TimestampMismatchError as TimestampMismatchError,
    TooManyRequestsError as TooManyRequestsError,
    QueryDeadlockError as QueryDeadlockError,
    QueryTimeoutError as QueryTimeoutError,
    UniqueValidationError as UniqueValidationError,
    ValidationError as ValidationError,
)
from frappe.model.document import Document

_P = ParamSpec("_P")
_R = TypeVar("_R")
_Row = Any

class _Callbacks:
    def add(self, function: Callable[[], object]) -> None: ...

class _Database:
    db_type: str
    before_commit: _Callbacks
    after_commit: _Callbacks
    after_rollback: _Callbacks
    def sql(
        self,
        query: str,
        values: object = (),
        as_dict: bool | int = False,
        as_list: bool | int = False,
        pluck: bool = False,
    ) -> Any: ...
    def multisql(self, sql_dict: Mapping[str, str], values: object = (), **kwargs: Any) -> Any: ...
    def commit(self) -> None: ...
    def rollback(self, *, save_point: str | None = None) -> None: ...
    def savepoint(self, save_point: str) -> None: ...
    def get_value(
        self,
        doctype: str,
        filters: object = None,
        fieldname: str | Sequence[str] = "name",
        *,
        as_dict: bool = False,
        order_by: str | None = None,
        for_update: bool = False,
    ) -> Any: ...
    def get_single_value(self, doctype: str, fieldname: str, cache: bool = True) -> Any: ...
    def set_value(
        self,
        dt: str,
        dn: object,
        field: str | Mapping[str, object],
        val: object = None,
        *,
        update_modified: bool = True,
    ) -> None: ...
    def set_single_value(self, doctype: str, fieldname: str | Mapping[str, object], value: object = None) -> None: ...
    def exists(self, dt: str, dn: object = None) -> str | None: ...
    def count(self, dt: str, filters: object = None) -> int: ...
    def delete(self, doctype: str, filters: object = None) -> None: ...
    def bulk_insert(
        self,
        doctype: str,
        fields: Sequence[str],
        values: Iterable[Sequence[Any]],
        ignore_duplicates: bool = False,
        *,
        chunk_size: int = 10_000,
    ) -> None: ...
    def add_unique(self, doctype: str, fields: Sequence[str], constraint_name: str | None = None) -> None: ...
    def set_execution_timeout(self, seconds: int) -> None: ...
    def escape(self, s: str, percent: bool = True) -> str: ...
    def add_index(self, doctype: str, fields: Sequence[str], index_name: str | None = None) -> None: ...

class _Flags(dict[str, Any]):
    def __getattr__(self, name: str) -> Any: ...
    def __setattr__(self, name: str, value: Any) -> None: ...

class _Session:
    user: str

class _Local:
    lang: str
    site: str
    response: _Flags
    request_ip: str | None
    flags: _Flags
    login_manager: Any

class _Meta:
    issingle: int
    istable: int
    name: str
    fields: list[Any]
    def get_field(self, fieldname: str) -> Any: ...
    def get_label(self, fieldname: str) -> str: ...

__version__: str
db: _Database
local: _Local
session: _Session
flags: _Flags
conf: _Flags
form_dict: _Flags
response: _Flags
request: Request

def _(msg: str, lang: str | None = None, context: str | None = None) -> str: ...
def whitelist(
    allow_guest: bool = False, methods: list[str] | None = None
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...
def throw(msg: str, exc: type[Exception] = ..., title: str | None = None) -> NoReturn: ...
def msgprint(msg: str, title: str | None = None) -> None: ...
def get_doc(doctype: str | Mapping[str, Any], name: str | None = None) -> Any: ...
def new_doc(doctype: str) -> Any: ...
def delete_doc(doctype: str, name: str, *, ignore_permissions: bool = False) -> None: ...
def get_all(doctype: str, *args: Any, **kwargs: Any) -> list[Any]: ...
def get_list(doctype: str, *args: Any, **kwargs: Any) -> list[Any]: ...
def get_meta(doctype: str) -> _Meta: ...
def has_permission(
    doctype: str,
    ptype: str = "read",
    doc: Document | str | None = None,
    user: str | None = None,
    *,
    throw: bool = False,
) -> bool: ...
def only_for(roles: str | Sequence[str]) -> None: ...
def get_roles(username: str | None = None) -> list[str]: ...
def set_user(username: str) -> None: ...
def enqueue(
    method: str,
    queue: str = "default",
    timeout: int | None = None,
    *,
    job_id: str | None = None,
    deduplicate: bool = False,
    enqueue_after_commit: bool = False,
    **kwargs: Any,
) -> Any: ...
def get_site_path(*joins: str) -> str: ...
def get_app_path(app_name: str, *joins: str) -> str: ...
def get_installed_apps() -> list[str]: ...
def get_hooks(hook: str, default: Any = None, app_name: str | None = None) -> Any: ...
def get_attr(method_string: str) -> Any: ...
def generate_hash(txt: str | None = None, length: int = 56) -> str: ...
def logger(module: str | None = None) -> Any: ...
def as_json(obj: Any, indent: int = 1) -> str: ...
def parse_json(val: Any) -> Any: ...
def init(site: str, sites_path: str = ".", force: bool = False) -> None: ...
def connect() -> None: ...
def destroy() -> None: ...
