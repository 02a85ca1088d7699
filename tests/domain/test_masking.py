"""An address is shown so that its owner knows it, and nobody else learns it."""

import pytest

from waypost.domain.masking import masked_address
from waypost.domain.notification import Channel


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        (Channel.EMAIL, "nora.nobody@mail.example.com", "n•••@m•••.com"),
        (Channel.EMAIL, "n@x.de", "n•••@x•••.de"),
        (Channel.SMS, "+4930123456", "+49 ••• 56"),
        (Channel.TELEGRAM, "123456789", "•••"),
        (Channel.WEB_PUSH, '{"endpoint": "https://push.example/1"}', "•••"),
    ],
)
def test_an_address_is_masked(channel: Channel, address: str, shown: str) -> None:
    assert masked_address(channel, address) == shown
