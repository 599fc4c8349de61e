"""The sentences that pipelines and settings say in English, as templates: what the catalogues translate for pages."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from language.told import WORDS
from pipelines.checking.inputs import KPI_INPUTS

REPOSITORY: Final = Path(__file__).resolve().parents[1]
LAYERS: Final = ("pipelines", "settings")
# What is wrong with settings beside what the data has.
CHECKS: Final = ("metrics/targets.py", "metrics/names.py")
# What these say is read in a terminal or a log only, or by the database.
UNHEARD: Final = {
    *("__main__.py", "choosing.py", "correct.py", "forkserver.py", "summary.py", "watch.py", "aftermath.py"),
    *("asking.py", "localtime.py", "stored.py", "prepare.py", "filename.py", "timestamps.py"),
}
MARKED: Final = {"_", "N_", "NN_", "ngettext"}  # the page has these translated already
ASKED: Final = {"startswith", "endswith", "alias", "col", "lit", "select", "compile", "strftime"}
UNSAID: Final = {"help", "prog", "description"}  # keywords of the command line
NOTED: Final = {"reject", "add", "_check", "damage", "Damaged", "Check"}  # calls that note the rule a row breaks
_CODE: Final = re.compile(r"\\[bswd(]|\(\?|[a-z]\|[a-z]|\b(?:SELECT|FROM|ATTACH|SET|VARIABLE)\b")
_RULE: Final = re.compile(r"[a-z]+(?:_[a-z]+)+")


def templates() -> Iterator[tuple[str, str]]:
    """(module, template) of each sentence or part of one; values are {0}, {1}, those side by side are one."""
    paths = [path for layer in LAYERS for path in sorted((REPOSITORY / layer).rglob("*.py"))]
    for path in (*paths, *(REPOSITORY / name for name in CHECKS)):
        if path.name not in UNHEARD:
            place = str(path.relative_to(REPOSITORY))
            yield from ((place, text) for text in of(path.read_text("utf-8")))
    for path in sorted((REPOSITORY / "pipelines/sources").glob("*.toml")):
        source = tomllib.loads(path.read_text("utf-8"))
        yield from ((str(path.relative_to(REPOSITORY)), text) for text in _of_source(source))
    reasons = (reason for needs in KPI_INPUTS.values() for _, reason in needs.values())
    yield from (("pipelines/checking/inputs.py", reason) for reason in reasons)
    yield from (("language/told.py", word) for word in WORDS)


def of(code: str) -> Iterator[str]:
    """The templates of a module."""
    tree = ast.parse(code)
    silent = {id(node) for node in (*_names(tree), *(part for node in ast.walk(tree) for part in _silent(node)))}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        yield from (rule.replace("_", " ") for rule in _rules(node))
        if isinstance(node, ast.Call) and _called(node) == "counted":
            nouns = [str(arg.value) for arg in node.args[1:] if isinstance(arg, ast.Constant)]
            yield from (f"{{0}} {noun}{end}" for noun in nouns for end in ("", "s"))
        text = _template(node)
        if text and _said(text):
            yield text


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """What of a node is no sentence of its own: docstrings, parts of f-strings, help of commands, keys."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (part for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.Dict):
        yield from (key for key in node.keys if key)
    elif isinstance(node, ast.Compare):
        yield from ast.walk(node)
    elif isinstance(node, ast.Call) and _called(node) in MARKED | ASKED:
        yield from node.args
    elif isinstance(node, ast.keyword) and node.arg in UNSAID:
        yield from ast.walk(node.value)


def _names(tree: ast.Module) -> Iterator[ast.AST]:
    """Lists of words at the head of a module, and single words there: what files are searched for."""
    for assigned in tree.body:
        value = assigned.value if isinstance(assigned, ast.Assign | ast.AnnAssign) else None
        if isinstance(value, ast.Constant) and not str(value.value).endswith((".", ",", "?")):
            yield value
        for node in ast.walk(value) if value else ():
            words = getattr(node, "elts", [])
            # Of a list that holds anything else the texts are said of that.
            if all(isinstance(each, ast.Starred) or isinstance(getattr(each, "value", None), str) for each in words):
                yield from words


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))


def _rules(node: ast.AST) -> Iterator[str]:
    """The rules by which rows are set aside or skipped, where they are noted."""
    places: list[ast.expr] = []
    if isinstance(node, ast.Call) and _called(node) in NOTED:
        many = _called(node) in ("damage", "Damaged")
        places = [*(node.args if many else node.args[:1]), *(keyword.value for keyword in node.keywords)]
    elif isinstance(node, ast.Subscript) and "skipped" in ast.unparse(node.value):
        places = [node.slice]
    for each in (inner for place in places for inner in ast.walk(place)):
        if isinstance(each, ast.Constant) and _RULE.fullmatch(str(each.value)):
            yield str(each.value)


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        numbers = iter(range(10))
        return re.sub(r"\{\w*\}", lambda _: f"{{{next(numbers)}}}", node.value)
    text, count, after_value = "", 0, False
    for part in node.values if isinstance(node, ast.JoinedStr) else ():
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif not after_value:
            text, count = f"{text}{{{count}}}", count + 1
        after_value = not isinstance(part, ast.Constant)
    return text


def _said(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\d\}", " ", text))
    return not _CODE.search(text) and " " in text.strip() and len(words) >= (1 if text.endswith(".") else 2)


def _of_source(source: dict[str, Any]) -> Iterator[str]:
    yield source["label"]
    yield from source.get("refuse", {}).values()
    yield from source.get("kpis_missing", {}).values()
    yield from source.get("remarks", [])
