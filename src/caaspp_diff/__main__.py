"""``python -m caaspp_diff``: the same as ``caaspp-diff``."""

from caaspp_diff.cli import main

if __name__ == "__main__":
    main()
