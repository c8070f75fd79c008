"""Who sees which rows: the hooks that the framework asks, and the rules that the segment compiler asks for.

Both come from `row_rules`. A DocType without a function here is not fenced by rows. Fails closed.
"""

import re
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.row_rules import RELIGIOUS_AFFAIRS, RowRules, rules_for

PLACE_OF_WORSHIP = "place of worship"
_NOTHING = "1 = 0"
# Names that may stand in SQL text: hooks return text, and no value may bring a quote or a backslash into it.
_PLAIN_NAME = re.compile(r"[\w@.+ -]{1,140}")


def row_rules(user: str | None = None) -> RowRules:
    """The rules of a user (the session's if none is named)."""
    user = user or frappe.session.user
    if user == "Guest":
        return rules_for((), None)
    return rules_for(frappe.get_roles(user), _scope(user), _led_associations(user))


def _scope(user: str) -> frozenset[str] | None:
    scope = frappe.db.get_value("Diaspora Staff Scope", {"user": user}, "name")
    if not scope:
        return None
    rows = frappe.get_all(
        "Diaspora Scope District", filters={"parent": scope, "parenttype": "Diaspora Staff Scope"}, pluck="district"
    )
    return frozenset(rows)  # a scope that was left empty gives no district at all: a gap must not open everything


def _led_associations(user: str) -> frozenset[str]:
    return frozenset(
        frappe.db.sql(
            """SELECT l.parent FROM `tabDiaspora Association Leader` l
            JOIN `tabDiaspora Contact` c ON c.name = l.contact
            WHERE c.user = %(user)s AND c.status = 'active' AND l.parenttype = 'Diaspora Association'
            AND (l.from_date IS NULL OR l.from_date <= %(today)s) AND (l.to_date IS NULL OR l.to_date >= %(today)s)""",
            {"user": user, "today": clock.utcnow().date()},
            pluck=True,
        )
    )


def _in(column: str, names: frozenset[str]) -> str:
    if not names or not all(_PLAIN_NAME.fullmatch(name) for name in names):
        return _NOTHING
    return f"{column} IN ({', '.join(repr(name) for name in sorted(names))})"


def _all_of(*conditions: str) -> str:
    return " AND ".join(f"({condition})" for condition in conditions if condition)


# --- conditions over one DocType's table


def _district(table: str, rules: RowRules) -> str:
    if rules.nothing:
        return _NOTHING
    return "" if rules.all_districts else _in(f"`tab{table}`.district", rules.districts)


def contact_query(user: str | None = None) -> str:
    """Contacts of the user's districts; a leader sees the mailbox of the association only."""
    return _contact_condition("`tabDiaspora Contact`", row_rules(user))


def _contact_condition(alias: str, rules: RowRules) -> str:
    if rules.nothing:
        return _NOTHING
    if not rules.all_districts and not rules.districts:
        return _in(f"{alias}.association", rules.associations)
    district = "" if rules.all_districts else _in(f"{alias}.district", rules.districts)
    # COALESCE, because NOT IN over NULL would hide every contact without an institution.
    worship = "" if rules.sees_religious else f"COALESCE({alias}.institution, '') NOT IN ({_WORSHIP})"
    return _all_of(district, worship)


_WORSHIP = f"SELECT w.name FROM `tabDiaspora Institution` w WHERE w.kind = '{PLACE_OF_WORSHIP}'"


def _of_contact(table: str, user: str | None, column: str = "contact") -> str:
    """Rows that belong to a contact that the user sees."""
    rules = row_rules(user)
    if rules.nothing or not (rules.all_districts or rules.districts):
        return _NOTHING
    condition = _contact_condition("seen", rules)
    return condition and (
        f"EXISTS (SELECT 1 FROM `tabDiaspora Contact` seen WHERE seen.name = `tab{table}`.{column} AND {condition})"
    )


def _by_district(table: str, user: str | None) -> str:
    rules = row_rules(user)
    if not rules.all_districts and not rules.districts:
        return _NOTHING
    return _district(table, rules)


def association_query(user: str | None = None) -> str:
    """Associations of the user's districts, or those that the user leads."""
    rules = row_rules(user)
    if not rules.nothing and not rules.all_districts and not rules.districts:
        return _in("`tabDiaspora Association`.name", rules.associations)
    return _district("Diaspora Association", rules)


def institution_query(user: str | None = None) -> str:
    """Institutions of the user's districts; places of worship for the religious affairs desk only."""
    rules = row_rules(user)
    fence = "" if rules.sees_religious else f"`tabDiaspora Institution`.kind <> '{PLACE_OF_WORSHIP}'"
    return _all_of(_by_district("Diaspora Institution", user), fence)


def affiliation_query(user: str | None = None) -> str:
    """Affiliations of contacts that the user sees, without those to places of worship."""
    rules = row_rules(user)
    fence = "" if rules.sees_religious else f"COALESCE(`tabDiaspora Affiliation`.institution, '') NOT IN ({_WORSHIP})"
    return _all_of(_of_contact("Diaspora Affiliation", user), fence)


def imam_query(user: str | None = None) -> str:
    """Imams: for the religious affairs desk only."""
    rules = row_rules(user)
    return _of_contact("Diaspora Imam", user) if rules.sees_religious else _NOTHING


def teacher_query(user: str | None = None) -> str:
    """Teachers whose contact the user sees."""
    return _of_contact("Diaspora Teacher", user)


def elected_official_query(user: str | None = None) -> str:
    """Elected officials whose contact the user sees."""
    return _of_contact("Diaspora Elected Official", user)


def investor_query(user: str | None = None) -> str:
    """Investors whose contact the user sees."""
    return _of_contact("Diaspora Investor", user)


def student_query(user: str | None = None) -> str:
    """Students whose contact the user sees."""
    return _of_contact("Diaspora Student", user)


def competency_query(user: str | None = None) -> str:
    """Competencies whose contact the user sees."""
    return _of_contact("Diaspora Competency", user)


def relationship_query(user: str | None = None) -> str:
    """Relationships of which the user sees both ends."""
    ends = (_of_contact("Diaspora Relationship", user, column) for column in ("from_contact", "to_contact"))
    return _all_of(*ends)


def duplicate_query(user: str | None = None) -> str:
    """Duplicates of which the user sees both contacts."""
    return _all_of(*(_of_contact("Diaspora Duplicate", user, column) for column in ("contact_a", "contact_b")))


def consent_query(user: str | None = None) -> str:
    """The ledger of contacts that the user sees."""
    return _of_contact("Diaspora Consent", user)


def subscription_query(user: str | None = None) -> str:
    """Subscriptions of contacts that the user sees."""
    return _of_contact("Diaspora Subscription", user)


def event_registration_query(user: str | None = None) -> str:
    """Registrations of contacts that the user sees."""
    return _of_contact("Diaspora Event Registration", user)


def recipient_query(user: str | None = None) -> str:
    """Recipients whose contact the user sees."""
    return _of_contact("Diaspora Recipient", user)


def interaction_query(user: str | None = None) -> str:
    """Interactions of the user's districts."""
    return _by_district("Diaspora Interaction", user)


def segment_query(user: str | None = None) -> str:
    """Segments of the user's districts."""
    return _by_district("Diaspora Segment", user)


def campaign_query(user: str | None = None) -> str:
    """Campaigns of the user's districts."""
    return _by_district("Diaspora Campaign", user)


def event_query(user: str | None = None) -> str:
    """Events of the user's districts."""
    return _by_district("Diaspora Event", user)


def opt_in_request_query(user: str | None = None) -> str:
    """Requests of the user's districts; those without a district for users of all districts."""
    return _by_district("Diaspora Opt In Request", user)


def import_query(user: str | None = None) -> str:
    """Imports: of the user's districts; a file for several districts for users of all districts."""
    return _by_district("Diaspora Import", user)


def import_row_query(user: str | None = None) -> str:
    """Staged rows of the imports that the user sees."""
    condition = import_query(user)
    return condition and (
        "EXISTS (SELECT 1 FROM `tabDiaspora Import` WHERE `tabDiaspora Import`.name ="
        f" `tabDiaspora Import Row`.import_name AND {condition})"
    )


def _of_campaign(table: str, user: str | None) -> str:
    condition = campaign_query(user)
    return condition and (
        "EXISTS (SELECT 1 FROM `tabDiaspora Campaign` WHERE `tabDiaspora Campaign`.name ="
        f" `tab{table}`.campaign AND {condition})"
    )


def content_version_query(user: str | None = None) -> str:
    """Content versions of campaigns that the user sees."""
    return _of_campaign("Diaspora Content Version", user)


def mail_event_query(user: str | None = None) -> str:
    """Mail events of campaigns that the user sees."""
    return _of_campaign("Diaspora Mail Event", user)


QUERIES = {
    "Diaspora Contact": contact_query,
    "Diaspora Association": association_query,
    "Diaspora Institution": institution_query,
    "Diaspora Affiliation": affiliation_query,
    "Diaspora Imam": imam_query,
    "Diaspora Teacher": teacher_query,
    "Diaspora Elected Official": elected_official_query,
    "Diaspora Investor": investor_query,
    "Diaspora Student": student_query,
    "Diaspora Competency": competency_query,
    "Diaspora Relationship": relationship_query,
    "Diaspora Duplicate": duplicate_query,
    "Diaspora Consent": consent_query,
    "Diaspora Subscription": subscription_query,
    "Diaspora Event Registration": event_registration_query,
    "Diaspora Recipient": recipient_query,
    "Diaspora Interaction": interaction_query,
    "Diaspora Segment": segment_query,
    "Diaspora Campaign": campaign_query,
    "Diaspora Event": event_query,
    "Diaspora Opt In Request": opt_in_request_query,
    "Diaspora Import": import_query,
    "Diaspora Import Row": import_row_query,
    "Diaspora Content Version": content_version_query,
    "Diaspora Mail Event": mail_event_query,
}


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
    """Whether a document of a fenced DocType may be touched: a saved one must be among the rows that the user sees,
    and what is being written must lie there too. Serves every DocType of QUERIES as its has_permission hook."""
    query = QUERIES.get(doc.doctype)
    if query is None:
        return True
    condition = query(user)
    if not condition:
        return True
    if doc.get("name") and not doc.get("__islocal") and not _is_seen(doc.doctype, doc.name, condition):
        return False
    return ptype not in ("create", "write") or _may_hold(doc, row_rules(user))


def _is_seen(doctype: str, name: str, condition: str) -> bool:
    found = frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE name = %(name)s", {"name": name})
    seen = frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE name = %(name)s AND ({condition})", {"name": name})
    return bool(seen) or not found


def _may_hold(doc: Any, rules: RowRules) -> bool:
    """Whether the values as they are about to be written stay within the user's rules."""
    if rules.nothing:
        return False
    if doc.doctype == "Diaspora Imam" or (doc.doctype == "Diaspora Institution" and doc.kind == PLACE_OF_WORSHIP):
        return rules.sees_religious
    district = doc.get("district")
    return rules.all_districts or not rules.districts or not district or district in rules.districts


def sees_religious_functions(user: str | None = None) -> bool:
    """Whether the user is of the religious affairs desk."""
    return RELIGIOUS_AFFAIRS in frappe.get_roles(user or frappe.session.user)
