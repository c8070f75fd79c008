"""The life cycle of documents, in Frappe's order of events: the controller, the app's hook, the `*` hook, per event."""

from typing import Any

import frappe
from frappe._mapping import _dict
from frappe.model import checks
from frappe.model.base_document import BaseDocument, get_controller, read_moment
from frappe.model.create_new import get_defaults
from frappe.model.naming import set_new_name, validate_name
from frappe.utils.data import cint, get_datetime, getdate, now

from embedded_frappe.errors import refuse_options


def get_doc(*args: Any, **kwargs: Any) -> "Document":
    """Load or make a document; see frappe.get_doc."""
    if args and isinstance(args[0], BaseDocument):
        return args[0]  # type: ignore[return-value]
    if args and isinstance(args[0], str):
        return get_controller(args[0])(*args, **kwargs)
    values = args[0] if args else kwargs
    if not isinstance(values, dict):
        raise ValueError("First non keyword argument must be a string or dict")
    if "doctype" not in values:
        raise ValueError('"doctype" is a required key')
    return get_controller(values["doctype"])(values)


class Document(BaseDocument):
    """All controllers inherit from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.name = None
        self.flags = _dict()
        if args and isinstance(args[0], str):
            self.doctype = args[0]
            self.name = args[1] if len(args) > 1 else args[0]
            self.flags.for_update = kwargs.pop("for_update", None)
            refuse_options("frappe.get_doc", kwargs)
            self.load_from_db()
            return
        super().__init__(args[0] if args else kwargs)

    def load_from_db(self) -> "Document":
        """Read the fields and the children. Raises DoesNotExistError."""
        for_update = bool(self.flags.for_update)
        if self.meta.issingle:
            self._load_single()
        else:
            found = frappe.db.get_value(self.doctype, self.name, "*", as_dict=True, for_update=for_update)
            if not found:
                message = frappe._("{0} {1} not found").format(frappe._(self.doctype), self.name)
                frappe.throw(message, frappe.DoesNotExistError)
            self.__dict__.update(found)
        for field in self.meta.get_table_fields():
            parent = {"parent": self.name, "parenttype": self.doctype, "parentfield": field.fieldname}
            rows = frappe.db.get_values(field.options, parent, "*", as_dict=True, order_by="idx asc")
            self.set(field.fieldname, rows)
        self._fill({})
        return self

    def _load_single(self) -> None:
        stored = frappe.db.get_singles_dict(self.doctype, cast=True)
        self.__dict__.update(stored or frappe.new_doc(self.doctype, as_dict=True), name=self.doctype)
        self.__dict__.pop("__islocal", None)
        self.__dict__.pop("__unsaved", None)
        for field in self.meta.of_type("Check", "Int"):
            self.__dict__[field.fieldname] = cint(self.get(field.fieldname))

    def reload(self) -> "Document":
        """Read the document again."""
        return self.load_from_db()

    def insert(
        self,
        ignore_permissions: bool | None = None,
        ignore_links: bool | None = None,
        ignore_if_duplicate: bool = False,
        ignore_mandatory: bool | None = None,
        set_name: str | None = None,
        set_child_names: bool = True,
    ) -> "Document":
        """Write a new document with its children."""
        options = {
            "ignore_permissions": ignore_permissions,
            "ignore_links": ignore_links,
            "ignore_mandatory": ignore_mandatory,
        }
        self.flags.update({key: value for key, value in options.items() if value is not None})
        self.__dict__["__islocal"] = True
        self._set_defaults()
        self._set_user_and_timestamp()
        self.check_if_latest()
        self._check_links()
        self.check_permission("create")
        self.run_method("before_insert")
        self._set_new_name(set_name, set_child_names)
        self._set_parent_in_children()
        self._keep_higher_permlevels()
        self.flags.in_insert = True
        self._run_before_save_methods()
        self._validate()
        self.flags.in_insert = False
        if self.meta.issingle:
            self._write_single()
        else:
            self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
        for child in self.get_all_children():
            child.db_insert()
        self.run_method("after_insert")
        self.flags.in_insert = True
        self._run_post_save_methods()
        self.flags.in_insert = False
        self.__dict__.pop("__islocal", None)
        self.__dict__.pop("__unsaved", None)
        return self

    def save(self, ignore_permissions: bool | None = None, ignore_version: bool | None = None) -> "Document":
        """Write the document, a new one by insert(). Raises TimestampMismatchError where it changed meanwhile."""
        if ignore_permissions is not None:
            self.flags.ignore_permissions = ignore_permissions
        self.flags.ignore_version = bool(frappe.flags.in_test) if ignore_version is None else ignore_version
        if self.is_new() or not self.name:
            return self.insert()
        self._set_defaults()
        self.check_permission("write")
        self._set_user_and_timestamp()
        self.check_if_latest()
        self._set_parent_in_children()
        for child in self.get_all_children():
            if not child.name:
                set_new_name(child)
        self._keep_higher_permlevels()
        self._check_links()
        self._run_before_save_methods()
        self._validate()
        if self.meta.issingle:
            self._write_single()
        else:
            self.db_update()
        self._write_children()
        self._run_post_save_methods()
        self.__dict__.pop("__unsaved", None)
        return self

    def delete(self, ignore_permissions: bool = False, force: bool = False, *, delete_permanently: bool = False) -> Any:
        """Delete the document with its children."""
        return frappe.delete_doc(
            self.doctype,
            self.name,
            ignore_permissions=ignore_permissions,
            flags=self.flags,
            force=force,
            delete_permanently=delete_permanently,
        )

    def run_method(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call the controller's method, then the hooks of this DocType, then those of `*`."""
        function = getattr(self, method, None)
        result = function(*args, **kwargs) if callable(function) else None
        events = frappe.get_hooks("doc_events", {})
        for key in (self.doctype, "*"):
            for path in events.get(key, {}).get(method, ()) if events else ():
                frappe.get_attr(path)(self, method, *args, **kwargs)
        return result

    def _set_defaults(self) -> None:
        if frappe.flags.in_import:
            return
        if self.is_new():
            self.update_if_missing(get_defaults(self.meta))
        for child in self.get_all_children():
            if child.is_new():
                child.update_if_missing({**get_defaults(child.meta), "__unsaved": 1})

    def _set_user_and_timestamp(self) -> None:
        self._original_modified = self.get("modified")
        self.modified = now()
        self.modified_by = frappe.session.user
        if self.is_new():
            self.creation, self.owner = self.modified, self.modified_by
        self.docstatus = cint(self.get("docstatus"))
        for child in self.get_all_children():
            child.modified, child.modified_by, child.docstatus = self.modified, self.modified_by, self.docstatus
            child.owner = child.get("owner") or self.owner
            child.creation = child.get("creation") or self.creation
        frappe.flags.currently_saving.append((self.doctype, self.name))

    def check_if_latest(self) -> None:
        """Raise TimestampMismatchError unless the copy in hand is of the newest state."""
        self.load_doc_before_save(raise_exception=True)
        self._action = "save"
        if self.docstatus != 0:
            raise frappe.DocstatusTransitionError(frappe._("The stand-in knows no submitted documents"))
        previous = self._doc_before_save
        if previous and read_moment(previous.modified) != read_moment(self._original_modified):
            text = frappe._("Error: Document has been modified after you have opened it")
            text += f" ({previous.modified}, {self.modified}). " + frappe._(
                "Please refresh to get the latest document."
            )
            frappe.msgprint(text, raise_exception=frappe.TimestampMismatchError)

    def load_doc_before_save(self, *, raise_exception: bool = False) -> None:
        self._doc_before_save = None
        if self.is_new():
            return
        try:
            self._doc_before_save = frappe.get_doc(self.doctype, self.name, for_update=True)
        except frappe.DoesNotExistError:
            if raise_exception:
                raise
            frappe.clear_last_message()

    def get_doc_before_save(self) -> Any:
        """The document as it was stored before this save, None for a new one."""
        return self.__dict__.get("_doc_before_save")

    def has_value_changed(self, fieldname: str) -> bool:
        """Does this save change the field? True for a new document."""
        previous = self.get_doc_before_save()
        if not previous:
            return True
        old, new = previous.get(fieldname), self.get(fieldname)
        convert = {"Datetime": get_datetime, "Date": getdate}.get(self.meta.field_types.get(fieldname, ""))
        return old != (convert(new) if convert and old and new else new)

    def _check_links(self) -> None:
        if not self.flags.ignore_links:
            checks.check_links(self)

    def _set_new_name(self, set_name: str | None, set_child_names: bool) -> None:
        if self.flags.name_set:
            return
        prompted = self.get("__newname") if (self.meta.autoname or "").lower() == "prompt" else None
        if set_name or prompted:
            self.name = validate_name(self.doctype, set_name or prompted)
        else:
            set_new_name(self)
        if set_child_names:
            for child in self.get_all_children():
                set_new_name(child)
        self.flags.name_set = True

    def _set_parent_in_children(self) -> None:
        for child in self.get_all_children():
            child.parent, child.parenttype = self.name, self.doctype

    def _run_before_save_methods(self) -> None:
        self.run_method("before_validate")
        if not self.flags.ignore_validate:
            self.run_method("validate")
            self.run_method("before_save")

    def _validate(self) -> None:
        checks.check_mandatory(self)
        for part in (self, *self.get_all_children()):
            if not frappe.flags.in_install:
                checks.check_values(part)
            part._sync_autoname_field()
            part._save_passwords()
        if not self.is_new():
            checks.check_set_only_once(self)

    def _sync_autoname_field(self) -> None:
        _, _, fieldname = (self.meta.autoname or "").partition("field:")
        if fieldname and self.name and self.name != self.get(fieldname):
            self.set(fieldname, self.name)

    def _save_passwords(self) -> None:
        from frappe.utils.password import remove_encrypted_password, set_encrypted_password

        for field in self.meta.of_type("Password") if not self.flags.ignore_save_passwords else ():
            secret = self.get(field.fieldname)
            if not secret:
                remove_encrypted_password(self.doctype, self.name, field.fieldname)
            elif set(secret) != {"*"}:
                set_encrypted_password(self.doctype, self.name, secret, field.fieldname)
                self.set(field.fieldname, "*" * len(secret))

    def _write_single(self) -> None:
        frappe.db.sql("DELETE FROM `tabSingles` WHERE doctype = %s", self.doctype)
        rows = [(self.doctype, field, value) for field, value in self._row().items()]
        frappe.db.bulk_insert("Singles", ["doctype", "field", "value"], rows)

    def _write_children(self) -> None:
        for field in self.meta.get_table_fields():
            rows = self.get(field.fieldname) or []
            kept = [row.name for row in rows if row.name and not row.is_new()]
            query = f"DELETE FROM `tab{field.options}` WHERE parent = %s AND parenttype = %s AND parentfield = %s"
            query += " AND name NOT IN %s" if kept else ""
            frappe.db.sql(query, [self.name, self.doctype, field.fieldname, *([kept] if kept else [])])
            for idx, row in enumerate(rows, start=1):
                row.idx = row.get("idx") or idx
                row.db_update()

    def _run_post_save_methods(self) -> None:
        self.run_method("on_update")
        self._save_version()
        self.run_method("on_change")
        if (self.doctype, self.name) in frappe.flags.currently_saving:
            frappe.flags.currently_saving.remove((self.doctype, self.name))

    def _save_version(self) -> None:
        before = self.get_doc_before_save()
        if before and self.meta.track_changes and not self.flags.ignore_version and not frappe.flags.in_install:
            from frappe.model.version import save_version

            save_version(before, self)

    def db_set(
        self,
        fieldname: Any,
        value: Any = None,
        update_modified: bool = True,
        notify: bool = False,
        commit: bool = False,
    ) -> None:
        """Write fields at once, with on_change as the only event."""
        changes = dict(fieldname) if isinstance(fieldname, dict) else {fieldname: value}
        self.update(changes)
        if update_modified and (self.doctype, self.name) not in frappe.flags.currently_saving:
            self.modified, self.modified_by = now(), frappe.session.user
        if not self.get_doc_before_save():
            self.load_doc_before_save()
        self.run_method("before_change")
        if self.name is None:
            return
        stamps = (self.modified, self.modified_by) if update_modified else (None, None)
        frappe.db.set_value(self.doctype, self.name, changes, None, *stamps, update_modified=update_modified)
        self.run_method("on_change")
        if commit:
            frappe.db.commit()

    def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
        from frappe.permissions import has_permission

        return bool(self.flags.ignore_permissions) or has_permission(self.doctype, permtype, self, user=user)

    def check_permission(self, permtype: str = "read", permlevel: int | None = None) -> None:
        """Raise PermissionError unless the user may do this with the document."""
        if not self.has_permission(permtype):
            message = frappe._("You need the '{0}' permission on {1} {2} to perform this action.")
            names = (frappe._(permtype), frappe.bold(frappe._(self.doctype)), self.name or "")
            frappe.flags.error_message = message.format(*names)
            raise frappe.PermissionError

    def _keep_higher_permlevels(self) -> None:
        from frappe.permissions import keep_higher_permlevels

        if not (self.flags.ignore_permissions or frappe.flags.in_install):
            keep_higher_permlevels(self)

    def apply_fieldlevel_read_permissions(self) -> None:
        """Take out what the user's roles may not read."""
        from frappe.permissions import hide_higher_permlevels

        hide_higher_permlevels(self)
