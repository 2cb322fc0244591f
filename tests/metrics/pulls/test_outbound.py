"""The one way out: what it refuses to connect to, and what it refuses to take."""

from __future__ import annotations

import gzip
import ipaddress
import json
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from proposals import outbound
from proposals.addresses import is_allowed
from proposals.outbound import Answer, NoAnswer, fetch
from tests.markup.shared import FOLDER
from tests.metrics.pulls.servers import listening, serving

SPELLINGS = FOLDER / "ssrf_hosts.json"
METADATA = "169.254.169.254"


@pytest.fixture(autouse=True, scope="module")
def settings():
    app = Flask(__name__)
    app.config["CA_FILE"] = ""
    with app.app_context():
        yield app


@pytest.fixture
def open_ports(monkeypatch):
    """Any port goes, so that only the address is left to refuse."""
    monkeypatch.setattr(outbound, "PORTS", range(65_536))


def resolving(monkeypatch, *answers: list[str]) -> list[str]:
    """Answer each question for a name with the next list of addresses; return what was asked."""
    asked: list[str] = []
    left, really = list(answers), socket.getaddrinfo

    def lookup(host, port, *rest, **options):
        if host[:1].isdigit():
            return really(host, port, *rest, **options)
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", lookup)
    return asked


class TestNobodyReachesThisMachine:
    @pytest.mark.skipif(not SPELLINGS.exists(), reason="the list of spellings is not here")
    def test_by_any_spelling_of_its_address(self, open_ports):
        with listening() as (port, taken):
            said = {
                _refusal(f"http://{each['host']}:{port}/{path}")
                for each in json.loads(SPELLINGS.read_text("utf-8"))
                for path in ("", "x?y=1")
            }
            assert taken == []
        assert all("127." not in each and "::" not in each for each in said)
        assert len(said) == 2  # no such host, no such address: never which

    def test_by_a_name_that_leads_to_it(self, open_ports, monkeypatch):
        resolving(monkeypatch, ["127.0.0.1"])
        with listening() as (port, taken):
            assert "No public host" in _refusal(f"http://metrics.example.org:{port}/")
            assert taken == []

    def test_by_a_name_of_which_only_one_address_does(self, open_ports, monkeypatch):
        resolving(monkeypatch, ["93.184.215.14", "127.0.0.1"])
        with listening() as (port, taken):
            assert "No public host" in _refusal(f"http://metrics.example.org:{port}/")
            assert taken == []

    def test_by_a_name_that_changes_its_mind(self, open_ports, monkeypatch):
        """It is asked once: what was checked is what is connected to."""
        asked = resolving(monkeypatch, ["127.0.0.2"], ["127.0.0.1"])
        with listening() as (port, taken):
            url = f"http://metrics.example.org:{port}/"
            assert "cannot be reached" in _refusal(url, is_source=True, is_inside=True)
            assert taken == []
        assert asked == ["metrics.example.org"]

    def test_by_an_address_of_which_another_server_tells(self):
        with (
            listening() as (port, taken),
            serving(lambda _: (302, b"", {"Location": f"http://127.0.0.1:{port}/"})) as server,
        ):
            assert "redirect" in _refusal(server.url, is_source=True, is_inside=True)
            assert taken == []


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.9.9.9", METADATA, "172.16.0.1"),
        *("192.0.0.192", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1"),
        *("5f00::1", "fc00::1", "fe80::1", "fec0::1", "ff02::1"),
    ],
)
def test_is_not_public(address):
    assert not is_allowed(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111"])
def test_is_public(address):
    assert is_allowed(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["10.1.2.3", "127.0.0.1", "::ffff:192.168.1.1", "fd12::1"])
def test_is_inside(address):
    assert is_allowed(ipaddress.ip_address(address), is_inside=True)


@pytest.mark.parametrize("address", [METADATA, "fe80::1", "0.0.0.0", "::", "fd00:ec2::254"])
def test_is_nobodys_even_inside(address):
    assert not is_allowed(ipaddress.ip_address(address), is_inside=True)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.org/", "file:///etc/passwd", "//example.org", "example.org", ""),
        *("https://user@example.org/", "https://user:word@example.org/", "https:///x"),
        *("https://example.org\\@127.0.0.1/", "https://example.org/ x", "https://exämple.org/"),
        *("http://example.org:5432/", "http://example.org:0/", "http://example.org:99999/"),
        "https://example.org/#fragment",
    ],
)
def test_an_address_that_is_not_plain_is_refused_before_anybody_is_asked(url, monkeypatch):
    asked = resolving(monkeypatch, ["93.184.215.14"])
    assert _refusal(url)
    assert asked == []


class TestAnAnswer:
    def test_comes_with_the_name_that_was_asked_for(self, monkeypatch):
        with serving(lambda asked: (200, b"[]")) as server:
            resolving(monkeypatch, ["127.0.0.1"])
            answer = _fetch(f"http://metrics.example.org:{server.port}/a", params={"q": "1 + 1"})
        [asked] = server.asked
        assert answer == Answer(200, b"[]")
        assert (asked.path, asked.params) == ("/a", {"q": "1 + 1"})
        assert asked.headers["Host"] == f"metrics.example.org:{server.port}"
        assert "Cookie" not in asked.headers

    def test_does_not_go_by_the_machines_own_proxy_or_passwords(self, monkeypatch, tmp_path):
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret")
        monkeypatch.setenv("HOME", str(tmp_path))
        with listening() as (port, taken), serving(lambda _: (200, b"")) as server:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
            _fetch(server.url)
            assert taken == []
        assert "Authorization" not in server.asked[0].headers

    @pytest.mark.parametrize(
        ("status", "said"),
        [(301, "redirect"), (401, "token"), (404, "nothing"), (400, "accept"), (500, "fault")],
    )
    def test_of_another_status_is_told_without_its_words(self, status, said):
        with serving(lambda _: (status, b"the secret plan")) as server:
            sentence = _refusal(server.url, is_source=True, is_inside=True)
        assert said in sentence
        assert "plan" not in sentence

    @pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
    def test_of_64_megabytes_is_given_up_after_one(self, headers):
        body = b"0" * (64 * 1024 * 1024)
        body = gzip.compress(body, 1) if headers else body
        with serving(lambda _: (200, body, headers)) as server:
            assert "1 MB" in _refusal(server.url, is_source=True, is_inside=True)

    @pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"])
    def test_that_comes_drop_by_drop_is_given_up(self, begun, monkeypatch):
        monkeypatch.setattr(outbound, "LONGEST", 0.2)

        def drip(connection):
            connection.sendall(begun)
            for _ in range(100):
                connection.sendall(b"H")
                time.sleep(0.05)

        with listening(drip) as (port, _):
            assert "in time" in _refusal(
                f"http://127.0.0.1:{port}/", is_source=True, is_inside=True
            )

    def test_of_something_else_than_http_is_no_answer(self):
        def speak(connection):
            connection.sendall(b"220 mail.example.org ESMTP\r\n")

        with listening(speak) as (port, _):
            url = f"http://127.0.0.1:{port}/"
            assert "cannot be reached" in _refusal(url, is_source=True, is_inside=True)

    def test_that_ends_early_is_no_answer(self):
        def speak(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n[1, 2")

        with listening(speak) as (port, _):
            assert _refusal(f"http://127.0.0.1:{port}/", is_source=True, is_inside=True)


class TestACertificate:
    @pytest.fixture
    def tls(self, settings, tmp_path):
        """A server's certificate for metrics.example.org, whose authority we believe."""
        path = tmp_path / "certificate.pem"
        path.write_bytes(_certificate("metrics.example.org"))
        settings.config["CA_FILE"] = str(path)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        yield context
        settings.config["CA_FILE"] = ""

    def test_has_to_be_that_of_the_name(self, tls, monkeypatch):
        resolving(monkeypatch, ["127.0.0.1"])
        with serving(lambda _: (200, b"[]"), tls=tls) as server:
            named = f"https://metrics.example.org:{server.port}/"
            assert _fetch(named).body == b"[]"
            other = f"https://other.example.org:{server.port}/"
            assert "certificate" in _refusal(other, is_source=True, is_inside=True)


def _fetch(url: str, **options) -> Answer:
    return fetch(url, is_source=True, is_inside=True, **options)


def _refusal(url: str, **options) -> str:
    with pytest.raises(NoAnswer) as refused:
        fetch(url, **options)
    return refused.value.detail


def _certificate(name: str) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ours")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(*kept, serialization.NoEncryption()) + certificate.public_bytes(
        serialization.Encoding.PEM
    )
