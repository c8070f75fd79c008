"""The page of the workspace: /outreach and every address below it. The browser's program does the rest."""

import json
from typing import Any

from diaspora.workspace import store

no_cache = 1


def get_context(context: Any) -> dict[str, Any]:
    """Called by the framework for GET and HEAD."""
    boot = store.boot()
    direction = "rtl" if boot["language"].startswith("ar") else "ltr"
    return {
        "workspace": {
            "boot": json.dumps(boot, ensure_ascii=False),
            "language": boot["language"],
            "direction": direction,
            "mission": boot["mission"],
            "files": store.built_files(),
        }
    }
