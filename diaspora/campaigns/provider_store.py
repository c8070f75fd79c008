"""Opens the mail provider of a sender, with the settings and the password that the site keeps for it."""

from pathlib import Path

import frappe
from frappe.utils.password import get_decrypted_password

from diaspora import clock
from diaspora.campaigns.call_pace_store import SharedTurns
from diaspora.campaigns.draft_store import read_sender
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.mailjet.provider import CALLS_IN_FLIGHT, MailjetProvider
from diaspora.campaigns.providers.mailjet.transport import API_URL, Account, Transport
from diaspora.campaigns.providers.outbox.provider import OutboxProvider
from diaspora.campaigns.providers.port import Provider
from diaspora.campaigns.providers.smtp.provider import SmtpProvider, SmtpServer
from diaspora.campaigns.providers.smtp.signing import DkimSigner, pem_of
from diaspora.campaigns.sender import Turns, Unlimited
from diaspora.campaigns.service_mailer import ProviderMailer
from diaspora.campaigns.windows import Windows, read_windows


def outbox_folder() -> Path:
    """Where the outbox provider keeps its mails: `<site>/private/outbox`."""
    return Path(frappe.get_site_path("private", "outbox"))


def open_provider(sender: str, provider: str, windows: Windows) -> Provider:
    """The provider that was approved for a sender. Raises ProviderMisconfigured."""
    if provider == "outbox":
        draft_life_s = windows.claim_lease_s + windows.request_deadline_s
        return OutboxProvider(outbox_folder(), clock.utcnow, draft_life_s=draft_life_s)
    if provider == "smtp":
        signer = _dkim_signer(sender)
        sign = signer.sign if signer else None
        return SmtpProvider(_smtp_server(sender), windows.request_deadline_s, clock.utcnow, sign)
    if provider == "mailjet":
        return open_mailjet(sender, windows)
    raise ProviderMisconfigured(f"The sender {sender} asks for the provider {provider!r}, which is not installed.")


def open_mailjet(sender: str, windows: Windows, *, sandbox: bool = False) -> MailjetProvider:
    """Mailjet with a sender's keys; in sandbox mode it validates and sends nothing. Raises ProviderMisconfigured."""
    calls = int(frappe.conf.get("diaspora_mailjet_calls_in_flight") or CALLS_IN_FLIGHT)
    transport = Transport(_mailjet_account(sender), windows.request_deadline_s, calls)
    return MailjetProvider(transport, clock.utcnow, calls_in_flight=calls, sandbox=sandbox)


def turns_of(sender: str, provider: str) -> Turns:
    """The rate of a sender's account, shared by all workers."""
    if provider != "mailjet":
        return Unlimited()
    calls = int(frappe.db.get_value("Diaspora Sender", sender, "calls_per_10_s") or 0)
    return SharedTurns(_mailjet_account(sender).key, calls) if calls > 0 else Unlimited()


def _mailjet_account(sender: str) -> Account:
    key, secret = (
        get_decrypted_password("Diaspora Sender", sender, field, raise_exception=False) or ""
        for field in ("mailjet_key", "mailjet_secret")
    )
    return Account(key.strip(), secret.strip(), frappe.conf.get("diaspora_mailjet_api_url") or API_URL)


def _dkim_signer(sender: str) -> DkimSigner | None:
    email, selector = frappe.db.get_value("Diaspora Sender", sender, ["email", "dkim_selector"])
    if not selector:
        return None
    key = get_decrypted_password("Diaspora Sender", sender, "dkim_key", raise_exception=False)
    if not key:
        raise ProviderMisconfigured(f"The sender {sender} has a DKIM selector and no key. Enter the key.")
    return DkimSigner(email.rpartition("@")[2], selector.strip(), pem_of(key))


def _smtp_server(sender: str) -> SmtpServer:
    row = frappe.db.get_value("Diaspora Sender", sender, ["host", "port", "username", "use_tls"], as_dict=True)
    if not row or not row.host:
        raise ProviderMisconfigured(f"The sender {sender} has no mail server. Set its host and port.")
    password = ""
    if row.username:
        password = get_decrypted_password("Diaspora Sender", sender, "password", raise_exception=False) or ""
    return SmtpServer(row.host, int(row.port or 0) or 587, row.use_tls or "none", row.username or "", password)


def service_mailer() -> ProviderMailer:
    """The mailer for confirmations, from the default sender of the settings. Raises ProviderMisconfigured."""
    name = frappe.db.get_single_value("Diaspora Settings", "default_sender")
    if not name:
        raise ProviderMisconfigured("No default sender is set. Choose one in Diaspora Settings.")
    sender = read_sender(name)
    return ProviderMailer(open_provider(name, sender.provider, read_windows(frappe.conf)), sender)
