"""A payout as a SEPA credit transfer order, which banks of the area accept as a file: pain.001.001.09 of ISO 20022.

The library takes random identifiers and the system time for the message. Ours come from the payout and its approval
instead, so that the same order is the same to the byte; the result is checked against the schema of the format.
"""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ledger.payouts import destination
from ledger.payouts.fit import Payer
from ledger.payouts.letters import to_latin
from ledger.payouts.reasons import NO_HOLDER, NO_IBAN, NO_NAME, NOT_SEPA, TOO_MUCH
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal

if TYPE_CHECKING:
    from schwifty import IBAN

    from ledger.payouts.order import Item, Order

SCHEMA = "pain.001.001.09"
CURRENCY = "EUR"

MINOR_MAX = 99_999_999_999
"""Cents that one transfer carries (European Payments Council, SEPA Credit Transfer Rulebook: 999 999 999.99 euros)."""

COUNTRIES = frozenset(
    [
        # The European Union.
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
        # The rest of the European Economic Area, and those that joined the schemes before 2019.
        *("IS", "LI", "NO", "AD", "CH", "GB", "GI", "MC", "SM", "VA"),
        # Since 5 October 2025, and Serbia since May 2026.
        *("AL", "MD", "ME", "MK", "RS"),
    ]
)
"""Country codes of the IBANs of the SEPA area (European Payments Council, EPC409-09, List of SEPA Scheme Countries).

Åland, the French territories, Guernsey, Jersey and the Isle of Man have the IBANs of Finland, France and the United
Kingdom. Not every bank in a country takes part: the payer's bank knows.
"""

_NAMESPACE = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"


def check(currency: str, payer: Payer | None) -> None:
    """Refuse a currency that SEPA does not carry, and an order without a payer."""
    if currency != CURRENCY:
        raise Refusal(
            "SEPA carries euros, not {currency}. {example} makes the plain list.",
            currency=Code(currency),
            example=Code(f"/payout prepare {currency} form:csv"),
        )
    if payer is None:
        raise Refusal(
            "A SEPA order says from whose bank account it is paid, and I do not know whose. Whoever runs me writes {payer} into the settings, with its name and IBAN. {example} makes the plain list meanwhile.",
            payer=Code("payer"),
            example=Code(f"/payout prepare {currency} form:csv"),
        )


def lacks(name: str, pay_to: str, amount: Money) -> str | None:
    """Return the reason why the order cannot carry a line, or None.

    Since 9 October 2025 banks compare the name with the IBAN's before they pay (Regulation (EU) 2024/886): a line without
    it would be questioned or refused.
    """
    account = destination.bank_account(pay_to)
    if account is None:
        return NO_IBAN
    if account.country_code not in COUNTRIES:
        return NOT_SEPA
    if not name:
        return NO_HOLDER
    if not to_latin(name):
        return NO_NAME
    return TOO_MUCH if amount.minor > MINOR_MAX else None


def order(paid: Order) -> str:
    """Return the order as XML; the reference of each line is its end-to-end identification, which comes back on statements."""
    from sepaxml import SepaTransfer
    from sepaxml.validation import try_valid_xml

    assert paid.payer is not None, "an order in nobody's name is refused"
    assert paid.pay_on is not None, "an order for no day"
    account = destination.bank_account(paid.payer.iban)
    assert account is not None, "the settings take an IBAN only"
    config = {
        "name": to_latin(paid.payer.name, account.country_code),
        "IBAN": account.compact,
        "currency": CURRENCY,
        "batch": True,
    }
    transfer = SepaTransfer(config | _bic(account), schema=SCHEMA, clean=False)
    for item in paid.items:
        transfer.add_payment(_payment(item, paid.pay_on))
    xml = _deterministic(transfer.export(validate=False), paid)
    try_valid_xml(xml.encode(), SCHEMA)
    return xml


def _payment(item: Item, day: date) -> dict[str, str | int | date]:
    payee = destination.bank_account(item.pay_to)
    assert payee is not None, "a line without an IBAN was held back"
    return {
        # A list that was frozen before holders were asked for has the names of the chat; each line has some name.
        "name": to_latin(item.holder or item.name, payee.country_code) or item.agent,
        "IBAN": payee.compact,
        "amount": item.minor,
        "execution_date": day,
        "description": item.reference,
        "endtoend_id": item.reference,
        **_bic(payee),
    }


def _bic(account: IBAN) -> dict[str, str]:
    """Return the code of the bank if the library knows it; within the EEA no bank may ask for it (EU 260/2012, article 5)."""
    return {"BIC": str(account.bic)} if account.bic is not None else {}


def _deterministic(exported: bytes, paid: Order) -> str:
    """Return the XML with identifiers and a time of the payout's own, instead of random ones and the system time."""
    document = ET.fromstring(exported)  # noqa: S314  # The library wrote it a moment ago.
    number = f"{paid.payout}-{paid.fingerprint}"
    made = paid.at.astimezone(UTC)
    # Two networks may pay from one account, and a bank refuses a message of the same name.
    values = {
        "GrpHdr/MsgId": f"{number}-{made:%Y%m%d%H%M%S}",
        "GrpHdr/CreDtTm": f"{made:%Y-%m-%dT%H:%M:%SZ}",
        "PmtInf/PmtInfId": number,
    }
    for path, text in values.items():
        element = document.find("/".join(_NAMESPACE + tag for tag in ("CstmrCdtTrfInitn", *path.split("/"))))
        assert element is not None, f"an order without {path}"
        element.text = text
    _fill_bank_codes(document)
    ET.register_namespace("", _NAMESPACE.strip("{}"))
    body = ET.tostring(document, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _fill_bank_codes(document: ET.Element) -> None:
    """Put the placeholder for each missing bank code (EPC132-08, Customer-to-Bank implementation guidelines)."""
    for bank in document.iter(f"{_NAMESPACE}FinInstnId"):
        if len(bank) == 0:
            other = ET.SubElement(bank, f"{_NAMESPACE}Othr")
            ET.SubElement(other, f"{_NAMESPACE}Id").text = "NOTPROVIDED"
