"""Mails that belong to no campaign (confirmations), through the same providers: the CRM's ServiceMailer.

Pure: takes the provider and the sender's identity. Owns the translation between the two ports and nothing else.
"""

from collections.abc import Sequence

from diaspora.campaigns.content import FrozenSender
from diaspora.campaigns.language import direction_of
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.port import (
    SERVICE_STREAM,
    Absent,
    Accepted,
    Deferred,
    Found,
    Outcome,
    OutgoingMail,
    Provider,
    Refused,
    Trace,
)
from diaspora.crm.mail_port import Receipt, ServiceMail


class ProviderMailer:
    """Sends service mails through a mail provider, in calls of its batch size."""

    def __init__(self, provider: Provider, sender: FrozenSender) -> None:
        self._provider = provider
        self._sender = sender
        self.trouble = ""
        """Why the provider cannot be used as it is set up; from then on it is left alone."""

    def send(self, mails: Sequence[ServiceMail]) -> list[Receipt]:
        """One receipt per mail, in the same order. An exception means that nothing is known about any of them."""
        size = self._provider.batch_size
        receipts: list[Receipt] = []
        for start in range(0, len(mails), size):
            batch = mails[start : start + size]
            outcomes: Sequence[Outcome] = ()
            try:
                if not self.trouble:
                    outcomes = self._provider.send([self._outgoing(mail) for mail in batch])
            except ProviderMisconfigured as error:
                self.trouble = str(error)
            if self.trouble:  # raised before anything was handed over, so that these may go later
                return receipts + [Receipt(mail.custom_id, "retry", "misconfigured") for mail in mails[start:]]
            receipts += [_receipt(mail, outcome) for mail, outcome in zip(batch, outcomes, strict=True)]
        return receipts

    def accepted(self, custom_ids: Sequence[str]) -> dict[str, bool | None]:
        """Whether the provider has accepted each of them: True, False (proved absent) or None (cannot tell)."""
        traces = self._provider.find(custom_ids, SERVICE_STREAM)
        return {custom_id: _is_accepted(traces[custom_id]) for custom_id in custom_ids}

    def close(self) -> None:
        """Let the provider go."""
        self._provider.close()

    def _outgoing(self, mail: ServiceMail) -> OutgoingMail:
        return OutgoingMail(
            custom_id=mail.custom_id,
            stream=SERVICE_STREAM,
            from_email=self._sender.email,
            from_name=self._sender.display_name_in(mail.language),
            to_email=mail.to,
            to_name="",
            subject=mail.subject,
            html=mail.html,
            text=mail.text,
            language=mail.language,
            direction=direction_of(mail.language),
            reply_to=self._sender.reply_to,
            # RFC 3834: no vacation notice answers to what a program sends.
            headers=(("Auto-Submitted", "auto-generated"),),
        )


def _receipt(mail: ServiceMail, outcome: Outcome) -> Receipt:
    match outcome:
        case Accepted():
            return Receipt(mail.custom_id, "sent")
        case Refused(code):
            return Receipt(mail.custom_id, "refused", code)
        case Deferred(code):
            return Receipt(mail.custom_id, "retry", code)
        case _:
            return Receipt(mail.custom_id, "unknown", outcome.code)


def _is_accepted(trace: Trace) -> bool | None:
    if isinstance(trace, Found):
        return True
    return False if isinstance(trace, Absent) else None
