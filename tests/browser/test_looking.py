"""Whether the window would see what the other tests say is not there."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.looking import Gaze


def test_the_window_sees_what_it_looks_for(chromium: Browser) -> None:
    """Dialogs, scripts, console messages, strangers and what sticks out are all noticed."""
    with Gaze(chromium, "http://127.0.0.1:1", width=390) as gaze:
        assert not gaze.pwned()
        gaze.page.set_content(
            "<html lang=en><title>x</title><p style=width:900px>wide</p><img src=data:,>"
            "<script>pwned = 1; console.log('said'); alert('asked')</script>"
        )
        gaze.page.evaluate("fetch('http://127.0.0.1:2/').catch(() => 0)")
        assert gaze.pwned()
        assert "wider than 390" in gaze.overflow()
        assert any(each.startswith("image-alt") for each in gaze.violations())
        told = " ".join(gaze.faults)
    assert "said" in told
    assert "dialog: asked" in told
    assert "asked for http://127.0.0.1:2/" in told
