"""What every connector promises, whichever carrier it asks. docs/howto/add-a-carrier.md says why."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from tests.carriers.recordings import (
    account_with_token,
    all_recordings,
    as_bytes,
    connector,
    folder_of,
    play,
    recordings_of,
)
from waypost.carriers import registry
from waypost.domain.tracking import EventType
from waypost.ports.connector import CarrierRefused, Quality, Scan, SubscribingConnector, Wanted
from waypost.ports.exchange import Response, alone

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SLUGS = sorted(registry.CONNECTORS)
SITUATIONS = (
    "label_created",
    "in_transit",
    "out_for_delivery",
    "delivered",
    "exception",
    "not_found",
    "refused_credentials",
    "rate_limited",
    "batch",
)
SECRET_WORDS = ("secret", "password", "key", "token")
SECRET_IN_ADDRESS: dict[str, str] = {
    "dhl-parcel-de": "takes its user in the XML of the query and nowhere else",
    "postnord": "takes its key in the query and nowhere else",
}  # slug: why the carrier wants a secret in the address
CHAPTERS = ("## What an account needs", "## Limits", "## Oddities", "## Quality")


def scans_of(slug: str) -> list[tuple[str, Scan, bytes]]:
    """Every scan of every recording, with the recording's name and everything the carrier sent in it."""
    found = []
    for recording in recordings_of(slug):
        if "error" in recording.written["expected"]:
            continue
        sent = b"\n".join(as_bytes(body) for body in recording.bodies)
        found += [(str(recording), scan, sent) for news in play(recording)[0].news for scan in news.scans]
    return found


@pytest.mark.parametrize("slug", SLUGS)
def test_a_connector_offers_everything_that_its_door_names(slug: str) -> None:
    module = connector(slug)
    assert slug == module.SLUG
    assert registry.carrier_named(slug) is not None, f"{slug} has no numbers.json in registry.FOLDERS"
    assert isinstance(module.QUALITY, Quality)
    assert module.NUMBERS_PER_CALL >= 1
    assert module.CALLS_PER_HOUR >= 1
    assert [name for name in ("track", "reread") if not callable(getattr(module, name, None))] == []
    if hasattr(module, "subscribe"):
        assert cast("SubscribingConnector", module).NUMBERS_PER_SUBSCRIPTION >= 1
        assert callable(getattr(module, "read_push", None)), "who subscribes must read what comes"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_merchant_is_told_what_an_account_needs_and_secrets_are_marked(slug: str) -> None:
    fields = connector(slug).ACCOUNT_FIELDS
    assert len({field.name for field in fields}) == len(fields)
    for field in fields:
        assert field.help[0].isupper()
        if any(word in field.name for word in SECRET_WORDS):
            assert field.is_secret, f"{field.name} looks like a secret"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_connector_tells_its_quality_limits_and_oddities(slug: str) -> None:
    readme = (folder_of(slug) / "README.md").read_text("utf-8")
    assert [chapter for chapter in CHAPTERS if chapter not in readme] == []
    assert connector(slug).QUALITY.value in readme.partition("## Quality")[2].lower()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_situation_of_a_parcel_is_recorded_or_its_absence_explained(slug: str) -> None:
    names = {recording.written["name"] for recording in recordings_of(slug)}
    explained = folder_of(slug) / "recordings" / "absent.json"
    absent = json.loads(explained.read_text("utf-8")) if explained.exists() else {}
    pushes = ("push",) if hasattr(connector(slug), "read_push") else ()
    assert [one for one in (*SITUATIONS, *pushes) if one not in names and not absent.get(one)] == []
    files = {file.stem for file in (folder_of(slug) / "recordings").glob("*.json")} - {"absent"}
    assert files == names, "a recording's file is called like the recording"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_mapping_names_its_sources_and_says_nothing_twice(slug: str) -> None:
    table = registry.code_table(slug)
    assert table is not None
    assert table.rules, "codes.json has no rules"
    assert [source for source in table.sources if not source.startswith("https://")] == []
    assert table.sources, "codes.json names no sources"
    said = [(rule.type, rule.code, rule.text) for rule in table.rules]
    assert sorted({one for one in said if said.count(one) > 1}) == []
    assert ("", "", "") not in said


@pytest.mark.parametrize("slug", SLUGS)
def test_a_delivery_needs_a_code_that_says_so(slug: str) -> None:
    table = registry.code_table(slug)
    assert table is not None
    final = (EventType.DELIVERED, EventType.RETURNED)
    assert [rule for rule in table.rules if rule.means in final and not rule.code] == []
    assert table.meaning(code="no such code", text="Delivered") is not EventType.DELIVERED
    assert table.meaning(code=None, text="Package delivered") is not EventType.DELIVERED


@pytest.mark.parametrize("slug", SLUGS)
def test_a_scan_means_what_the_mapping_says_and_is_read_again_alike(slug: str) -> None:
    module, table = connector(slug), registry.code_table(slug)
    assert table is not None
    scans = scans_of(slug)
    assert scans, "no recording tells a scan"
    for name, scan, _ in scans:
        meaning = table.meaning(type_=scan.carrier_type, code=scan.code, text=scan.text)
        assert scan.type is meaning, name
        assert scan.mapping_version == table.version, name
        assert scan.raw is not None, name
        assert module.reread(scan.raw) == scan, name


@pytest.mark.parametrize("slug", SLUGS)
def test_a_carriers_code_is_kept_as_it_stands_on_the_wire(slug: str) -> None:
    for name, scan, sent in scans_of(slug):
        if scan.code is not None:
            whole = rb"(?<![\w.-])" + re.escape(scan.code.encode()) + rb"(?![\w.-])"
            assert re.search(whole, sent), (name, scan.code)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_time_is_given_an_offset_that_the_carrier_did_not_say(slug: str) -> None:
    for name, scan, _ in scans_of(slug):
        raw = scan.raw or ""
        if scan.occurred_at.endswith("Z"):
            assert re.search(r'Z"|gmt|utc', raw, re.IGNORECASE), (name, scan.occurred_at)
        elif offset := re.search(r"T.*([+-])(\d\d):(\d\d)$", scan.occurred_at):
            sign, hours, minutes = offset.groups()
            shapes = [f"{sign}{hours}{colon}{minutes}" for colon in (":", ".", "")] + [f"{sign}{hours}"]
            assert "gmt" in raw.lower() or any(shape in raw for shape in shapes), (name, scan.occurred_at)


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_that_people_sign_or_are_called_is_kept(slug: str) -> None:
    for name, scan, _ in scans_of(slug):
        kept = scan.raw or ""
        found = re.findall(r'"(?:signat\w*|receivedBy\w*|recipient\w*|signatory-name)":"[^"]+"', kept)
        assert found == [], name


def test_no_secret_stands_in_an_address_unless_the_carrier_demands_it() -> None:
    for recording in all_recordings():
        module, values = connector(recording.slug), recording.written.get("account", {}).get("values", {})
        secrets = [values[f.name] for f in module.ACCOUNT_FIELDS if f.is_secret and f.name in values]
        for exchange in recording.written.get("exchanges", []):
            if recording.slug not in SECRET_IN_ADDRESS:
                assert [s for s in secrets if s in exchange["request"]["url"]] == [], str(recording)


@pytest.mark.parametrize("slug", SLUGS)
def test_an_account_may_point_to_another_address(slug: str) -> None:
    account = account_with_token(slug, NOW)
    elsewhere = replace(account, base_url="http://127.0.0.1:9/sandbox")
    wanted = [Wanted("1Z0000000000000000", postal_code="12345", country="US", shipped_on="2026-11-20")]
    for one in (account, elsewhere):
        request = next(connector(slug).track(wanted, account=one, now=NOW))
        assert request.url.startswith("http://127.0.0.1:9/sandbox/" if one is elsewhere else "https://")


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if hasattr(connector(slug), "subscribe")])
def test_a_subscription_names_the_hook_and_tells_how_long_it_lasts(slug: str) -> None:
    account, module = account_with_token(slug, NOW), cast("SubscribingConnector", connector(slug))
    hook = "https://shop.example/hooks/carriers/1"
    talk = module.subscribe(["1Z0000000000000000"], hook_url=hook, account=account, now=NOW)
    assert hook in next(talk).body.decode()
    with pytest.raises(StopIteration) as end:
        talk.send(Response(200, {}, b"{}"))
    subscription = end.value.value
    assert subscription.expires_at is None or subscription.expires_at > NOW + timedelta(hours=1)
    for nothing in (b"[]", b'"x"', b"7", b'{"validTrackingNumbers": 7, "subscriptionId": [{}]}', b"null"):
        talk = module.subscribe(["1Z0000000000000000"], hook_url=hook, account=account, now=NOW)
        alone(talk, [Response(200, {}, nothing)])
    bare = replace(account, values={})
    with pytest.raises(CarrierRefused):
        next(module.subscribe(["1Z0000000000000000"], hook_url=hook, account=bare, now=NOW))
