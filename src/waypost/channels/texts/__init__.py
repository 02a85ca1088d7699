"""What notifications say: sentences in twelve languages, a shop's own words, and the layout of mails.

`open_texts()` gives the writer behind `ports.texts.Texts`. Sentences are gettext catalogues.
"""

from waypost.channels.texts.writing import TextWriter


def open_texts() -> TextWriter:
    """The texts there are. It costs nothing: a language is read when it is first used."""
    return TextWriter()
