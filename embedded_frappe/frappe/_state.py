"""The state of the request or job in hand: `frappe.local`, one per thread, and its short names."""

from typing import Any

from werkzeug.local import Local

local = Local()
db: Any = local("db")
conf: Any = local("conf")
form: Any = local("form_dict")
form_dict: Any = local("form_dict")
request: Any = local("request")
job: Any = local("job")
response: Any = local("response")
session: Any = local("session")
user: Any = local("user")
flags: Any = local("flags")
error_log: Any = local("error_log")
debug_log: Any = local("debug_log")
message_log: Any = local("message_log")
lang: Any = local("lang")
