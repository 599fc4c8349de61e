"""The generated parts of the README. `python tests/readme.py` writes them; tests/test_readme.py checks them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from metrics.readme import readme_table  # noqa: E402  (run as a script, the repository is not on the path yet)
from pipelines import catalogue  # noqa: E402

README = REPOSITORY / "README.md"
EVIDENCE = {
    "file": "seen in a real file",
    "source": "read in the tool's source code",
    "parser": "read in code that loads such files",
    "documentation": "read in the tool's documentation",
    "generic": "columns mapped by name and values",
}


def sources_table() -> str:
    """Markdown: a row per recognised export with what it becomes and how its layout was verified."""
    rows = [["Export", "`--source`", "Loaded as", "Layout verified"], ["---"] * 4]
    for source in catalogue.sources():
        loaded = source["table"] or "refused, with the reason"
        rows.append([source["label"], f"`{source['name']}`", loaded, EVIDENCE[source["evidence"]]])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def written(text: str) -> str:
    """`text` with its generated parts as they should be now."""
    for name, table in (("sources", sources_table()), ("kpis", readme_table())):
        block = re.compile(rf"(<!-- {name}:begin[^\n]*-->\n).*?(<!-- {name}:end -->)", re.DOTALL)
        assert block.search(text), f"the README has lost its <!-- {name}:begin --> mark"
        text = block.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8")), "utf-8")
