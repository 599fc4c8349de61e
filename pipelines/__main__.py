"""The command line of the pipelines: `python -m pipelines load FILE`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

import canonical
from canonical.imports import travel_light
from pipelines import aftermath, catalogue, choosing, ledger, loads, summary, upkeep, watch, wizard
from pipelines.aftermath import Between
from pipelines.durable import LoadError
from pipelines.labelling.taxonomy import TaxonomyError
from pipelines.meaning.presets import PresetError
from pipelines.usage import WrongUse
from settings import SettingsError

FINE: Final = 0
REFUSED: Final = 1
WRONG_USE: Final = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, f"{message[:1].upper()}{message[1:]}.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code is 0 (done), 1 (a file was refused, or the act failed) or 2 (wrong use)."""
    asked = _parser().parse_args(arguments)
    os.umask(0o077)  # what is written holds rows of customers
    try:
        code: int = asked.run(asked)
    except (WrongUse, SettingsError, TaxonomyError, PresetError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except LoadError as error:
        message = {"message": str(error), "hint": error.hint}
        print(f"{error}\n{error.hint}".strip(), file=sys.stderr)
        if asked.json:
            _print_json({"warehouse_version": _version(), "error": message})
        return REFUSED
    _say_if_stale()
    if asked.command in ("load", "rebuild"):
        _say_unmet_names()
    return code


def _say_unmet_names() -> None:
    """Say on standard error which names in the settings nothing that is loaded has."""
    from metrics import names, warehouse  # noqa: PLC0415 - half a second that no other command has to wait for
    from metrics.errors import WarehouseError  # noqa: PLC0415 - as above

    root = canonical.data_dir()
    found = loads.current(root)
    if found is None:
        return
    with suppress(SettingsError, WarehouseError):
        for sentence in names.unmet(warehouse.open_file(ledger.warehouse_folder(root) / found.file)):
            print(f"note: {sentence}", file=sys.stderr)


def _say_if_stale() -> None:
    with suppress(SettingsError):
        why = upkeep.why_stale(canonical.data_dir())
        if why:
            print(f"{why} Compute them anew with: python -m pipelines rebuild", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m pipelines", description="Load exports, take loads back, see what was loaded.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, text in (("load", "load files, or every file in a folder"), ("check", "say what load would do")):
        command = _command(commands, name, text, _load)
        command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        _reading(command)
    watching = _command(commands, "watch", "load whatever is dropped into a folder, and move it out of the way", _watch)
    watching.add_argument("folder", type=Path, metavar="DIR")
    watching.add_argument("--once", action="store_true", help="deal with what is there, then end")
    watching.add_argument("--interval", type=float, default=watch.INTERVAL, metavar="S", help="seconds between looks")
    _reading(watching)
    _command(commands, "history", "list every load, undone ones too", _history)
    _command(commands, "undo", "take a load back", _undo).add_argument("load_id", metavar="LOAD_ID")
    _command(commands, "rebuild", "compute the warehouse anew from its loads", _rebuild)
    _command(commands, "sources", "list the exports that are recognised", _sources)
    about = "say what the columns of a file are, see what would be stored, save it as a source"
    choosing.arguments(_command(commands, "map", about, _map))
    forget = _command(commands, "forget", "remove a source that `map` has saved; its loads stay", _forget)
    forget.add_argument("name", metavar="NAME")
    return parser


def _reading(command: argparse.ArgumentParser) -> None:
    command.add_argument("--source", metavar="NAME", help="the export it is (see `sources`); found out by itself")
    command.add_argument("--table", metavar="NAME", help=f"one of {', '.join(canonical.TABLES)}")
    command.add_argument("--timezone", metavar="ZONE", help="zone of times without one, such as Europe/Berlin")
    command.add_argument("--account", metavar="NAME", help="which account or shop it is of, where there are several")
    command.add_argument("--keep-samples", action="store_true", help="keep the sample files beside real ones")


def _command(commands: Any, name: str, text: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=f"{text[:1].upper()}{text[1:]}."
    )
    command.add_argument("--json", action="store_true", help="one JSON document on stdout")
    command.set_defaults(run=run)
    return command


def _load(asked: argparse.Namespace) -> int:
    check = asked.command == "check"
    result = loads.load(
        asked.paths,
        root=canonical.data_dir(),
        source=asked.source,
        table=asked.table,
        timezone=asked.timezone,
        account=asked.account,
        check=check,
        keep_samples=asked.keep_samples,
        progress=_progress,
        between=_between(),
    )
    _print_json(result.to_dict()) if asked.json else print(summary.of_result(result, check=check))
    return FINE if result.ok else REFUSED


def _between() -> Between:
    # The only place where the pipelines ask what a figure is: this command joins the two, neither knows the other.
    from metrics import moved  # noqa: PLC0415 - half a second that no other command has to wait for

    return moved.between


def _history(asked: argparse.Namespace) -> int:
    root = canonical.data_dir()
    stored = ledger.stored_ids(root)
    if loads.current(root) is None and stored:
        said = f"The record of what counts is lost or damaged; {len(stored)} load(s) are still on disk."
        raise LoadError(said, "Put them in force again with: python -m pipelines rebuild")
    found = loads.history(root)
    if asked.json:
        _print_json({"warehouse_version": _version(), "loads": [load.to_dict() for load in found]})
    else:
        print(summary.of_history(found))
    return FINE


def _undo(asked: argparse.Namespace) -> int:
    made = loads.undo(asked.load_id, canonical.data_dir(), progress=_progress)
    said = f"Load {asked.load_id} is undone. Warehouse version {made.version}."
    _print_json({"warehouse_version": made.version, "undone": asked.load_id}) if asked.json else print(said)
    return FINE


def _rebuild(asked: argparse.Namespace) -> int:
    root = canonical.data_dir()
    before = loads.current(root)
    made = loads.rebuild(root, progress=_progress)
    found = (aftermath.compared(root, before, made, _between()) if before else None) or []
    if asked.json:
        _print_json({"warehouse_version": made.version, "loads": list(made.active), "moved": found})
    else:
        print(summary.of_rebuild(len(made.active), made.version, found))
    return FINE


def _sources(asked: argparse.Namespace) -> int:
    found = catalogue.sources(canonical.data_dir())
    _print_json({"sources": found}) if asked.json else print(summary.of_sources(found))
    return FINE


def _map(asked: argparse.Namespace) -> int:
    root = canonical.data_dir()
    done = choosing.act(asked, root)
    if done.saved and asked.load:
        result = loads.load([asked.path], root=root, source=done.saved, progress=_progress, between=_between())
        document = {**done.to_dict(), **result.to_dict()}
        text = f"{done.text()}\n\n{summary.of_result(result, check=False)}"
    else:
        document, text, result = done.to_dict(), done.text(), None
    _print_json(document) if asked.json else print(text)
    return FINE if done.ok and (result is None or result.ok) else REFUSED


def _forget(asked: argparse.Namespace) -> int:
    wizard.remove(canonical.data_dir(), asked.name)
    said = f"The source {asked.name} is forgotten. What it loaded stays; undo these loads to take it out."
    _print_json({"forgotten": asked.name}) if asked.json else print(said)
    return FINE


def _watch(asked: argparse.Namespace) -> int:
    if asked.interval <= 0:
        raise WrongUse(f"--interval {asked.interval:g} is no time to wait. Use a number of seconds above 0.")
    options = {name: getattr(asked, name) for name in ("source", "table", "timezone", "account", "keep_samples")}
    watcher = watch.Watcher(
        asked.folder,
        canonical.data_dir(),
        tell=_tell_json if asked.json else _tell,
        complain=lambda said: print(summary.printable(said), file=sys.stderr, flush=True),
        progress=_progress,
        asked={**options, "between": _between()},
    )
    watch.obey_signals(watcher.stop)
    print(summary.printable(f"Watching {asked.folder}"), file=sys.stderr, flush=True)
    watcher.run(asked.interval, once=asked.once)
    return REFUSED if asked.once and (watcher.refused or watcher.trouble) else FINE


def _tell_json(dealt: watch.Dealt) -> None:
    print(json.dumps(dealt.to_dict(), ensure_ascii=False), flush=True)


def _tell(dealt: watch.Dealt) -> None:
    print(summary.of_dealt(dealt.to_dict()), flush=True)


def _version() -> int:
    found = loads.current(canonical.data_dir())
    return found.version if found else 0


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1))


def _progress(step: str, done: int, total: int) -> None:
    print(summary.printable(f"{step} ({done} of {total})" if total else step), file=sys.stderr, flush=True)


if __name__ == "__main__":
    travel_light()
    sys.exit(main())
