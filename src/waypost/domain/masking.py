"""Addresses as they may be shown: enough to know one's own, too little for anybody else."""

from waypost.domain.notification import Channel

_DOTS = "•••"


def masked_address(channel: Channel, address: str) -> str:
    """`n•••@e•••.com`, `+49 ••• 56`; of a device or a chat, nothing but that it is one."""
    match channel:
        case Channel.EMAIL:
            user, _, domain = address.rpartition("@")
            name, _, ending = domain.rpartition(".")
            return f"{user[:1]}{_DOTS}@{name[:1]}{_DOTS}.{ending}"
        case Channel.SMS | Channel.WHATSAPP:
            return f"{address[:3]} {_DOTS} {address[-2:]}"
        case _:
            return _DOTS
