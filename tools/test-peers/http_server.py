"""A web server for tests: keeps what is posted to it, and misbehaves where it is asked to.

usage: http_server.py DIRECTORY PORT [CERTIFICATE KEY]

Prints "port N" when it listens on 127.0.0.1. Each request is appended to DIRECTORY/requests.jsonl
before it is answered: path, headers (names in lower case) and body. What it answers follows from
the path:

    /status/503     that status
    /flaky/3        503 to the first three requests, then 200
    /large/2000000  200 with so many bytes
    /redirect       302 to /elsewhere
    /hang           nothing
    /hold/NAME      200, but not before SIGUSR1: that releases all, also those that come later
    anything else   200
"""

import http.server
import json
import os
import pathlib
import signal
import ssl
import sys
import threading
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()
    counts = {}

    def do_POST(self):
        length = int(self.headers.get("content-length", "0"))
        body = self.rfile.read(length)
        parts = self.path.split("?")[0].strip("/").split("/")
        with Handler.lock:
            seen = Handler.counts[self.path] = Handler.counts.get(self.path, 0) + 1
            status = self.status(parts, seen)
            request = {
                "path": self.path,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": body.decode("utf-8", "replace"),
                "status": status,
            }
            with open(directory / "requests.jsonl", "a", encoding="utf-8") as file:
                file.write(json.dumps(request) + "\n")
        self.answer(parts, status)

    def status(self, parts, seen):
        if parts[0] == "status":
            return int(parts[1])
        if parts[0] == "flaky":
            return 503 if seen <= int(parts[1]) else 200
        return 302 if parts[0] == "redirect" else 200

    def answer(self, parts, status):
        if parts[0] == "hang":
            time.sleep(3600)
        if parts[0] == "hold":
            released.wait()
        size = int(parts[1]) if parts[0] == "large" else None
        body = b"x" * size if size else b"status %d\r\n\x1b[31m" % status
        try:
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            # The reader had enough.
            self.close_connection = True

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # Peers that break off are what the tests are about.
        pass


# What the tests have open is theirs: held here, others would wait for it.
os.closerange(3, 65_536)
directory = pathlib.Path(sys.argv[1])
released = threading.Event()
signal.signal(signal.SIGUSR1, lambda *_: released.set())
# Whoever started us may have blocked it.
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
server = Server(("127.0.0.1", int(sys.argv[2])), Handler)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    # The handshake belongs to the connection's thread: a silent peer must not hold up others.
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
print("port", server.server_address[1], flush=True)
server.serve_forever()
