"""Personal data out of stored text, and customers as keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Final

import polars as pl

from pipelines.meaning import names as people

EMAIL: Final = r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"
# A run of 15 or 16 digits is a card number only when its check digit fits; Rust's regex has no such test.
CARD: Final = r"\b[2-6](?:[ -]?\d){14,15}\b"
# Ten digits and more with a plus or separators; plain long numbers are ids, which KPIs and joins need.
PHONE: Final = r"(?:\+\d{1,3}[\s./-]?|\b00\d{1,3}[\s./-]|\(\d{2,5}\)[\s./-]?|\b0\d{2,5}[\s./-])\d{2,5}(?:[\s./-]?\d{2,5}){1,4}\b|\b\d{3}[-.\s]\d{3}[-.\s]\d{4}\b|\b01[5-7]\d{8,9}\b"  # noqa: E501 - one pattern
# Long numbers without a mark may be ids; a zero first, the shape of a Chinese or Brazilian mobile, or a word before it
# such as "call" or "Handy" make them numbers of people.
MOBILE: Final = r"(^|[^\w#./-])(?:0[1-9]\d{8,9}|1[3-9]\d{9}|[1-9]\d9\d{8})\b"
CALLED: Final = r"(?i)\b((?:(?:tele)?phone|mobile?|cell|handy|tel|call|ring|whats ?app|sms|anrufen?|rufen|rufnummer|llamar?|appeler?|telefono?|celular|ligar)\b(?:\s*\b(?:me|us|is|at|on|under|number|no|nr|nummer|unter|mich|sie|ihn|an|al|au|sur|en|para|ist|es)\b|[\s.:=(+])*)\d{7,15}\b"  # noqa: E501 - one pattern
# Whatever may be an address, a phone or a card number, found faster than by the patterns themselves.
REACHABLE: Final = r"@|\d(?:[\s()./-]*\d){6}"


def customer_keys(email: pl.Series | None, identity: pl.Series | None, key: bytes, length: int) -> pl.Series:
    """HMAC-SHA256 (32 hex digits) of each row's lower-case e-mail, else of its customer id; null where both are."""
    nothing = pl.Series("customer_key", [None], dtype=pl.String).new_from_index(0, length)
    who = nothing if email is None else email.str.strip_chars().str.to_lowercase()
    if identity is not None:
        who = who.fill_null(identity.str.strip_chars().str.to_lowercase())
    known = who.drop_nulls().unique()
    hashes = pl.Series(list(map(_keyed(key), known)), dtype=pl.Binary).bin.encode("hex").str.slice(0, 32)
    table = pl.DataFrame({"who": known, "customer_key": hashes})
    return who.to_frame("who").join(table, on="who", how="left", maintain_order="left")["customer_key"]


def _keyed(key: bytes) -> Callable[[str], bytes]:
    """HMAC-SHA256 with this key (RFC 2104), its first blocks computed once: a third of the time of `hmac.digest`."""
    key = hashlib.sha256(key).digest() if len(key) > 64 else key
    inner, outer = (hashlib.sha256(bytes(mark ^ pad for mark in key.ljust(64, b"\0"))) for pad in (0x36, 0x5C))

    def digest(text: str) -> bytes:
        first, second = inner.copy(), outer.copy()
        first.update(text.encode())
        second.update(first.digest())
        return second.digest()

    return digest


def hidden_ids(ids: pl.Series, key: bytes) -> pl.Series:
    """The ids, those that hold an e-mail address as 20 hex digits of their HMAC-SHA256: alike stays alike."""
    holds = ids.str.contains(EMAIL).fill_null(False)
    if not holds.any():
        return ids
    plain = ids.filter(holds).unique()
    hashes = [hmac.digest(key, one.strip().lower().encode(), hashlib.sha256).hex()[:20] for one in plain]
    return ids.replace(plain, pl.Series(hashes, dtype=pl.String))


def redact(text: pl.Series, names: pl.Series | None = None, *, bare: bool = True) -> pl.Series:
    """The text with e-mail addresses, phone and card numbers, and the name in the same row, replaced by a word.

    `bare`: numbers without any mark count as phone numbers too; in a column of products or teams they are ids.
    """
    if text.null_count() == len(text):
        return text
    frame = text.to_frame("text")
    clean = pl.col("text").str.replace_all(EMAIL, "[email]")
    frame = frame.with_columns(_without_cards(frame.select(clean)["text"]))
    frame = frame.with_columns(pl.col("text").str.replace_all(PHONE, "[phone]"))
    if bare and frame["text"].str.contains(r"\d{7}").any():
        unmarked = pl.col("text").str.replace_all(MOBILE, "${1}[phone]").str.replace_all(CALLED, "${1}[phone]")
        frame = frame.with_columns(unmarked)
    if names is not None:
        frame = people.without(frame.with_columns(names.str.strip_chars().alias("name")))
    return frame["text"].alias(text.name)


def redact_lists(lists: pl.Series, names: pl.Series | None = None) -> pl.Series:
    """Lists of words, such as tags, without e-mail addresses, phone and card numbers, and the name in the same row."""
    words = lists.explode().drop_nulls().unique()
    telling = words.filter(words.str.contains(REACHABLE))
    if len(telling):
        lists = lists.list.eval(pl.element().replace(telling, redact(telling)))
        words = lists.explode().drop_nulls().unique()
    return lists if names is None else _lists_without(lists, words, names)


def _lists_without(lists: pl.Series, words: pl.Series, names: pl.Series) -> pl.Series:
    parts = people.parts(names.str.strip_chars().drop_nulls().unique())["part"].str.to_lowercase().unique()
    # Tags are few and names many: only tags with a part of anybody's name are looked at row by row.
    low = words.to_frame("word").with_columns(low=pl.col("word").str.to_lowercase())
    whole, split = (pl.col("low").str.extract_all(pattern) for pattern in (r"[\p{L}'-]+", r"[\p{L}']+"))
    tokens = low.select("word", part=pl.concat_list(whole, split)).explode("part")
    unparted = parts.filter(parts.str.contains(f"[{people.UNPARTED}]"))
    inside = low.filter(pl.col("low").str.contains_any(unparted.implode()))["word"] if len(unparted) else words.clear()
    named = pl.concat([tokens.filter(pl.col("part").is_in(parts.implode()))["word"], inside]).unique()
    rows = lists.list.eval(pl.element().is_in(named.implode())).list.any().fill_null(False)
    if not rows.any():
        return lists
    at = rows.arg_true()
    each = pl.DataFrame({"at": at, "text": lists.gather(at), "name": names.str.strip_chars().gather(at)})
    each = each.explode("text")
    clean = people.without(each.select("text", "name"))["text"]
    again = each.with_columns(clean.alias("text")).group_by("at", maintain_order=True).agg("text")
    table = pl.DataFrame({"at": pl.int_range(len(lists), eager=True).cast(pl.UInt32), "tags": lists})
    joined = table.join(again.with_columns(pl.col("at").cast(pl.UInt32)), on="at", how="left", maintain_order="left")
    return joined.select(pl.coalesce("text", "tags").alias(lists.name)).to_series()


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
