"""`/settings`: the network's rules and their changes. Each change is listed; one that moves votes or money is a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from bot.input.emoji import parse_emoji, platforms_without
from bot.input.paging import PAGE, SIZE, pages
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post, Question, describe_end, question, yes_or_no
from ledger.book import Book
from ledger.equations import words as equation_words
from ledger.governance import awaited, proposals
from ledger.governance import settings as governance_settings
from ledger.network import custodian, preset_words, role, setting_names, setting_words
from ledger.network import words as network_words
from ledger.network.custodian import CUSTODIAN
from ledger.network.language import read_language
from ledger.network.proposal import NOTICE_HOURS, Proposal
from ledger.network.rules import MARKS, WAITING, Infrastructure, Rules, Setting
from ledger.network.setting_help import MEANINGS
from ledger.values.ids import Letter
from ledger.values.phrase import Channel, Code, Emoji, Phrase, Refusal, Who, Words, lines, phrase


def show(book: Book, asked: Asked) -> Outcome:
    """Show all rules that hold now."""
    now = book.rules.now
    emoji = tuple(phrase("{emoji} {mark}", emoji=Emoji(now.emoji(mark)), mark=Code(mark)) for mark in MARKS)
    return Outcome(
        answer=lines(
            phrase(
                "Rules, version {version}. Votes by {preset}: {meaning}",
                version=now.version,
                preset=Code(now.preset.name),
                meaning=preset_words.describe(now.preset),
            ),
            phrase("Emoji: {emoji}.", emoji=emoji),
            phrase(
                "Zone {zone}, language {language}, decimal {sign}.",
                zone=Code(now.zone),
                language=setting_names.value_words("language", now.language) or Code(now.language),
                sign=setting_names.value_words("decimal", "comma" if now.comma else "point"),
            ),
            phrase("Digest: {digest}.", digest=setting_names.value_words("digest", now.digest)),
            _quality(now.quality),
            phrase("Least that is paid out: {minimums}.", minimums=now.minimums) if now.minimums else None,
            phrase("Evidence is needed above: {amounts}.", amounts=now.evidence) if now.evidence else None,
            _infrastructure(book, now.infrastructure),
            _custodian(book, now),
            phrase(
                "Until an equation is agreed, everything is shared by {default}.",
                default=equation_words.describe_preset(now.default),
            ),
            *_channels(now),
            phrase("{list} shows every change.", list=Code("/settings list")),
        )
    )


def _channels(rules: Rules) -> Iterator[Phrase]:
    here = phrase("No main channel: a card appears where its command was typed.")
    yield phrase("Main channel: {channel}.", channel=_place(rules.main)) if rules.main else here
    if rules.mirrors:
        yield phrase("Cards are shown as well in {channels}.", channels=tuple(map(_place, rules.mirrors)))


def _place(channel: Words) -> Channel:
    return Channel(channel.text or "")


def _infrastructure(book: Book, part: Infrastructure | None) -> Phrase | None:
    if part is None:
        return None
    return phrase(
        "Infrastructure: {percent} % go to {who} before anything is shared.",
        percent=part.percent,
        who=network_words.receiver(book, part.to),
    )


def _custodian(book: Book, rules: Rules) -> Phrase | None:
    is_named = rules.infrastructure is not None and rules.infrastructure.to == CUSTODIAN
    if not (rules.custodians or is_named):
        return None
    return phrase("Custodian: {holders}.", holders=network_words.holders(book, None))


def _quality(on: bool) -> Phrase:
    if on:
        return phrase(
            "Quality: peers rate accepted work from 1 to 5. It changes shares where the equation has {quality} in it.",
            quality=Code("quality"),
        )
    return phrase("Quality: not rated.")


def list_changes(book: Book, asked: Asked) -> Outcome:
    """List every change of the rules, the oldest first, and those that are proposed."""
    of_rules = (proposal for proposal in book.proposals.by_id.values() if not proposal.is_candidacy)
    changes: list[Setting | Proposal] = [*book.rules.settings.values(), *of_rules]
    if not changes:
        return Outcome(answer=phrase("Nothing was changed since the beginning."))
    turned = pages(asked, (len(changes), SIZE))
    last = turned.newest(sorted(changes, key=attrgetter("at")))
    return Outcome(answer=lines(*(setting_words.of_change(book, change) for change in last), turned.describe()))


def set_(book: Book, asked: Asked) -> Outcome:
    """Set one rule: at once, or once another steward says yes."""
    role.check_steward(book.roles, book.agents, asked.agent)
    name, value = asked["name"], asked["value"].strip()
    name, value = _READ.get(name, _as_it_is)(book, asked, name, value)
    if name in governance_settings.TWO_STEWARDS:
        return _proposed(proposals.propose(book, name, value, asked.agent))
    facts = governance_settings.set_one(book.rules, name, value, asked.agent)
    setting = facts[0]
    answer = phrase(
        "{id} is set, {name}: {value}.",
        id=Code(setting.setting),
        name=setting_names.NAMES[setting.name],
        value=network_words.setting_value(book, setting.name, setting.value),
    )
    return Outcome(facts, answer, (Post(setting.setting),))


def _as_it_is(book: Book, asked: Asked, name: str, value: str) -> tuple[str, str]:
    return name, value


def _small(book: Book, asked: Asked, name: str, value: str) -> tuple[str, str]:
    return name, value.casefold()


def _language(book: Book, asked: Asked, name: str, value: str) -> tuple[str, str]:
    return name, read_language(value)


def _channel(book: Book, asked: Asked, name: str, value: str) -> tuple[str, str]:
    """Return the channel of the command; a mirror is switched off there as well."""
    if value.casefold() not in ("here", "off") or (value.casefold() == "off" and name != "mirror"):
        raise Refusal("Type this in the channel that you mean: {example}.", example=Code(f"/settings set {name} here"))
    if not asked.channel:  # in private, or in a channel of another network
        raise Refusal("Type this in the channel that you mean.")
    return "unmirror" if value.casefold() == "off" else name, asked.channel


def _emoji(book: Book, asked: Asked, name: str, value: str) -> tuple[str, str]:
    emoji = parse_emoji(value)
    if emoji is None:
        raise Refusal("{value} is not an emoji.", value=value[:40])
    if absent := platforms_without(emoji, asked.platforms):
        raise Refusal(
            "Nobody can react with {value} on {platforms}. Choose an emoji that everybody has.",
            value=value[:40],
            platforms=tuple(map(str.capitalize, absent)),
        )
    return name, emoji


def _infrastructure_part(book: Book, asked: Asked, name: str, value: str) -> tuple[str, str]:
    """Return the part and who gets it: an id, or the word of an office, as in `5 custodian`."""
    percent, _, to = value.partition(" ")
    if percent.casefold() == "none":
        return name, "none"
    if not to:
        raise Refusal("Say to whom it goes: {example}.", example=Code("/settings set infrastructure 5 custodian"))
    to = to.strip().removeprefix("to:")  # as it was typed before
    payee = custodian.receiver(book.agents, book.projects, to)
    if payee is None:
        raise _unknown(to)
    return name, f"{percent} {payee}"


def _unknown(text: str) -> Refusal:
    return Refusal(
        "I do not know {text} in this network. A person becomes known by any command, an organisation by {add}.",
        text=text[:80],
        add=Code("/agent add"),
    )


def _custodian_named(book: Book, asked: Asked, name: str, value: str) -> tuple[str, str]:
    """Return the id of who is to hold the office, and that of the project that follows it: `@ana`, `@ana #probe`, `none`."""
    who, _, scope = map(str.strip, value.partition(" #"))
    project = book.projects.find(scope) if scope else ""
    if project is None:
        raise Refusal("There is no project {name}.", name=scope[:40])
    agent = "none" if who.casefold() == "none" else custodian.agent_called(book.agents, who)
    if agent is None:
        raise _unknown(who)
    return name, f"{agent} {project}".strip()


_READ = {
    **dict.fromkeys(MARKS, _emoji),
    "language": _language,
    **dict.fromkeys(("preset", "quality", "digest", "decimal"), _small),
    **dict.fromkeys(("main", "mirror"), _channel),
    CUSTODIAN: _custodian_named,
    "infrastructure": _infrastructure_part,
}
"""The settings whose value is not kept as it was typed."""


def _proposed(facts: tuple[Any, ...]) -> Outcome:
    number = facts[0].proposal
    answer = phrase(
        "{id} is proposed. Another steward says yes to it with {confirm}. It holds {hours} hours after that, unless enough object.",
        id=Code(number),
        confirm=Code(f"/confirm {number}"),
        hours=NOTICE_HOURS,
    )
    return Outcome(facts, answer, (Post(number),))


def asks(book: Book) -> Iterator[Question]:
    """Yield the changes from before there were proposals that wait for another steward."""
    for setting in map(book.rules.settings.__getitem__, book.rules.awaiting()):
        line = phrase(
            "{id}: {who} would set {name} to {value}.",
            id=Code(setting.id),
            who=Who(setting.by),
            name=setting_names.NAMES[setting.name],
            value=network_words.setting_value(book, setting.name, setting.value),
        )
        yield question(setting.id, awaited.of_setting(book, setting.id), line, confirm, drop)


def confirm(book: Book, asked: Asked) -> Outcome:
    """Put a setting into force that another steward proposed."""
    role.check_steward(book.roles, book.agents, asked.agent)
    facts = governance_settings.confirm(book.rules, book.roles, book.agents, asked["what"], asked.agent, asked.at)
    return Outcome(facts, phrase("{id} holds from now on.", id=Code(asked["what"])))


def drop(book: Book, asked: Asked) -> Outcome:
    """Drop a setting that waits for a second steward."""
    role.check_steward(book.roles, book.agents, asked.agent)
    facts = governance_settings.drop(book.rules, asked["what"], asked.agent)
    return Outcome(facts, phrase("{id} is dropped.", id=Code(asked["what"])))


def card(book: Book, about: str) -> Notice:
    """Render the card of a change of the rules as it is now."""
    setting = book.rules.settings[about]
    if setting.state != WAITING:
        return Notice(about, setting_words.of_setting(book, setting))
    said = lines(setting_words.of_setting(book, setting), describe_end(awaited.of_setting(book, about)))
    return Notice(about, said, yes_or_no(about))


_NAMES = (*governance_settings.TWO_STEWARDS, "digest", "main", "mirror", "zone", "language", "decimal")

VERBS = (
    Verb("settings", None, "Show the network's rules.", "/settings", show, reads=True),
    Verb(
        "settings",
        "set",
        "Set a rule of the network. What moves votes or money needs two stewards, and everybody has three days to object.",
        "/settings set preset light",
        set_,
        (
            Option("name", Kind.choice, "which one", required=True, positional=True, choices=_NAMES, meanings=MEANINGS),
            Option("value", Kind.words, "what it shall be, such as light, 5 EUR, here or Europe/Berlin", required=True),
        ),
    ),
    Verb("settings", "list", "List every change of the rules.", "/settings list", list_changes, (PAGE,), reads=True),
)

COMMAND = Slash(VERBS, subject=Letter.SETTING, card=card, asks=asks, takes={"confirm": confirm, "withdraw": drop})
