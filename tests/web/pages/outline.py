"""A page's elements in a row, as far as tests ask for them; what it opens must be closed in order."""

import re
from html import unescape

VOID = {"meta", "link", "img", "input", "br", "path", "circle", "rect", "use", "line", "polyline", "ellipse"}
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s=>/"]+(?:="[^"]*")?)*)\s*(/?)>', re.IGNORECASE)
ATTRIBUTE = re.compile(r'([^\s=>/"]+)(?:="([^"]*)")?')


class Outline:
    """The elements of `html`; `open` are those that were never closed."""

    def __init__(self, html: str) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        for ends, tag, attributes, is_empty in TAG.findall(html):
            if ends:
                assert self.open.pop() == tag, tag
                continue
            self.found.append((tag, {name: unescape(value) for name, value in ATTRIBUTE.findall(attributes)}))
            if not is_empty and tag not in VOID:
                self.open.append(tag)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of that name."""
        return [attributes for name, attributes in self.found if name == tag]
