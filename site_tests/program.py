"""build.py for the tests, started anew for every command, from one process that has loaded once what all commands need.

To load the packages takes longer than most commands. A command runs in a process forked off, in which nothing has been read or
computed: with its own folder, environment and output, just as when it is typed.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "build.py"
# A build that takes as long hangs.
_SECONDS = 120


class Program:
    """The process that commands are forked off from."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "site_tests.program"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """What a command returned and said."""
        assert self.process.stdin
        assert self.process.stdout
        with tempfile.TemporaryDirectory() as told:
            order = {"arguments": arguments, "folder": str(folder), "environment": dict(environment), "told": told}
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()
            code = int(self.process.stdout.readline())
            out, error = ((Path(told) / name).read_text(encoding="utf-8") for name in ("out", "error"))
        return subprocess.CompletedProcess([str(SCRIPT), *arguments], code, out, error)

    def stop(self) -> None:
        """No more commands."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def main() -> None:
    """Take orders, one a line, and answer each with the code that the command ended with."""
    import multiprocessing.pool  # noqa: F401, PLC0415

    import openpyxl  # noqa: F401, PLC0415
    import PIL.Image  # noqa: F401, PLC0415

    import cityprofiles.commands  # noqa: F401, PLC0415

    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(order: dict[str, object]) -> None:
    """One command, in a process of its own, which ends here."""
    code: object = 1
    try:
        signal.alarm(_SECONDS)
        told = Path(str(order["told"]))
        for number, name in ((0, Path(os.devnull)), (1, told / "out"), (2, told / "error")):
            file = os.open(name, os.O_RDWR | os.O_CREAT)
            os.dup2(file, number)
            os.close(file)
        environment, arguments = order["environment"], order["arguments"]
        assert isinstance(environment, dict)
        assert isinstance(arguments, list)
        os.chdir(str(order["folder"]))
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = [str(SCRIPT), *arguments]
        runpy.run_path(str(SCRIPT), run_name="__main__")
        code = 0
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
