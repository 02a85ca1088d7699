"""The command line: one file for each command. Errors become sentences and exit codes in `errors.py`."""
