"""A language of its own for tests: what stays outside its brackets is data, or somebody forgot to translate it."""

from __future__ import annotations

import re
from gettext import NullTranslations

_UNIT = re.compile(r":material/\w+:|:(?:blue|orange|gray)(?:-badge)?(?=\[)|`[^`]*`|https?://\S+|<[^>]*>|&\w+;")


class Bracketed(NullTranslations):
    """A language in which every text is itself between brackets."""

    def gettext(self, message: str) -> str:
        edge = re.fullmatch(r"(\s*)(.*?)(\s*)", message, re.DOTALL)
        assert edge
        return f"{edge[1]}\u27e6{edge[2]}\u27e7{edge[3]}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


def outside(text: str) -> set[str]:
    """The words that stand in no bracket, in small letters."""
    while (shorter := re.sub(r"\u27e6[^\u27e6\u27e7]*\u27e7", " ", text)) != text:
        text = shorter
    return {word.casefold() for word in re.findall(r"[^\W\d_]{1,}", _UNIT.sub(" ", text))}
