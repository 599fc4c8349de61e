import zipfile
from pathlib import Path

from pipelines.loads import load
from tests.pipelines.factory import zendesk_csv
from tests.pipelines.workbooks import rows_xml, write

TICKETS = "ticket id,subject,status,created at\n1,Hello,open,2026-01-0{day} 10:00:00\n"


def zipped(path: Path, **members: str | Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if isinstance(content, Path):
                archive.write(content, f"export/{name}.xlsx")
            else:
                archive.writestr(f"export/{name}.csv", content)
    return path


def test_every_export_in_a_zip_is_a_file_of_its_own(root: Path, tmp_path: Path) -> None:
    header = ["Ticket number", "Subject", "Status", "Created at"]
    book = write(tmp_path / "a.xlsx", {"S": rows_xml([header, [7, "x", "open", "2026-01-02 10:00"]])})
    path = zipped(tmp_path / "all.zip", a=TICKETS.format(day=1), b="not,an,export\n1,2,3\n", c=book)

    result = load([path], root=root)

    assert [(entry.file, entry.status) for entry in result.loads] == [
        ("all.zip/export/a.csv", "loaded"),
        ("all.zip/export/b.csv", "refused"),
        ("all.zip/export/c.xlsx", "loaded"),
    ]
    assert not list((root / "staging").iterdir())


def test_an_export_that_was_loaded_before_is_known_inside_a_zip(root: Path, tmp_path: Path) -> None:
    plain = tmp_path / "a.csv"
    plain.write_text(TICKETS.format(day=1))
    load([plain], root=root)

    result = load([zipped(tmp_path / "all.zip", a=TICKETS.format(day=1), b=TICKETS.format(day=2))], root=root)

    assert [entry.status for entry in result.loads] == ["duplicate", "loaded"]


def test_a_bad_zip_is_refused_whole_and_the_other_files_load(root: Path, tmp_path: Path) -> None:
    plain, bad = tmp_path / "a.csv", tmp_path / "bad.zip"
    plain.write_text(TICKETS.format(day=1))
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("tickets.csv", TICKETS.format(day=2))
        archive.writestr("../evil.csv", TICKETS.format(day=3))

    result = load([bad, plain], root=root)

    assert [entry.status for entry in result.loads] == ["refused", "loaded"]
    assert result.loads[0].error is not None
    assert "outside its folder" in result.loads[0].error["message"]
    assert not (tmp_path / "evil.csv").exists()


def test_a_check_of_a_zip_writes_nothing(root: Path, tmp_path: Path) -> None:
    result = load([zipped(tmp_path / "all.zip", a=TICKETS.format(day=1))], root=root, check=True)

    assert result.ok
    assert not list(root.iterdir())


def test_an_unknown_file_of_a_zip_is_handed_over_while_it_is_there(root: Path, tmp_path: Path) -> None:
    packed = tmp_path / "month.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("odd.csv", "alpha,beta\nx,y\n")
        archive.write(zendesk_csv(tmp_path / "tickets.csv", range(1, 3)), "tickets.csv")
    seen: list[tuple[str, str]] = []

    load([packed], root=root, unknown=lambda path, name: seen.append((name, path.read_text("utf-8"))))

    assert seen == [("month.zip/odd.csv", "alpha,beta\nx,y\n")]
