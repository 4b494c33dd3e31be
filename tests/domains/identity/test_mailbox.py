"""`/dev/mailbox`: in demo mode only, and only text."""

import pytest

from bursar.ports.mailer import Message


@pytest.fixture
def demo(browser, runtime, mailbox):
    return browser(services=dict(runtime.services) | {"mailbox": mailbox})


def test_without_demo_mode_there_is_no_mailbox(client, mailbox):
    mailbox.send(Message("ada@example.com", "Hello", "Text"))
    (kept,) = mailbox.messages()
    for path in ("/dev/mailbox", f"/dev/mailbox/{kept.key}"):
        assert "Hello" not in client.get(path).text  # the web app's own "no such page", at most


def test_mail_is_listed_and_opened_with_its_links(demo, mailbox):
    mailbox.send(Message("ada@example.com", "First", "One"))
    link = "http://127.0.0.1:8000/verify-email?token=a.b&x=1"
    mailbox.send(Message("bo@example.com", "Second", f"Open\n\n{link}\n"))
    page = demo.get("/dev/mailbox").text
    assert page.index("Second") < page.index("First")
    assert "First" not in demo.get("/dev/mailbox", params={"to": "bo@example.com"}).text
    (key,) = [kept.key for kept in mailbox.messages(to="bo@example.com")]
    text = demo.get(f"/dev/mailbox/{key}").text
    assert f'<a href="{link.replace("&", "&amp;")}">' in text


def test_a_mail_is_text_and_nothing_else(demo, mailbox):
    mailbox.send(Message("ada@example.com", "<b>Hi</b>", '<script>alert(1)</script> http://x"><b>'))
    (kept,) = mailbox.messages()
    for path in ("/dev/mailbox", f"/dev/mailbox/{kept.key}"):
        answer = demo.get(path)
        assert "<script>" not in answer.text
        assert "<b>" not in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("key", ["x", "..", "20260101T000000000000-00000000"])
def test_a_key_of_no_mail_is_not_found(demo, key):
    assert "Mail that was kept" not in demo.get(f"/dev/mailbox/{key}").text


def test_a_key_leads_to_no_other_file(demo):
    assert "root:" not in demo.get("/dev/mailbox/..%2F..%2F..%2Fetc%2Fpasswd").text


def test_the_mailbox_is_no_part_of_the_api(demo):
    assert "/dev/mailbox" not in demo.get("/api/v1/openapi.json").json()["paths"]
