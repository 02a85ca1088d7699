"""What is true. Pure rules: no I/O, no clock, no chance, no framework."""
