import sqlite3
from pathlib import Path
from zoneinfo import ZoneInfo

from waypost.places.build import build_gazetteer
from waypost.places.regions import REGION_WORDS


def test_the_same_packages_give_the_same_bytes(tmp_path: Path) -> None:
    build_gazetteer(tmp_path / "one.sqlite")
    build_gazetteer(tmp_path / "two.sqlite")
    assert (tmp_path / "one.sqlite").read_bytes() == (tmp_path / "two.sqlite").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.sqlite", "two.sqlite"]


def test_the_gazetteer_stays_small(gazetteer_path: Path) -> None:
    assert gazetteer_path.stat().st_size < 30_000_000


def test_every_zone_in_the_gazetteer_is_an_iana_zone(gazetteer_path: Path) -> None:
    connection = sqlite3.connect(f"{gazetteer_path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    names = [name for (name,) in connection.execute("SELECT name FROM zone")]
    connection.close()
    assert len(names) > 300
    assert all(ZoneInfo(name) for name in names)


def test_every_code_of_a_region_holds_the_city_it_should(gazetteer_path: Path) -> None:
    connection = sqlite3.connect(f"{gazetteer_path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    found = set(connection.execute("SELECT country, region FROM place GROUP BY country, region"))
    capitals = [
        ("AU", "VIC", "Melbourne"),
        ("AU", "WA", "Perth"),
        ("BR", "AM", "Manaus"),
        ("BR", "RS", "Porto Alegre"),
        ("CA", "QC", "Montréal"),
        ("CA", "BC", "Vancouver"),
        ("DE", "SN", "Dresden"),
        ("DE", "TH", "Erfurt"),
        ("IN", "JH", "Jamshedpur"),
        ("IN", "TN", "Chennai"),
        ("MX", "JAL", "Guadalajara"),
        ("MX", "YUC", "Mérida"),
        ("US", "TX", "Houston"),
    ]
    for capital in capitals:
        asked = (
            "SELECT count(*) FROM place WHERE country = ? AND region = ? AND name = ? AND population > 100000"
        )
        assert connection.execute(asked, capital).fetchone()[0] >= 1, capital
    connection.close()
    assert {
        (country, words[0]) for country, table in REGION_WORDS.items() for words in table.values()
    } <= found
