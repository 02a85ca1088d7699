"""THE HTTP ENTRANCES. Programs, buyers and other vendors' formats; nothing here knows how data is stored."""
