"""What a buyer asks, and what may be answered: pure rules, no network, no model, no guess."""
