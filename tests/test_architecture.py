"""The layers and the direction between them, and the few things that no code of ours may do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
LAYERS = ("language", "pipelines", "metrics", "ui", "pages")
FORBIDDEN = {
    "language": {"streamlit", "plotly", "pipelines", "metrics", "ui", "pages", "app", "canonical", "settings"},
    "pipelines": {"streamlit", "plotly", "metrics", "ui", "pages", "app"},
    "metrics": {"streamlit", "plotly", "pipelines", "ui", "pages", "app"},
    "ui": {"pages", "app", "duckdb"},
    "pages": {"duckdb", "polars", "plotly", "pandas", "app"},
}


def sources(folder: str) -> list[Path]:
    return sorted((REPOSITORY / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_lies_before_it(layer: str) -> None:
    paths = sources(layer)
    assert paths, f"no modules found in {layer}"
    # The command line of the pipelines is an entry point: it hands them what the metrics know, and neither imports it.
    paths = [path for path in paths if path != REPOSITORY / "pipelines" / "__main__.py"]
    wrong = {str(path.relative_to(REPOSITORY)): set(imports(path)) & FORBIDDEN[layer] for path in paths}
    assert not {path: names for path, names in wrong.items() if names}


@pytest.mark.parametrize("layer", ["pipelines", "metrics"])
def test_the_core_runs_without_streamlit(layer: str) -> None:
    modules = [
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        for path in sources(layer)
        if path.stem not in ("__main__", "__init__")
    ]
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(','.join(sorted(name for name in ('streamlit', 'plotly', 'ui') if name in sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_no_page_lies_directly_in_pages() -> None:
    assert not list((REPOSITORY / "pages").glob("*.py")), "Streamlit would start in its old mode: see ui/main.py"


def test_pages_are_thin() -> None:
    long = {path.name: lines for path in sources("pages") if (lines := len(path.read_text("utf-8").splitlines())) > 60}
    assert not long


def test_modules_stay_readable() -> None:
    paths = [*(path for layer in (*LAYERS, "canonical") for path in sources(layer)), *REPOSITORY.glob("*.py")]
    long = {str(path.relative_to(REPOSITORY)) for path in paths if len(path.read_text("utf-8").splitlines()) > 300}
    assert not long


@pytest.mark.parametrize("word", ["unsafe_allow_html", "unsafe_allow_javascript", "pickle", r"(?<![.\w])eval\("])
def test_no_code_of_ours_uses(word: str) -> None:
    paths = [*(path for layer in (*LAYERS, "canonical") for path in sources(layer)), *REPOSITORY.glob("*.py")]
    assert not [str(path.relative_to(REPOSITORY)) for path in paths if re.search(word, path.read_text("utf-8"))]


def test_only_one_module_touches_the_address_of_the_page() -> None:
    # A filter that is also written past its widget would have two states; `ui.address` writes only what has no widget.
    paths = [*(path for layer in LAYERS for path in sources(layer)), *REPOSITORY.glob("*.py")]
    found = [path.name for path in paths if re.search(r"\bst\.query_params\b", path.read_text("utf-8"))]
    assert found == ["address.py"]
