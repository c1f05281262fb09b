"""Runs every test: `python -m tasks.test [pytest arguments]`. Exit status 0 only if all passed.

Tests see none of the person's own settings, data or keys. A program that cannot be had is listed as `not run: …`, like
every test that was skipped (`tasks.not_run`); both fail the run when CI=true.
"""

import subprocess
import sys
from collections.abc import Mapping

from tasks.not_run import in_ci
from tasks.programs import Program, provide

PARALLEL = ("-n", "2", "--dist", "loadfile")
PLUGIN = ("-p", "tasks.not_run")
PRIVATE = ("OVERSKILL_", "ANTHROPIC_")
DATA = ".cache/tests"


def main(arguments: list[str]) -> int:
    """Provides programs and toolchain, then runs pytest; its exit status, or 1 when something is missing in CI."""
    found, missing = provide()
    env = {name: value for name, value in found.items() if not name.startswith(PRIVATE)} | {"OVERSKILL_DATA_DIR": DATA}
    if failed := _run("overskill.preview.provision", env=env):
        return failed
    for program in missing:
        print(_line(program), flush=True)
    status = _run("pytest", *PLUGIN, *PARALLEL, *arguments, env=env)
    return status or int(bool(missing) and in_ci())


def _run(module: str, *arguments: str, env: Mapping[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", module, *arguments], env=env, check=False).returncode


def _line(program: Program) -> str:
    name, package, variable = program.names[0], program.package, program.variable
    return f"not run: what needs {name} (not found; install the package {package} or set {variable})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
