"""Runs one database server for programs of cases, until its standard input ends: `servers.py postgresql` or `servers.py mysql`.

The server listens on a socket of its temporary folder only. Programs reach it by a port of the loopback, where a relay counts round
trips. Says `ready PORT` once; each line `empty` that it is given empties the database (answer: `empty`), and an empty line is answered
with the round trips since then. Knows nothing of cases.
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

USER = "perflens"


class Relay:
    """Passes bytes on in both directions. A round trip: the client speaks after the server did, or first."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.trips = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            client, _ = self.listener.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            turn = {"server": True}
            for source, sink, name in ((client, server, "client"), (server, client, "server")):
                threading.Thread(target=self.copy, args=(source, sink, name, turn), daemon=True).start()

    def copy(self, source: socket.socket, sink: socket.socket, name: str, turn: dict[str, bool]) -> None:
        try:
            while data := source.recv(65536):
                if name == "client" and turn["server"]:
                    self.trips += 1
                turn["server"] = name == "server"
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class PostgreSql:
    # Its processes leave without a word, and take their shared memory with them.
    end = signal.SIGQUIT

    def __init__(self, folder: str, user: str | None) -> None:
        import psycopg2

        self.connect = lambda: psycopg2.connect(host=folder, user=USER, dbname="postgres")
        bin = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda name: int(name.split("/")[-2]))
        data = f"{folder}/data"
        run([f"{bin}/initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"], folder, user)
        quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "jit=off"]
        options = [part for option in (*quick, f"unix_socket_directories={folder}") for part in ("-c", option)]
        self.socket = f"{folder}/.s.PGSQL.5432"
        self.process = start([f"{bin}/postgres", "-D", data, *options], folder, user)

    def empty(self) -> None:
        connection = self.connect()
        connection.autocommit = True
        connection.cursor().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()


class MySql:
    end = signal.SIGKILL

    def __init__(self, folder: str, user: str | None) -> None:
        import pymysql

        self.connect = lambda: pymysql.connect(unix_socket=self.socket, user=USER)
        os.mkdir(f"{folder}/data")
        if user:
            shutil.chown(f"{folder}/data", user)
        self.socket = f"{folder}/mysql.sock"
        # Without tables of its own it knows no users, and needs none.
        quick = ["--skip-grant-tables", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=16M"]
        here = [f"--datadir={folder}/data", f"--socket={self.socket}", f"--pid-file={folder}/pid", "--skip-networking"]
        self.process = start(["/usr/sbin/mariadbd", "--no-defaults", *quick, *here], folder, user)

    def empty(self) -> None:
        with self.connect() as connection:
            cursor = connection.cursor()
            cursor.execute(f"DROP DATABASE IF EXISTS {USER}")
            cursor.execute(f"CREATE DATABASE {USER}")


def run(command: list[str], folder: str, user: str | None) -> None:
    done = subprocess.run(command, cwd=folder, user=user, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}:\n{done.stdout}")


def start(command: list[str], folder: str, user: str | None) -> subprocess.Popen[bytes]:
    with open(f"{folder}/log", "wb") as log:
        return subprocess.Popen(command, cwd=folder, user=user, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def wait_for(server: "PostgreSql | MySql", folder: str) -> None:
    """Until it answers: neither server tells in another way that fits both."""
    while True:
        try:
            return server.empty()
        except Exception as error:
            if server.process.poll() is not None:
                with open(f"{folder}/log") as log:
                    raise SystemExit(f"the server ended:\n{log.read()}") from error
            time.sleep(0.05)


def plain_user() -> str | None:
    """Servers refuse to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def main(kind: str) -> None:
    folder = tempfile.mkdtemp(prefix="perflens-server-")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    server = None
    try:
        user = plain_user()
        if user:
            shutil.chown(folder, user)
        server = {"postgresql": PostgreSql, "mysql": MySql}[kind](folder, user)
        wait_for(server, folder)
        relay = Relay(server.socket)
        print(f"ready {relay.port}", flush=True)
        for line in sys.stdin:
            if line.strip():
                server.empty()
                relay.trips = 0
                print("empty", flush=True)
            else:
                print(relay.trips, flush=True)
    finally:
        if server:
            # At once: nothing of what is there is needed again.
            server.process.send_signal(server.end)
            server.process.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
