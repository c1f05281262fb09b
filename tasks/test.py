"""Runs every test: `python -m tasks.test [pytest arguments]`. Exit status 0 only if all passed.

A program that cannot be had is listed as `not run: …`, like every test that was skipped (`tasks.not_run`); both fail
the run when CI=true.
"""

import os
import subprocess
import sys

from tasks.not_run import in_ci
from tasks.programs import Program, provide
from tasks.run import prepare

PARALLEL = ["-n", "2", "--dist", "loadfile"]


def main(arguments: list[str]) -> int:
    """Provides programs and toolchain, then runs pytest; its exit status, or 1 when something is missing in CI."""
    programs, missing = provide()
    os.environ.update(programs)
    env, failed = prepare()
    if failed:
        return failed
    for program in missing:
        print(_line(program), flush=True)
    pytest = [sys.executable, "-m", "pytest", "-p", "tasks.not_run", *PARALLEL, *arguments]
    status = subprocess.run(pytest, env=env, check=False).returncode
    return status or int(bool(missing) and in_ci())


def _line(program: Program) -> str:
    name, package, variable = program.names[0], program.package, program.variable
    return f"not run: what needs {name} (not found; install the package {package} or set {variable})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
