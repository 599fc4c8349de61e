"""The name of a file as it may be kept and shown: exports of chats are called after the customer."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from pipelines.meaning.redact import EMAIL, MOBILE, PHONE

CHAT: Final = "WhatsApp chat.txt"
_WHATSAPP: Final = re.compile(r"whats[ _-]?app", re.IGNORECASE)
_WITH: Final = re.compile(
    r"(.*\b(?:chat|conversation|conversa|discussion|verlauf)\b.*?[ _](?:with|mit|con|com|avec|met))[ _].*",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(r"(\.[A-Za-z][A-Za-z0-9]{1,6})?(\.(gz|zip))?$")


def shown(name: str) -> str:
    """The name without the customer's name, addresses and numbers; in an archive each part of the path."""
    return "/".join(_part(part) for part in name.split("/"))


def _part(name: str) -> str:
    ending = _ENDING.search(name)
    tail = ending[0] if ending else ""
    stem = name.removesuffix(tail) if tail else name
    if _WHATSAPP.search(stem) and tail.lower() in ("", ".txt", ".zip", ".txt.zip", ".txt.gz"):
        return f"WhatsApp chat{tail}"
    if found := _WITH.fullmatch(stem):
        return f"{found[1]} [name]{tail}"
    # An underscore stands for a blank here, but is part of a word where numbers are looked for.
    plain = stem.replace("_", " ")
    clean = str(pl.Series([plain]).str.replace_all(EMAIL, "[email]").str.replace_all(PHONE, "[phone]")[0])
    clean = str(pl.Series([clean]).str.replace_all(MOBILE, "${1}[phone]")[0])
    return f"{stem if clean == plain else clean}{tail}"
