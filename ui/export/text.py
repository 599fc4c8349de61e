"""The words of a page without their Markdown: what a file states is plain text."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

from ui import plain as markdown

_COLOURED: Final = re.compile(r":(?:blue|green|orange|red|violet|gray|grey|primary)\[((?:\\.|[^\]\\])*)\]")
_HINT: Final = re.compile(r"\b(?:Click|Choose|Press)\b[^.]*\.")
_BREAK: Final = re.compile(r"<br\s*/?>")
_JOINER: Final = "\u2060"
_NAME: Final = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """What Markdown of ours says: without colours, emphasis and escapes."""
    return markdown.spoken(_COLOURED.sub(r"\1", text)).strip()


def still(text: str) -> str:
    """The plain text without the sentences that say what to click: nothing answers to that in a file."""
    return _HINT.sub("", plain(text)).strip()


def of_figure(text: object) -> str:
    """What a label of a figure says: without its entities and line breaks."""
    return html.unescape(_BREAK.sub(" ", str(text))).replace(_JOINER, "").replace("\u00a0", " ").strip()


def file_name(*parts: str) -> str:
    """A name for a file that every system takes: small letters, digits and hyphens."""
    plain = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode().lower() for part in parts)
    name = "-".join(filter(None, (_NAME.sub("-", part).strip("-") for part in plain)))
    return name[:80].strip("-") or "carelens"
