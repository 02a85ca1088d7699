"""Catalogues of texts (gettext): from the bytes of a `.po` file to words in memory."""

import io
from gettext import GNUTranslations

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def translations_of(po: bytes, code: str) -> GNUTranslations:
    """The words of a language; `code` is its CLDR code, from which plural forms come."""
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(po), locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)
