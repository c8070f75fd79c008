app_name = "diaspora"
app_title = "Diaspora"
app_publisher = "The diaspora maintainers"
app_description = "A CRM and outreach engine for a consular mission and the communities that it serves"
app_email = "maintainers@diaspora.example"
app_license = "mit"

role_home_page = {
    "Diaspora Officer": "diaspora",
    "Diaspora Economic Attache": "diaspora",
    "Diaspora Association Leader": "diaspora",
    "Diaspora Head of Mission": "diaspora",
    "Diaspora Data Protection Officer": "diaspora",
    "Diaspora Religious Affairs": "diaspora",
    "Diaspora Administrator": "diaspora",
}

# The addresses of the screens are all one page; the browser shows the screen.
website_route_rules = [{"from_route": "/outreach/<path:screen>", "to_route": "outreach"}]

after_install = "diaspora.install.after_install"
after_migrate = "diaspora.install.after_migrate"
before_uninstall = "diaspora.install.before_uninstall"
after_uninstall = "diaspora.install.after_uninstall"
before_tests = "diaspora.install.before_tests"

permission_query_conditions = {
    "Diaspora Contact": "diaspora.crm.permissions.query_conditions",
    "Diaspora Association": "diaspora.crm.permissions.query_conditions",
    "Diaspora Institution": "diaspora.crm.permissions.query_conditions",
    "Diaspora Affiliation": "diaspora.crm.permissions.query_conditions",
    "Diaspora Imam": "diaspora.crm.permissions.query_conditions",
    "Diaspora Teacher": "diaspora.crm.permissions.query_conditions",
    "Diaspora Investor": "diaspora.crm.permissions.query_conditions",
    "Diaspora Student": "diaspora.crm.permissions.query_conditions",
    "Diaspora Elected Official": "diaspora.crm.permissions.query_conditions",
    "Diaspora Competency": "diaspora.crm.permissions.query_conditions",
    "Diaspora Consent": "diaspora.crm.permissions.query_conditions",
    "Diaspora Subscription": "diaspora.crm.permissions.query_conditions",
    "Diaspora Event Registration": "diaspora.crm.permissions.query_conditions",
    "Diaspora Recipient": "diaspora.crm.permissions.query_conditions",
    "Diaspora Relationship": "diaspora.crm.permissions.query_conditions",
    "Diaspora Duplicate": "diaspora.crm.permissions.query_conditions",
    "Diaspora Interaction": "diaspora.crm.permissions.query_conditions",
    "Diaspora Segment": "diaspora.crm.permissions.query_conditions",
    "Diaspora People List": "diaspora.crm.permissions.query_conditions",
    "Diaspora Segment Snapshot": "diaspora.crm.permissions.query_conditions",
    "Diaspora Campaign": "diaspora.crm.permissions.query_conditions",
    "Diaspora Event": "diaspora.crm.permissions.query_conditions",
    "Diaspora Opt In Request": "diaspora.crm.permissions.query_conditions",
    "Diaspora Import": "diaspora.crm.permissions.query_conditions",
    "Diaspora Import Row": "diaspora.crm.permissions.query_conditions",
    "Diaspora Export": "diaspora.crm.permissions.query_conditions",
    "Diaspora Content Version": "diaspora.crm.permissions.query_conditions",
    "Diaspora Mail Event": "diaspora.crm.permissions.query_conditions",
    "Diaspora Profile Change": "diaspora.crm.permissions.query_conditions",
    "Diaspora Association Activity": "diaspora.crm.permissions.query_conditions",
    "Diaspora Association Leader": "diaspora.crm.permissions.query_conditions",
    "Diaspora Campaign Variant": "diaspora.crm.permissions.query_conditions",
    "Diaspora Commitment": "diaspora.crm.permissions.query_conditions",
    "Diaspora Contact Email": "diaspora.crm.permissions.query_conditions",
    "Diaspora Contact Phone": "diaspora.crm.permissions.query_conditions",
    "Diaspora Interaction Participant": "diaspora.crm.permissions.query_conditions",
    "Diaspora Mandate": "diaspora.crm.permissions.query_conditions",
    "Diaspora Opt In Topic": "diaspora.crm.permissions.query_conditions",
    "Diaspora People List Entry": "diaspora.crm.permissions.query_conditions",
    "Diaspora Proposal": "diaspora.crm.permissions.query_conditions",
    "Diaspora Region Interest": "diaspora.crm.permissions.query_conditions",
    "Diaspora Scope District": "diaspora.crm.permissions.query_conditions",
    "Diaspora Search Key": "diaspora.crm.permissions.query_conditions",
    "Diaspora Sector Interest": "diaspora.crm.permissions.query_conditions",
    "Diaspora Skill": "diaspora.crm.permissions.query_conditions",
    "Diaspora Spoken Language": "diaspora.crm.permissions.query_conditions",
    "Diaspora Translation": "diaspora.crm.permissions.query_conditions",
    "File": "diaspora.crm.upload_store.query_conditions",
}

has_permission = {
    "Diaspora Contact": "diaspora.crm.permissions.has_permission",
    "Diaspora Association": "diaspora.crm.permissions.has_permission",
    "Diaspora Institution": "diaspora.crm.permissions.has_permission",
    "Diaspora Affiliation": "diaspora.crm.permissions.has_permission",
    "Diaspora Imam": "diaspora.crm.permissions.has_permission",
    "Diaspora Teacher": "diaspora.crm.permissions.has_permission",
    "Diaspora Investor": "diaspora.crm.permissions.has_permission",
    "Diaspora Student": "diaspora.crm.permissions.has_permission",
    "Diaspora Elected Official": "diaspora.crm.permissions.has_permission",
    "Diaspora Competency": "diaspora.crm.permissions.has_permission",
    "Diaspora Consent": "diaspora.crm.permissions.has_permission",
    "Diaspora Subscription": "diaspora.crm.permissions.has_permission",
    "Diaspora Event Registration": "diaspora.crm.permissions.has_permission",
    "Diaspora Recipient": "diaspora.crm.permissions.has_permission",
    "Diaspora Relationship": "diaspora.crm.permissions.has_permission",
    "Diaspora Duplicate": "diaspora.crm.permissions.has_permission",
    "Diaspora Interaction": "diaspora.crm.permissions.has_permission",
    "Diaspora Segment": "diaspora.crm.permissions.has_permission",
    "Diaspora People List": "diaspora.crm.permissions.has_permission",
    "Diaspora Segment Snapshot": "diaspora.crm.permissions.has_permission",
    "Diaspora Campaign": "diaspora.crm.permissions.has_permission",
    "Diaspora Event": "diaspora.crm.permissions.has_permission",
    "Diaspora Opt In Request": "diaspora.crm.permissions.has_permission",
    "Diaspora Import": "diaspora.crm.permissions.has_permission",
    "Diaspora Import Row": "diaspora.crm.permissions.has_permission",
    "Diaspora Export": "diaspora.crm.permissions.has_permission",
    "Diaspora Content Version": "diaspora.crm.permissions.has_permission",
    "Diaspora Mail Event": "diaspora.crm.permissions.has_permission",
    "Diaspora Profile Change": "diaspora.crm.permissions.has_permission",
}

doc_events = {
    "Diaspora Affiliation": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Association": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Campaign": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Competency": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Consent": {"on_change": "diaspora.crm.change_store.note_document"},
    "Diaspora Contact": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Duplicate": {"validate": "diaspora.crm.permissions.check_links"},
    "Diaspora Elected Official": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Event": {"on_change": "diaspora.crm.change_store.note_document"},
    "Diaspora Event Registration": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Imam": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Institution": {"on_change": "diaspora.crm.change_store.note_document"},
    "Diaspora Interaction": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Investor": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Mail Event": {"on_change": "diaspora.crm.change_store.note_document"},
    "Diaspora People List": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Province": {"on_change": "diaspora.crm.change_store.note_document"},
    "Diaspora Recipient": {"on_change": "diaspora.crm.change_store.note_document"},
    "Diaspora Relationship": {"validate": "diaspora.crm.permissions.check_links"},
    "Diaspora Student": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "Diaspora Subscription": {"on_change": "diaspora.crm.change_store.note_document"},
    "Diaspora Teacher": {
        "validate": "diaspora.crm.permissions.check_links",
        "on_change": "diaspora.crm.change_store.note_document",
    },
    "File": {"validate": "diaspora.crm.upload_store.check_file"},
}

override_whitelisted_methods = {
    "frappe.client.delete": "diaspora.crm.api.delete",
    "frappe.client.get": "diaspora.crm.api.get",
    "frappe.client.get_count": "diaspora.crm.api.get_count",
    "frappe.client.has_permission": "diaspora.crm.api.has_permission",
    "frappe.client.set_value": "diaspora.crm.api.set_value",
    "frappe.client.validate_link": "diaspora.crm.api.validate_link",
    "frappe.desk.form.load.getdoc": "diaspora.crm.api.getdoc",
    "frappe.desk.notifications.get_open_count": "diaspora.crm.api.get_open_count",
    "frappe.desk.search.get_link_title": "diaspora.crm.api.get_link_title",
    "frappe.desk.search.search_link": "diaspora.crm.api.search_link",
    "frappe.desk.search.search_widget": "diaspora.crm.api.search_widget",
}

after_restore = ["diaspora.campaigns.recovery_store.after_restore"]

diaspora_confirmation_task = ["diaspora.campaigns.tasks.send_confirmations"]

diaspora_import_kinds = [
    "diaspora.crm.imports.contact_kind.CONTACT",
    "diaspora.directories.files.organisations.ASSOCIATION",
    "diaspora.directories.files.organisations.INSTITUTION",
    "diaspora.directories.files.people.IMAM",
    "diaspora.directories.files.people.TEACHER",
    "diaspora.directories.files.people.INVESTOR",
    "diaspora.directories.files.people.STUDENT",
    "diaspora.directories.files.officials.ELECTED_OFFICIAL",
]

diaspora_erasure_task = [
    "diaspora.campaigns.tasks.forget_erased_mails",
    "diaspora.directories.tasks.forget_all_files",
]

scheduler_events = {
    "daily": ["diaspora.segments.tasks.refresh_statistics", "diaspora.segments.tasks.take_snapshots"],
    "cron": {
        "* * * * *": [
            "diaspora.campaigns.tasks.sweep",
            "diaspora.directories.tasks.sweep_exports",
            "diaspora.crm.imports.tasks.sweep_imports",
            "diaspora.campaigns.tasks.send_confirmations",
            "diaspora.health.beat",
        ]
    },
    "hourly": [
        "diaspora.crm.opt_in_turns_store.forget_earlier_hours",
        "diaspora.directories.tasks.forget_old_files",
        "diaspora.campaigns.tracking_store.forget_clicks_without_agreement",
        "diaspora.campaigns.tasks.forget_erased_mails",
        "diaspora.campaigns.tasks.forget_unreadable_events",
        "diaspora.campaigns.schedule.tasks.prepare_recurring",
    ],
}
