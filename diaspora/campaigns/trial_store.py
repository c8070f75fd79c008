"""Sends a campaign to the one who asks and to nobody else, through its provider, outside the ledger."""

from __future__ import annotations

from contextlib import closing

import frappe

from diaspora.sentence import Sentence

from .errors import CampaignError
from .provider_store import open_provider
from .providers.errors import ProviderMisconfigured
from .providers.port import Accepted
from .store import freeze_campaign
from .trial import trial_mail
from .windows import read_windows


def send_trial(campaign: str, language: str) -> str:
    """Mail a campaign as it is now to the session's user; the address. Raises ContentRefused, CampaignError."""
    to_email = frappe.db.get_value("User", frappe.session.user, "email") or ""
    if "@" not in to_email:
        raise CampaignError(Sentence("Your user has no e-mail address. Ask an administrator to set it."))
    content = freeze_campaign(campaign)
    mail = trial_mail(content, language, to_email, f"trial-{frappe.generate_hash(length=24)}")
    try:
        with closing(
            open_provider(content.sender.name, content.sender.provider, read_windows(frappe.conf))
        ) as provider:
            outcome = provider.send([mail])[0]
    except ProviderMisconfigured as error:
        raise CampaignError(Sentence("The sender is not set up: {error}", error=str(error))) from error
    if not isinstance(outcome, Accepted):
        raise CampaignError(Sentence("The trial mail was not accepted ({code}). Try again later.", code=outcome.code))
    return to_email
