"""What can be an e-mail address: one mailbox, and nothing that hides another."""

import pytest

from workflow.domain.addresses import LONGEST, LONGEST_LOCAL, is_address, on_the_wire, spelled


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example",
        "o'neil+team@b.example",
        "a%b@c.example",
        "info@münchen.example",
        "info@xn--mnchen-3ya.example",
        "é@b.example",
        "beheer@localhost",
        f"{'a' * LONGEST_LOCAL}@b.example",
    ],
)
def test_these_are_addresses(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geen adres",
        "@b.example",
        "a@",
        "a@b@c.example",
        "<a@b.example>",
        "Jan <a@b.example>",
        "a@b.example>",
        "a(thuis)@b.example",
        "a@b.example(thuis)",
        "a,c@b.example",
        "a@b.example,c@d.example",
        "a;c@b.example",
        '"a"@b.example',
        "a\\b@c.example",
        "a@[127.0.0.1]",
        ".a@b.example",
        "a.@b.example",
        "a..b@c.example",
        "a@b..example",
        "a@b.example.",
        "a@-b.example",
        "a@b_c.example",
        "a@b\uff0eexample",
        "a@b.example\r\nBcc: c@d.example",
        "a\0@b.example",
        "a@b.example\u200b",
        f"a@{'b' * 64}.example",
        f"{'a' * (LONGEST_LOCAL + 1)}@b.example",
        f"{'é' * (LONGEST_LOCAL // 2 + 1)}@b.example",
        f"a@{'.'.join(['b' * 60] * 5)}",
        f"{'a' * 60}@{'.'.join(['b' * 48] * 4)}",
    ],
)
def test_these_are_not(text: str) -> None:
    assert not is_address(text)


def test_the_longest_address_counts_as_it_travels() -> None:
    domain = f"{'.'.join(['b' * 60] * 3)}.example"
    rest = LONGEST - len(domain) - 1
    assert is_address(f"{'a' * rest}@{domain}")
    assert not is_address(f"{'a' * (rest + 1)}@{domain}")


def test_a_domain_travels_in_ascii() -> None:
    assert on_the_wire("info@münchen.example") == "info@xn--mnchen-3ya.example"
    assert on_the_wire("a@b.example") == "a@b.example"


def test_one_letter_is_kept_in_one_way() -> None:
    assert spelled(" Info@Mu\u0308nchen.Example ") == "info@münchen.example"
