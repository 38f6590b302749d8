"""The steps by which a database of any version becomes one of this version.

A new step is a module in `versions`, and its revision the last of REVISIONS.
"""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""In order; known here so that a database that is up to date costs no import of Alembic."""
