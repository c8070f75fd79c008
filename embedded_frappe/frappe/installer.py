"""Makes sites and installs apps on them. frappe/migrate.py brings them up to date."""

import json
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import frappe
from frappe._site import read_config
from frappe.database import ServerAdmin, dialect_of
from frappe.model.meta import note_schema_change
from frappe.model.sync import sync_for
from frappe.modules.patch_handler import list_patches, log_patch
from frappe.utils.fixtures import sync_fixtures

FOLDERS = ("locks", "logs", "public/files", "private/files", "private/backups")
PLAIN_TABLES = (
    "CREATE TABLE IF NOT EXISTS `tabSingles` (`doctype` varchar(255), `field` varchar(255), `value` longtext)",
    "CREATE INDEX IF NOT EXISTS `singles_doctype_field` ON `tabSingles` (`doctype`, `field`)",
    "CREATE TABLE IF NOT EXISTS `tabDefaultValue` (`name` varchar(140) PRIMARY KEY, `parent` varchar(140),"
    " `defkey` varchar(140), `defvalue` text, `modified` datetime(6))",
    "CREATE TABLE IF NOT EXISTS `tabPatch Log` (`name` varchar(140) PRIMARY KEY, `patch` text,"
    " `creation` datetime(6), `modified` datetime(6))",
    "CREATE TABLE IF NOT EXISTS `__Auth` (`doctype` varchar(140), `name` varchar(255), `fieldname` varchar(140),"
    " `password` text NOT NULL, `encrypted` int(1) NOT NULL DEFAULT 0, PRIMARY KEY (`doctype`, `name`, `fieldname`))",
)


def new_site(
    site: str,
    apps: Sequence[str] = (),
    *,
    sites_path: str | None = None,
    admin_password: str | None = None,
    db: Mapping[str, Any] | None = None,
    db_admin: ServerAdmin | None = None,
) -> str:
    """Make a site with the apps; stays connected to it as Administrator.

    `db` holds db_type, db_host, db_name and so on, as in site_config.json, over what common_site_config.json says;
    `db_admin` makes the database where there is a server.

    Returns Administrator's password, a random one unless given: hand it on at once, it is kept only as a hash.
    Raises FileExistsError where the site is there. Leaves nothing behind when it fails.
    """
    frappe.destroy()
    frappe.init(site, sites_path=sites_path, new_site=True, force=True)
    folder = frappe.local.site_path
    if os.path.exists(os.path.join(folder, "site_config.json")):
        raise FileExistsError(f"The site {site} exists already in {frappe.local.sites_path}")
    made_folder = not os.path.exists(folder)
    frappe.local.conf.update(db or {})
    conf, admin = dict(frappe.local.conf), db_admin or ServerAdmin()
    dialect, config = dialect_of(conf), {}
    try:
        config = dialect.create(folder, conf, admin)
        password = _make_site(folder, config, admin_password or secrets.token_urlsafe(12))
        for app in apps:
            if app != "frappe":
                install_app(app)
    except BaseException:
        frappe.destroy()
        if config:
            dialect.drop(folder, {**conf, **config}, admin)
        shutil.rmtree(folder if made_folder else os.path.join(folder, "db"), ignore_errors=True)
        Path(folder, "site_config.json").unlink(missing_ok=True)
        raise
    return password


def _make_site(folder: str, database: dict[str, Any], password: str) -> str:
    from cryptography.fernet import Fernet
    from frappe.seeds import add_seeds
    from frappe.utils.password import update_password

    from embedded_frappe.host.tables import create_host_tables

    for name in FOLDERS:
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    config = {**database, "encryption_key": Fernet.generate_key().decode()}
    _write_config(Path(folder, "site_config.json"), config)
    frappe.local.conf = frappe.get_site_config()
    frappe.connect()
    frappe.local.flags.in_install = "frappe"
    for statement in PLAIN_TABLES:
        frappe.db.sql(statement)
    sync_for("frappe")
    frappe.local.flags.new_site = False
    add_to_installed_apps("frappe")
    add_seeds()
    frappe.db.commit()
    create_host_tables()
    update_password("Administrator", password)
    frappe.db.commit()
    frappe.local.flags.in_install = False
    return password


def install_app(name: str, verbose: bool = False, set_as_patched: bool = True, force: bool = False) -> None:
    """Install an app on the connected site: models, hooks, fixtures; its patches count as done."""
    if name in frappe.get_installed_apps() and not force:
        return
    frappe.clear_cache()
    flags = frappe.local.flags
    flags.in_install, flags.installing = name, [name]
    try:
        _run_install_steps(name)
    finally:
        flags.in_install, flags.installing = False, []
    frappe.db.commit()


def _run_install_steps(name: str) -> None:
    for path in frappe.get_hooks("before_install", app_name=name):
        if frappe.get_attr(path)() is False:
            return
    add_module_defs(name)
    sync_for(name)
    add_to_installed_apps(name)
    for patch in list_patches(name):
        log_patch(patch)
    for path in frappe.get_hooks("after_install", app_name=name):
        frappe.get_attr(path)()
    init_singles()
    sync_fixtures(name)
    for path in frappe.get_hooks("after_sync", app_name=name):
        frappe.get_attr(path)()
    add_app_line(name)


def init_singles() -> None:
    """Save the defaults of each single DocType that has no values yet."""
    for single in frappe.db.sql("SELECT name FROM `tabDocType` WHERE issingle = 1", pluck=True):
        if not frappe.db.get_singles_dict(single):
            doc = frappe.new_doc(single)
            doc.flags.update(ignore_mandatory=True, ignore_validate=True)
            doc.save()


def add_module_defs(app: str) -> None:
    """One Module Def per line of modules.txt. Raises ValidationError where another app has a module of that title."""
    for module in frappe.get_module_list(app):
        owner = frappe.db.get_value("Module Def", module, "app_name")
        if owner and owner != app:
            frappe.throw(f"The module {module} of {app} is already one of {owner}")
        if not owner:
            frappe.get_doc({"doctype": "Module Def", "module_name": module, "app_name": app}).insert(
                ignore_permissions=True
            )


def add_to_installed_apps(app_name: str) -> None:
    apps = frappe.get_installed_apps()
    if app_name not in apps:
        frappe.db.set_global("installed_apps", json.dumps([*apps, app_name]))
        note_schema_change()
        frappe.db.commit()
        frappe.clear_hooks()


def add_app_line(app: str) -> None:
    """Name the app in sites/apps.txt, as bench does."""
    file = Path(frappe.local.sites_path, "apps.txt")
    lines = file.read_text("utf-8").split() if file.is_file() else ["frappe"]
    if app not in lines:
        file.write_text("\n".join([*lines, app]) + "\n", "utf-8")


def update_site_config(key: str, value: Any, validate: bool = True, site_config_path: str | None = None) -> None:
    """Write a key of site_config.json (the text "None" removes it), whole or not at all."""
    path = Path(site_config_path or os.path.join(frappe.local.site_path, "site_config.json"))
    config = read_config(path)
    if value == "None":
        config.pop(key, None)
    else:
        config[key] = value
    _write_config(path, config)
    if not site_config_path:
        frappe.local.conf.update({key: config.get(key)})


def _write_config(path: Path, config: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
