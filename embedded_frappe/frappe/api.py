"""The routes under `/api`: methods by RPC, and documents by REST."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import frappe
from frappe import _, client
from frappe.utils.response import build_response
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule, Submount
from werkzeug.wrappers import Request, Response

_DEFAULT_PAGE_ROWS = 20


def handle(request: Request) -> Response:
    """Answer a request under `/api`. Raises DoesNotExistError, MethodNotAllowed and whatever the endpoint raises."""
    try:
        endpoint, arguments = API_URL_MAP.bind_to_environ(request.environ).match()
    except NotFound:
        raise frappe.DoesNotExistError from None
    data = endpoint(**arguments)
    if isinstance(data, Response):
        return data
    if data is not None:
        frappe.local.response["data"] = data
    return build_response("json")


def handle_rpc_call(method: str) -> Response | None:
    """`/api/method/<dotted path>`."""
    from frappe import handler

    frappe.local.form_dict.cmd = method.split("/", 1)[0]
    return handler.handle()


def document_list(doctype: str) -> Any:
    """`GET /api/resource/<doctype>`: a page of rows, 20 unless asked otherwise."""
    form = frappe.local.form_dict
    arguments = {key: form[key] for key in _LIST_ARGUMENTS if key in form}
    if isinstance(arguments.get("fields"), str):
        arguments["fields"] = _field_names(arguments["fields"])
    if "as_dict" in arguments:
        arguments["as_dict"] = str(arguments["as_dict"]).lower() not in ("0", "false", "")
    arguments.setdefault("limit_page_length", form.get("limit") or _DEFAULT_PAGE_ROWS)
    return client.get_list(doctype, **arguments)


def _field_names(text: str) -> list[Any]:
    names: Any = None
    with contextlib.suppress(ValueError, RecursionError):
        names = json.loads(text)
    if not isinstance(names, list):
        frappe.throw(_('fields is a list of names, such as ["name", "title"].'))
    return names


def create_doc(doctype: str) -> Any:
    """`POST /api/resource/<doctype>`."""
    data = _form_data()
    client.check_doctype(doctype, "create")
    _check_shape(doctype, data)
    return client.shown(frappe.get_doc({**data, "doctype": doctype}).insert())


def read_doc(doctype: str, name: str) -> Any:
    """`GET /api/resource/<doctype>/<name>`."""
    return client.shown(client.readable_doc(doctype, name))


def update_doc(doctype: str, name: str) -> Any:
    """`PUT /api/resource/<doctype>/<name>`: the given fields; a child table is replaced whole."""
    data = _form_data()
    doc = client.readable_doc(doctype, name, "write")
    for key in ("flags", "doctype", "name"):
        data.pop(key, None)
    _check_shape(doctype, data)
    doc.update(data)
    return client.shown(doc.save())


def delete_doc(doctype: str, name: str) -> str:
    """`DELETE /api/resource/<doctype>/<name>` -> 202."""
    client.readable_doc(doctype, name, "delete").delete()
    frappe.local.response["http_status_code"] = 202
    return "ok"


def _check_shape(doctype: str, data: dict[str, Any]) -> None:
    """Refuse a list or an object where a value stands, and the reverse. Raises DoesNotExistError for no DocType."""
    for field in frappe.get_meta(doctype).fields:
        value = data.get(field.fieldname)
        if field.fieldtype in ("Table", "Table MultiSelect"):
            _check_rows(field, value)
        elif isinstance(value, list | dict) and field.fieldtype != "JSON":
            kind = "list" if isinstance(value, list) else "dict"
            frappe.throw(_("Value for {0} cannot be a {1}").format(_(field.label), kind))


def _check_rows(field: Any, value: Any) -> None:
    rows = value or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        frappe.throw(_("Value for {0} must be a list of rows").format(_(field.label)))
    for row in rows:
        _check_shape(field.options, row)


def _form_data() -> dict[str, Any]:
    """The document in the request: its JSON body, the form field `data`, or the form fields themselves."""
    form = dict(frappe.local.form_dict)
    data = form.get("data")
    if isinstance(data, str):
        data = json.loads(data)
    return data if isinstance(data, dict) else form


_LIST_ARGUMENTS = (
    "fields",
    "filters",
    "or_filters",
    "group_by",
    "order_by",
    "limit_start",
    "limit_page_length",
    "parent",
    "as_dict",
)

API_URL_MAP = Map(
    [
        Submount(
            prefix,
            [
                Rule("/method/<path:method>", endpoint=handle_rpc_call),
                Rule("/resource/<doctype>", methods=["GET"], endpoint=document_list),
                Rule("/resource/<doctype>", methods=["POST"], endpoint=create_doc),
                Rule("/resource/<doctype>/<path:name>/", methods=["GET"], endpoint=read_doc),
                Rule("/resource/<doctype>/<path:name>/", methods=["PUT"], endpoint=update_doc),
                Rule("/resource/<doctype>/<path:name>/", methods=["DELETE"], endpoint=delete_doc),
            ],
        )
        for prefix in ("/api", "/api/v1")
    ],
    strict_slashes=False,
    merge_slashes=False,
)
