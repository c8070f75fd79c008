app_name = "bakery"
app_title = "Bakery"

after_install = "bakery.events.note_install"
doc_events = {
    "Bakery Loaf": {"validate": "bakery.events.note_hook", "on_update": ["bakery.events.note_hook"]},
    "*": {"validate": "bakery.events.note_star", "on_trash": "bakery.events.note_star"},
}
permission_query_conditions = {"Bakery Oven": "bakery.events.only_warm_ovens"}
has_permission = {"Bakery Oven": "bakery.events.may_see_oven"}
