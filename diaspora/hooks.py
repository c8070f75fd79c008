app_name = "diaspora"
app_title = "Diaspora"
app_publisher = "The diaspora maintainers"
app_description = "A CRM and outreach engine for a consular mission and the communities that it serves"
app_email = "maintainers@diaspora.example"
app_license = "mit"

after_install = "diaspora.install.after_install"

permission_query_conditions = {
    "Diaspora Contact": "diaspora.crm.permissions.contact_query",
    "Diaspora Association": "diaspora.crm.permissions.association_query",
    "Diaspora Institution": "diaspora.crm.permissions.institution_query",
    "Diaspora Affiliation": "diaspora.crm.permissions.affiliation_query",
    "Diaspora Imam": "diaspora.crm.permissions.imam_query",
    "Diaspora Teacher": "diaspora.crm.permissions.teacher_query",
    "Diaspora Elected Official": "diaspora.crm.permissions.elected_official_query",
    "Diaspora Investor": "diaspora.crm.permissions.investor_query",
    "Diaspora Student": "diaspora.crm.permissions.student_query",
    "Diaspora Competency": "diaspora.crm.permissions.competency_query",
    "Diaspora Relationship": "diaspora.crm.permissions.relationship_query",
    "Diaspora Duplicate": "diaspora.crm.permissions.duplicate_query",
    "Diaspora Consent": "diaspora.crm.permissions.consent_query",
    "Diaspora Subscription": "diaspora.crm.permissions.subscription_query",
    "Diaspora Event Registration": "diaspora.crm.permissions.event_registration_query",
    "Diaspora Recipient": "diaspora.crm.permissions.recipient_query",
    "Diaspora Interaction": "diaspora.crm.permissions.interaction_query",
    "Diaspora Segment": "diaspora.crm.permissions.segment_query",
    "Diaspora Campaign": "diaspora.crm.permissions.campaign_query",
    "Diaspora Event": "diaspora.crm.permissions.event_query",
    "Diaspora Opt In Request": "diaspora.crm.permissions.opt_in_request_query",
    "Diaspora Import": "diaspora.crm.permissions.import_query",
    "Diaspora Import Row": "diaspora.crm.permissions.import_row_query",
    "Diaspora Content Version": "diaspora.crm.permissions.content_version_query",
    "Diaspora Mail Event": "diaspora.crm.permissions.mail_event_query",
}

has_permission = {
    "Diaspora Contact": "diaspora.crm.permissions.has_permission",
    "Diaspora Association": "diaspora.crm.permissions.has_permission",
    "Diaspora Institution": "diaspora.crm.permissions.has_permission",
    "Diaspora Affiliation": "diaspora.crm.permissions.has_permission",
    "Diaspora Imam": "diaspora.crm.permissions.has_permission",
    "Diaspora Teacher": "diaspora.crm.permissions.has_permission",
    "Diaspora Elected Official": "diaspora.crm.permissions.has_permission",
    "Diaspora Investor": "diaspora.crm.permissions.has_permission",
    "Diaspora Student": "diaspora.crm.permissions.has_permission",
    "Diaspora Competency": "diaspora.crm.permissions.has_permission",
    "Diaspora Relationship": "diaspora.crm.permissions.has_permission",
    "Diaspora Duplicate": "diaspora.crm.permissions.has_permission",
    "Diaspora Consent": "diaspora.crm.permissions.has_permission",
    "Diaspora Subscription": "diaspora.crm.permissions.has_permission",
    "Diaspora Event Registration": "diaspora.crm.permissions.has_permission",
    "Diaspora Recipient": "diaspora.crm.permissions.has_permission",
    "Diaspora Interaction": "diaspora.crm.permissions.has_permission",
    "Diaspora Segment": "diaspora.crm.permissions.has_permission",
    "Diaspora Campaign": "diaspora.crm.permissions.has_permission",
    "Diaspora Event": "diaspora.crm.permissions.has_permission",
    "Diaspora Opt In Request": "diaspora.crm.permissions.has_permission",
    "Diaspora Import": "diaspora.crm.permissions.has_permission",
    "Diaspora Import Row": "diaspora.crm.permissions.has_permission",
    "Diaspora Content Version": "diaspora.crm.permissions.has_permission",
    "Diaspora Mail Event": "diaspora.crm.permissions.has_permission",
}

diaspora_confirmation_task = ["diaspora.campaigns.tasks.send_confirmations"]

scheduler_events = {
    "cron": {"* * * * *": ["diaspora.campaigns.tasks.sweep", "diaspora.campaigns.tasks.send_confirmations"]},
    "hourly": ["diaspora.campaigns.tracking_store.forget_clicks_without_agreement"],
}
