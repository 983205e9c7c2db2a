"""Links that leave the system lead to PUBLIC_URL, whatever host a request claims to be for."""

import pytest

from hub.web.links import public_link


@pytest.mark.parametrize("host", ["http://liar.example/", "https://127.0.0.1:8443/"])
def test_a_link_leads_to_our_own_address_whatever_the_request_says(app, host):
    with app.test_request_context("/", base_url=host):
        assert public_link("accounts.choose_password", token="t") == "http://hub.test/login/new-password/t"
