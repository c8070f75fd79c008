app_name = "contract_probe"
app_title = "Contract Probe"
app_publisher = "The diaspora maintainers"
app_description = "DocTypes and cases by which two hosts are compared"
app_email = "maintainers@diaspora.example"
app_license = "mit"

doc_events = {
    "Contract Probe Document": {
        event: "contract_probe.events.from_doctype_hook"
        for event in (
            "before_insert autoname before_naming before_validate validate before_save after_insert on_update "
            "on_change on_trash after_delete"
        ).split()
    },
    "*": {"validate": "contract_probe.events.from_star_hook", "on_update": "contract_probe.events.from_star_hook"},
}

permission_query_conditions = {"Contract Probe Tag": "contract_probe.events.only_tags_with_a"}

has_permission = {"Contract Probe Tag": "contract_probe.events.not_the_hidden_one"}

website_route_rules = [{"from_route": "/probe/ruled/<path:rest>", "to_route": "probe/page"}]

override_whitelisted_methods = {"contract_probe.api.replaced": "contract_probe.api.replacement"}
