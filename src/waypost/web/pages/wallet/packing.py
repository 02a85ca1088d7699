"""The files of an order for Apple Wallet: facts, the shop's mark, notes in every language of the pages."""

import json

from waypost.domain.journey import Journey
from waypost.domain.order import Order
from waypost.ports.database import Store
from waypost.ports.wallet import OrderPacker
from waypost.usecases.make_wallet_order import PROBLEM_NOTE, RETURN_NOTE, WalletShop, wallet_order
from waypost.web.pages.icon import shop_icon
from waypost.web.pages.languages import LANGUAGES, language
from waypost.web.pages.serving import shop_of

LOGO_PX = 192


def order_files(journey: Journey, order: Order, *, store: Store, shop: WalletShop) -> dict[str, bytes]:
    """The files by their path in the package."""
    facts = wallet_order(journey, order, shop)
    return {
        "order.json": json.dumps(facts, ensure_ascii=False, indent=1).encode(),
        "logo.png": shop_icon(shop_of(store), LOGO_PX),
        **{f"{tag}.lproj/order.strings": _strings(tag) for tag in LANGUAGES},
    }


def wallet_shop(store: Store, packer: OrderPacker, *, base_url: str, secret: bytes) -> WalletShop:
    """A store as its packages name it."""
    shop = shop_of(store)
    url = shop.home_url if shop.home_url.startswith("http") else base_url
    return WalletShop(shop.name, url, base_url, packer.order_type, secret)


def _strings(tag: str) -> bytes:
    say = language(tag).gettext
    notes = {
        PROBLEM_NOTE: say("The carrier reports a problem"),
        RETURN_NOTE: say("It travels back to us."),
    }
    return "".join(
        f'"{key}" = {json.dumps(text, ensure_ascii=False)};\n' for key, text in notes.items()
    ).encode()
