"""Text from files, made harmless: it is shown as it is, never as markup."""

from __future__ import annotations

import html
import re

# A word joiner is invisible and keeps Markdown from turning bare addresses into links.
_JOINER = "\u2060"
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&=^\"'])")
_ESCAPE = re.compile(r"\\([^A-Za-z0-9\s])")
_ADDRESS = re.compile(r"https?:|ftp:|mailto:|xmpp:|www\.|@", re.IGNORECASE)
# Streamlit turns `:name:` into an icon, and arrows and dashes into signs, even where they are escaped.
_SIGNS = re.compile(r":(?=[a-z+_/-])|-(?=[->])|<(?=-)", re.IGNORECASE)
# The last three are no characters at all: XML, and so the files of spreadsheets and slides, must not hold them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def one_line(text: object, limit: int = 200) -> str:
    """`text` on one line without control or direction characters, cut at `limit` characters."""
    line = _CONTROL.sub(" ", str(text)).strip()
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}\u2026"


def markdown(text: object, limit: int = 200) -> str:
    """`text` for `st.markdown`, labels and captions, so that every character is shown as typed."""
    joined = _ADDRESS.sub(lambda match: match[0][:-1] + _JOINER + match[0][-1] + _JOINER, one_line(text, limit))
    return _PUNCTUATION.sub(r"\\\1", _SIGNS.sub(rf"\g<0>{_JOINER}", joined))


def spoken(text: str) -> str:
    """What `markdown` or a sentence made of it says, without the signs: for `alt`, which is never markup."""
    return _ESCAPE.sub(r"\1", text).replace(_JOINER, "").replace("**", "")


def plotly(text: object, limit: int = 60) -> str:
    """`text` for a Plotly label or hover, which would read `<b>`, `<a>` and entities as markup."""
    # Plotly hands a text between two dollar signs to MathJax where that is present.
    return html.escape(one_line(text, limit), quote=False).replace("$", f"{_JOINER}$")
