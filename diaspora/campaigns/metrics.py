"""Numbers for a scraper in Prometheus' text format (version 0.0.4). Pure; nothing of anybody is among them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number, or one per value of a label."""

    name: str
    help: str
    values: Mapping[str, float]
    label: str = ""


CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def write_metrics(gauges: Iterable[Gauge]) -> str:
    """The text that a scraper reads."""
    lines: list[str] = []
    for gauge in gauges:
        lines += [f"# HELP {gauge.name} {gauge.help}", f"# TYPE {gauge.name} gauge"]
        lines += [f"{gauge.name}{_label(gauge.label, key)} {value:g}" for key, value in sorted(gauge.values.items())]
    return "\n".join([*lines, ""])


def _label(name: str, value: str) -> str:
    if not name:
        return ""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{{{name}="{escaped}"}}'
