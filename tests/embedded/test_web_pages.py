"""Website pages, languages, static files, and the headers that protect them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.conftest import SITE
from tests.embedded.pages_site import call, logged_in, pages_sites, served  # noqa: F401

pytestmark = pytest.mark.system


def get(base_url, path, language="en", **options):
    headers = {"Accept-Language": language, **options.pop("headers", {})}
    return requests.get(base_url + path, headers=headers, allow_redirects=False, timeout=20, **options)


def test_a_page_renders_its_context_escaped(served):  # noqa: F811
    answer = get(served, "/pages/hello?name=<b>Salma</b>")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Hello &lt;b&gt;Salma&lt;/b&gt; by GET" in answer.text


def test_post_and_head_render_too(served):  # noqa: F811
    posted = requests.post(f"{served}/pages/hello", data={"name": "Salma"}, timeout=20)
    head = requests.head(f"{served}/pages/hello", timeout=20)
    assert "Hello Salma by POST" in posted.text
    assert (head.status_code, head.text, int(head.headers["Content-Length"]) > 50) == (200, "", True)


@pytest.mark.parametrize(
    ("language", "word", "lang", "direction"),
    [("fr-BE,fr;q=0.9", "Bonjour", "fr", "ltr"), ("ar-MA", "مرحبا", "ar", "rtl"), ("nl", "Hello", "en", "ltr")],
)
def test_a_page_speaks_the_reader_s_language(served, language, word, lang, direction):  # noqa: F811
    answer = get(served, "/pages/hello", language)
    assert word in answer.text and f'<html lang="{lang}" dir="{direction}">' in answer.text


def test_the_cookie_of_a_language_comes_before_the_browser_s(served):  # noqa: F811
    assert "مرحبا" in get(served, "/pages/hello", "fr", cookies={"preferred_language": "ar"}).text


def test_the_user_s_own_language_comes_before_both(served):  # noqa: F811
    session = logged_in(served)
    session.cookies["preferred_language"] = "ar"
    assert "Bonjour" in session.get(f"{served}/pages/hello", headers={"Accept-Language": "ar"}, timeout=20).text


def test_a_page_sets_its_own_status(served):  # noqa: F811
    assert get(served, "/pages/hello?status=410").status_code == 410


def test_a_page_redirects(served):  # noqa: F811
    answer = get(served, "/pages/hello?go=https://elsewhere.example/x")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://elsewhere.example/x")


def test_a_page_that_fails_shows_nothing_of_the_error(served):  # noqa: F811
    answer = get(served, "/pages/hello?boom=1", "fr")
    assert answer.status_code == 500
    assert "Erreur du serveur" in answer.text
    assert "Traceback" not in answer.text and "salma@example.org" not in answer.text


def test_a_page_may_be_closed_to_the_reader(served):  # noqa: F811
    assert get(served, "/pages/hello?closed=1").status_code == 403


def test_a_get_of_a_page_writes_nothing_and_a_post_does(served):  # noqa: F811
    get(served, "/pages/hello?note=page+get")
    requests.post(f"{served}/pages/hello", data={"note": "page post"}, timeout=20)
    notes = call(served, "notes").json()["message"]
    assert ("page get" in notes, "page post" in notes) == (False, True)


def test_a_fragment_is_put_into_the_host_s_frame(served):  # noqa: F811
    answer = get(served, "/pages/framed", "ar")
    assert '<html lang="ar" dir="rtl">' in answer.text and "<h1>مرحبا</h1>" in answer.text


def test_a_route_rule_leads_to_a_page_and_its_part_into_the_form(served):  # noqa: F811
    assert "Hello Salma/Amina by GET" in get(served, "/hello/Salma/Amina").text
    assert get(served, "/hello").status_code == 404


def test_many_readers_at_once_are_all_led_to_the_page(served):  # noqa: F811
    with ThreadPoolExecutor(16) as readers:
        answers = list(readers.map(lambda number: get(served, f"/hello/reader/{number}").status_code, range(400)))
    assert set(answers) == {200}


@pytest.mark.parametrize(
    "path", ["/pages/none", "/pages/hello.py", "/hooks", "/pages/../secret.txt", "/www/pages/hello"]
)
def test_what_is_no_page_is_404_in_the_reader_s_language(served, path):  # noqa: F811
    answer = get(served, path, "fr")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text


def test_the_landing_page_names_the_app_escaped(served):  # noqa: F811
    answer = get(served, "/", "fr")
    assert "<h1>Pages &amp; &lt;App&gt;</h1>" in answer.text and "Se connecter" in answer.text


def test_pages_carry_a_policy_and_are_not_kept(served):  # noqa: F811
    headers = get(served, "/pages/hello").headers
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]  # falls back to default-src 'self'
    assert (headers["X-Frame-Options"], headers["Cache-Control"]) == ("SAMEORIGIN", "no-store")


def test_assets_come_from_the_public_folder(served):  # noqa: F811
    answer = get(served, "/assets/pages_app/style.css")
    assert (answer.status_code, answer.text) == (200, "body{}\n")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/pages_app/../secret.txt",
        "/assets/pages_app/%2e%2e/secret.txt",
        "/assets/pages_app//etc/passwd",
        "/assets/os/path.py",
        "/assets/embedded_frappe/x",
        "/files/../../site_config.json",
        "/files/%2e%2e/%2e%2e/site_config.json",
    ],
)
def test_no_file_outside_the_public_folders_is_served(served, path):  # noqa: F811
    request = requests.Request("GET", served + path).prepare()
    request.url = served + path  # requests would tidy the dots away
    assert requests.Session().send(request, timeout=20).status_code == 404


def test_an_uploaded_page_cannot_act_as_ours(served, pages_sites):  # noqa: F811
    folder = pages_sites / SITE / "public" / "files"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "note.html").write_text("<script>alert(1)</script>")
    answer = get(served, "/files/note.html")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status"), [("/private/files/x", 403), ("/private/outbox/x.eml", 404), ("/private/backups/x.tar", 404)]
)
def test_private_files_are_not_served_to_strangers(served, path, status):  # noqa: F811
    assert get(served, path).status_code == status


def test_other_methods_on_a_page_are_refused(served):  # noqa: F811
    assert requests.delete(f"{served}/pages/hello", timeout=20).status_code == 405
