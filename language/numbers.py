"""Quantities as people write them. What is a name (a year, a version) is digits alone: that is an int."""

from decimal import Decimal

from babel.numbers import format_decimal


def quantity_in_words(value: Decimal, language: str) -> str:
    """12,3 and 1.250, or 12.3 and 1,250; with as many decimals as it has."""
    decimals = max(0, -int(value.as_tuple().exponent))
    return format_decimal(value, f"#,##0.{'0' * decimals}" if decimals else "#,##0", language)
