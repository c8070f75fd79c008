"""The sample's 2,600 subscribers share a machine; what lets them through must not stay open behind them."""

import pytest


@pytest.mark.parametrize(("before", "after"), [(None, 100), (7, 7), (0, 100)])
def test_the_sample_leaves_the_subscription_limit_as_it_was(site, before, after):
    import frappe
    from frappe.installer import update_site_config

    from diaspora.crm.opt_in_turns_store import CONFIG_KEY, network_limit
    from diaspora.sample.mission import _many_from_one_network

    if before is not None:
        update_site_config(CONFIG_KEY, before)
    with pytest.raises(KeyboardInterrupt), _many_from_one_network():
        assert network_limit() == 0
        raise KeyboardInterrupt
    assert network_limit() == after
    frappe.local.conf = frappe.get_site_config()
    assert network_limit() == after
