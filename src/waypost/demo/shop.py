"""Osier Lane, a shop that does not exist: what it sells, and to whom. Nobody in here is a real person."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from waypost.demo.cities import City

NAME = "Osier Lane"
SETTINGS = {
    "timezone": "Europe/Amsterdam",
    "help_email": "help@osierlane.example",
    "order_number_example": "OL-10482",
    "test_mode": True,
    "ship_from": {"company": NAME, "city": "Rotterdam", "postal_code": "3011", "country": "NL"},
}
FIRST_NUMBER = 10_400
Picture = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Product:
    """Something on sale. `picture` names a drawing; prices are in euro cents."""

    sku: str
    title: str
    variants: tuple[str, ...]
    price_cents: int
    picture: str


PRODUCTS = (
    Product("OL-B01", "Market basket, willow", ("small", "large"), 4200, "basket.svg"),
    Product("OL-B02", "Log basket with rope handles", ("natural", "smoked"), 6900, "basket.svg"),
    Product("OL-B03", "Bread basket, oval", ("natural",), 2400, "basket.svg"),
    Product("OL-B04", "Bicycle basket", ("brown leather", "black leather"), 5800, "basket.svg"),
    Product("OL-B05", "Laundry hamper with lining", ("40 l", "65 l"), 8900, "basket.svg"),
    Product("OL-B06", "Picnic hamper for four", ("green check", "grey check"), 12900, "basket.svg"),
    Product("OL-C01", "Beeswax pillar candle", ("10 cm", "15 cm", "20 cm"), 1800, "candle.svg"),
    Product("OL-C02", "Dinner candles, set of six", ("ivory", "ochre", "moss"), 1600, "candle.svg"),
    Product("OL-C03", "Scented candle, fig leaf", ("180 g", "300 g"), 2900, "candle.svg"),
    Product("OL-C04", "Scented candle, cedar", ("180 g", "300 g"), 2900, "candle.svg"),
    Product("OL-C05", "Tea lights, box of thirty", ("beeswax",), 1500, "candle.svg"),
    Product("OL-C06", "Brass candle holder", ("low", "tall"), 3400, "candle.svg"),
    Product("OL-T01", "Lambswool throw", ("oatmeal", "forest", "rust"), 9500, "throw.svg"),
    Product("OL-T02", "Linen throw, stonewashed", ("sand", "slate"), 7900, "throw.svg"),
    Product("OL-T03", "Cotton waffle blanket", ("white", "sage"), 6400, "throw.svg"),
    Product("OL-T04", "Baby blanket, merino", ("cream", "sky"), 5200, "throw.svg"),
    Product("OL-T05", "Cushion cover, herringbone", ("45 cm", "60 cm"), 2800, "throw.svg"),
    Product("OL-T06", "Picnic rug, waterproof back", ("tartan", "navy"), 6900, "throw.svg"),
    Product("OL-P01", "Stoneware teapot", ("0.6 l", "1.1 l"), 4800, "teapot.svg"),
    Product("OL-P02", "Cast iron teapot", ("0.8 l",), 7200, "teapot.svg"),
    Product("OL-P03", "Tea cups, set of two", ("white", "celadon"), 2600, "teapot.svg"),
    Product("OL-P04", "Breakfast mug", ("speckled", "ink"), 1900, "teapot.svg"),
    Product("OL-P05", "Honey jar with dipper", ("amber",), 2300, "teapot.svg"),
    Product("OL-P06", "Serving board, olive wood", ("round", "long"), 3900, "teapot.svg"),
)

_FIRST = (
    "Ada", "Bruno", "Chiara", "Dario", "Elif", "Femke", "Goro", "Hana", "Ines", "Jonas",
    "Kaya", "Liam", "Mila", "Noor", "Otis", "Pia", "Quinn", "Rosa", "Sven", "Tala",
    "Uma", "Vito", "Wren", "Xenia", "Yuki", "Zoe", "Amir", "Bea", "Cleo", "Dana",
)  # fmt: skip
_LAST = {
    "DE": ("Beispiel", "Mustermann", "Probst-Muster"),
    "AT": ("Beispiel", "Musterfrau"),
    "FR": ("Exemple", "Dupont-Exemple", "Delessai"),
    "ES": ("Ejemplo", "Delamuestra"),
    "IT": ("Esempio", "Di Prova"),
    "NL": ("Voorbeeld", "van den Test"),
    "SE": ("Exempelsson", "Provberg"),
    "JP": ("Mihon", "Reibun"),
    "BR": ("Exemplo", "da Amostra"),
}
_LAST_ELSEWHERE = ("Sample", "Specimen", "Testerton", "Placeholder", "Example")
_LOCALES = {
    "DE": "de-DE", "AT": "de-AT", "FR": "fr-FR", "ES": "es-ES", "IT": "it-IT", "NL": "nl-NL", "SE": "sv-SE",
    "JP": "ja-JP", "BR": "pt-BR", "GB": "en-GB", "CA": "en-CA", "AU": "en-AU", "IN": "en-IN", "SG": "en-SG",
    "AE": "ar-AE", "US": "en-US",
}  # fmt: skip
_STREETS = {
    "DE": "Musterstraße {}", "AT": "Beispielgasse {}", "FR": "{} rue de l'Exemple",
    "ES": "Calle de la Muestra {}", "IT": "Via dell'Esempio {}", "NL": "Voorbeeldstraat {}",
    "SE": "Exempelgatan {}", "BR": "Rua do Exemplo {}",
}  # fmt: skip


def buyer_in(city: City, number: int, rng: Random) -> tuple[dict[str, object], dict[str, object]]:
    """A made-up buyer who lives in a city, and the address: as the API takes them."""
    first = rng.choice(_FIRST)
    last = rng.choice(_LAST.get(city.country, _LAST_ELSEWHERE))
    name = f"{first} {last}"
    mail = "".join(letter for letter in f"{first}.{last}".lower() if letter.isalnum() or letter == ".")
    street = _STREETS.get(city.country, "{} Sample Street").format(rng.randint(1, 180))
    buyer: dict[str, object] = {
        "name": name,
        "email": f"{mail}.{number}@example.com",
        "locale": _LOCALES.get(city.country, "en"),
    }
    return buyer, {"name": name, "street": street, **city.address}


def basket_of(rng: Random, pieces: int, picture: Picture) -> list[dict[str, object]]:
    """Some order lines, each a different product."""
    lines = []
    for product in rng.sample(PRODUCTS, pieces):
        line: dict[str, object] = {
            "title": product.title,
            "sku": product.sku,
            "variant": rng.choice(product.variants),
            "quantity": rng.choice((1, 1, 1, 2)),
        }
        drawn = picture(product.picture)
        if drawn:
            line["image_url"] = drawn
        lines.append(line)
    return lines
