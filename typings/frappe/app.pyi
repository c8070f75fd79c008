from typing import Any

application: Any
