"""Who owns a range: a process, told so that its successor on the same machine can see whether it has died.

Else a bot that is started again after a crash would wait until the leases of its dead self have run out.
"""

import hashlib
import os
import secrets
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")
PROCESSES = Path("/proc/self/ns/pid")


def name_process() -> str:
    """A name for this process that no other one has, now or later."""
    return f"{_machine()}:{os.getpid()}:{secrets.token_hex(4)}"


def has_died(owner: str, mine: str) -> bool:
    """Whether the process of that name is known to be gone; False where nobody can tell.

    Args:
        owner: The name of a process; whatever comes after its third part is no matter.
        mine: This process's.
    """
    machine, process, token = (*owner.split(":"), "", "", "")[:3]
    here, number, own_token = mine.split(":")
    if not machine or machine != here or not process.isdecimal():
        return False
    if process == number:  # one process has one number: that was another life
        return token != own_token
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _machine() -> str:
    """What tells one set of process numbers from all others: boot and container; empty if unknown."""
    try:
        known = BOOT.read_text().strip() + str(PROCESSES.readlink())
    except OSError:
        return ""
    return hashlib.sha256(known.encode()).hexdigest()[:12]
