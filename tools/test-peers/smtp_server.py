"""A mail server for tests, on aiosmtpd: keeps what it is given, and refuses what it is asked to.

usage: smtp_server.py DIRECTORY PORT MODE CERTIFICATE KEY

MODE is starttls (which it requires), implicit, plain (it has no STARTTLS) or silent (it accepts
connections and says nothing). Prints "port N" when it listens on 127.0.0.1. User and password are
"showroom" and "correct horse". Each mail is DIRECTORY/N.eml, with its envelope and what a parser
makes of it in N.json; the mail appears last. Recipients whose name begins with

    refused   get 550
    later     get 451
    once      get 451 the first time
    mute      have their mail kept, and no answer to it the first time

and mails whose subject has "spam" get 554 after their data.
"""

import asyncio
import base64
import email
import email.policy
import json
import logging
import os
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# What the tests have open is theirs: held here, others would wait for it.
os.closerange(3, 65_536)
directory = pathlib.Path(sys.argv[1])
mode = sys.argv[3]


class Keeper:
    def __init__(self):
        self.count = 0
        self.seen = set()
        self.muted = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        first = address not in self.seen
        self.seen.add(address)
        if name.startswith("refused"):
            return "550 5.1.1 no such user"
        if name.startswith("later") or (name.startswith("once") and first):
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if b"spam" in envelope.content.split(b"\r\n\r\n")[0]:
            return "554 5.7.1 that is spam"
        self.count += 1
        facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": server.transport.get_extra_info("cipher") is not None,
            "user": (session.auth_data.login or b"").decode() if session.auth_data else "",
            **parsed(envelope.original_content),
        }
        (directory / f"{self.count}.json").write_text(json.dumps(facts), encoding="utf-8")
        part = directory / f"{self.count}.part"
        part.write_bytes(envelope.original_content)
        os.rename(part, directory / f"{self.count}.eml")
        mute = {name for name in envelope.rcpt_tos if name.startswith("mute")} - self.muted
        self.muted |= mute
        if mute:
            await asyncio.Event().wait()
        return "250 taken"


def parsed(content):
    """What a mail program makes of it: an opinion that is not ours."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    defects = list(mail.defects)
    parts = []
    for part in mail.walk():
        defects += part.defects
        if part.is_multipart():
            continue
        parts.append(
            {
                "type": part.get_content_type(),
                "name": part.get_filename() or "",
                "base64": base64.b64encode(part.get_payload(decode=True)).decode(),
            }
        )
    headers = {name.lower(): str(value) for name, value in mail.items()}
    return {"headers": headers, "parts": parts, "defects": [str(defect) for defect in defects]}


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data == LoginPassword(b"showroom", b"correct horse")
    return AuthResult(success=good, handled=False, auth_data=data)


def session_factory(keeper, context):
    encrypted = {"tls_context": context, "require_starttls": True} if mode == "starttls" else {}
    return lambda: SMTP(
        keeper,
        authenticator=authenticate,
        auth_required=mode != "plain",
        auth_require_tls=mode == "starttls",
        hostname="mail.test",
        **encrypted,
    )


async def main():
    logging.disable(logging.CRITICAL)
    if mode == "implicit":
        # aiosmtpd knows STARTTLS only: with TLS from the first byte, which is below it here, it must
        # be told to take passwords "without TLS", and then warns of just that.
        warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS", UserWarning)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
    loop = asyncio.get_running_loop()
    factory = asyncio.Protocol if mode == "silent" else session_factory(Keeper(), context)
    server = await loop.create_server(
        factory, "127.0.0.1", int(sys.argv[2]), ssl=context if mode == "implicit" else None
    )
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
