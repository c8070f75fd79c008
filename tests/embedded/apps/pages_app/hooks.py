app_name = "pages_app"
app_title = "Pages & <App>"
app_description = "An app of the tests"
app_publisher = "Nobody"
app_email = "nobody@example.org"
app_license = "mit"

website_route_rules = [{"from_route": "/hello/<path:name>", "to_route": "pages/hello"}]
after_request = ["pages_app.methods.mark_answer"]
scheduler_events = {
    "hourly": ["pages_app.jobs.note_hourly"],
    "daily_long": ["pages_app.jobs.note_daily"],
    "cron": {"*/5 * * * *": ["pages_app.jobs.note_cron"]},
}
