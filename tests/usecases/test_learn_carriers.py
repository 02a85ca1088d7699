"""A shop's later numbers learn from what carriers acknowledged and what people corrected."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.usecases.asking import ON_ITS_WAY, START, House, house, usps_answer
from waypost.carriers import registry
from waypost.domain.detection import Candidate, reason_text
from waypost.domain.shipment import Shipment
from waypost.ports.database import Database
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentSaved, add_shipments
from waypost.usecases.correct_shipment import replace_tracking_number
from waypost.usecases.detect_carrier import detect_for_store
from waypost.usecases.learn_carriers import ENOUGH_HITS

FORMATS = registry.all_formats()
BOTH = "320610804900"  # right for FedEx and for Purolator
LATER = "331426749957"  # right for Purolator, wrong for FedEx
FORTNIGHT = "9400111206206406260787"


def detected(database: Database, number: str, *, store: str = "default") -> tuple[Candidate, ...]:
    with database.read() as tx:
        shop = tx.stores.named(store)
        assert shop is not None
        return detect_for_store(tx, number, store=shop, carriers=registry)


def added(database: Database, number: str, **more: object) -> Shipment:
    draft = ShipmentDraft(1, tracking_number=number, **more)  # type: ignore[arg-type] # as a test writes it
    with database.write() as tx:
        (answer,) = add_shipments(tx, [draft], now=START, formats=FORMATS)
    assert isinstance(answer, ShipmentSaved)
    return answer.shipment


def corrected(database: Database, shipment: Shipment, carrier: str) -> Shipment:
    with database.write() as tx:
        return replace_tracking_number(
            tx,
            shipment.id,
            tracking_number=shipment.tracking_number or "",
            carrier=carrier,
            formats=FORMATS,
            now=START + timedelta(hours=1),
        )


def test_a_corrected_carrier_comes_first_for_the_next_number_of_that_form(each_database: Database) -> None:
    assert {one.confidence for one in detected(each_database, BOTH)[:2]} == {
        detected(each_database, BOTH)[0].confidence
    }
    wrong = added(each_database, BOTH, carrier="fedex", guesses=("fedex", "purolator"))
    corrected(each_database, wrong, "purolator")
    first = detected(each_database, "287809468872")[0]
    assert first.carrier == "purolator"
    assert "Your shop's numbers of this form were this carrier's 1 of 1 times." in {
        reason_text(reason) for reason in first.reasons
    }


def test_a_carrier_that_no_format_speaks_for_is_learnt_too(each_database: Database) -> None:
    wrong = added(each_database, BOTH, carrier="fedex", guesses=("fedex",))
    corrected(each_database, wrong, "speedy-bikes")
    first = detected(each_database, "986578788855")[0]
    assert first.carrier == "speedy-bikes"
    assert first.warnings[0].code == "no_known_format"
    assert "fedex" in {one.carrier for one in detected(each_database, "986578788855")}


def test_what_one_shop_taught_says_nothing_about_another(each_database: Database) -> None:
    with each_database.write() as tx:
        tx.stores.save(slug="tea", name="Tea", settings={})
    corrected(each_database, added(each_database, BOTH, carrier="fedex", guesses=("fedex",)), "purolator")
    before = {one.carrier: one.confidence for one in detected(each_database, LATER, store="tea")}
    after = {one.carrier: one.confidence for one in detected(each_database, LATER)}
    assert after["purolator"] > before["purolator"]


def test_a_stated_carrier_corrects_a_guessed_one_in_place(each_database: Database) -> None:
    guessed = added(each_database, BOTH, carrier="fedex", guesses=("fedex", "purolator"))
    stated = added(each_database, BOTH, carrier="purolator")
    assert (stated.id, stated.carrier) == (guessed.id, "purolator")
    with each_database.read() as tx:
        assert tx.guesses.of([stated.id]) == []
    assert detected(each_database, "287809468872")[0].carrier == "purolator"


def test_a_guess_never_stands_against_what_was_stated(each_database: Database) -> None:
    stated = added(each_database, BOTH, carrier="purolator")
    again = added(each_database, BOTH, carrier="fedex", guesses=("fedex", "purolator"))
    assert (again.id, again.carrier) == (stated.id, "purolator")
    with each_database.read() as tx:
        assert tx.guesses.of([stated.id]) == []


def test_one_correction_halves_what_the_wrong_carrier_had(each_database: Database) -> None:
    with each_database.write() as tx:
        tx.guesses.keep_hits(1, {("fedex", "fedex/express-12"): 5})
    corrected(each_database, added(each_database, BOTH, carrier="fedex", guesses=("fedex",)), "purolator")
    with each_database.read() as tx:
        assert tx.guesses.hits(1, ["fedex/express-12", "purolator/pin-12"]) == {
            ("fedex", "fedex/express-12"): 2, ("purolator", "purolator/pin-12"): 1,
        }  # fmt: skip


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database) as opened:
        yield opened


def hits(post: House) -> dict[tuple[str, str], int]:
    with post.database.read() as tx:
        return dict(tx.guesses.hits(1, ["usps/impb-online"]))


def test_the_first_news_of_a_carrier_counts_once(post: House) -> None:
    post.carrier.parcels[FORTNIGHT] = usps_answer(FORTNIGHT, ON_ITS_WAY)
    post.ship(FORTNIGHT)
    post.poll()
    assert hits(post) == {("usps", "usps/impb-online"): 1}
    post.carrier.parcels[FORTNIGHT] = usps_answer(
        FORTNIGHT, ON_ITS_WAY, ("2026-11-24T09:00:00", "10", "Arrived")
    )
    post.clock.forward(hours=7)
    post.poll()
    assert hits(post) == {("usps", "usps/impb-online"): 1}


def test_a_number_that_nobody_knows_counts_for_nobody(post: House) -> None:
    post.ship(FORTNIGHT)
    post.poll()
    assert hits(post) == {}


def test_counting_ends_when_it_says_nothing_new(post: House) -> None:
    with post.database.write() as tx:
        tx.guesses.keep_hits(1, {("usps", "usps/impb-online"): ENOUGH_HITS})
    post.carrier.parcels[FORTNIGHT] = usps_answer(FORTNIGHT, ON_ITS_WAY)
    post.ship(FORTNIGHT)
    post.poll()
    assert hits(post) == {("usps", "usps/impb-online"): ENOUGH_HITS}
