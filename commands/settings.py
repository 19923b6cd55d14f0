"""`/settings`: the network's rules and their changes. Each change is listed; one that moves power or money needs two stewards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.input.emoji import parse_emoji, platforms_without
from bot.menu import Asked, Decide, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post
from ledger.book import Book
from ledger.equations import words as equation_words
from ledger.governance import settings as governance_settings
from ledger.network import role
from ledger.network.rules import MARKS, PRESETS, Infrastructure, Preset, Rules, Setting
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Emoji, Percent, Phrase, Refusal, Who, lines, phrase
from ledger.values.schedule import SCHEDULES


def show(book: Book, asked: Asked) -> Outcome:
    """Show all rules that hold now."""
    now = book.rules.now
    emoji = tuple(phrase("{emoji} {mark}", emoji=Emoji(now.emoji(mark)), mark=Code(mark)) for mark in MARKS)
    return Outcome(
        answer=lines(
            phrase(
                "Rules, version {version}. Preset {preset}: {meaning}",
                version=now.version,
                preset=Code(now.preset.name),
                meaning=_meaning(now.preset),
            ),
            phrase("Emoji: {emoji}.", emoji=emoji),
            phrase(
                "Zone {zone}, language {language}, decimal {sign}.",
                zone=Code(now.zone),
                language=Code(now.language),
                sign=Code("comma" if now.comma else "point"),
            ),
            phrase("Digest: {digest}.", digest=Code(now.digest)),
            _quality(now.quality),
            phrase("Least that is paid out: {minimums}.", minimums=now.minimums) if now.minimums else None,
            _infrastructure(now.infrastructure),
            phrase(
                "Until an equation is agreed, everything is shared by {default}.",
                default=equation_words.describe_preset(now.default),
            ),
            *_channels(now),
            phrase("{list} shows every change.", list=Code("/settings list")),
        )
    )


def _channels(rules: Rules) -> Iterator[Phrase]:
    if rules.main:
        yield phrase("Main channel: {channel}.", channel=rules.main)
    else:
        yield phrase("Main channel: none; cards stay where they were asked for.")
    if rules.mirrors:
        yield phrase("Cards are shown as well in {channels}.", channels=rules.mirrors)


def _infrastructure(part: Infrastructure | None) -> Phrase | None:
    if part is None:
        return None
    return phrase(
        "Infrastructure: {percent} % go to {who} before anything is shared.", percent=part.percent, who=Who(part.to)
    )


def _meaning(preset: Preset) -> Phrase:
    share = Percent(preset.share.numerator, preset.share.denominator)
    if preset.quorum_share:
        return phrase(
            "at least {quorum} ballots and {part} of those who may vote, {approvals} approvals and {share} of approvals and rejects; "
            "after {wait} hours or when all have voted, within {window} hours.",
            quorum=preset.quorum,
            part=Percent(preset.quorum_share.numerator, preset.quorum_share.denominator),
            approvals=preset.approvals,
            share=share,
            wait=preset.wait_hours,
            window=preset.window_hours,
        )
    return phrase(
        "at least {quorum} ballots, {approvals} approvals and {share} of approvals and rejects; at once, within {window} hours.",
        quorum=preset.quorum,
        approvals=preset.approvals,
        share=share,
        window=preset.window_hours,
    )


def _quality(on: bool) -> Phrase:
    if on:
        return phrase(
            "Quality: peers rate accepted work from 1 to 5. It changes shares where the equation has {quality} in it.",
            quality=Code("quality"),
        )
    return phrase("Quality: not rated.")


def list_changes(book: Book, asked: Asked) -> Outcome:
    """List every change of the rules."""
    if not book.rules.settings:
        return Outcome(answer=phrase("Nothing was changed since the beginning."))
    return Outcome(answer=lines(*map(_describe, list(book.rules.settings.values())[-20:])))


def _describe(setting: Setting) -> Phrase:
    values = {"id": Code(setting.id), "name": Code(setting.name), "value": _value(setting), "who": Who(setting.by)}
    match setting.state:
        case "waiting":
            return phrase(
                "{id}: {name} {value}, proposed by {who}. Another steward confirms it with {confirm}.",
                confirm=Code(f"/settings confirm {setting.id}"),
                **values,
            )
        case "dropped":
            return phrase("{id}: {name} {value}, proposed by {who}, was dropped.", **values)
        case _ if setting.confirmed_by:
            return phrase(
                "{id}: {name} {value}, proposed by {who}, confirmed by {other}. It holds for logs from here on.",
                other=Who(setting.confirmed_by),
                **values,
            )
        case _:
            return phrase("{id}: {name} {value}, set by {who}.", **values)


def _value(setting: Setting) -> Any:
    """Return the value as people read it."""
    percent, _, agent = (setting.value.text or "").partition(" ")
    if setting.name == "infrastructure" and agent:
        return phrase("{percent} % to {who}", percent=Code(percent), who=Who(agent))
    return setting.value


def infrastructure(book: Book, asked: Asked) -> Outcome:
    """Propose the part that goes to the common infrastructure before anything is shared, and its keeper."""
    role.check_steward(book.roles, book.agents, asked.agent)
    value = _part(asked["percent"], asked["to"])
    return _outcome(governance_settings.propose(book.rules, "infrastructure", value, asked.agent))


def _part(percent: str, to: str | None) -> str:
    if percent.casefold() == "none":
        return "none"
    if to is None:
        raise Refusal("Say to whom it goes: {example}.", example=Code("/settings infrastructure 5 to:custodian"))
    return f"{percent} {to}"


def _sets_emoji(mark: str) -> Decide:
    def change(book: Book, asked: Asked) -> Outcome:
        role.check_steward(book.roles, book.agents, asked.agent)
        emoji = parse_emoji(asked["value"])
        if emoji is None:
            raise Refusal("{value} is not an emoji.", value=asked["value"][:40])
        if absent := platforms_without(emoji, asked.platforms):
            raise Refusal(
                "Nobody can react with {value} on {platforms}. Choose an emoji that everybody has.",
                value=asked["value"][:40],
                platforms=tuple(map(str.capitalize, absent)),
            )
        return _outcome(governance_settings.propose(book.rules, mark, emoji, asked.agent))

    return change


def _sets(name: str) -> Decide:
    def change(book: Book, asked: Asked) -> Outcome:
        role.check_steward(book.roles, book.agents, asked.agent)
        value = asked["value"]
        if value is None and not asked.channel:  # in private, or in a channel of another network
            raise Refusal("Type this in the channel that you mean.")
        return _outcome(governance_settings.propose(book.rules, name, value or asked.channel, asked.agent))

    return change


def _outcome(facts: tuple[Any, ...]) -> Outcome:
    proposed = facts[0]
    number = proposed.setting
    if proposed.waits:
        answer = phrase(
            "{id} is proposed. Another steward confirms it with {confirm}.",
            id=Code(number),
            confirm=Code(f"/settings confirm {number}"),
        )
    else:
        answer = phrase("{id} is set: {name} {value}.", id=Code(number), name=Code(proposed.name), value=proposed.value)
    return Outcome(facts, answer, (Post(number),))


def confirm(book: Book, asked: Asked) -> Outcome:
    """Put a setting into force that another steward proposed."""
    role.check_steward(book.roles, book.agents, asked.agent)
    facts = governance_settings.confirm(book.rules, book.roles, book.agents, asked["setting"], asked.agent, asked.at)
    return Outcome(facts, phrase("{id} holds from now on.", id=Code(asked["setting"])))


def drop(book: Book, asked: Asked) -> Outcome:
    """Drop a setting that waits for a second steward."""
    role.check_steward(book.roles, book.agents, asked.agent)
    facts = governance_settings.drop(book.rules, asked["setting"], asked.agent)
    return Outcome(facts, phrase("{id} is dropped.", id=Code(asked["setting"])))


def card(book: Book, about: str) -> Notice:
    """Render the card of a change of the rules as it is now."""
    return Notice(about, _describe(book.rules.settings[about]))


def _setting(name: str, help: str, value: Option | None, example: str) -> Verb:
    decide = _sets_emoji(name) if name in MARKS else _sets(name)
    return Verb("settings", name, help, f"/settings {name} {example}".rstrip(), decide, (value,) if value else ())


_EMOJI = Option("value", Kind.text, "the emoji", required=True, positional=True)
_SETTING = (Option("setting", Kind.card, "the number of the change, such as S1", required=True, positional=True),)

VERBS = (
    Verb("settings", None, "Show the network's rules.", "/settings", show, reads=True),
    Verb("settings", "list", "List every change of the rules.", "/settings list", list_changes, reads=True),
    _setting(
        "preset",
        "Choose how votes are settled; two stewards.",
        Option("value", Kind.choice, "standard or light", required=True, positional=True, choices=tuple(PRESETS)),
        "light",
    ),
    _setting("approve", "Choose the emoji that approves; two stewards.", _EMOJI, "👍"),
    _setting("reject", "Choose the emoji that rejects; two stewards.", _EMOJI, "👎"),
    _setting("abstain", "Choose the emoji that abstains; two stewards.", _EMOJI, "🤷"),
    _setting("flag", "Choose the emoji of the red flag; two stewards.", _EMOJI, "🛑"),
    _setting(
        "minimum",
        "Set the least that is paid out in a currency; none EUR takes it away; two stewards.",
        Option("value", Kind.words, "the amount, such as 5 EUR", required=True),
        "5 EUR",
    ),
    Verb(
        "settings",
        "infrastructure",
        "Let a part go to the common infrastructure before anything is shared; none takes it away; two stewards.",
        "/settings infrastructure 5 to:custodian",
        infrastructure,
        (
            Option("percent", Kind.text, "how many per cent, such as 5", required=True, positional=True),
            Option("to", Kind.person, "who keeps the infrastructure"),
        ),
    ),
    _setting(
        "quality",
        "Say whether peers rate accepted work from 1 to 5; two stewards.",
        Option("value", Kind.choice, "on or off", required=True, positional=True, choices=("on", "off")),
        "on",
    ),
    _setting(
        "digest",
        "Say how often the digest comes.",
        Option(
            "value", Kind.choice, "daily, weekly, monthly or off", required=True, positional=True, choices=SCHEDULES
        ),
        "weekly",
    ),
    _setting("main", "Make this channel the main one.", None, ""),
    _setting("mirror", "Show every card from an open channel in this one, too.", None, ""),
    _setting("unmirror", "Stop showing every card in this channel.", None, ""),
    _setting(
        "zone",
        "Set the network's time zone.",
        Option("value", Kind.text, "the zone, such as Europe/Berlin", required=True, positional=True),
        "Europe/Berlin",
    ),
    _setting(
        "language",
        "Set the language of posts.",
        Option("value", Kind.text, "the language, such as en", required=True, positional=True),
        "en",
    ),
    _setting(
        "decimal",
        "Say whether numbers are typed with a decimal point or comma.",
        Option("value", Kind.choice, "point or comma", required=True, positional=True, choices=("point", "comma")),
        "comma",
    ),
    Verb("settings", "confirm", "Confirm what another steward proposed.", "/settings confirm S1", confirm, _SETTING),
    Verb("settings", "drop", "Drop a change that waits for a second steward.", "/settings drop S1", drop, _SETTING),
)

COMMAND = Slash(VERBS, subject=Letter.SETTING, card=card)
