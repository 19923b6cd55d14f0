"""Destination of a payment, as files for banks and payment services need it: an IBAN, or an address behind its kind.

IBANs are checked by a library that knows the rules and the banks of each country. It reads tables from the disk, so it
is called here and not in the pure decisions.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ledger.values.phrase import Code, Refusal

if TYPE_CHECKING:
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

IBAN_KIND, PAYPAL, WISE, COLLECTIVE = "iban", "paypal", "wise", "opencollective"
"""Kinds of addresses, written before a colon. Any other text stays words for people."""

EXAMPLE = "DE02 1203 0000 0000 2020 51"
"""An address for examples, where nobody is paid; a copy of it is refused."""

_IBAN_EXAMPLE = Code(f"/account pay-to iban:{EXAMPLE}")

SAY_NAME = '/account pay-to name:"Ana Silva"'
"""Example for somebody whose account has no name yet."""

_IBAN_IN_FRONT = re.compile(r"iban(?![^\W\d_])[\s:.=]*|iban(?=[a-z]{2}[0-9]{2})", re.IGNORECASE)
"""The word IBAN before a number, with a colon or without."""

_MAIL = re.compile(r"<mailto:([^|>\s]+)(?:\|[^>]*)?>|\bmailto:(?=\S+@)", re.IGNORECASE)
"""An e-mail address that a chat turned into a link."""

_NAME = re.compile(r"(?:^|\s)name:\s*(?:[\"“„«]([^\"“”„«»]*)[\"”“»]|([^\"“”„«»]+))\s*$", re.IGNORECASE)
"""The name on an account behind an address, typed as an option."""

_LOOKS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_IBAN_WITHIN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_BEGINS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_FORMS = {PAYPAL: _EMAIL, WISE: _EMAIL, COLLECTIVE: _SLUG}


def split_name(text: str) -> tuple[str, str | None]:
    """Split a text into the address, and the name on the account if it was typed behind."""
    name = _NAME.search(text)
    if name is None:
        return text, None
    return text[: name.start()], name.group(1) or name.group(2) or ""


def parse(text: str) -> str:
    """Return a destination as it is kept: an IBAN in groups of four, an address behind its kind, or words for people.

    Raises `Refusal` for a text that claims to be an IBAN or an address of a kind, or looks like an IBAN, and is none.
    """
    text = _MAIL.sub(lambda link: link.group(1) or "", " ".join(text.split()))
    in_front = _IBAN_IN_FRONT.match(text)
    if in_front and _BEGINS_LIKE_IBAN.fullmatch(_compact(text[in_front.end() :])):
        return _bank_account(text[in_front.end() :], sure=True)
    kind, colon, rest = text.partition(":")
    if colon:
        return _of_kind(kind.casefold().strip(), rest.strip(), text)
    return _bank_account(text, sure=False) if _looks_like_iban(text) else _words(text)


def _of_kind(kind: str, rest: str, text: str) -> str:
    """Return the destination in a text that has a colon, by the kind before it."""
    if kind == IBAN_KIND:
        return _bank_account(rest, sure=True)
    if kind in (PAYPAL, WISE):
        return _mail_address(kind, rest)
    if kind == COLLECTIVE:
        return _profile(rest)
    if _looks_like_iban(rest):
        raise Refusal("I know no address of that kind. Did you mean {meant}?", meant=Code(f"{IBAN_KIND}:"))
    return _words(text)


def _looks_like_iban(text: str) -> bool:
    return _LOOKS_LIKE_IBAN.fullmatch(_compact(text)) is not None


def _mail_address(kind: str, mail: str) -> str:
    if not _EMAIL.fullmatch(mail):
        raise Refusal(
            "Behind {kind} stands an e-mail address, as in {example}.",
            kind=Code(f"{kind}:"),
            example=Code(f"/account pay-to {kind}:ana@example.org"),
        )
    return f"{kind}:{mail}"


def _profile(address: str) -> str:
    """Return the profile at Open Collective by its name, or by its web address."""
    name = address.rstrip("/").rpartition("/")[2].casefold()
    if not _SLUG.fullmatch(name):
        raise Refusal(
            "Behind {kind} stands your name there as the address of your profile ends, as in {example}.",
            kind=Code(f"{COLLECTIVE}:"),
            example=Code("/account pay-to opencollective:ana-silva"),
        )
    return f"{COLLECTIVE}:{name}"


def _words(text: str) -> str:
    """Return words for people; refuse words around an IBAN, as alone it could be paid by a bank."""
    if any(bank_account(number.group()) for number in _IBAN_WITHIN.finditer(text)):
        raise Refusal(
            "There is an IBAN in it, and more. Write it alone, as in {example}; for an organisation, {organisation} goes before it.",
            example=_IBAN_EXAMPLE,
            organisation=Code('for:"Riverside"'),
        )
    return text


def bank_account(pay_to: str) -> IBAN | None:
    """Return the IBAN of a destination, or None."""
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    if not _looks_like_iban(pay_to):
        return None
    try:
        return IBAN(_compact(pay_to))
    except SchwiftyException:
        return None


def address(pay_to: str, kind: str) -> str | None:
    """Return the address of a destination of this kind, or None."""
    given, _, rest = pay_to.partition(":")
    return rest if given == kind and _FORMS[kind].fullmatch(rest) else None


def _compact(text: str) -> str:
    """Remove the blanks and dashes that banks and phones put between the groups."""
    return "".join(letter for letter in text if not _is_separator(letter)).upper()


def _is_separator(letter: str) -> bool:
    return letter.isspace() or letter == _MINUS or unicodedata.category(letter) == "Pd"


_MINUS = "\u2212"


def _bank_account(text: str, *, sure: bool) -> str:
    """Return the IBAN in groups of four. No refusal repeats it: nobody else has to see it.

    `sure` says that the text claims to be an IBAN; otherwise an unknown country makes it words for people.
    """
    # Imported late: its tables take a tenth of a second, and only people who give an address need them.
    from schwifty import IBAN
    from schwifty.exceptions import InvalidCountryCode, SchwiftyException

    compact = _compact(text)
    try:
        return IBAN(compact).formatted
    except InvalidCountryCode:
        if not sure:
            return text
        raise Refusal(
            "An IBAN begins with the two letters of a country that has them, as in {example}.",
            example=_IBAN_EXAMPLE,
        ) from None
    except SchwiftyException as wrong:
        raise _wrong_iban(compact, wrong) from None


def _wrong_iban(compact: str, wrong: SchwiftyException) -> Refusal:
    from schwifty import IBAN
    from schwifty.exceptions import InvalidChecksumDigits, InvalidLength

    if isinstance(wrong, InvalidLength):
        return Refusal(
            "An IBAN that begins with {country} has {n} letters and digits; yours has {given}. Copy it from your bank once more.",
            country=Code(compact[:2]),
            n=IBAN(compact, allow_invalid=True).spec.iban_length,
            given=len(compact),
        )
    if isinstance(wrong, InvalidChecksumDigits):
        return Refusal(
            "That IBAN has a slip in it: its check digits do not fit the rest. Copy it from your bank once more, whole, as in {example}.",
            example=_IBAN_EXAMPLE,
        )
    return Refusal(
        "That is not an IBAN. One has letters and digits alone, two letters of the country first, as in {example}.",
        example=_IBAN_EXAMPLE,
    )
