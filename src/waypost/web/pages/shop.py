"""The shop whose house the pages are: what a page says and shows of it."""

from dataclasses import dataclass
from urllib.parse import quote

DEFAULT_BRAND = "#0b5e58"


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop as its buyers know it. `brand` is one colour (#rrggbb), from which the slots are derived.

    `help_url` or `help_email` is where a buyer turns to; with neither, pages offer no help link.
    `order_number_example` is shown on the look-up page. `embed_origins` are the sites whose pages may show
    an order, such as `https://shop.example`.
    """

    name: str
    home_url: str = "/"
    help_url: str | None = None
    help_email: str | None = None
    logo_url: str | None = None
    brand: str = DEFAULT_BRAND
    order_number_example: str | None = None
    embed_origins: tuple[str, ...] = ()

    @property
    def help_href(self) -> str | None:
        """Where "Help" leads."""
        if self.help_url:
            return self.help_url
        return f"mailto:{self.help_email}" if self.help_email else None


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The addresses a page points to, all on this server.

    `page` is the page's own path. `chosen_language` is set where the buyer asked for one with `?lang=`,
    so that following links keeps it. `brand_css` is None where the shop has the default colours, `oembed`
    where no site may frame the order, `wallet` where there is no order package for Apple Wallet,
    `push_key` where the shop tells nobody through the browser (else its public key).
    """

    page: str
    calendar: str
    live: str
    lookup: str = "/lookup"
    brand_css: str | None = None
    chosen_language: str | None = None
    oembed: str | None = None
    wallet: str | None = None
    push_key: str | None = None
    webcal: str | None = None

    @classmethod
    def of_token(
        cls, token: str, *, brand_css: str | None = None, chosen_language: str | None = None
    ) -> "PageLinks":
        """The links of a buyer's page `/t/{token}`."""
        page = f"/t/{token}"
        return cls(page, f"{page}.ics", f"{page}/live", brand_css=brand_css, chosen_language=chosen_language)

    @property
    def token(self) -> str:
        """The token of the page."""
        return self.page.rpartition("/")[2]

    def action(self, name: str) -> str:
        """Where a form of this page is sent, or another page that belongs to it."""
        return self._in_language(f"{self.page}/{name}")

    @property
    def home(self) -> str:
        """The page itself, in the language that was asked for."""
        return self._in_language(self.page)

    def parcel(self, number: int) -> str:
        """The page of one parcel."""
        return self._in_language(f"{self.page}?parcel={number}")

    @property
    def lookup_form(self) -> str:
        """Where the look-up form is sent."""
        return self._in_language(self.lookup)

    def _in_language(self, address: str) -> str:
        if not self.chosen_language:
            return address
        mark = "&" if "?" in address else "?"
        return f"{address}{mark}lang={quote(self.chosen_language, safe='')}"
