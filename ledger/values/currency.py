"""Currencies and their decimals: a snapshot of ISO 4217 as published on 2026-01-01 (package iso4217 1.16.20260101).

It is a snapshot because an amount in the ledger keeps the meaning that it had when it was written: no update of a library may
move its decimal point. Units in which nobody is paid are left out: metals, test codes, units without decimals of their own,
and units that the list itself marks as a fund.
"""

from __future__ import annotations

from collections.abc import Mapping

_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP
        CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES
        KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK
        NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB
        TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "UYW",
}

EXPONENTS: Mapping[str, int] = {code: places for places, codes in _BY_DECIMALS.items() for code in codes.split()}
"""The currencies in use, in capitals, and how many decimals each has."""

WITHDRAWN: Mapping[str, int] = {
    "ANG": 2,
    "BGN": 2,
    "BYR": 0,
    "CUC": 2,
    "HRK": 2,
    "LTL": 2,
    "LVL": 2,
    "MRO": 2,
    "SLL": 2,
    "STD": 2,
    "VEF": 2,
    "ZWL": 2,
}
"""Currencies that ended since 2014, and their decimals: no new amount can be in them, old ones stay readable."""

SUCCESSORS: Mapping[str, str] = {
    "ANG": "XCG",
    "BGN": "EUR",
    "BYR": "BYN",
    "CUC": "CUP",
    "HRK": "EUR",
    "LTL": "EUR",
    "LVL": "EUR",
    "MRO": "MRU",
    "SLL": "SLE",
    "STD": "STN",
    "VEF": "VES",
    "ZWL": "ZWG",
}
"""The currency that is used in place of each withdrawn one."""

SIGNS: Mapping[str, str] = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₺": "TRY",
    "₴": "UAH",
    "₽": "RUB",
    "₩": "KRW",
    "₪": "ILS",
    "₫": "VND",
    "₱": "PHP",
    "₦": "NGN",
}
"""The signs that mean one currency."""

NAMES: Mapping[str, str] = {
    **dict.fromkeys(("euro", "euros"), "EUR"),
    **dict.fromkeys(("franken", "fr.", "sfr", "sfr."), "CHF"),
    **dict.fromkeys(("zł", "złoty", "zloty", "złotych"), "PLN"),
    "kč": "CZK",
    "yen": "JPY",
}
"""What people write for one currency, in lower case."""

SHARED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("$", "dollar", "dollars", "dólares"), ("USD", "CAD", "AUD")),
    "¥": ("JPY", "CNY"),
    **dict.fromkeys(("kr", "kr.", "kronor", "kroner", "kronen"), ("SEK", "NOK", "DKK")),
    **dict.fromkeys(("peso", "pesos"), ("MXN", "ARS", "COP")),
    **dict.fromkeys(("franc", "francs"), ("CHF", "XOF", "XAF")),
}
"""Signs and names of several currencies, in lower case, with those that are offered."""
