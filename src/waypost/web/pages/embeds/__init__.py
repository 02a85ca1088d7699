"""What a shop puts on its own pages: the tracker, the look-up form, a badge, and oEmbed."""
