"""Search keys that older rules have made are written anew, those of today stay, and nothing is lost at a kill."""

import frappe
import pytest

from diaspora import install
from diaspora.crm import key_renewal_store
from diaspora.crm.name_folding import KEY_VERSION, search_keys
from tests.people import AMINA, KARIM, add_contact


def keys_of(contact: str) -> set[tuple[str, str, int]]:
    rows = frappe.get_all(
        "Diaspora Search Key", filters={"parent": contact}, fields=["kind", "key", "version"], limit=0
    )
    return {(row.kind, row.key, row.version) for row in rows}


def make_old(contact: str) -> None:
    """As an older release has left it: other keys, of an earlier version."""
    keys = f"UPDATE `tabDiaspora Search Key` SET version = {KEY_VERSION - 1}, `key` = 'older' WHERE parent = %(name)s"
    frappe.db.sql(keys, {"name": contact})
    frappe.db.commit()


def test_old_keys_are_renewed_batch_by_batch_and_those_of_today_stay(site: str) -> None:
    old, other, fresh = add_contact(AMINA), add_contact(KARIM), add_contact(KARIM, "k@exemple.fr")
    kept = frappe.get_all("Diaspora Search Key", filters={"parent": fresh}, pluck="name", limit=0)
    for contact in (old, other):
        make_old(contact)
    assert [key_renewal_store.renew(1) for _ in range(3)] == [1, 1, 0]
    for contact, who in ((old, AMINA), (other, KARIM)):
        names = (who.first_name, who.last_name, who.first_name_ar, who.last_name_ar)
        assert keys_of(contact) == {(key.kind, key.key, KEY_VERSION) for key in search_keys(*names)}
    assert sorted(frappe.get_all("Diaspora Search Key", filters={"parent": fresh}, pluck="name", limit=0)) == sorted(
        kept
    )


def test_keys_of_a_contact_that_is_gone_are_taken_away(site: str) -> None:
    contact = add_contact(AMINA)
    make_old(contact)
    frappe.db.delete("Diaspora Contact", {"name": contact})
    frappe.db.commit()
    assert key_renewal_store.renew(10) == 1
    assert keys_of(contact) == set()


def test_a_migration_starts_the_job_where_some_are_old_and_only_there(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = add_contact(AMINA)
    woken: list[int] = []
    monkeypatch.setattr(key_renewal_store, "wake", lambda turn=0: woken.append(turn))
    install.after_migrate()
    assert woken == []
    make_old(contact)
    install.after_migrate()
    assert woken == [0]


def test_the_job_hands_on_when_its_time_is_over(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_old(add_contact(AMINA))
    woken: list[int] = []
    monkeypatch.setattr(key_renewal_store, "wake", woken.append)
    monkeypatch.setattr(key_renewal_store, "DEADLINE_S", -1.0)
    key_renewal_store.renew_all()
    key_renewal_store.renew_all(1)
    assert woken == [1]
