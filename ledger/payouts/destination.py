"""Where somebody is paid, as files for banks and payment services want it: an IBAN, or an address with its kind in front.

The numbers of bank accounts are checked by a library that knows how each country makes them, and which bank has which.
It reads tables from the disk, so it is asked here and not among the pure decisions.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ledger.values.phrase import Code, Refusal

if TYPE_CHECKING:
    from schwifty import IBAN

IBAN_KIND, PAYPAL, WISE, COLLECTIVE = "iban", "paypal", "wise", "opencollective"
"""What can stand before a colon to say which kind of address it is. Whatever else is written stays words for people."""

EXAMPLE = "DE02 1203 0000 0000 2020 51"
"""Where nobody is paid: it stands in examples, and who copies it is told so."""

SAY_NAME = '/account pay-to name:"Ana Silva"'
"""What somebody writes who did not say yet in whose name their account is."""

_IBAN_IN_FRONT = re.compile(r"iban(?![^\W\d_])[\s:.=]*|iban(?=[a-z]{2}[0-9]{2})", re.IGNORECASE)
"""How people write before a number that it is an IBAN, with a colon or without."""

_MAIL = re.compile(r"<mailto:([^|>\s]+)(?:\|[^>]*)?>|\bmailto:(?=\S+@)", re.IGNORECASE)
"""How chats write an e-mail address that they made a link of."""

_NAME = re.compile(r"(?:^|\s)name:\s*(?:[\"“„«]([^\"“”„«»]*)[\"”“»]|([^\"“”„«»]+))\s*$", re.IGNORECASE)
"""The name on an account behind an address, as the option of that name is typed."""

_LOOKS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_IBAN_WITHIN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_BEGINS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_FORMS = {PAYPAL: _EMAIL, WISE: _EMAIL, COLLECTIVE: _SLUG}


def parted(text: str) -> tuple[str, str | None]:
    """Return where somebody is paid, and the name on the account where it was typed behind."""
    found = _NAME.search(text)
    if found is None:
        return text, None
    return text[: found.start()], found.group(1) or found.group(2) or ""


def read(text: str) -> str:
    """Return where somebody is paid as it is kept: an IBAN in groups of four, an address behind its kind, or their words.

    Raises `Refusal` for what says that it is an IBAN or an address of a kind, or looks like an IBAN, and is none.
    """
    text = _MAIL.sub(lambda found: found.group(1) or "", " ".join(text.split()))
    in_front = _IBAN_IN_FRONT.match(text)
    if in_front and _BEGINS_LIKE_IBAN.fullmatch(_compact(text[in_front.end() :])):
        return _bank_account(text[in_front.end() :], sure=True)
    kind, colon, rest = text.partition(":")
    kind, rest = kind.casefold().strip(), rest.strip()
    if not colon:
        return _bank_account(text, sure=False) if _LOOKS_LIKE_IBAN.fullmatch(_compact(text)) else _words(text)
    match kind:
        case "iban":
            return _bank_account(rest, sure=True)
        case "paypal" | "wise":
            if not _FORMS[kind].fullmatch(rest):
                raise Refusal(
                    "Behind {kind} stands an e-mail address, as in {example}.",
                    kind=Code(f"{kind}:"),
                    example=Code(f"/account pay-to {kind}:ana@example.org"),
                )
        case "opencollective":
            rest = rest.rstrip("/").rpartition("/")[2].casefold()
            if not _FORMS[kind].fullmatch(rest):
                raise Refusal(
                    "Behind {kind} stands your name there as the address of your profile ends, as in {example}.",
                    kind=Code(f"{kind}:"),
                    example=Code("/account pay-to opencollective:ana-silva"),
                )
        case _ if _LOOKS_LIKE_IBAN.fullmatch(_compact(rest)):
            raise Refusal("I know no address of that kind. Did you mean {meant}?", meant=Code(f"{IBAN_KIND}:"))
        case _:
            return _words(text)
    return f"{kind}:{rest}"


def _words(text: str) -> str:
    """Return words for people; refuse them where a bank could be paid but for what stands around its IBAN."""
    if any(bank_account(found.group()) for found in _IBAN_WITHIN.finditer(text)):
        raise Refusal(
            "There is an IBAN in it, and more. Write it alone, as in {example}; for an organisation, {organisation} goes before it.",
            example=Code(f"/account pay-to iban:{EXAMPLE}"),
            organisation=Code('for:"Riverside"'),
        )
    return text


def bank_account(pay_to: str) -> IBAN | None:
    """Return the IBAN that somebody gave, or None where it is none."""
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    if not _LOOKS_LIKE_IBAN.fullmatch(_compact(pay_to)):
        return None
    try:
        return IBAN(_compact(pay_to))
    except SchwiftyException:
        return None


def address(pay_to: str, kind: str) -> str | None:
    """Return the address of a kind that somebody gave, or None where it is of no kind or another, or is none."""
    given, _, rest = pay_to.partition(":")
    return rest if given == kind and _FORMS[kind].fullmatch(rest) else None


def _compact(text: str) -> str:
    # Whatever dash a bank or a phone puts between the groups, and whatever blank.
    return "".join(
        letter for letter in text if not letter.isspace() and letter != _MINUS and unicodedata.category(letter) != "Pd"
    ).upper()


_MINUS = "\u2212"


def _bank_account(text: str, *, sure: bool) -> str:
    """Return the IBAN in groups of four. None of the refusals repeats it: nobody else has to see it."""
    # A tenth of a second of tables, which only those pay who say where they are paid.
    from schwifty import IBAN
    from schwifty.exceptions import InvalidChecksumDigits, InvalidCountryCode, InvalidLength, SchwiftyException

    compact = _compact(text)
    example = Code(f"/account pay-to iban:{EXAMPLE}")
    country = Code(compact[:2])
    try:
        return IBAN(compact).formatted
    except InvalidCountryCode:
        if not sure:
            return text
        raise Refusal(
            "An IBAN begins with the two letters of a country that has them, as in {example}.", example=example
        ) from None
    except InvalidLength:
        wanted = IBAN(compact, allow_invalid=True).spec.iban_length
        raise Refusal(
            "An IBAN that begins with {country} has {n} letters and digits; yours has {given}. Copy it from your bank once more.",
            country=country,
            n=wanted,
            given=len(compact),
        ) from None
    except InvalidChecksumDigits:
        raise Refusal(
            "That IBAN has a slip in it: its check digits do not fit the rest. Copy it from your bank once more, whole, as in {example}.",
            example=example,
        ) from None
    except SchwiftyException:
        raise Refusal(
            "That is not an IBAN. One has letters and digits alone, two letters of the country first, as in {example}.",
            example=example,
        ) from None
