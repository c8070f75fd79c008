"""Who opened a link: a person or a machine? Pure: networks, and the rule that tells scanners from readers.

Mail gateways open every link of every message before the reader does. They show themselves by HEAD requests, and by
opening links of several different recipients from one network within seconds. Never keeps an address: a network is
named by a keyed hash of its prefix.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

SCAN_WINDOW = timedelta(seconds=10)
SCAN_RECIPIENTS = 5
"""So many different recipients from one network within the window, and it is a scanner."""

UNKNOWN_NETWORK = "unknown"


@dataclass(frozen=True)
class Click:
    """One opened link: who, from which network (keyed hash), when (naive UTC), and whether the request was a HEAD."""

    recipient: str
    network: str
    occurred_at: datetime
    is_head: bool = False


def network_prefix(address: str) -> str:
    """The /24 (IPv4) or /48 (IPv6) that an address belongs to, IPv4 in IPv6 unwrapped; "unknown" for what is none."""
    try:
        parsed = ip_address(address.strip().split("%", 1)[0])
    except ValueError:
        return UNKNOWN_NETWORK
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def network_key(address: str, key: bytes) -> str:
    """32 hex digits that name the network of an address on this site and tell nothing about it elsewhere."""
    return hmac.new(key, b"network|" + network_prefix(address).encode(), hashlib.sha256).hexdigest()[:32]


def is_scan(recipients: Iterable[str]) -> bool:
    """Are these the recipients of a scanner, given those seen from one network within one window?"""
    return len(set(recipients)) >= SCAN_RECIPIENTS


def window_start(occurred_at: datetime) -> datetime:
    """The first moment that counts together with this one."""
    return occurred_at - SCAN_WINDOW


def machine_clicks(clicks: Sequence[Click]) -> set[int]:
    """Positions of the clicks that machines made: the rule in full, over any list in any order.

    The store applies the same rule as clicks come in; this is what both must agree on.
    """
    found = {position for position, click in enumerate(clicks) if click.is_head}
    for last in clicks:
        start = window_start(last.occurred_at)
        together = [
            position
            for position, click in enumerate(clicks)
            if click.network == last.network and start <= click.occurred_at <= last.occurred_at
        ]
        if is_scan(clicks[position].recipient for position in together):
            found.update(together)
    return found
