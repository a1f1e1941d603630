"""`python -m reportedly`: the command, run by its package."""

from reportedly.cli import main

if __name__ == "__main__":
    main()
