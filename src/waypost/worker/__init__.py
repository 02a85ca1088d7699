"""THE ENTRANCE OF TIME. Claims what is due and does it."""
