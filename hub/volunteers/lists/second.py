"""The second process of a long import, which `reading.py` starts as a module. Ring: rules."""

import sys

from hub.volunteers.lists.reading import serve

if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
