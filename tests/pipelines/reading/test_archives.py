import gzip
import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading import archives
from pipelines.reading.files import read
from pipelines.report import Limits, Refusal

CSV = b"ticket id,subject,created at\n1,Hello,2026-01-01\n"


def packed(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path


def refusal(folder: Path, data: bytes, limits: Limits | None = None) -> str:
    """What is said of an archive, by the reader of one export and by the one of several alike."""
    path, staging = saved(folder, data), folder / "staging"
    staging.mkdir()
    with pytest.raises(Refusal) as one:
        read(path, limits or Limits())
    with pytest.raises(Refusal) as many:
        archives.members(path, staging, limits or Limits())
    assert one.value.message == many.value.message
    assert sorted(entry.name for entry in folder.iterdir() if entry != path) == ["carelens-data", "staging"]
    return one.value.message


@pytest.mark.parametrize(
    "data", [gzip.compress(CSV), gzip.compress(CSV[:30]) + gzip.compress(CSV[30:])], ids=["one stream", "two streams"]
)
def test_gzip_is_read_as_its_content(tmp_path: Path, data: bytes) -> None:
    text = read(saved(tmp_path, data), Limits())

    assert text.frame["subject"].to_list() == ["Hello"]
    assert text.evidence["packed"] == "gzip"


@given(st.binary(max_size=5000), st.binary(max_size=200), st.sampled_from([b"", b"\0" * 512]))
def test_gzip_gives_the_bytes_that_were_packed(one: bytes, other: bytes, padding: bytes) -> None:
    assert archives.gunzip(gzip.compress(one) + gzip.compress(other) + padding, Limits()) == one + other


@given(st.integers(0, 200))
def test_a_cut_gzip_is_never_read_as_a_whole_one(at: int) -> None:
    whole = gzip.compress(CSV * 20)

    with pytest.raises(Refusal):
        archives.gunzip(whole[: max(2, min(at, len(whole) - 1))], Limits())


def test_a_large_gzip_is_inflated_in_pieces_to_the_last_byte() -> None:
    data = bytes(range(256)) * 20_000

    assert archives.gunzip(gzip.compress(data) * 2, Limits()) == data * 2


def test_a_gzip_bomb_is_refused_while_it_inflates() -> None:
    with pytest.raises(Refusal, match="200 times its size"):
        archives.gunzip(gzip.compress(b"0" * 100_000_000), Limits())
    with pytest.raises(Refusal, match="1,000 bytes are allowed"):
        archives.gunzip(gzip.compress(bytes(2000)), Limits(inflated_bytes=1000))


def test_a_zip_with_one_export_is_that_export(tmp_path: Path) -> None:
    data = packed([("export/", b""), ("export/tickets.csv", CSV), ("__MACOSX/._tickets.csv", b"x"), ("README.md", b"")])

    text = read(saved(tmp_path, data), Limits())

    assert text.evidence["packed"] == "zip (export/tickets.csv)"
    assert text.frame.height == 1


def test_the_exports_of_a_zip_are_written_under_names_of_ours(tmp_path: Path) -> None:
    path = saved(tmp_path, packed([("a/ticks.csv", CSV), ("b/<img>.csv", CSV * 2)]))
    staging = tmp_path / "staging"
    staging.mkdir()

    found = archives.members(path, staging, Limits())

    assert found == [("a/ticks.csv", "member-0001"), ("b/<img>.csv", "member-0002")]
    assert (staging / "member-0002").read_bytes() == CSV * 2


def test_several_exports_cannot_be_read_as_one(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="holds 2 files"):
        read(saved(tmp_path, packed([("a.csv", CSV), ("b.csv", CSV)])), Limits())


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "c:evil.csv", "a/../../b.csv", "..\\b.csv", "\\\\x\\y.csv"]
)
def test_a_name_that_leaves_the_folder_refuses_the_whole_archive(tmp_path: Path, name: str) -> None:
    assert "outside its folder" in refusal(tmp_path, packed([("tickets.csv", CSV), (name, CSV)]))


def test_a_link_refuses_the_whole_archive(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("tickets.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert "is a link" in refusal(tmp_path, packed([(link, b"/etc/passwd")]))


@pytest.mark.parametrize(("first", "second"), [("a.csv", "a.csv"), ("a.csv", "A.CSV")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path: Path, first: str, second: str) -> None:
    assert "the same name" in refusal(tmp_path, packed([(first, CSV), (second, CSV)]))


@pytest.mark.parametrize("name", ["inner.zip", "data.csv"])
def test_an_archive_in_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    assert "inside the archive" in refusal(tmp_path, packed([(name, packed([("a.csv", CSV)]))]))


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    data = packed([(f"{n}.csv", CSV) for n in range(11)])

    assert "11 entries; 10 are allowed" in refusal(tmp_path, data, Limits(archive_entries=10))


def test_a_zip_bomb_is_refused_while_it_inflates(tmp_path: Path) -> None:
    assert "200 times its size" in refusal(tmp_path, packed([("a.csv", b"0" * 50_000_000)]))


def test_entries_over_the_same_bytes_are_refused(tmp_path: Path) -> None:
    data = bytearray(packed([("a.csv", CSV * 50), ("b.csv", CSV * 50)]))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 10)  # the entry now begins inside the first

    assert "over the same bytes" in refusal(tmp_path, bytes(data))


def test_a_password_is_named(tmp_path: Path) -> None:
    data = bytearray(packed([("a.csv", CSV)]))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1

    assert "password" in refusal(tmp_path, bytes(data))


def test_a_lie_about_the_size_is_damage(tmp_path: Path) -> None:
    data = bytearray(packed([("a.csv", CSV * 50)]))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)

    assert "damaged" in refusal(tmp_path, bytes(data))


@given(st.binary(max_size=300))
def test_any_bytes_behind_the_mark_of_a_zip_are_answered(tail: bytes) -> None:
    with pytest.raises(Refusal):
        archives.single(b"PK\x03\x04" + tail, Limits())


@pytest.mark.parametrize(
    "start", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh91AY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"]
)
def test_other_packers_are_named_with_what_to_do(tmp_path: Path, start: bytes) -> None:
    with pytest.raises(Refusal, match="packed with") as caught:
        read(saved(tmp_path, start + b"\0" * 50), Limits())
    assert caught.value.hint == archives.UNPACK_HINT


def test_a_tar_in_a_gzip_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="tar archive"):
        read(saved(tmp_path, gzip.compress(b"a.csv".ljust(257, b"\0") + b"ustar\x0000")), Limits())
