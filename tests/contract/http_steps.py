"""What is asked of a host over HTTP, in order, and how answers are made comparable.

A step is (who, method, path, payload): payload {"json": ...}, {"form": ...}, {"query": ...}, with or without a {"file":
[name, content]}; `{doc}` in a path or a payload is the name that the host gave to the first document created here.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import requests

NAME = re.compile("[0-9a-v]{10}")
NAME_IN_WORDS = re.compile(r"(?<=Probe Document, )[0-9a-v]{10}(?=\])|(?<=Probe Document )[0-9a-v]{10}(?=:)")

RESOURCE = "/api/resource/Contract Probe Document"
METHOD = "/api/method/"
API = "/api/method/contract_probe.api."

STEPS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("guest", "GET", METHOD + "ping", {}),
    ("guest", "GET", METHOD + "frappe.auth.get_logged_user", {}),
    ("guest", "GET", RESOURCE, {}),
    ("guest", "GET", API + "who", {}),
    ("guest", "GET", API + "add", {"query": {"a": 1}}),
    ("guest", "GET", API + "hidden", {}),
    ("guest", "GET", API + "echo", {}),
    ("guest", "POST", API + "echo", {"form": {"text": "x"}}),
    ("guest", "POST", API + "echo", {"json": {"text": "x"}}),
    ("guest", "GET", API + "elsewhere", {}),
    ("guest", "GET", "/nowhere/at/all", {}),
    ("guest", "GET", "/api/nowhere", {}),
    ("guest", "GET", "/probe/page", {}),
    ("guest", "HEAD", "/probe/page", {}),
    ("guest", "POST", "/probe/page", {"form": {"posted": "yes"}}),
    ("guest", "GET", "/probe/page", {"query": {"gone": "1"}}),
    ("guest", "GET", "/probe/page", {"query": {"go": "1"}}),
    ("guest", "POST", METHOD + "login", {"form": {"usr": "Administrator", "pwd": "wrong"}}),
    ("admin", "GET", METHOD + "frappe.auth.get_logged_user", {}),
    ("admin", "GET", API + "add", {"query": {"a": "1", "b": "2"}}),
    ("admin", "GET", API + "add", {"query": {"a": "x"}}),
    ("admin", "GET", API + "add", {}),
    ("admin", "GET", API + "add", {"query": {"a": "1", "unknown": "2"}}),
    ("admin", "POST", API + "add", {"json": {"a": 1, "b": 5}}),
    ("admin", "GET", API + "nothing", {}),
    ("admin", "GET", API + "refuse", {}),
    ("admin", "GET", API + "refuse", {"query": {"permission": "true"}}),
    ("admin", "GET", API + "fall", {}),
    ("admin", "GET", API + "tell", {}),
    ("admin", "GET", API + "hidden", {}),
    ("admin", "GET", API + "replaced", {}),
    ("admin", "GET", API + "not_there", {}),
    ("admin", "POST", RESOURCE, {"json": {"title": "over http", "lines": [{"item": "x"}]}}),
    ("admin", "GET", RESOURCE + "/{doc}", {}),
    ("admin", "PUT", RESOURCE + "/{doc}", {"json": {"count": 4}}),
    ("admin", "PUT", RESOURCE + "/{doc}", {"json": {"count": 5, "modified": "2020-01-01 00:00:00.000000"}}),
    ("admin", "PUT", RESOURCE + "/{doc}", {"json": {"lines": [{"item": "y"}, {"item": "z", "quantity": 2}]}}),
    ("admin", "GET", RESOURCE, {"query": {"filters": '{"title": "over http"}'}}),
    (
        "admin",
        "GET",
        RESOURCE,
        {"query": {"filters": '{"title": "over http"}', "fields": '["title", "count", "is_on", "code"]'}},
    ),
    (
        "admin",
        "GET",
        RESOURCE,
        {"query": {"filters": '[["count", ">", 3]]', "fields": '["title"]', "limit_page_length": 1}},
    ),
    ("admin", "GET", RESOURCE, {"query": {"fields": '["title"]', "filters": '{"title": "over http"}', "as_dict": "0"}}),
    ("admin", "GET", RESOURCE, {"query": {"fields": '["nothing"]'}}),
    ("admin", "GET", RESOURCE, {"query": {"filters": "[["}}),
    ("admin", "GET", RESOURCE, {"query": {"order_by": "title; drop table x"}}),
    ("admin", "POST", RESOURCE, {"json": {"count": 1}}),
    ("admin", "POST", RESOURCE, {"json": {"title": "x", "tag": "nowhere"}}),
    ("admin", "POST", RESOURCE, {"json": {"title": "x", "kind": "z"}}),
    ("admin", "POST", RESOURCE, {"json": {"title": "x", "email": "no address"}}),
    ("admin", "POST", RESOURCE, {"json": {"title": "x" * 141}}),
    ("admin", "GET", RESOURCE + "/nowhere", {}),
    ("admin", "GET", "/api/resource/Contract Probe Nothing", {}),
    (
        "admin",
        "POST",
        METHOD + "frappe.client.get_count",
        {"json": {"doctype": "Contract Probe Document", "filters": {"title": "over http"}}},
    ),
    (
        "admin",
        "GET",
        METHOD + "frappe.client.get_value",
        {"query": {"doctype": "Contract Probe Document", "filters": '{"title": "over http"}', "fieldname": "count"}},
    ),
    (
        "admin",
        "POST",
        METHOD + "frappe.client.set_value",
        {"json": {"doctype": "Contract Probe Document", "name": "{doc}", "fieldname": "count", "value": 9}},
    ),
    (
        "admin",
        "GET",
        METHOD + "frappe.client.get_list",
        {
            "query": {
                "doctype": "Contract Probe Document",
                "filters": '{"title": "over http"}',
                "fields": '["title", "count"]',
            }
        },
    ),
    (
        "admin",
        "GET",
        METHOD + "frappe.client.set_value",
        {"query": {"doctype": "Contract Probe Document", "name": "{doc}", "fieldname": "count", "value": 9}},
    ),
    ("admin", "DELETE", RESOURCE, {}),
    ("admin", "DELETE", RESOURCE + "/{doc}", {}),
    ("admin", "GET", RESOURCE + "/{doc}", {}),
    ("guest", "POST", API + "asked", {"form": {"a": "1", "b": ["2", "3"]}}),
    ("guest", "POST", API + "raw", {"json": {"a": 1}, "query": {"c": "in the address"}}),
    ("guest", "GET", "/probe/ruled/by/a/rule", {}),
    ("guest", "GET", API + "told", {}),
    ("guest", "GET", API + "sent", {}),
    ("guest", "POST", METHOD + "upload_file", {"file": ["guest.txt", "of a guest"]}),
    ("admin", "POST", METHOD + "upload_file", {"form": {"is_private": "1"}}),
    ("admin", "POST", METHOD + "upload_file", {"form": {"is_private": "1"}, "file": ["step.txt", "of a step"]}),
    ("admin", "GET", "/private/files/step.txt", {}),
    ("guest", "GET", "/private/files/step.txt", {}),
    ("guest", "GET", METHOD + "download_file", {"query": {"file_url": "/private/files/step.txt"}}),
    ("admin", "GET", METHOD + "download_file", {"query": {"file_url": "/private/files/step.txt"}}),
    ("admin", "GET", "/private/files/never-there.txt", {}),
    ("admin", "POST", METHOD + "upload_file", {"file": ["public.txt", "for all"]}),
    (
        "admin",
        "POST",
        METHOD + "upload_file",
        {
            "form": {"doctype": "Contract Probe Tag", "docname": "of-a-tag", "is_private": "1", "fieldname": "title"},
            "file": ["tag.txt", "of a tag"],
        },
    ),
    ("admin", "GET", API + "token", {}),
    ("admin", "GET", API + "leave", {}),
    ("admin", "GET", METHOD + "frappe.auth.get_logged_user", {}),
    ("admin", "GET", METHOD + "logout", {}),
    ("admin", "GET", METHOD + "frappe.auth.get_logged_user", {}),
]


def play(base_url: str, admin_password: str) -> Iterator[dict[str, Any]]:
    """Ask every step of the host at this address; one comparable answer a step."""
    guest, admin = requests.Session(), requests.Session()
    admin.post(
        base_url + METHOD + "login", data={"usr": "Administrator", "pwd": admin_password}, timeout=20
    ).raise_for_status()
    sessions = {"guest": guest, "admin": admin}
    names: dict[str, str] = {}
    for who, method, path, payload in STEPS:
        filled = json.loads(json.dumps([path, payload]).replace("{doc}", names.get("doc", "{doc}")))
        answer = sessions[who].request(
            method,
            base_url + filled[0],
            json=filled[1].get("json"),
            data=filled[1].get("form"),
            params=filled[1].get("query"),
            files={"file": tuple(filled[1]["file"])} if "file" in filled[1] else None,
            allow_redirects=False,
            timeout=20,
        )
        if "doc" not in names and method == "POST" and path == RESOURCE:
            names["doc"] = answer.json()["data"]["name"]
        yield {"step": f"{who} {method} {path} {json.dumps(payload, sort_keys=True)}", **comparable(answer, names)}


def comparable(answer: requests.Response, names: dict[str, str]) -> dict[str, Any]:
    """Status, kind of content, place of a redirect and the JSON body, without what differs from run to run."""
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    told: dict[str, Any] = {"status": answer.status_code, "type": kind}
    if "Location" in answer.headers:
        told["location"] = answer.headers["Location"]
    if kind == "application/json":
        told["body"] = without_runs(unpacked(answer.json()), names)
        if "exc" in told["body"]:
            told["body"]["exc"] = "<traceback>"
        for key in ("_debug_messages", "full_name"):
            told["body"].pop(key, None)
    elif kind in ("text/plain", "text/csv"):
        told["text"] = answer.text
    elif probe_text := re.search(r"<p>.*bold.*</p>", answer.text):
        told["text"] = probe_text.group(0)
    return told


def unpacked(body: dict[str, Any]) -> dict[str, Any]:
    """Messages come as JSON in a string of JSON strings; each carries an id of its own."""
    if "_server_messages" in body:
        messages = [json.loads(message) for message in json.loads(body["_server_messages"])]
        for message in messages:
            message.pop("__frappe_exc_id", None)
        body["_server_messages"] = messages
    return body


def without_runs(value: Any, names: dict[str, str]) -> Any:
    """The same data with placeholders for the names and times that only this run has."""
    if isinstance(value, dict):
        plain = {key: without_runs(inner, names) for key, inner in value.items()}
        if NAME.fullmatch(str(plain.get("name", ""))):
            plain["name"] = "<name>"
        return plain
    if isinstance(value, list):
        return [without_runs(inner, names) for inner in value]
    if not isinstance(value, str):
        return value
    for placeholder, name in names.items():
        value = value.replace(name, f"<{placeholder}>")
    value = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", "<time>", value)
    return NAME_IN_WORDS.sub("<name>", value)
