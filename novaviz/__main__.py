"""``python -m novaviz`` is the command line."""

from novaviz.cli import main

if __name__ == "__main__":
    main()
