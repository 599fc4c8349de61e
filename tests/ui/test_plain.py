"""Text from files is shown as it is: hostile strings from the Big List of Naughty Strings stay strings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shop
from ui import plain

SIGNS = "\\`*_{}[]()#+-.!|~<>$:&=^\"'"
HOSTILE = (
    shop.XSS,
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](https://example.org/pixel.png)",
    "https://example.org www.example.org someone@example.org",
    ":material/delete: :red[x] :smile: -> <- -- ---",
    "`code` ~~gone~~ __bold__ *it* # head",
    "$x$ $$y$$ \\(z\\)",
    "| a | b |\n|---|---|",
    "1. one\n- two\n> three",
    "&lt;b&gt; &#60;",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_sign_of_markdown_is_escaped(text: str) -> None:
    shown = plain.markdown(text)
    assert all(shown[at - 1] == "\\" for at, sign in enumerate(shown) if sign in SIGNS and sign != "\\")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_escaped_reads_as_typed(text: str) -> None:
    assert plain.spoken(plain.markdown(text)) == plain.one_line(text).replace("**", "")


def test_addresses_do_not_become_links() -> None:
    shown = plain.markdown("https://example.org www.example.org a@example.org").replace("\\", "")
    assert not any(start in shown for start in ("https:/", "www.e", "@e"))


def test_arrows_and_icons_are_broken_up() -> None:
    shown = plain.markdown("-> <- -- :material/delete:").replace("\\", "")
    assert not any(sign in shown for sign in ("->", "<-", "--", ":m"))


def test_plotly_gets_no_tags() -> None:
    assert plain.plotly("<a href='x'>b</a> & $c$") == "&lt;a href='x'&gt;b&lt;/a&gt; &amp; \u2060$c\u2060$"


def test_control_and_direction_characters_are_gone() -> None:
    assert plain.one_line("a\x00b\u202ec\nd\u2028e") == "a b c d e"


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert plain.one_line("x" * 300, 10) == "x" * 9 + "\u2026"


@given(st.text(max_size=300))
def test_any_text_stays_on_one_line_and_without_tags(text: str) -> None:
    assert "\n" not in plain.markdown(text)
    assert "<" not in plain.plotly(text)


def test_the_naughty_strings_pass_through(shared: Path) -> None:
    files = list(shared.rglob("blns*.json"))
    if not files:
        pytest.skip("no list of naughty strings in ../shared")
    for text in json.loads(files[0].read_text("utf-8")):
        typed = plain.one_line(text).replace("**", "").replace("\u2060", "")
        assert plain.spoken(plain.markdown(text)) == typed
