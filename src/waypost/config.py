"""The settings of an installation: read from the environment, none needed, each explained here."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

PREFIX = "WAYPOST_"
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("auto", "text", "json")
SECRET_CHARS = 32
LARGEST_PORT = 65_535


class SettingWrong(ValueError):
    """A setting cannot be used: the sentence names it and says what would do."""


def _told(told: str, default: Any, *, least: int | None = None) -> Any:  # noqa: ANN401 - a field of any type
    return field(default=default, metadata={"told": told, "least": least})


def _secret(told: str) -> Any:  # noqa: ANN401 - likewise
    """A text that is never shown, not even where all settings are printed."""
    return field(default="", repr=False, metadata={"told": told, "least": None})


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. The variable of `database_url` is `WAYPOST_DATABASE_URL`, and so on."""

    database_url: str = _told(
        "Where everything is stored: `sqlite:///waypost.db` (a file beside the program), "
        "`sqlite:////var/lib/waypost/waypost.db` (a full path) or `postgresql://user@host/name`.",
        "sqlite:///waypost.db",
    )
    host: str = _told("The address the server listens on; `0.0.0.0` or `::` for all.", "127.0.0.1")
    port: int = _told("The port the server listens on; 0 takes a free one.", 8080, least=0)
    base_url: str = _told(
        "The address under which buyers and programs reach this server: `https://track.example.com`. "
        "Links in answers and e-mails begin with it. Empty: made from host and port.",
        "",
    )
    secret: str = _told(
        "Signs the buyers' links; at least 32 characters (`openssl rand -hex 32`). Empty: made once and kept "
        "in the database. Changing it ends all links.",
        "",
    )
    secret_key: str = _secret(
        "Seals the credentials of carrier accounts in the database (`openssl rand -hex 32`). Several keys "
        "with commas between: the first seals, all open (rotation). Without it no account can be added. "
        "Keep a copy apart from the database: nothing else opens the accounts."
    )
    allowed_networks: str = _told(
        "Private networks that may be called although nobody outside can reach them, with commas between: "
        "`127.0.0.1, 10.1.0.0/16` (a simulator, a carrier within your own network).",
        "",
    )
    proxy: str = _told("The proxy for calls to carriers, such as `http://proxy.example:3128`.", "")
    alerts_anywhere: bool = _told(
        "Whether shops' alerts may go to any address of apprise. Those may lead into private networks, so "
        "leave it off where shops are not yours.",
        default=False,
    )
    mail_trusts: str = _told(
        "A file of certificates (PEM) that mail servers may show beside those the system trusts.", ""
    )
    worker: bool = _told(
        "Whether `serve` also does the work that is due (estimates, cleaning up).", default=True
    )
    status_folder: str = _told(
        "A folder that the worker watches for carriers' status files (X12 214, EDIFACT IFTSTA, CSV; also "
        "gzipped). What was read goes to `done` in it, what cannot be read to `refused`. Empty: none.",
        "",
    )
    status_file_mb: int = _told(
        "The largest file read from `status_folder`, unpacked, in megabytes.", 100, least=1
    )
    webhook_days: int = _told(
        "How many days the log of webhooks goes back, with bodies and answers.", 30, least=1
    )
    test_mode: bool = _told(
        "Whether test tracking numbers (`WP-TEST-...`) work in every store.", default=False
    )
    wallet_certificate: str = _told(
        "The Order Type ID certificate for Apple Wallet orders (a file, PEM). All four `wallet` settings "
        "together switch them on.",
        "",
    )
    wallet_key: str = _told("The certificate's private key (a file, PEM, without a password).", "")
    wallet_intermediate: str = _told("Apple's WWDR intermediate certificate (a file, PEM).", "")
    wallet_order_type: str = _told("The Order Type ID, such as `order.com.example.shop`.", "")
    rate_limit: int = _told("Requests per minute that one key may make; 0 for no limit.", 600_000, least=0)
    most_body_mb: int = _told("The largest request body, in megabytes.", 10, least=1)
    most_live: int = _told("How many live pages may be open at once in one process.", 20_000, least=0)
    lookups_per_address: int = _told(
        "How often one network address may look an order up within ten minutes.", 30, least=1
    )
    lookups_per_order: int = _told(
        "How often one order number may be looked up within ten minutes.", 10, least=1
    )
    trusted_proxies: str = _told(
        "Addresses of reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, "
        "separated by commas; `*` believes everybody.",
        "127.0.0.1",
    )
    log_level: str = _told("`debug`, `info`, `warning` or `error`.", "info")
    log_format: str = _told("`text`, `json`, or `auto`: text on a terminal, JSON elsewhere.", "auto")

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys in `secret_key`, the one that seals first."""
        return tuple(key.strip() for key in self.secret_key.split(",") if key.strip())

    @property
    def wallet_parts(self) -> tuple[str, str, str, str]:
        """The four `wallet` settings: certificate, key, intermediate, order type."""
        return self.wallet_certificate, self.wallet_key, self.wallet_intermediate, self.wallet_order_type

    @property
    def public_url(self) -> str:
        """`base_url`, or what follows from host and port; without a slash at the end."""
        if self.base_url:
            return self.base_url.rstrip("/")
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def read_config(environment: Mapping[str, str], **given: object) -> Config:
    """The settings in the environment; `given` ones (of the command line) win, unless None. SettingWrong."""
    known = {variable(one): one for one in fields(Config)}
    for name in environment:
        near = get_close_matches(name, known, n=1, cutoff=0.85)
        if name.startswith(PREFIX) and name not in known and near:
            raise SettingWrong(f"{name} is not a setting; did you mean {near[0]}?")
    values: dict[str, Any] = {
        one.name: _value(one, environment[name]) for name, one in known.items() if name in environment
    }
    values.update({name: value for name, value in given.items() if value is not None})
    config = Config(**values)
    _check(config)
    return config


def variable(one: "Field[Any]") -> str:
    """The name of a setting's variable."""
    return PREFIX + one.name.upper()


def settings_page() -> str:
    """`docs/reference/settings.md`: made from this file, so that it cannot be wrong."""
    lines = [
        "# Settings",
        "",
        "Environment variables; none is needed. Made from `src/waypost/config.py` by",
        "`python -m waypost.config > docs/reference/settings.md`.",
        "",
        "| variable | without it | what it does |",
        "| --- | --- | --- |",
    ]
    for one in fields(Config):
        default = "" if one.default is MISSING else one.default
        shown = ("on" if default else "off") if isinstance(default, bool) else default
        lines.append(
            f"| `{variable(one)}` | {f'`{shown}`' if shown != '' else ''} | {one.metadata['told']} |"
        )
    return "\n".join(lines) + "\n"


def _value(one: "Field[Any]", written: str) -> object:
    text = written.strip()
    if isinstance(one.default, bool):
        if text.lower() not in (*YES, *NO):
            raise SettingWrong(f"{variable(one)} is {written!r}: write on or off")
        return text.lower() in YES
    if isinstance(one.default, int):
        if not text.isascii() or not text.isdigit():
            raise SettingWrong(f"{variable(one)} is {written!r}: write a whole number")
        return int(text)
    return text


def _check(config: Config) -> None:
    for one in fields(Config):
        least = one.metadata["least"]
        if least is not None and getattr(config, one.name) < least:
            raise SettingWrong(f"{variable(one)} must be {least} or more")
    if config.port > LARGEST_PORT:
        raise SettingWrong(f"WAYPOST_PORT must be at most {LARGEST_PORT}")
    if config.secret and len(config.secret) < SECRET_CHARS:
        raise SettingWrong(
            f"WAYPOST_SECRET must have at least {SECRET_CHARS} characters: openssl rand -hex 32"
        )
    if any(len(key) < SECRET_CHARS for key in config.secret_keys):
        detail = f"must have {SECRET_CHARS} characters or more each: openssl rand -hex 32"
        raise SettingWrong(f"the keys in WAYPOST_SECRET_KEY {detail}")
    if config.log_level not in LOG_LEVELS:
        raise SettingWrong(f"WAYPOST_LOG_LEVEL is {config.log_level!r}: write {', '.join(LOG_LEVELS)}")
    if config.log_format not in LOG_FORMATS:
        raise SettingWrong(f"WAYPOST_LOG_FORMAT is {config.log_format!r}: write {', '.join(LOG_FORMATS)}")
    if any(config.wallet_parts) and not all(config.wallet_parts):
        raise SettingWrong("WAYPOST_WALLET_...: set all four of them, or none")
    parts = urlsplit(config.base_url)
    if config.base_url and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise SettingWrong(f"WAYPOST_BASE_URL is {config.base_url!r}: write https://track.example.com")


if __name__ == "__main__":
    print(settings_page(), end="")  # noqa: T201 - this is its output
