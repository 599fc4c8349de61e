"""Single columns of text made ready: blanks and words for "nothing" become null, lists become lists."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import polars as pl

from pipelines.meaning import words
from pipelines.meaning.presets import Preset

# What is the same in many rows is looked at once. The sample only saves the counting where all is different.
SAMPLE: Final = 2_000
FEW: Final = 500

# What a header must not say for a column to be kept beside the mapped ones: names, addresses and numbers of people.
PERSONAL: Final = (
    r"\b(first|last|full|middle|contact|user|customer|client|billing|shipping|recipient|requester|submitter|visitor|author"
    r"|reporter|consumer|caller|guest|buyer|payer)('?s)? ?(name|nombre)\b"
    r"|^(name|names|nombre|vorname|nachname|kunde|cliente)$"
    r"|street|address|\bzip\b|postal|postcode|\bplz\b|phone|mobile|\bfax\b|\btel\b|telefon|e-?mail|birth|geburt"
    r"|\biban\b|\bcard\b|payment reference|^(submitter|recipient|collaborators|cc|bcc|to|from)$|\bnote attributes\b"
    r"|whatsapp|skype|twitter id|\bip\b|gender|\bage\b|company"
)
ORDER_IN_TEXT: Final = (
    r"(?i)\b(?:orders?|bestellung(?:en)?|bestellnummer|bestellnr|auftrag|pedido|commande|ordine|encomenda|bestelling)"
    r"\s*(?:(?:no|nr|num|number|id|n)\b[.º°]*|[#№]|:|-)*\s*[#:]?\s*([A-Z]{0,5}-?\d{3,}(?:-\d+)*)\b"
)
HASH_IN_TEXT: Final = r"(?i)(?:^|[^\w&#])#\s?([A-Z]{0,5}-?\d{3,})\b"
TICKET_MARK: Final = (
    r"(?i)(ticket|case|request|incident|rma|invoice|ref|anfrage|fall|caso)\w*\s*[:.]?\s*#\s?\w+|\[#\w+\]"
)


def clean(frame: pl.DataFrame, names: list[str], preset: Preset) -> pl.DataFrame:
    """The columns stripped, with every way to write "nothing" as null."""
    missing = [*words.missing_words(), *(word.lower() for word in preset.missing)]
    with ThreadPoolExecutor() as pool:
        ready = pool.map(lambda name: _cleaned(frame[name], missing), dict.fromkeys(names))
        return frame.with_columns(ready)


def _cleaned(values: pl.Series, missing: list[str]) -> pl.Series:
    few = distinct(values)
    if few is None:
        return _without_missing(_stripped(values), missing)
    ready = _without_missing(_stripped(few), missing)
    return values if ready.equals(few) else values.replace_strict(few, ready, return_dtype=pl.String)


def _stripped(values: pl.Series) -> pl.Series:
    # A column without blanks is given back as it is: it shares its memory with that of the file.
    bare = values.str.strip_chars()
    return values if (bare.str.len_bytes() == values.str.len_bytes()).all() else bare


def _without_missing(values: pl.Series, missing: list[str]) -> pl.Series:
    possible = values.str.len_bytes() <= max(len(word.encode()) for word in missing)
    if not any(word.strip("+-").isdigit() for word in missing):
        possible &= values.cast(pl.Int64, strict=False).is_null()
    short = values.filter(possible)
    found = short.filter(short.str.to_lowercase().is_in(missing)).unique()
    return values.set(values.is_in(found.implode()), None) if len(found) else values


def distinct(values: pl.Series) -> pl.Series | None:
    """The different values of a column that says the same few again and again; None for any other column."""
    if values.head(SAMPLE).n_unique() > FEW:
        return None
    found = values.unique()
    return found if len(found) <= max(FEW, len(values) // 100) else None


def unguard(values: pl.Series) -> pl.Series:
    """Without the apostrophe that some tools put before `= + - @` and digits against spreadsheet formulas."""
    if not values.str.starts_with("'").any():
        return values
    return values.str.replace(r"^'([=+\-@\d])", "$1")


def lists(values: pl.Series) -> pl.Series:
    """Tags as lists: separated by comma, semicolon or bar, else by blanks; written as JSON or not."""
    text = values.str.strip_chars("[]").str.replace_all('"', "", literal=True)
    marked = text.str.contains(r"[,;|]")
    # Where most cells of several words use blanks, a few commas do not make "payment vip" one tag.
    blanks = (text.str.strip_chars().str.contains(r"\s") & ~marked).sum() > (marked.sum() or 0)
    by_blanks = text.str.replace_all(r"\s+", "\x1f")
    by_marks = text.str.replace_all(r"[,;|]", "\x1f")
    keep_marks = marked if blanks or not marked.any() else pl.repeat(True, len(text), eager=True)
    parts = pl.select(pl.when(keep_marks).then(by_marks).otherwise(by_blanks)).to_series().str.split("\x1f")
    return parts.list.eval(pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != ""))


def order_refs(values: pl.Series) -> pl.Series:
    """Order numbers as they are compared: `#AP-516073` and `ap-516073` are one."""
    return values.str.strip_chars(" #'").str.to_uppercase().replace("", None)


def orders_in(text: pl.Series) -> pl.Series:
    """The order number that a text names, or null: `order 1234`, `Bestellung #1234`, `#1234` but not `ticket #1234`."""
    plain = text.str.replace_all(TICKET_MARK, " ")
    return order_refs(plain.str.extract(ORDER_IN_TEXT).fill_null(plain.str.extract(HASH_IN_TEXT)))


def translate(values: pl.Series, own: dict[str, str], subject: str) -> pl.Series:
    """Canonical words for raw ones, null where a word is not known; the preset's own words come first."""
    table = {**words.meanings(subject), **{word.lower(): meaning for word, meaning in own.items()}}
    words_used = values.drop_nulls().unique()
    known = {word: table.get(word.lower(), table.get(word.lower().replace("_", " "))) for word in words_used}
    return values.replace_strict(known, default=None, return_dtype=pl.String)
