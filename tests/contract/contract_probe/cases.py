"""What one host does in process, a function a case; the answer is plain data and the same on every host.

Each case runs in a transaction that is rolled back, as Administrator unless it says otherwise. Names and times that
differ from run to run never enter an answer.
"""

import re

import frappe
from frappe.utils.password import get_decrypted_password

DOC = "Contract Probe Document"
TAG = "Contract Probe Tag"
LINE = "Contract Probe Line"
SETTINGS = "Contract Probe Settings"
NAME_IN_WORDS = re.compile(r"(?<=Probe Document, )[0-9a-v]{10}(?=\])|(?<=Probe Document )[0-9a-v]{10}(?=:)")
TABLE = "`tabContract Probe Document`"


def make(title="one", **fields):
    return frappe.get_doc({"doctype": DOC, "title": title, **fields}).insert()


def events(action):
    frappe.flags.probe_events = []
    action()
    return frappe.flags.pop("probe_events")


def error(action):
    try:
        action()
    except Exception as raised:  # noqa: BLE001 - whatever it is, it is the answer
        return [type(raised).__name__, NAME_IN_WORDS.sub("<name>", str(raised))]
    return ["nothing was raised", ""]


# --- the life of a document


def insert_runs_these_events():
    return events(lambda: make(lines=[{"item": "x"}]))


def save_runs_these_events():
    doc = make()
    doc.title = "two"
    return events(doc.save)


def delete_runs_these_events():
    doc = make()
    return events(doc.delete)


def db_set_runs_these_events():
    doc = make()
    return events(lambda: doc.db_set("title", "two"))


def set_value_runs_these_events():
    doc = make()
    return events(lambda: frappe.db.set_value(DOC, doc.name, "title", "two"))


def a_failed_insert_leaves_nothing():
    return [error(lambda: make(title="", code="gone")), frappe.db.count(DOC, {"code": "gone"})]


def hash_names_have_this_form():
    name = make().name
    return [len(name), bool(re.fullmatch(r"[0-9a-v]{10}", name))]


def a_name_in_the_payload_is_ignored():
    return make(name="mine").name == "mine"


def field_names_come_from_the_field():
    return frappe.get_doc({"doctype": TAG, "title": "alpha", "name": "other"}).insert().name


def defaults_before_and_after_insert():
    plain = frappe.get_doc({"doctype": DOC, "title": "x"})
    fresh = frappe.new_doc(DOC)
    return [plain.get("level"), plain.get("is_on"), fresh.level, fresh.is_on, plain.insert().level, plain.is_on]


def empty_values_are_stored_as():
    doc = make()
    row = frappe.db.sql(
        f"select code, kind, count, amount, on_date, data, notes, docstatus, idx from {TABLE} where name=%s", doc.name
    )
    return [None if value is None else str(value) for value in row[0]]


def children_are_numbered_and_replaced():
    doc = make(lines=[{"item": "x", "quantity": 2}, {"item": "y"}])
    first = [
        (row.idx, row.item, row.quantity, row.parent == doc.name, row.parentfield, row.parenttype) for row in doc.lines
    ]
    doc.set("lines", [{"item": "z"}])
    doc.save()
    return [
        first,
        [(row.idx, row.item) for row in frappe.get_doc(DOC, doc.name).lines],
        frappe.db.count(LINE, {"parent": doc.name}),
    ]


def append_returns_the_row():
    doc = frappe.new_doc(DOC)
    row = doc.append("lines", {"item": "x"})
    return [row.doctype, row.idx, row.parentfield, row.parenttype, len(doc.lines)]


def reading_gives_these_types():
    doc = make(count="5", amount="2.5", on_date="2026-03-16", at="2026-03-16 10:00:00", is_on=0, data='{"a": 1}')
    read = frappe.get_doc(DOC, doc.name)
    return [
        type(read.get(name)).__name__
        for name in ("count", "amount", "on_date", "at", "is_on", "data", "creation", "code")
    ]


def before_save_is_remembered():
    doc = make()
    doc = frappe.get_doc(DOC, doc.name)
    doc.title = "two"
    doc.save()
    old = doc.get_doc_before_save()
    return [old.title, doc.has_value_changed("title"), doc.has_value_changed("kind"), doc.is_new()]


def a_stale_save_is_refused():
    doc = make()
    stale = frappe.get_doc(DOC, doc.name)
    fresh = frappe.get_doc(DOC, doc.name)
    fresh.title = "two"
    fresh.save()
    stale.title = "three"
    return error(stale.save)[0]


def as_dict_has_these_keys():
    return sorted(make(lines=[{"item": "x"}]).as_dict())


def a_password_is_kept_apart():
    doc = make(secret="very secret")
    stored = frappe.db.get_value(DOC, doc.name, "secret")
    return [stored, doc.secret, get_decrypted_password(DOC, doc.name, "secret")]


def deleting_keeps_a_copy():
    doc = make(title="kept copy")
    doc.delete()
    return [
        frappe.db.exists(DOC, doc.name),
        frappe.db.count("Deleted Document", {"deleted_doctype": DOC, "deleted_name": doc.name}),
    ]


# --- what is refused, and in which words


def a_missing_field():
    return error(lambda: make(title=None))


def a_missing_field_in_a_row():
    return error(lambda: make(lines=[{"quantity": 1}]))


def a_link_to_nothing():
    return error(lambda: make(tag="nowhere"))


def a_choice_that_is_none():
    return error(lambda: make(kind="z"))


def a_bad_address():
    return error(lambda: make(email="not an address"))


def too_long_a_text():
    return error(lambda: make(title="x" * 141))


def too_long_for_its_own_length():
    return error(lambda: make(short="x" * 21))


def the_same_unique_value_twice():
    make(code="c1")
    return error(lambda: make(code="c1"))[0]


def the_same_name_twice():
    frappe.get_doc({"doctype": TAG, "title": "alpha"}).insert()
    return error(lambda: frappe.get_doc({"doctype": TAG, "title": "alpha"}).insert())[0]


def empty_unique_values_do_not_clash():
    make(code="")
    make(code="")
    return frappe.db.count(DOC, {"title": "one"})


def a_document_that_is_not_there():
    return error(lambda: frappe.get_doc(DOC, "nowhere"))


def deleting_what_is_linked():
    frappe.get_doc({"doctype": TAG, "title": "alpha"}).insert()
    make(tag="alpha")
    return error(lambda: frappe.delete_doc(TAG, "alpha"))[0]


def throw_raises():
    return [error(lambda: frappe.throw("No.")), error(lambda: frappe.throw("No.", frappe.PermissionError))]


# --- the database


def sql_answers_in_these_shapes():
    make("a", count=1)
    make("b", count=2)
    query = f"select title, count from {TABLE} where title in %(titles)s order by title"
    values = {"titles": ["a", "b"]}
    return [
        frappe.db.sql(query, values),
        frappe.db.sql(query, values, as_dict=True),
        frappe.db.sql(query, values, as_list=True),
        frappe.db.sql(query, values, pluck=True),
        frappe.db.sql(f"select title from {TABLE} where title = %s", "a"),
        frappe.db.sql(f"select title from {TABLE} where title in %s and count > %s", (("a", "b"), 1)),
        frappe.db.sql(f"select count(*) from {TABLE} where title like %s", ("%b%",)),
        frappe.db.sql(f"select title from {TABLE} where title = %s", "nothing"),
    ]


def get_value_answers_in_these_shapes():
    doc = make("a", count=1)
    return [
        frappe.db.get_value(DOC, doc.name, "title"),
        frappe.db.get_value(DOC, doc.name, ["title", "count"]),
        frappe.db.get_value(DOC, doc.name, ["title", "count"], as_dict=True),
        frappe.db.get_value(DOC, {"title": "a"}, "count"),
        frappe.db.get_value(DOC, {"title": "nothing"}, "count"),
        frappe.db.get_value(DOC, {"title": "nothing"}, ["title", "count"]),
        frappe.db.get_value(DOC, {"title": "nothing"}, ["title", "count"], as_dict=True),
    ]


def exists_and_count():
    doc = make("a")
    return [
        frappe.db.exists(DOC, doc.name) == doc.name,
        frappe.db.exists(DOC, {"title": "a"}) == doc.name,
        frappe.db.exists(DOC, "nowhere"),
        frappe.db.exists(DOC, {"title": "nothing"}),
        frappe.db.count(DOC, {"title": "a"}),
        frappe.db.count(DOC, {"title": ["in", ["a", "b"]]}),
    ]


def set_value_takes_a_dict_and_filters():
    one, two = make("a"), make("b")
    frappe.db.set_value(DOC, one.name, {"count": 5, "kind": "b"})
    frappe.db.set_value(DOC, {"title": "b"}, "count", 6)
    return frappe.db.sql(f"select count, kind from {TABLE} where name in %s order by count", ([one.name, two.name],))


def delete_takes_filters():
    make("a")
    make("b")
    frappe.db.delete(DOC, {"title": "a"})
    return [frappe.db.count(DOC, {"title": "a"}), frappe.db.count(DOC, {"title": "b"})]


def bulk_insert_ignores_duplicates_when_told():
    rows = [("bulk1", "x", "k1"), ("bulk2", "y", "k2")]
    frappe.db.bulk_insert(DOC, ["name", "title", "code"], rows)
    frappe.db.bulk_insert(
        DOC, ["name", "title", "code"], [("bulk1", "z", "k9"), ("bulk3", "z", "k3")], ignore_duplicates=True
    )
    return frappe.db.sql(f"select name, title from {TABLE} where name like %s order by name", "bulk%")


def a_bulk_insert_of_duplicates_is_refused():
    frappe.db.bulk_insert(DOC, ["name", "title"], [("bulk1", "x")])
    return error(lambda: frappe.db.bulk_insert(DOC, ["name", "title"], [("bulk1", "x")]))[0]


def a_savepoint_undoes_what_came_after():
    make("kept")
    frappe.db.savepoint("here")
    make("undone")
    frappe.db.rollback(save_point="here")
    return [frappe.db.count(DOC, {"title": "kept"}), frappe.db.count(DOC, {"title": "undone"})]


def rollback_drops_what_waited_for_the_commit():
    seen = []
    frappe.db.after_commit.add(lambda: seen.append("committed"))
    frappe.db.after_rollback.add(lambda: seen.append("rolled back"))
    frappe.db.rollback()
    frappe.db.commit()
    return seen


def commit_runs_what_waited_for_it_once():
    seen = []
    frappe.db.after_commit.add(lambda: seen.append("committed"))
    frappe.db.commit()
    frappe.db.commit()
    return seen


def single_values():
    before = frappe.db.get_single_value(SETTINGS, "number")
    frappe.db.set_single_value(SETTINGS, "value", "x")
    settings = frappe.get_doc(SETTINGS)
    settings.number = 9
    settings.save()
    return [
        before,
        frappe.db.get_single_value(SETTINGS, "value"),
        frappe.db.get_single_value(SETTINGS, "number"),
        settings.doctype,
    ]


# --- lists


def the_people(**kwargs):
    return [row.title for row in frappe.get_all(DOC, fields=["title"], order_by="title asc", **kwargs)]


def make_four():
    make("a", count=1, kind="a", on_date="2026-01-01")
    make("b", count=2, kind="b", on_date="2026-02-01")
    make("c", count=3, code="see", on_date="2026-03-01")
    make("d", count=4)


def operators_of_filters():
    make_four()
    return {
        str(filters): the_people(filters=filters)
        for filters in (
            {"count": 2},
            {"count": [">", 2]},
            {"count": ["<=", 2]},
            {"count": ["!=", 2]},
            {"kind": ["!=", "a"]},
            {"kind": ""},
            {"kind": ["in", ["a", "b"]]},
            {"kind": ["not in", ["a"]]},
            {"title": ["like", "%a%"]},
            {"title": ["not like", "%a%"]},
            {"code": ["is", "set"]},
            {"code": ["is", "not set"]},
            {"on_date": ["between", ["2026-01-15", "2026-03-15"]]},
        )
    }


def lists_in_their_forms():
    make_four()
    return [
        the_people(filters=[["count", ">", 1], ["count", "<", 4]]),
        the_people(filters=[[DOC, "count", "=", 4]]),
        the_people(or_filters={"count": 1, "kind": "b"}),
        the_people(limit=2),
        the_people(limit_start=1, limit_page_length=2),
        frappe.get_all(DOC, filters={"count": 1}, pluck="title"),
        frappe.get_all(DOC, filters={"count": 1}, fields=["title", "count"], as_list=True),
        frappe.get_all(DOC, fields=["kind", "count(name) as n"], group_by="kind", order_by="kind asc"),
    ]


def an_unknown_field_in_a_list():
    return error(lambda: frappe.get_all(DOC, fields=["title"], filters={"nothing": 1}))[0]


# --- permissions


def as_reader(action):
    email = "reader@probe.example"
    if not frappe.db.exists("User", email):
        frappe.get_doc(
            {
                "doctype": "User",
                "email": email,
                "first_name": "Reader",
                "send_welcome_email": 0,
                "roles": [{"role": "Contract Probe Reader"}],
            }
        ).insert()
    try:
        frappe.set_user(email)
        return action()
    finally:
        frappe.set_user("Administrator")


def a_reader_may_read_only():
    doc = make("a")
    return as_reader(
        lambda: [
            frappe.has_permission(DOC, "read"),
            frappe.has_permission(DOC, "write"),
            frappe.has_permission(DOC, "create"),
            error(lambda: make("b"))[0],
            error(lambda: frappe.get_doc(DOC, doc.name).save())[0],
            error(lambda: frappe.delete_doc(DOC, doc.name))[0],
            len(frappe.get_list(DOC, filters={"title": "a"})),
        ]
    )


def row_rules_bind_lists_but_not_get_all():
    for title in ("alpha", "beta"):
        frappe.get_doc({"doctype": TAG, "title": title}).insert()
    return as_reader(lambda: [frappe.get_list(TAG, pluck="name"), sorted(frappe.get_all(TAG, pluck="name"))])


def roles_of_users():
    return as_reader(lambda: sorted(set(frappe.get_roles()) & {"All", "Guest", "Contract Probe Reader", "Desk User"}))


def a_guest_sees_nothing():
    make("a")
    try:
        frappe.set_user("Guest")
        return [error(lambda: frappe.get_list(DOC))[0], frappe.has_permission(DOC, "read"), sorted(frappe.get_roles())]
    finally:
        frappe.set_user("Administrator")


# --- the module's own functions


def hooks_are_lists():
    return [frappe.get_hooks("app_title", app_name="contract_probe"), frappe.get_hooks("nothing_of_the_kind")]


def small_functions():
    utils = frappe.utils
    return [
        len(frappe.generate_hash()),
        len(frappe.generate_hash(length=24)),
        utils.cint("5"),
        utils.cint("x"),
        utils.cint(None),
        utils.cstr(None),
        utils.cstr(5),
        str(utils.getdate("2026-03-16")),
        str(utils.get_datetime("2026-03-16 10:00:00")),
        frappe.parse_json('{"a": [1]}'),
        frappe.parse_json(None),
        frappe.as_json({"b": 1, "a": 2}),
        frappe.get_attr("contract_probe.events.note").__name__,
        frappe.get_app_path("contract_probe", "www", "probe").endswith("contract_probe/www/probe"),
    ]


def jobs_wait_for_the_commit():
    job = frappe.enqueue("contract_probe.events.from_job", word="ran", enqueue_after_commit=True)
    frappe.db.rollback()
    return job is None


# --- what the app uses beside these


def indexes_may_be_added_twice():
    for _again in range(2):
        frappe.db.add_index(DOC, ["kind", "count"])
        frappe.db.add_unique(LINE, ["parent", "item", "quantity"])
    rows = [{"item": "same", "quantity": 7}, {"item": "same", "quantity": 7}]
    return error(lambda: make(lines=rows))[0]


def before_commit_runs_first():
    seen = []
    frappe.db.before_commit.add(lambda: seen.append("before"))
    frappe.db.after_commit.add(lambda: seen.append("after"))
    frappe.db.commit()
    return seen


def text_for_each_database():
    return [
        frappe.db.db_type in ("mariadb", "sqlite"),
        frappe.db.multisql({"mariadb": "select 'x'", "sqlite": "select 'x'"}),
        frappe.db.multisql({"mariadb": "select %s", "sqlite": "select %s"}, ("y",)),
    ]


def a_text_in_quotes_is_the_text():
    texts = ["o'hara", 'a "b"', "a\\b", "100 %"]
    return [frappe.db.sql(f"select {frappe.db.escape(text, percent=False)}", pluck=True)[0] for text in texts]


def a_limit_of_time_is_set_and_taken_away():
    frappe.db.set_execution_timeout(5)
    found = frappe.db.sql("select 1")
    frappe.db.set_execution_timeout(0)
    return found


def only_some_roles():
    return [
        error(lambda: frappe.only_for("Contract Probe Reader")),
        as_reader(lambda: error(lambda: frappe.only_for("Contract Probe Reader"))),
        as_reader(lambda: error(lambda: frappe.only_for(("System Manager", "Contract Probe Writer")))),
    ]


def errors_carry_these_codes():
    names = (
        "DoesNotExistError LinkValidationError PermissionError QueryDeadlockError QueryTimeoutError Redirect "
        "ValidationError DuplicateEntryError UniqueValidationError AuthenticationError"
    )
    return {name: getattr(getattr(frappe, name), "http_status_code", None) for name in names.split()}


def settings_of_the_site():
    from frappe.installer import update_site_config

    update_site_config("probe_key", "probe value")
    kept = frappe.conf.get("probe_key")
    update_site_config("probe_key", "None")
    path = frappe.get_site_path("private", "probe")
    return [kept, path.endswith(f"{frappe.local.site}/private/probe"), frappe.get_hooks("app_title") != []]


def what_a_doctype_says_of_itself():
    meta = frappe.get_meta(DOC)
    return [
        meta.has_field("title"),
        meta.has_field("nothing"),
        meta.get_label("on_date"),
        meta.get_label("modified"),
        meta.get_field("nothing"),
        meta.get_field("kind").options,
        [field.fieldname for field in meta.fields if field.fieldtype == "Table"],
    ]


def children_of_all_tables():
    doc = make(lines=[{"item": "x"}, {"item": "y"}])
    doc.extend("lines", [{"item": "z"}])
    doc.update({"count": 3})
    return [[row.item for row in doc.get_all_children()], doc.get("count"), doc.get("nothing"), doc.is_new()]


def rights_of_a_document():
    doc = make()
    return as_reader(
        lambda: [
            bool(doc.has_permission("read")),
            bool(doc.has_permission("write")),
            error(lambda: doc.check_permission("read"))[0],
            error(lambda: doc.check_permission("write"))[0],
        ]
    )


def texts_without_a_translation_stay():
    return [frappe._("A text of the probe"), frappe._("{0} of {1}").format(1, 2)]


def flags_are_a_dict():
    frappe.local.flags.probe_flag = 1
    return [frappe.local.flags.get("probe_flag"), frappe.local.flags.pop("probe_flag"), frappe.local.flags.probe_flag]


def a_hook_refuses_a_document():
    seen = frappe.get_doc({"doctype": TAG, "title": "alpha"}).insert()
    hidden = frappe.get_doc({"doctype": TAG, "title": "hidden"}).insert()
    return as_reader(lambda: [bool(frappe.has_permission(TAG, "read", doc)) for doc in (seen, hidden)])


def a_log_is_written_to():
    return frappe.logger("probe").info("a line")


def numbers_and_instants():
    return [type(frappe.utils.now_datetime()).__name__, frappe.utils.now_datetime().tzinfo, frappe.utils.cint("12")]


def a_private_file_is_kept():
    file = frappe.get_doc({"doctype": "File", "file_name": "kept.txt", "content": "kept content", "is_private": 1})
    file.insert()
    read = frappe.get_doc("File", file.name)
    return [
        file.file_url.startswith("/private/files/kept"),
        read.get_content(),
        read.is_private,
        read.file_size,
        read.file_type,
        read.content_hash,
        read.folder,
        read.exists_on_disk(),
        read.is_downloadable(),
        "/private/files/kept" in read.get_full_path(),
    ]


def a_file_needs_a_name():
    return error(lambda: frappe.get_doc({"doctype": "File", "content": "x"}).insert())[0]


def a_file_is_read_by_its_owner_and_with_its_document():
    doc = make()
    secret = {"doctype": "File", "file_name": "secret.txt", "content": "secret", "is_private": 1}
    alone = frappe.get_doc(secret).insert()
    attached = {"attached_to_doctype": DOC, "attached_to_name": doc.name, "content": "attached"}
    beside = frappe.get_doc({**secret, **attached}).insert()
    return as_reader(
        lambda: [
            bool(frappe.has_permission("File", "read", frappe.get_doc("File", file.name))) for file in (alone, beside)
        ]
    )


CASES = {
    name: function
    for name, function in list(globals().items())
    if callable(function)
    and function.__module__ == __name__
    and not function.__code__.co_varnames[: function.__code__.co_argcount]
    and name not in ("make_four", "the_people", "run_all")
}


def run_case(name):
    """The answer of one case, its transaction undone."""
    frappe.set_user("Administrator")
    frappe.db.rollback()
    try:
        return CASES[name]()
    finally:
        frappe.db.rollback()
        frappe.set_user("Administrator")


def run_all():
    return {name: run_case(name) for name in CASES}
