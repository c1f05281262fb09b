"""nginx and Caddy with the configuration of docs/self-hosting.md: ports and certificates are a test's own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

from tests.browser.program import Program, free_port

DOCUMENT = Path(__file__).parents[2] / "docs" / "self-hosting.md"
PAGE, PREVIEWS = "build.example.org", "previews.example.net"
SETTINGS = {"OVERSKILL_PUBLIC_URL": f"https://{PAGE}", "OVERSKILL_PREVIEW_HOST": f"{{token}}.{PREVIEWS}"}
CERTIFICATE = re.compile(r"/etc/ssl/[\w.]+\.pem")
KEY = re.compile(r"/etc/ssl/[\w.]+\.key")
START_SECONDS = 30


def documented(language: str, program: Program, folder: Path) -> str:
    """The document's configuration in this language, with the program's ports and a certificate of the test's."""
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert found, f"docs/self-hosting.md shows no {language} configuration"
    certificate, key = _certificate(folder)
    text = KEY.sub(str(key), CERTIFICATE.sub(str(certificate), found[1]))
    return text.replace("127.0.0.1:3000", f"127.0.0.1:{program.checkout.port}").replace(
        "127.0.0.1:3001", f"127.0.0.1:{program.checkout.preview_port}"
    )


def nginx(program: Program, folder: Path, port: int) -> list[str]:
    """Writes nginx's configuration; the command that runs it on this port."""
    text = documented("nginx", program, folder).replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    around = f"daemon off; pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {folders}"
    return [os.environ.get("NGINX", "nginx"), "-p", str(folder), "-c", _written(folder / "nginx", f"{around}{text}}}")]


def caddy(program: Program, folder: Path, port: int) -> list[str]:
    """Writes Caddy's configuration; the command that runs it on this port. No name gets a certificate from outside."""
    text = documented("caddyfile", program, folder)
    tls = next(line.strip() for line in text.splitlines() if line.strip().startswith("tls "))
    text = text.replace(f"{PAGE} {{", f"{PAGE} {{\n{tls}")
    options = f"admin off\nauto_https disable_redirects\nhttps_port {port}\nstorage file_system {folder}"
    file = _written(folder / "Caddyfile", f"{{\n{options}\n}}\n{text}")
    return [os.environ.get("CADDY", "caddy"), "run", "--adapter", "caddyfile", "--config", file]


def _written(file: Path, text: str) -> str:
    file.write_text(text)
    return str(file)


@contextmanager
def running(command: list[str], port: int, log: Path) -> Generator[None]:
    """The proxy, once it passes the page on, until the block ends."""
    with log.open("ab") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True)
    try:
        _wait_for(process, port, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _passes_on(port):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args} passes nothing on:\n{log.read_text('utf-8', 'replace')}")


def _passes_on(port: int) -> bool:
    named = {"headers": {"Host": PAGE}, "extensions": {"sni_hostname": PAGE}}
    try:
        with httpx.Client(verify=False) as client:
            return client.get(f"https://127.0.0.1:{port}/ping", **named).status_code == 200
    except httpx.TransportError:
        return False


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of both names that nobody has signed, and its key."""
    certificate, key = folder / "site.pem", folder / "site.key"
    names = f"subjectAltName=DNS:{PAGE},DNS:*.{PREVIEWS}"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={PAGE}", "-addext", names]
    command = [os.environ.get("OPENSSL", "openssl"), *made, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key
