"""Mails through a real SMTP server: STARTTLS, authentication, and a server that comes back."""

import datetime
import email.policy
import re
import ssl

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from support.cluster import Cluster, free_ports
from support.waiting import eventually

USER, PASSWORD = "messenger", "a mail password, with ' and \\"


def certificate(folder):
    """A self-signed certificate for the server: its files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now - datetime.timedelta(days=1), now + datetime.timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = builder.sign(key, hashes.SHA256())
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


class Mailbox:
    """Keeps what comes through TLS from who knows the password."""

    def __init__(self, port, files):
        self.messages = []
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(*files)
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=port,
            tls_context=tls,
            require_starttls=True,
            auth_required=True,
            authenticator=lambda server, session, envelope, mechanism, data: AuthResult(
                success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD)
            ),
        )

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def text_to(self, address, subject):
        for message in reversed(self.messages):
            if address in message["To"] and subject in message["Subject"]:
                return message.get_content()
        return None


@pytest.fixture(params=("one process", "split"))
def mail_cluster(request, tmp_path):
    (port,) = free_ports(1)
    files = certificate(tmp_path)
    (tmp_path / "password").write_text(PASSWORD)
    cluster = Cluster(
        request.param,
        {
            "SMTP_URL": f"smtp://localhost:{port}",
            "SMTP_USER": USER,
            "SMTP_PASSWORD_FILE": str(tmp_path / "password"),
            "SMTP_CA_FILE": str(files[0]),
            "MAIL_FROM": "The Messenger <chat@example.org>",
            "PUBLIC_URL": "https://chat.example.org/",
        },
    )
    cluster.secrets.add(PASSWORD)
    try:
        yield cluster.start(), port, files
    finally:
        problems = cluster.stop()
    assert not problems, "\n".join(problems[:20])


def test_mails_wait_for_a_server_that_is_down_and_go_out_encrypted(mail_cluster):
    cluster, port, files = mail_cluster
    ann = cluster.register("Ann")
    auth = cluster.server_of("auth")
    auth.wait_line(lambda line: line["msg"] == "mail not sent yet", 30)
    with Mailbox(port, files) as mailbox:
        text = eventually(lambda: mailbox.text_to(ann.email, "Confirm your email address"), 60)
        link = re.search(r"https://chat\.example\.org/verify-email#token=(\S+)", text)[1]
        cluster.secrets.add(link)
        assert ann.http.post("/api/auth/email/verify", json={"token": link}).status_code == 204
        assert ann.http.post("/api/auth/password/forgot", json={"email": ann.email}).status_code == 202
        text = eventually(lambda: mailbox.text_to(ann.email, "Set a new password"))
        cluster.secrets.add(re.search(r"#token=(\S+)", text)[1])
        message = mailbox.messages[-1]
        assert message["From"] == "The Messenger <chat@example.org>"
        assert message["Message-ID"] and message["Date"] and message["Auto-Submitted"] == "auto-generated"
    assert not list((auth.folder / "data").glob("mail"))
