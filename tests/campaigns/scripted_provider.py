"""A mail provider that does what a test's script says, and remembers what it was given."""

from collections.abc import Callable, Mapping, Sequence

from diaspora.campaigns.providers.port import Absent, Accepted, Found, Outcome, OutgoingMail, Trace

Script = Callable[[OutgoingMail], Outcome | None]


class ScriptedProvider:
    """Accepts all but what the script decides otherwise; `accepted` lists custom ids, repeats included."""

    def __init__(self, script: Script | None = None, batch_size: int = 50) -> None:
        self.batch_size = batch_size
        self.calls_in_flight = 1
        self.accepted: list[str] = []
        self.calls: list[int] = []
        self._script = script or (lambda mail: None)

    def send(self, messages: Sequence[OutgoingMail]) -> list[Outcome]:
        self.calls.append(len(messages))
        return [self._outcome(mail) for mail in messages]

    def find(self, custom_ids: Sequence[str], stream: str) -> Mapping[str, Trace]:
        return {custom_id: Found(custom_id) if custom_id in self.accepted else Absent() for custom_id in custom_ids}

    def close(self) -> None:
        pass

    def _outcome(self, mail: OutgoingMail) -> Outcome:
        decided = self._script(mail)
        if decided is None:
            self.accepted.append(mail.custom_id)
            return Accepted(mail.custom_id)
        return decided
