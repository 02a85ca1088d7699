"""Finds the voices: every module beside this one that answers for a carrier, but those named `_...`."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from waypost.simulator import voices
from waypost.simulator.voice import Manner, TellingVoice, Voice


@cache
def all_voices() -> Mapping[str, Voice]:
    """Every voice by the slug of its carrier, in the order of the slugs."""
    names = [one.name for one in pkgutil.iter_modules(voices.__path__) if not one.name.startswith("_")]
    modules = [import_module(f"{voices.__name__}.{name}") for name in names if name != "registry"]
    found = [cast("Voice", module) for module in modules if hasattr(module, "answer")]
    return {voice.SLUG: voice for voice in sorted(found, key=lambda voice: voice.SLUG)}


def manner_of(voice: Voice) -> Manner:
    """What the carrier's format leaves out; a voice that says nothing of it leaves out nothing."""
    manner = getattr(voice, "MANNER", None)
    return manner if isinstance(manner, Manner) else Manner()


def telling(voice: Voice) -> TellingVoice | None:
    """The voice as one that pushes, None where the carrier does not."""
    return cast("TellingVoice", voice) if hasattr(voice, "push") else None
