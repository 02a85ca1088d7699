"""Status files become recorded news: bad parts cost themselves, and a file sent twice changes nothing."""

from datetime import UTC, datetime

from tests.standards.recordings import recordings
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import OffsetSource, Status
from waypost.ports.connector import CarrierAccount
from waypost.ports.database import Database
from waypost.standards import registry
from waypost.usecases.find_journey import World
from waypost.usecases.read_status_file import FileRead, FileReceived, read_status_file

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STORE = 1
FILES = {str(one): one for one in recordings()}


def received(name: str, body: bytes | None = None, zone: str | None = None) -> FileReceived:
    recording = FILES[name]
    account = CarrierAccount(1, "example-freight", recording.written.get("account", {}), zone=zone)
    return FileReceived(name, recording.body if body is None else body, account, STORE)


def read(database: Database, world: World, *files: FileReceived) -> list[FileRead]:
    with database.write() as tx:
        return read_status_file(tx, files, format_of=registry.format_of, places=world.places, now=NOW)


def the_shipment(database: Database, number: str) -> Shipment:
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, [number])
        return shipment


def test_a_file_moves_every_shipment_that_it_tells_of(database: Database, world: World) -> None:
    (done,) = read(database, world, received("x12-214/several_shipments"))
    assert (done.recorded, done.duplicates, done.refused, done.problem) == (5, 0, 0, None)
    assert the_shipment(database, "7710001").standing.status is Status.IN_TRANSIT
    assert the_shipment(database, "PRO7710003").standing.status is Status.DELIVERED


def test_a_file_read_again_gives_duplicates_only(database: Database, world: World) -> None:
    everything = [received(name) for name in FILES if not name.endswith("own_columns")]
    first = read(database, world, *everything)
    again = read(database, world, *everything)
    assert sum(one.recorded for one in first) > 20
    assert sum(one.recorded for one in again) == 0
    assert [one.duplicates for one in again] == [one.recorded + one.duplicates for one in first]


def test_a_bad_file_costs_no_other_file(database: Database, world: World) -> None:
    bad, strange, good = read(
        database,
        world,
        received("x12-214/plans", b"ISA*"),
        received("x12-214/plans", b"Dear all, please find attached"),
        received("status-csv/dpd_scaninfo"),
    )
    assert bad.problem
    assert strange.format is None
    assert strange.problem
    assert good.recorded == 5
    assert good.warnings[0].startswith("line 7")


def test_a_time_without_a_zone_is_placed_by_the_scan_and_else_by_the_account(
    database: Database, world: World
) -> None:
    read(database, world, received("edifact-iftsta/groups_and_release", zone="Europe/Amsterdam"))
    events = {}
    for number in ("8810001", "8810002", "8810003"):
        shipment = the_shipment(database, number)
        with database.read() as tx:
            events[number] = tx.shipments.events([shipment.id])[0].event
    assert events["8810001"].offset_source is OffsetSource.FROM_LOCATION  # Hamburg is known
    assert events["8810002"].offset_source is OffsetSource.GIVEN
    assert events["8810003"].offset_source is OffsetSource.FROM_ACCOUNT  # Rotterdam is not, in this world
    assert {one.mapping_version for one in events.values()} == {1}


def test_an_impossible_time_costs_its_own_scan(database: Database, world: World) -> None:
    body = FILES["status-csv/dpd_scaninfo"].body.replace(b"20261120070102", b"20361120070102")
    (done,) = read(database, world, received("status-csv/dpd_scaninfo", body))
    assert (done.recorded, done.refused) == (4, 1)
    assert any("lies in the future" in one for part in done.shipments for one in part.problems)
