"""Users: named by their address, with a full name, roles and a password that lies in `__Auth`."""

import frappe
from frappe.model.document import Document
from frappe.permissions import clear_roles
from frappe.sessions import clear_sessions
from frappe.utils.password import update_password

from embedded_frappe.host import api_keys
from embedded_frappe.host.password_rules import fault_in


class User(Document):
    def autoname(self) -> None:
        if self.get("name") in frappe.STANDARD_USERS or self.email in frappe.STANDARD_USERS:
            self.name = self.email
        else:
            self.email = (self.email or "").strip().lower()
            self.name = self.email

    def before_insert(self) -> None:
        self.flags.in_insert = True

    def validate(self) -> None:
        self._keep_secrets_apart()
        names = (self.first_name, self.middle_name, self.last_name)
        self.full_name = " ".join(filter(None, names))
        seen: set[str] = set()
        for row in list(self.roles):
            if row.role in seen:
                self.remove(row)
            seen.add(row.role)
        if self.name != "Administrator" and self.name != "Guest":
            self.user_type = "System User" if self._has_desk_access() else "Website User"

    def _keep_secrets_apart(self) -> None:
        """A new password must be a good one; an API secret is kept as a hash and nowhere else."""
        self._unsaved_password, self.new_password = self.get("new_password"), ""
        fault = fault_in(self._unsaved_password, str(self.name)) if self._unsaved_password else ""
        if fault:
            frappe.throw(frappe._(fault))
        secret = self.get("api_secret")
        if secret and set(secret) != {"*"}:
            api_keys.keep_secret(str(self.name), secret)
        self.api_secret = None

    def _has_desk_access(self) -> bool:
        roles = [row.role for row in self.roles]
        return bool(roles and frappe.db.exists("Role", {"desk_access": 1, "name": ["in", roles]}))

    def on_update(self) -> None:
        if self._unsaved_password:
            update_password(self.name, self._unsaved_password)
            self._unsaved_password = None
            if not self.flags.in_insert:
                clear_sessions(str(self.name))
        clear_roles()

    def on_trash(self) -> None:
        if self.name in frappe.STANDARD_USERS:
            frappe.throw(frappe._("User {0} cannot be deleted").format(self.name))

    def append_roles(self, *roles: str) -> None:
        """Add the roles that the user does not have yet; not saved."""
        present = {row.role for row in self.roles}
        for role in roles:
            if role not in present:
                self.append("roles", {"role": role})

    def add_roles(self, *roles: str) -> None:
        """Give the user the roles and save."""
        self.append_roles(*roles)
        self.save()

    def remove_roles(self, *roles: str) -> None:
        """Take the roles away and save."""
        self.set("roles", [row for row in self.roles if row.role not in roles])
        self.save()
