"""A message as plain text: the same facts as the HTML, for those who read without it, and for chats."""

from waypost.channels.texts.languages import Language
from waypost.channels.texts.letter import Block, Letter
from waypost.ports.texts import Facts


def plain_text(facts: Facts, letter: Letter, language: Language) -> str:
    """Paragraphs with an empty line between them; links stand alone, so that every reader finds them."""
    said = letter.said
    paragraphs = [said.greeting or "", "\n".join((said.headline, *said.when))]
    paragraphs += said.paragraphs
    paragraphs += [f"{language.say('The carrier wrote:')} {text}" for text in letter.carrier_words]
    if facts.note:
        paragraphs.append(f"{language.say('A word from %(store)s:', store=facts.store_name)} {facts.note}")
    paragraphs.append(f"{said.action}:\n{facts.tracking_url}")
    paragraphs += [_block(block) for block in letter.blocks]
    paragraphs.append(_footer(facts, letter, language))
    return "\n\n".join(part for part in paragraphs if part) + "\n"


def _block(block: Block) -> str:
    lines = [f"{row.name}: {row.value}" for row in block.rows]
    lines += [f"- {', '.join(part for part in (item.title, item.detail) if part)}" for item in block.items]
    return "\n".join([*lines, f"- {block.more}"] if block.more else lines)


def _footer(facts: Facts, letter: Letter, language: Language) -> str:
    lines = [f"{letter.order}, {facts.store_name}", letter.why]
    asked = facts.help_url or facts.help_email
    if asked:
        lines.append(f"{language.say('Write to us')}: {asked}")
    if facts.unsubscribe_url:
        lines.append(f"{language.say('Stop these messages')}: {facts.unsubscribe_url}")
    return "\n".join(lines)
