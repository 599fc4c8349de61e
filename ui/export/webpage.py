"""A page as one HTML file that needs nothing else: no network, and no library but Plotly's, which is in it once."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from plotly.offline import get_plotlyjs

import language
from language import _
from metrics import format as numbers
from ui.export import about, dress, written
from ui.export.collected import Card, Chart, Item, Page, Section, Table, Words

_HERE: Final = Path(__file__).parent
_FONT: Final = _HERE.parent / "static" / "inter-latin.woff2"
ROWS: Final = 200
_SHORT: Final = 15  # rows of a table that is kept on one sheet


def html(page: Page, *, rows: int = ROWS) -> str:
    """The document; tables with at most so many rows."""
    charts = "[" + ",".join(_json(chart) for chart in page.charts) + "]"
    style = (_HERE / "webpage.css").read_text("utf-8").replace("INTER", _font())
    script = (_HERE / "webpage.js").read_text("utf-8")
    title = escape(f"{page.name} \u00b7 Carelens")
    return f"""<!doctype html>
<html lang="{language.current()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(get_plotlyjs(), script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{_header(page)}
<main>{_body(page, rows)}</main>
{_foot(page)}
<script type="application/json" id="charts">{charts}</script>
<script>{get_plotlyjs()}</script>
<script>{script}</script>
</body>
</html>
"""


def _header(page: Page) -> str:
    fresh = " \u00b7 ".join(filter(None, (page.standing, _("made {made}").format(made=about.made(page)))))
    return (
        f'<header><p class="name">Carelens \u00b7 {escape(page.name)}</p><h1>{escape(page.headline or page.name)}</h1>'
        f'<p class="shown">{escape(page.sentence)}</p><p class="standing">{escape(fresh)}</p></header>'
    )


def _body(page: Page, rows: int) -> str:
    at, parts = 0, []
    for kind, group in groupby(page.items, key=type):
        if kind is Card:
            parts.append(f'<div class="cards">{"".join(_card(item) for item in group if isinstance(item, Card))}</div>')
            continue
        for item in group:
            parts.append(_item(item, at, rows))
            at += isinstance(item, Chart)
    return "\n".join(parts)


def _item(item: Item, at: int, rows: int) -> str:
    match item:
        case Section():
            return f'<div class="section"><h2>{escape(item.title)}</h2>{_paragraph(item.note, "note")}</div>'
        case Words():
            lines = "".join(f"<li>{escape(line)}</li>" for line in item.lines)
            return f'<section class="words"><h3>{escape(item.title)}</h3><ul>{lines}</ul></section>'
        case Chart():
            return _chart(item, at)
        case Table():
            return _table(item, rows)
        case Card():
            return _card(item)


def _chart(chart: Chart, at: int) -> str:
    height = int(chart.figure.layout.height or 300)
    alt = escape(f"{chart.title}. {chart.note}", quote=True)
    return (
        f'<section class="chart"><h3>{escape(chart.title)}</h3>{_paragraph(chart.note, "note")}'
        f'<div class="plot" id="chart-{at}" role="img" aria-label="{alt}" style="height:{height}px"></div>'
        f"{_paragraph(chart.foot, 'note')}</section>"
    )


def _card(card: Card) -> str:
    value = written.figure(card.figure, card.kpi)
    verdict = card.figure.change.verdict if card.compared and card.figure.change else "none"
    look = verdict if verdict in ("better", "worse") else "plain"
    lines = "".join(f"<li>{escape(line)}</li>" for line in written.card(card))
    return (
        f'<section class="card {look}"><h3>{escape(card.kpi.title)}</h3>'
        f'<p class="value">{escape(value)}</p><ul>{lines}</ul></section>'
    )


def _table(table: Table, most: int) -> str:
    names, rows = written.table(table, most)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
    more = len(table.frame) - len(rows)
    note = _paragraph(
        _("The first {n} of {total}; all are in the Excel file.").format(
            n=numbers.number(len(rows)), total=numbers.number(len(table.frame))
        ),
        "note",
    )
    look = "table short" if len(rows) <= _SHORT else "table"
    return (
        f'<section class="{look}"><h3>{escape(table.title)}</h3><div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{note if more > 0 else ''}</section>"
    )


def _cell(cell: written.Cell) -> str:
    small = f" <small>{escape(cell.small)}</small>" if cell.small else ""
    return f"<td{' class=number' if cell.number else ''}>{escape(cell.text)}{small}</td>"


def _foot(page: Page) -> str:
    facts = _pairs(pair for pair in about.lines(page) if pair[0] not in ("Page", "Answer"))
    meanings = about.definitions(page)
    words = f"<h2>{escape(_('What the figures mean'))}</h2><dl>{_pairs(meanings)}</dl>" if meanings else ""
    return f"<footer>{words}<h2>{escape(_('About this file'))}</h2><dl>{facts}</dl></footer>"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in pairs)


def _paragraph(words: str, look: str) -> str:
    return f'<p class="{look}">{escape(words)}</p>' if words else ""


def _json(chart: Chart) -> str:
    """The figure as JSON that no text in it can leave: within a script only its signs could."""
    found = str(dress.light(chart.figure).to_json())
    return found.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _policy(*scripts: str) -> str:
    """Nothing is fetched, and no script runs but these two: a text that slipped through would still do nothing."""
    known = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    return f"default-src 'none'; script-src {known}; style-src 'unsafe-inline'; font-src data:; img-src data: blob:"


@cache
def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _font() -> str:
    return base64.b64encode(_FONT.read_bytes()).decode()
