"""The KPI table of the README, generated from the registry so that the two cannot disagree."""

from __future__ import annotations

from metrics.kpis import KPIS

_BETTER = {"up": "higher", "down": "lower", "none": "-"}


def readme_table() -> str:
    """Markdown: a row per KPI with name, definition, unit, which way is better, anchor and what is not counted."""
    head = ["KPI", "Definition", "Unit", "Better", "Placed by", "Not counted"]
    lines = [head, ["---"] * len(head)]
    for kpi in KPIS.values():
        lines.append(
            [f"`{kpi.name}`", kpi.definition, kpi.unit, _BETTER[kpi.direction], f"`{kpi.anchor}`", kpi.excluded]
        )
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
