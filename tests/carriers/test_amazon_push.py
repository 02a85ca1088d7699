"""Messages of SNS are believed only with its signature, and only from the account's own topic."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from waypost.carriers import amazon
from waypost.domain.tracking import EventType
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, PushRefused, Report

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOPIC = "arn:aws:sns:us-east-1:000000000000:milestones"
EVENT = {"trackingId": "TBAEXAMPLE017", "eventCode": "OutForDelivery", "eventTime": "2026-11-24T11:20:51Z"}
SNS = "https://sns.us-east-1.amazonaws.com"


@cache
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@cache
def certificate() -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.example")])
    made = x509.CertificateBuilder(name, name, key().public_key(), x509.random_serial_number())
    valid = made.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=365))
    return valid.sign(key(), SHA256()).public_bytes(Encoding.PEM).decode()


def signed(message: dict[str, str]) -> dict[str, str]:
    names = [*sorted({*message} - {"SigningCertURL", "SignatureVersion", "UnsubscribeURL"})]
    text = "".join(f"{name}\n{message[name]}\n" for name in names)
    return {**message, "Signature": b64encode(key().sign(text.encode(), PKCS1v15(), SHA256())).decode()}


def notification(**other: str) -> dict[str, str]:
    return signed(
        {
            "Type": "Notification",
            "MessageId": "00000000-0000-4000-8000-000000000001",
            "TopicArn": TOPIC,
            "Message": json.dumps({"detail": EVENT}),
            "Timestamp": "2026-11-24T11:47:51.000Z",
            "SignatureVersion": "2",
            "SigningCertURL": f"{SNS}/SimpleNotificationService-example.pem",
            "UnsubscribeURL": f"{SNS}/?Action=Unsubscribe",
            **other,
        }
    )


def read(message: dict[str, str], **values: str) -> Report:
    known = {"sns_topic": TOPIC, "sns_certificate": certificate(), "push_secret": "example-secret", **values}
    pushed = Pushed("POST", "https://shop.example/hooks", {}, json.dumps(message).encode())
    return amazon.read_push(pushed, account=CarrierAccount(1, "amazon", known), now=NOW)


@pytest.mark.parametrize("subject", [{}, {"Subject": " A subject of one's own "}])
def test_a_signed_message_of_the_own_topic_is_read(subject: dict[str, str]) -> None:
    (news,) = read(notification(**subject)).news
    assert news.tracking_number == "TBAEXAMPLE017"
    assert [scan.type for scan in news.scans] == [EventType.OUT_FOR_DELIVERY]


def test_a_certificate_may_have_lost_its_lines() -> None:
    for pasted in (certificate().replace("\n", "\\n"), certificate().replace("\n", " ")):
        assert len(read(notification(), sns_certificate=pasted).news) == 1


def test_a_message_of_another_topic_is_refused_though_sns_signed_it() -> None:
    with pytest.raises(PushRefused):
        read(notification(TopicArn="arn:aws:sns:us-east-1:111111111111:somebody"))


def test_a_message_that_was_changed_is_refused() -> None:
    changed = {**notification(), "Message": json.dumps({"detail": {**EVENT, "eventCode": "Delivered"}})}
    with pytest.raises(PushRefused, match="not signed"):
        read(changed)


@pytest.mark.parametrize(
    "address",
    [
        "https://sns.us-east-1.amazonaws.com.example/x.pem",
        "http://sns.us-east-1.amazonaws.com/x.pem",
        "https://example.com/sns.us-east-1.amazonaws.com",
        "https://sns.us-east-1.amazonaws.com@example.com/x.pem",
        "https://bucket.s3.amazonaws.com/x.pem",
    ],
)
def test_a_certificate_that_lies_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(PushRefused, match="no address of SNS"):
        read(notification(SigningCertURL=address))


def test_the_older_signature_is_refused_with_what_to_do() -> None:
    with pytest.raises(PushRefused, match="SignatureVersion 2"):
        read(notification(SignatureVersion="1"))


def test_an_account_without_topic_or_certificate_believes_no_sns() -> None:
    for missing in ("sns_topic", "sns_certificate"):
        with pytest.raises(PushRefused):
            read(notification(), **{missing: ""})
    with pytest.raises(PushRefused):
        read(notification(), sns_certificate="no certificate")


def test_the_message_that_wants_a_confirmation_is_kept_with_the_address_to_open() -> None:
    address = f"{SNS}/?Action=ConfirmSubscription&Token=example"
    asked = {"Type": "SubscriptionConfirmation", "Token": "example", "Message": "Please confirm"}
    with pytest.raises(AnswerNotUnderstood, match="open https://sns"):
        read(notification(**asked, SubscribeURL=address))
    with pytest.raises(PushRefused):
        read(notification(**asked, SubscribeURL="https://example.com/"))


def test_a_message_that_carries_no_json_is_not_understood() -> None:
    with pytest.raises(AnswerNotUnderstood):
        read(notification(Message="hello"))
