"""`quanheng run`: the whole instance in one command, stopped as a whole."""

import argparse
import os
import signal
import sys
import time
import urllib.error
import urllib.request

from quanheng.site.environments import INNER_SIDE, OUTER_SIDE, Databases, var
from quanheng.site.faults import Fault, operator_language
from quanheng.site.notices import tell
from quanheng.site.processes import Program, Supervisor
from quanheng.site.start_up import DEMO_ORIGIN, alone, check_port, demo_state, known, log_file, prepare

READY_SECONDS = 120.0
SITES = {"staff": {"zh": "内网站点", "en": "staff site"}, "public": {"zh": "外网站点", "en": "public site"}}


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("run", help="start everything: database, both sites, their workers")
    parser.add_argument("--host", default="127.0.0.1", help="the address of the staff site (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8600, help="the port of the staff site (8600)")
    parser.add_argument("--public-host", default="127.0.0.1", help="the address of the public site (127.0.0.1)")
    parser.add_argument("--public-port", type=int, default=8700, help="the port of the public site (8700)")
    parser.add_argument("--demo", action="store_true", help="build and show the fictitious district 示范区")
    return parser


def run(args: argparse.Namespace) -> int:
    """Prepare, start, watch until Ctrl-C or SIGTERM, stop."""
    os.umask(0o077)  # whatever an instance writes is its operator's alone
    with alone():
        return _run_alone(args)


def _run_alone(args: argparse.Namespace) -> int:
    _check_ports(args)
    demo = args.demo or bool(demo_state())
    if demo:
        os.environ["QUANHENG_DEMO"] = "1"
        os.environ.setdefault("QUANHENG_LOG_ORIGIN", DEMO_ORIGIN)
    os.environ.setdefault("QUANHENG_PUBLIC_URL", f"http://{args.public_host}:{args.public_port}")
    _stop_on_signals()

    databases = Databases()
    try:
        prepare(databases, demo=demo)
        _serve(args, databases)
    except KeyboardInterrupt:
        pass
    finally:
        _ignore_interrupts()
        databases.stop()
    tell("stopped")
    return 0


def _check_ports(args: argparse.Namespace) -> None:
    for side, host, port, option, variable in (
        ("staff", args.host, args.port, "--port", "PORT"),
        ("public", args.public_host, args.public_port, "--public-port", "PUBLIC_PORT"),
    ):
        check_port(host, port, site=SITES[side][operator_language()], option=option, variable=variable)


def _stop_on_signals() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # under nohup a closed terminal is no reason to stop
            signal.signal(number, _as_interrupt)


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _ignore_interrupts() -> None:
    # A second Ctrl-C must not cut short the stopping.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _serve(args: argparse.Namespace, databases: Databases) -> None:
    supervisor = Supervisor(programs(args, databases), report=tell, check=_keeper(databases))
    try:
        tell("preparing-sites")
        supervisor.start()
        for side, host, port in (("staff", args.host, args.port), ("public", args.public_host, args.public_port)):
            _wait_until_ready(supervisor, side, f"http://{host}:{port}")
        _welcome(args)
        supervisor.watch()
    finally:
        _ignore_interrupts()
        tell("stopping")
        supervisor.stop()


def programs(args: argparse.Namespace, databases: Databases) -> list[Program]:
    """Every process of an instance, each with what it may know."""
    inner = INNER_SIDE.environment(databases.url(INNER_SIDE))
    outer = OUTER_SIDE.environment(databases.url(OUTER_SIDE))
    carrier = {
        name: value for name, value in outer.items() if name not in ("PUBLIC_DATABASE_URL", "QUANHENG_SECRET_KEY")
    }
    ours = (sys.executable, "-m", "quanheng")
    every = [
        _program("staff", _site("inner", args.host, args.port), inner),
        _program("public", _site("outer", args.public_host, args.public_port), outer),
        _program("worker", (*ours, "worker"), inner),
        _program("carrier", (*ours, "exchange", "carry", "--every", "0.2"), carrier),
        _program("applier", (*ours, "portal", "apply", "--every", "0.2"), outer),
    ]
    return [program for program in every if program.name != "applier" or known("portal")]


def _program(name: str, command: tuple[str, ...], environment: dict[str, str]) -> Program:
    return Program(name, command, environment, log_file(name))


def _site(side: str, host: str, port: int) -> tuple[str, ...]:
    return (
        sys.executable, "-m", "granian", f"quanheng.site.asgi_{side}:application",
        "--interface", "asginl", "--host", host, "--port", str(port), "--workers", "1",
        "--workers-kill-timeout", "2", "--log-level", "warning",
    )  # fmt: skip


def _keeper(databases: Databases):
    def keep() -> None:
        try:
            if databases.keep_running():
                tell("database-revived")
        except (Fault, OSError) as fault:
            sys.stderr.write(f"{fault}\n")
            time.sleep(2)

    return keep


def _wait_until_ready(supervisor: Supervisor, side: str, address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _ready(address):
        if time.monotonic() > deadline:
            site = SITES[side][operator_language()]
            raise Fault("did-not-come-up", site=site, seconds=int(READY_SECONDS), log=log_file(side))
        supervisor.look()
        time.sleep(0.1)


def _ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz/ready", timeout=5) as answer:  # noqa: S310 - our own address
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _welcome(args: argparse.Namespace) -> None:
    log_ins = var() / "inner" / "log-ins.txt"
    tell(
        "running",
        staff=f"http://{args.host}:{args.port}/",
        public=f"http://{args.public_host}:{args.public_port}/",
        log=log_file("staff").parent,
    )
    if demo_state() and log_ins.exists():
        sys.stdout.write(log_ins.read_text(encoding="utf-8"))
        sys.stdout.flush()
