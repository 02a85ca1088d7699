"""`waypost`, and `python -m waypost`."""

from waypost.cli.main import main

if __name__ == "__main__":
    main(prog_name="waypost")
