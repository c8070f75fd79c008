"""Jobs of the CRM. Arguments are ids only; each watches its own deadline."""

import time

from diaspora.crm.confirmation_sending import send_waiting
from diaspora.crm.confirmation_store import SiteRequests
from diaspora.crm.mail_port import ServiceMailer

DEADLINE_S = 25.0


def send_confirmations(mailer: ServiceMailer) -> int:
    """Mail the confirmations that wait, through the mailer that the caller brings; how many were handed over.

    `campaigns.tasks.send_confirmations` is the job: only campaigns knows the providers.
    """
    end = time.monotonic() + DEADLINE_S
    return send_waiting(SiteRequests(), mailer, lambda: time.monotonic() < end)
