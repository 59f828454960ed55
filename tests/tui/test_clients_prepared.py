"""Where a request goes: the server's address and the request's path, joined."""

import pytest

from demo_server.request import Request
from demo_server.scenario import Load, Scenario
from demo_server.settings import encode_settings
from demo_server.steps import Step
from tests.demo_server.samples import fixed
from tui.clients.prepared import PreparedRequest, address, origin, prepared_requests
from tui.clients.settings import ClientsSettings, decode_settings

STEPS = (Step("db", wait=fixed(1)),)


@pytest.mark.parametrize(
    ("base", "path", "url"),
    [
        ("http://h:1", None, "http://h:1/page"),
        ("http://h:1/", None, "http://h:1/page"),
        ("http://h:1", "/", "http://h:1/"),
        ("http://h:1/", "/", "http://h:1/"),
        ("http://h:1/shop", "/", "http://h:1/shop"),
        ("http://h:1/shop/", "/", "http://h:1/shop/"),
        ("http://h:1/shop", "/x", "http://h:1/shop/x"),
        ("http://h:1/shop/", "/x", "http://h:1/shop/x"),
        ("http://h:1/shop", None, "http://h:1/shop"),
        ("http://h:1/shop?a=1", None, "http://h:1/shop?a=1"),
        ("http://h:1/shop?a=1", "/x?b=%20c", "http://h:1/shop/x?a=1&b=%20c"),
        ("http://h:1", "/x?b=1#there", "http://h:1/x?b=1"),
        ("http://h:1", "//x", "http://h:1//x"),
        ("https://[::1]:8443", "/x", "https://[::1]:8443/x"),
    ],
)
def test_paths_are_joined(base: str, path: str | None, url: str) -> None:
    assert address(base, "page", Request(STEPS, path=path), "nothing") == url


def test_a_server_of_ours_is_asked_for_the_name_whatever_its_address() -> None:
    assert address("http://h:1/shop", "page", Request(STEPS), "steps") == "http://h:1/shop/page"


def test_an_origin_is_an_address_without_what_is_nobody_s_business() -> None:
    assert origin("https://me:secret@h:1/shop?token=2") == "https://h:1"


def test_a_prepared_request_has_all_that_the_scenario_says() -> None:
    request = Request(path="/buy?n=1", method="POST", headers={"Content-Type": "text/csv"}, body="ü,1")
    scenario = Scenario("Shop", {"buy": request, "look": Request(path="/")}, Load(clients=1))
    prepared = prepared_requests(ClientsSettings(scenario, "http://h:1/shop", "nothing"))
    assert prepared == {
        "buy": PreparedRequest("POST", prepared["buy"].url, {"Content-Type": "text/csv"}, "ü,1".encode()),
        "look": PreparedRequest("GET", prepared["look"].url, {}, None),
    }
    assert str(prepared["buy"].url) == "http://h:1/shop/buy?n=1"


def test_the_demo_server_is_asked_for_names_whatever_else_a_request_has() -> None:
    request = Request(STEPS, path="/buy", method="POST", headers={"X-A": "b"}, body="1")
    scenario = Scenario("Shop", {"buy": request}, Load(clients=1))
    (prepared,) = prepared_requests(ClientsSettings(scenario, "http://h:1")).values()
    assert prepared == PreparedRequest("GET", prepared.url, {}, None)
    assert str(prepared.url) == "http://h:1/buy"


def test_settings_come_through_the_wire() -> None:
    scenario = Scenario("Shop", {"look": Request(path="/")}, Load(clients=1))
    settings = ClientsSettings(scenario, "https://h/x", "nothing", 2.5, http2=True)
    assert decode_settings(encode_settings(settings)) == settings
    assert decode_settings(encode_settings(ClientsSettings(scenario, "http://h"))).rate_limit is None
