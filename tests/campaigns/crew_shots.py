"""SIGKILL among four workers and their servers: at named points, at random, and what each shot has hit."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks._kill_worker import points
from tests.campaigns.worker_crew import OPEN, WORKERS, Crew

RANDOM, REDIS, MARIADB = "random", "redis", "mariadb"
PAUSE_S = 0.7
DOUBT_EVERY_S = 1
# What leaves a doubt first, so that the sweeper's points are passed by; a plan is shot at by the bench.
NAMED = tuple(
    sorted(
        (name for name in points("mailjet") if not name.startswith("plan")),
        key=lambda name: name.startswith(("claim", "attempt")),
    )
)


@dataclass
class Shooting:
    """Shots at a campaign on its way; whoever is dead is replaced, by one with a trap after a shot at random."""

    crew: Crew
    campaign: str
    numbers: random.Random
    targets: list[str]
    points: list[str] = field(default_factory=lambda: list(NAMED))
    killed: Counter[str] = field(default_factory=Counter)
    by_state: Counter[str] = field(default_factory=Counter)
    by_place: Counter[int] = field(default_factory=Counter)
    finished_early: int = 0
    _traps: list[str] = field(default_factory=lambda: [""] * WORKERS)
    _next_at: float = 0
    _doubt_at: float = 0

    def is_over(self) -> bool:
        """Shoot when it is time, replace who has died; whether all that was to be shot has been."""
        for place, process in enumerate(self.crew.processes):
            if process.poll() is not None:
                self._bury(place)
        self._look_for_an_early_end()
        if any(trap.startswith("reconcile") for trap in self._traps) and time.monotonic() > self._doubt_at:
            self._leave_a_doubt()
        if self.targets and time.monotonic() > self._next_at and self._shoot(self.targets[0]):
            self.targets.pop(0)
            self._next_at = time.monotonic() + self.numbers.uniform(0.3, 1) * PAUSE_S
        return not self.targets and not self.points and not any(self._traps)

    def _leave_a_doubt(self) -> None:
        """An answer is lost after its mails were accepted: without a doubt nobody reconciles, or meets the trap."""
        self.crew.mission.carried.server.next_calls("drop after")
        self._doubt_at = time.monotonic() + DOUBT_EVERY_S

    def _shoot(self, target: str) -> bool:
        if target == RANDOM:
            at_work = [place for place in range(WORKERS) if not self._traps[place] and self._has_claimed(place)]
            if at_work:
                self.crew.processes[min(at_work, key=lambda place: self.by_place[place])].kill()
            return bool(at_work)
        server = self.crew.mission.redis if target == REDIS else self.crew.mission.mariadb
        server.kill()
        time.sleep(self.numbers.uniform(0, 1))
        server.start()
        self.killed[target] += 1
        return True

    def _has_claimed(self, place: int) -> bool:
        process = self.crew.processes[place]
        return process.poll() is None and bool(self.crew.tokens_of(process.pid))

    def _bury(self, place: int) -> None:
        process, trap = self.crew.processes[place], self._traps[place]
        assert process.wait() == -signal.SIGKILL, self.crew.said()
        self.killed[trap or RANDOM] += 1
        self.by_place[place] += 1
        self.by_state[self._held_by(process.pid)] += 1
        self._traps[place] = "" if trap or not self.points else self.points.pop(0)
        self.crew.replace(place, self._traps[place] or "-")

    def _held_by(self, pid: int) -> str:
        """The most delicate state that the rows of a dead worker are in."""
        tokens = self.crew.tokens_of(pid)
        held = self.crew.mission.ask(
            """SELECT state, claim_token FROM `tabDiaspora Recipient`
            WHERE campaign = %s AND state IN ('attempting', 'claimed')""",
            self.campaign,
        )
        return min((state for state, token in held if token in tokens), default="none")

    def _look_for_an_early_end(self) -> None:
        [(state, still_open)] = self.crew.mission.ask(
            """SELECT g.state, (SELECT COUNT(*) FROM `tabDiaspora Recipient` r
                WHERE r.campaign = g.name AND r.state IN %s) FROM `tabDiaspora Campaign` g WHERE g.name = %s""",
            OPEN,
            self.campaign,
        )
        self.finished_early += int(state == "finished" and still_open > 0)
