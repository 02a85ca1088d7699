"""Messy files: read what can be read, say aloud what is odd."""

import gzip
from pathlib import Path

import pytest

from waypost.cli.table_files import FileNotUnderstood, Row, open_table


def read(folder: Path, content: bytes, name: str = "file.csv") -> list[Row]:
    path = folder / name
    path.write_bytes(content)
    return list(open_table(path).rows())


def cells(folder: Path, content: bytes) -> list[dict[str, str]]:
    return [row.cells for row in read(folder, content)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_delimiter(tmp_path: Path, mark: str) -> None:
    text = f"order{mark}city\n1{mark}Lyon\n2{mark}Bonn\n"
    assert cells(tmp_path, text.encode()) == [{"order": "1", "city": "Lyon"}, {"order": "2", "city": "Bonn"}]


def test_commas_in_quoted_cells_do_not_decide_the_delimiter(tmp_path: Path) -> None:
    text = 'order;name\n1;"Example, Ada, Dr, MSc"\n2;"Sample, Bo, x, y"\n'
    assert cells(tmp_path, text.encode())[0] == {"order": "1", "name": "Example, Ada, Dr, MSc"}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_any_encoding(tmp_path: Path, codec: str) -> None:
    assert cells(tmp_path, "order,city\n1,Zürich\n".encode(codec)) == [{"order": "1", "city": "Zürich"}]


def test_what_is_not_utf_8_is_said_aloud(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("order,city\n1,Zürich\n".encode("cp1252"))
    assert "not UTF-8" in open_table(path).remarks[0]


def test_an_odd_byte_late_in_a_long_file_is_seen(tmp_path: Path) -> None:
    body = b"order,city\n" + b"1,Lyon\n" * 300_000 + "2,Köln\n".encode("cp1252")
    assert read(tmp_path, body)[-1].cells["city"] == "Köln"


def test_quoted_line_breaks_belong_to_the_cell(tmp_path: Path) -> None:
    assert cells(tmp_path, b'order,street\n1,"Back door\nFloor 2"\n2,x\n') == [
        {"order": "1", "street": "Back door\nFloor 2"},
        {"order": "2", "street": "x"},
    ]


def test_windows_line_ends_and_blank_lines(tmp_path: Path) -> None:
    assert [row.number for row in read(tmp_path, b"order,city\r\n\r\n1,Lyon\r\n\r\n,\r\n2,Bonn\r\n")] == [
        1,
        2,
    ]


def test_a_row_with_too_many_cells_is_a_problem_and_the_next_is_not(tmp_path: Path) -> None:
    first, second = read(tmp_path, b"order,city\n1,Lyon,France\n2,Bonn\n")
    assert first.problem is not None
    assert "3 cells" in first.problem
    assert second.problem is None


def test_missing_cells_at_the_end_are_blank(tmp_path: Path) -> None:
    assert read(tmp_path, b"order,city,zip\n1,Lyon\n")[0] == Row(1, {"order": "1", "city": "Lyon"})


def test_a_quote_that_is_never_closed_costs_no_row_before_it(tmp_path: Path) -> None:
    first, second = read(tmp_path, b'order,city\n1,Lyon\n2,"Bonn\n3,Rome\n')
    assert first.problem is None
    assert second.problem is not None
    assert "never closed" in second.problem


def test_a_stray_quote_costs_its_row_only(tmp_path: Path) -> None:
    rows = read(tmp_path, b'order,city\n1,"Ly"on\n2,Bonn\n')
    assert [row.problem is None for row in rows] == [False, True]


def test_a_cell_of_a_million_characters_is_read(tmp_path: Path) -> None:
    assert len(read(tmp_path, b"order,note\n1," + b"x" * 1_000_000 + b"\n")[0].cells["note"]) == 1_000_000


def test_columns_with_one_name_or_none_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"order,city,city,\n1,Lyon,Bonn,x\n")
    table = open_table(path)
    assert table.header == ["order", "city", "city (2)", "column 4"]
    assert len(table.remarks) == 2


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotUnderstood, match="empty"):
        read(tmp_path, b" \n")


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, b"order,city\n") == []


def test_ndjson_with_nested_objects_and_a_broken_line(tmp_path: Path) -> None:
    rows = read(tmp_path, b'{"id": 1, "location": {"city": "Lyon"}, "x": null}\n{oops\n[1]\n{"id": 2}\n')
    assert rows[0].cells == {"id": "1", "location.city": "Lyon", "x": ""}
    assert [row.problem is None for row in rows] == [True, False, False, True]


def test_a_json_array(tmp_path: Path) -> None:
    assert cells(tmp_path, b'[{"id": "1"}, {"id": "2", "ok": true}]') == [
        {"id": "1"},
        {"id": "2", "ok": "true"},
    ]


def test_a_broken_json_array_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotUnderstood, match="not JSON"):
        read(tmp_path, b'[{"id": "1"}')


def test_gzip_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    assert cells(tmp_path, gzip.compress(b"order,city\n1,Lyon\n")) == [{"order": "1", "city": "Lyon"}]


def test_a_cut_off_gzip_gives_its_rows_and_then_says_so(tmp_path: Path) -> None:
    lines = b"".join(b"%d,place number %d\n" % (n, n * 7919) for n in range(50_000))
    whole = gzip.compress(b"order,city\n" + lines)
    rows = read(tmp_path, whole[: len(whole) // 2])
    assert len(rows) > 1000
    assert rows[0].cells == {"order": "0", "city": "place number 0"}
    assert rows[-1].problem is not None
    assert "ends in the middle" in rows[-1].problem
