"""The personal links of a message."""

import base64
import hmac
from urllib.parse import parse_qs, urlsplit

import pytest

from diaspora.campaigns.public_links import RecipientLinks, read_click
from diaspora.crm import link_token
from diaspora.crm.errors import BadToken
from diaspora.crm.link_token import make_token, read_token

KEY = b"k" * 32
RECIPIENT = "0123456789abcdef0123456789abcdef"
LINKS = RecipientLinks("https://mission.example/", RECIPIENT, KEY)


def token(url: str) -> str:
    return parse_qs(urlsplit(url).query)["t"][0]


def test_links_lie_on_the_mission_s_own_address():
    assert LINKS.unsubscribe.startswith("https://mission.example/diaspora/unsubscribe?t=u")
    assert LINKS.preferences.startswith("https://mission.example/diaspora/preferences?t=u")
    assert LINKS.click(3).startswith("https://mission.example/diaspora/click?t=c")


def test_a_token_names_its_recipient_and_survives_a_mail_program_that_changes_its_case():
    assert read_token(token(LINKS.unsubscribe).upper(), ("u",), KEY) == ("u", RECIPIENT)


def test_a_click_token_names_the_link():
    assert read_click(token(LINKS.click(12)), KEY) == (RECIPIENT, 12)


def test_a_click_token_does_not_unsubscribe():
    with pytest.raises(BadToken):
        read_token(token(LINKS.click(0)), ("u", "p"), KEY)


@pytest.mark.parametrize("ident", ["noindex", "r:", "r:-1", "r:x", "r:²"[:3]])
def test_a_click_token_without_a_link_s_number_is_refused(ident: str):
    with pytest.raises((BadToken, ValueError)):
        read_click(make_token("c", ident, KEY), KEY)


def test_a_token_of_another_site_is_refused():
    with pytest.raises(BadToken):
        read_click(token(LINKS.click(1)), b"another site's key" * 2)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 7, 20, 34, 139, 140])
def test_the_fast_base32_is_that_of_the_standard(length: int) -> None:
    data = bytes(number * 37 % 256 for number in range(length))
    assert link_token._base32(data) == base64.b32encode(data).decode().rstrip("=").lower()


@pytest.mark.parametrize("key", [b"", b"k" * 32, b"k" * 64, b"k" * 65, bytes(range(200))])
def test_the_fast_proof_is_hmac(key: bytes) -> None:
    expected = base64.b32encode(hmac.digest(key, b"c|amina:3", "sha256")[:20]).decode().lower()
    assert link_token._mac("c", "amina:3", key) == expected
