"""The header rows of `headers.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

BY_FILE: Final[dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
ZENDESK: Final = BY_FILE["zendesk_tickets"]
INTERCOM: Final = BY_FILE["intercom_conversations"]
SHOPIFY: Final = BY_FILE["orders_export"]
