"""Correct topics by hand: python -m pipelines.correct add CONTACT_ID TOPIC | list | undo NUMBER."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import canonical
from pipelines import corrections, loads
from pipelines.durable import LoadError
from pipelines.labelling import taxonomy
from settings import SettingsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it was done, 1 when it was refused."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.correct", description="Correct topics by hand.")
    acts = parser.add_subparsers(dest="act", required=True)
    adding = acts.add_parser("add", help="give a contact another topic and rebuild")
    adding.add_argument("contact_id")
    adding.add_argument("topic")
    acts.add_parser("list", help="the corrections in force")
    acts.add_parser("undo", help="take one back and rebuild").add_argument("number", type=int)
    chosen, root = parser.parse_args(arguments), canonical.data_dir()
    try:
        if chosen.act == "list":
            for line in corrections.active(root):
                print(f"{line.number}\t{line.contact_id}\t{line.was or '-'} -> {line.topic}\t{line.text[:80]}")
            return 0
        line = (
            corrections.add(root, chosen.contact_id, chosen.topic)
            if chosen.act == "add"
            else corrections.undo(root, chosen.number)
        )
        version = loads.rebuild(root).version
    except (LoadError, SettingsError, taxonomy.TaxonomyError) as error:
        print(f"{error} {getattr(error, 'hint', '')}".strip(), file=sys.stderr)
        return 1
    print(f"Correction {line.number} is in warehouse version {version}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
