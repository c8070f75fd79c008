"""Remembers in the site's folder how far the sample mission has come, so that it can go on after an interruption."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from .errors import OtherSample


@dataclass
class Progress:
    """The seed, the steps that are done, and what later steps need of earlier ones. Written at every change."""

    path: Path
    seed: int
    done: list[str] = field(default_factory=list)

    def is_done(self, step: str) -> bool:
        """Was this step finished earlier?"""
        return step in self.done

    def finish(self, step: str) -> None:
        """Remember that a step is done."""
        self.done.append(step)
        unfinished = self.path.with_suffix(".part")
        with open(unfinished, "w", encoding="utf-8") as file:
            json.dump({"seed": self.seed, "done": self.done}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, self.path)


def open_progress(folder: Path, seed: int) -> Progress:
    """The progress of the sample in this folder, which is made where it is missing. Raises OtherSample."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "progress.json"
    if not path.exists():
        return Progress(path, seed)
    stored = json.loads(path.read_text(encoding="utf-8"))
    if stored["seed"] != seed:
        raise OtherSample(
            f"This site already holds the sample mission of seed {stored['seed']}; make a new site for seed {seed},"
            f" or say --seed {stored['seed']}."
        )
    return Progress(path, seed, list(stored["done"]))
