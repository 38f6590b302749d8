"""A terminal for commands that tell one how far they are."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

from tests.test_command_line import ROOT, plain_environment


def shown(*arguments: str, **environment: str) -> str:
    """What a command that succeeds shows on the terminal that is its standard error."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        cwd=ROOT,
        env=plain_environment() | environment,
    )
    os.close(theirs)
    pieces = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert process.wait(30) == 0
    return pieces.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # nobody writes to it any more
        return b""
