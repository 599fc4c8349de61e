"""Personal data out of stored text, and customers as keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

import polars as pl

EMAIL: Final = r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"
# A run of 15 or 16 digits is a card number only when its check digit fits; Rust's regex has no such test.
CARD: Final = r"\b[2-6](?:[ -]?\d){14,15}\b"
# Ten digits and more with a plus or separators; plain long numbers are ids, which KPIs and joins need.
PHONE: Final = r"(?:\+\d{1,3}[\s./-]?|\b00\d{1,3}[\s./-]|\(\d{2,5}\)[\s./-]?|\b0\d{2,5}[\s./-])\d{2,5}(?:[\s./-]?\d{2,5}){1,4}\b|\b\d{3}[-.\s]\d{3}[-.\s]\d{4}\b|\b01[5-7]\d{8,9}\b"  # noqa: E501 - one pattern
# Whatever may be an address, a phone or a card number, found faster than by the patterns themselves.
REACHABLE: Final = r"@|\d(?:[\s()./-]*\d){6}"


def customer_keys(email: pl.Series | None, identity: pl.Series | None, key: bytes, length: int) -> pl.Series:
    """HMAC-SHA256 (32 hex digits) of each row's lower-case e-mail, else of its customer id; null where both are."""
    nothing = pl.Series("customer_key", [None], dtype=pl.String).new_from_index(0, length)
    who = nothing if email is None else email.str.strip_chars().str.to_lowercase()
    if identity is not None:
        who = who.fill_null(identity.str.strip_chars().str.to_lowercase())
    people = who.drop_nulls().unique()
    hashes = [hmac.digest(key, person.encode(), hashlib.sha256).hex()[:32] for person in people]
    table = pl.DataFrame({"who": people, "customer_key": pl.Series(hashes, dtype=pl.String)})
    return who.to_frame("who").join(table, on="who", how="left", maintain_order="left")["customer_key"]


def hidden_ids(ids: pl.Series, key: bytes) -> pl.Series:
    """The ids, those that hold an e-mail address as 20 hex digits of their HMAC-SHA256: alike stays alike."""
    holds = ids.str.contains(EMAIL).fill_null(False)
    if not holds.any():
        return ids
    plain = ids.filter(holds).unique()
    hashes = [hmac.digest(key, one.strip().lower().encode(), hashlib.sha256).hex()[:20] for one in plain]
    return ids.replace(plain, pl.Series(hashes, dtype=pl.String))


def redact(text: pl.Series, names: pl.Series | None = None) -> pl.Series:
    """The text with e-mail addresses, phone and card numbers, and the name in the same row, replaced by a word."""
    if text.null_count() == len(text):
        return text
    frame = text.to_frame("text")
    clean = pl.col("text").str.replace_all(EMAIL, "[email]")
    frame = frame.with_columns(_without_cards(frame.select(clean)["text"]))
    frame = frame.with_columns(pl.col("text").str.replace_all(PHONE, "[phone]"))
    if names is not None:
        frame = _without_names(frame.with_columns(names.str.strip_chars().alias("name")))
    return frame["text"].alias(text.name)


def redact_lists(lists: pl.Series) -> pl.Series:
    """Lists of words, such as tags, without e-mail addresses, phone and card numbers."""
    words = lists.explode().drop_nulls().unique()
    telling = words.filter(words.str.contains(REACHABLE))
    if not len(telling):
        return lists
    return lists.list.eval(pl.element().replace(telling, redact(telling)))


def _without_cards(text: pl.Series) -> pl.Series:
    found = text.str.extract_all(CARD).explode().drop_nulls().unique()
    cards = [number for number in found if luhn(number)]
    if not cards:
        return text
    return text.str.replace_many(cards, ["[card]"] * len(cards))


def luhn(number: str) -> bool:
    """Whether the check digit of a card number fits (ISO/IEC 7812-1, annex B)."""
    digits = [int(mark) for mark in number if mark.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(digits) >= 13 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1


def _without_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Replace the row's own customer, whole and by each part of the name, without regard to case."""
    lower = pl.col("text").str.to_lowercase()
    parts = pl.col("name").str.to_lowercase().str.extract_all(r"\p{L}[\p{L}'-]{2,}")
    frame = frame.with_row_index("at").with_columns(parts=parts)
    hits = (
        frame.select("at", "text", "parts", low=lower)
        .explode("parts")
        .filter(pl.col("low").str.contains(pl.col("parts"), literal=True))
        .group_by("at", maintain_order=True)
        .agg(pl.col("text").first(), pl.col("parts"))
    )
    if not hits.height:
        return frame.select("text")
    cleaned = [_drop_words(text, names) for text, names in zip(hits["text"], hits["parts"], strict=True)]
    fixed = hits.select("at").with_columns(pl.Series("fixed", cleaned, dtype=pl.String))
    return frame.join(fixed, on="at", how="left", maintain_order="left").select(
        pl.coalesce("fixed", "text").alias("text")
    )


def _drop_words(text: str, names: list[str]) -> str:
    pattern = r"\b(?:" + "|".join(map(re.escape, names)) + r")\b"
    return re.sub(rf"{pattern}(?:\s+{pattern})*", "[name]", text, flags=re.IGNORECASE)
