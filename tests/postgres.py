"""A PostgreSQL of our own for the time of a test run: real, private, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType


class Cluster:
    """A cluster in a folder, listening on a socket there and on nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.url = f"postgresql+psycopg://throughline@/postgres?host={folder}"

    def __enter__(self) -> Cluster:
        self.folder.mkdir(parents=True)
        if os.getuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
            for parent in self.folder.parents[:1]:
                parent.chmod(0o755)
        self._run("initdb", "-D", self.data, "-U", "throughline", "-A", "trust", "-E", "UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        options += " -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c jit=off"
        self._run(
            "pg_ctl", "-D", self.data, "-o", options, "-w", "-l", self.folder / "log", "start"
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: object) -> None:
        command = [_found(program), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(
            command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def _found(program: str) -> str:
    """Return the program's path; Debian keeps the server's programs off PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    if kept:
        return str(kept[-1])
    if found := shutil.which(program):
        return found
    raise RuntimeError(f"{program} is missing: install the postgresql package")
