"""Writes the sample exports: `uv run python data/samples/generate.py [FOLDER]`, always the same bytes."""

from __future__ import annotations

import sys
from pathlib import Path

from nordlicht import exports, ledger, world
from nordlicht.dice import Dice

HERE = Path(__file__).resolve().parent


def main(folder: Path) -> None:
    """Write the six files, the ledger of dirty rows and the README with its table into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = Dice(world.SEED)
    entries = exports.export(dice, world.play(dice), folder)
    ledger.write_toml(entries, folder / "dirty.toml")
    readme = ledger.fill((HERE / "README.md").read_text("utf-8"), entries)
    (folder / "README.md").write_text(readme, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
