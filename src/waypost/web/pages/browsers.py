"""Which browser somebody used, as roughly as a proof of consent needs it: a family and a kind of machine."""

# The first word that is found decides: browsers name their ancestors, too.
_FAMILIES = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def family_of(user_agent: str) -> str:
    """Such as `Firefox on Android`; `unknown` for what names itself otherwise."""
    family = next((name for word, name in _FAMILIES if word in user_agent), "")
    machine = next((name for word, name in _MACHINES if word in user_agent), "")
    return " on ".join(word for word in (family, machine) if word) or "unknown"
