"""Caddy with stand-ins for everything behind it, in a network of their own; asks it questions from chosen addresses.

Runs as root of a fresh network and mount namespace. Standard input: {"caddy", "caddyfile", "server", "host", "upstreams":
["NAME:PORT"], "questions": [{"from", "path", "method", "headers", "body"}]}. Standard output: one answer for each question,
{"status", "headers", "body"}; a stand-in answers with what reached it, as JSON: {"upstream", "method", "path", "headers"}.
"""

import http.client
import http.server
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time


def sh(*words):
    subprocess.run(words, check=True)


def stand_in(name, address, port):
    class Echo(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            if self.headers.get("Upgrade", "").lower() == "websocket":
                self.send_response(101)
                self.send_header("Upgrade", "websocket")
                self.send_header("Connection", "Upgrade")
                self.send_header("X-Upstream", name)
                self.end_headers()
                self.close_connection = True
                return
            length = int(self.headers.get("Content-Length") or 0)
            self.rfile.read(length)
            headers = {key.lower(): value for key, value in self.headers.items()}
            body = {"upstream": name, "method": self.command, "path": self.path, "headers": headers}
            body = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer((address, port), Echo)
    # A proxy that hangs up in the middle of an upload is no failure. Its traceback, written by a thread while this process ends,
    # would abort the interpreter.
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()


def connect(server, host, source):
    raw = socket.create_connection((server, 443), timeout=10, source_address=(source, 0))
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context.wrap_socket(raw, server_hostname=host)


def ask(server, host, question):
    body = question.get("body", "").encode()
    headers = {"Host": host, "Connection": "close", "Content-Length": str(len(body)), **question.get("headers", {})}
    lines = [f"{question.get('method', 'GET')} {question['path']} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    with connect(server, host, question["from"]) as tls:
        tls.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        response = http.client.HTTPResponse(tls, method=question.get("method", "GET"))
        response.begin()
        upgraded = response.status == 101
        text = "" if upgraded else response.read().decode()
        return {"status": response.status, "headers": {k.lower(): v for k, v in response.getheaders()}, "body": text}


def wait_for(server, host, caddy, log):
    """Until Caddy has made itself a certificate."""
    for _ in range(300):
        if caddy.poll() is not None:
            break
        try:
            connect(server, host, server).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"Caddy does not serve: {open(log.name, encoding='utf-8').read()}")


def main():
    plan = json.load(sys.stdin)
    sh("ip", "link", "set", "lo", "up")
    addresses = {plan["server"], *(question["from"] for question in plan["questions"])}
    for address in addresses:
        sh("ip", "address", "add", f"{address}/32", "dev", "lo")
    with tempfile.TemporaryDirectory() as home:
        hosts = os.path.join(home, "hosts")
        with open(hosts, "w", encoding="utf-8") as file:
            file.write("127.0.0.1 localhost\n")
            for number, upstream in enumerate(plan["upstreams"], start=1):
                name, port = upstream.rsplit(":", 1)
                address = f"127.0.1.{number}"
                file.write(f"{address} {name}\n")
                stand_in(upstream, address, int(port))
        sh("mount", "--bind", hosts, "/etc/hosts")
        environment = {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "PATH": os.environ["PATH"]}
        log = open(os.path.join(home, "log"), "w", encoding="utf-8")
        command = [plan["caddy"], "run", "--config", plan["caddyfile"], "--adapter", "caddyfile"]
        caddy = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(plan["server"], plan["host"], caddy, log)
            json.dump([ask(plan["server"], plan["host"], question) for question in plan["questions"]], sys.stdout)
        finally:
            caddy.terminate()
            caddy.wait(timeout=20)


if __name__ == "__main__":
    main()
