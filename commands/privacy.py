"""`/privacy`: the data stored about you, the erasure of your words, and leaving."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.input import draft
from bot.menu import Asked, Kind, Option, ShellState, Slash, Verb
from bot.outcome import Outcome, Post
from ledger import forgetting
from ledger.book import Book
from ledger.contributions import quality
from ledger.distributions import decisions
from ledger.governance import departure_words, membership, speaker_words
from ledger.governance.ties import Ties, ties
from ledger.network import role
from ledger.network.departure import KEPT_DAYS, Request
from ledger.network.role import STEWARD
from ledger.network.seen import NOTED_DAYS
from ledger.payouts import erasure
from ledger.payouts.line_words import masked
from ledger.payouts.payout import Payout
from ledger.values.phrase import Code, Lines, Phrase, Who, lines, phrase, plural, sample


def show(book: Book, asked: Asked) -> Outcome:
    """Show the data stored about the asker, with its purpose and how long it is kept."""
    if asked.agent not in book.agents.by_id:
        return Outcome(answer=phrase("Nothing is stored about you yet."))
    pay_to = book.payouts.pay_to(book.agents, asked.agent)
    holder = book.payouts.holder(book.agents, asked.agent)
    return Outcome(
        answer=lines(
            phrase("Your number is {id}, your name {name}.", id=Code(asked.agent), name=book.agents.name(asked.agent)),
            phrase("Your accounts: {handles}.", handles=book.agents.handles(asked.agent)),
            *_words(book, asked.agent),
            _drafts(asked),
            phrase("Your payment address: {pay_to}.", pay_to=masked(pay_to)) if pay_to else None,
            phrase("The name on the account: {name}.", name=holder.for_reader()) if holder else None,
            _paid(book, asked.agent),
            phrase(
                "If you only read, it is noted at most once in {days} days that you were here, and never what you asked.",
                days=NOTED_DAYS,
            ),
            phrase("Answers to your commands are kept for 30 days, so that a repeated one is not carried out twice."),
            phrase(
                "The ledger itself holds numbers, amounts, times and votes, and never a name or your words. It cannot be changed."
            ),
            phrase("{forget} erases your name, your accounts and your words for good.", forget=Code("/privacy forget")),
            _standing(book, asked.agent),
        )
    )


def _words(book: Book, person: str) -> Iterator[Phrase]:
    """Yield the places of a person's words, and the number of their texts."""
    aliases = {*book.agents.aliases(person)}
    own = book.contributions.of(book.agents, person)
    flags = sum(len(aliases & vote.flags.keys()) for vote in book.votes.open.values())
    purposes = [project.purpose for project in book.projects.by_id.values() if project.purpose]
    projects = sum(purpose.subject in aliases for purpose in purposes)
    yield phrase(
        "Your words in {contributions}, {flags} and {projects}.",
        contributions=plural(len(own), "{n} contribution", "{n} contributions"),
        flags=plural(flags, "{n} open red flag", "{n} open red flags"),
        projects=plural(projects, "the purpose of {n} project", "the purposes of {n} projects"),
    )
    yield phrase(
        "With your names and accounts, earlier notes, reasons, evidence and references, {texts} of yours are kept.",
        texts=plural(book.words_of(person), "{n} text", "{n} texts"),
    )


def _drafts(asked: Asked) -> Phrase | None:
    if not asked.drafts:
        return None
    return phrase(
        "{drafts} that nobody else sees; what is not posted is gone after {days} days.",
        drafts=plural(len(asked.drafts), "{n} draft", "{n} drafts"),
        days=draft.KEPT_DAYS,
    )


def _paid(book: Book, person: str) -> Phrase | None:
    """Return the payouts that have an address of a person in them."""
    aliases = book.agents.aliases(person)
    numbers = tuple(Code(number) for number, payout in book.payouts.by_id.items() if _has_address(payout, aliases))
    return phrase("Your old addresses stand in {payouts}, and in their files.", payouts=numbers) if numbers else None


def _has_address(payout: Payout, aliases: Iterable[str]) -> bool:
    own = (payout.lines[alias].line for alias in aliases if alias in payout.lines)
    return any(line.pay_to.is_known for line in own)


def _standing(book: Book, person: str) -> Phrase | Lines:
    """Return the request to be forgotten that waits, or how the asker leaves, or that they have left."""
    if book.departures.request_of(book.agents, person) is not None:
        return _waits(book, person, ties(book, person))
    if not membership.resumed(book.agents, person):
        return phrase("{leave} ends that you are a member, and keeps what is yours.", leave=Code("/privacy leave"))
    return phrase("You have left. A vote, a log, or whatever else is recorded of you makes you a member again.")


def forget(book: Book, asked: Asked) -> Outcome:
    """Erase the asker's words, after they have said that they are sure; where something holds that up, note the request."""
    person = asked.agent
    if person not in book.agents.by_id:
        return Outcome(answer=phrase("Nothing is stored about you yet."))
    if asked["sure"] is False and (back := forgetting.take_back(book, person)):
        return Outcome(back, phrase("Good that you stay. Nothing of yours is erased."))
    if asked["sure"] is not True:
        return Outcome(answer=lines(*_warning(book, asked)))
    facts, held = forgetting.ask(book, person), ties(book, person)
    if held.hold:
        # Once it is noted, it is not told again: whoever has the account of somebody else may ask a hundred times.
        others = (alias for alias in book.agents.aliases(person) if alias != asked.account and facts)
        posts = tuple(Post(f"{person}/{departure_words.ERASURE}", alias, alone=True) for alias in others)
        return Outcome(facts, _waits(book, person, held, asked.at), posts)
    answer = phrase("Your words are erased. Take care; you can come back at any time, as somebody new.")
    return Outcome(facts, answer, _tells(book, person, held))


def _waits(book: Book, person: str, held: Ties, now: datetime | None = None) -> Lines:
    """Return what an erasure waits for, and until when; `now` is the moment of a request that is made just now."""
    request = book.departures.request_of(book.agents, person)
    until = (request or Request(person, now or book.at)).ends(book.pauses)
    return lines(
        phrase("Your words are erased as soon as nothing hangs on you any more."),
        phrase(
            "{agents} needs somebody who speaks for it: {hand}. Without anybody, it is done on {until}.",
            agents=tuple(map(Who, held.organizations)),
            hand=sample("/agent speaker @{who} @NAME", who=held.organizations[0]),
            until=until,
        )
        if held.organizations
        else None,
        phrase(
            "{payouts} pays you still: it is done once it is known what became of your line.",
            payouts=tuple(map(Code, held.payouts)),
        )
        if held.payouts
        else None,
        phrase("Keep me: {keep}.", keep=Code("/privacy forget sure:no")),
    )


def _tells(book: Book, person: str, held: Ties) -> tuple[Post, ...]:
    """Return the messages when somebody goes: to the stewards about an office, and to all about an organisation without anybody."""
    others = (steward for steward in book.roles.holders(STEWARD, book.agents) if steward != person and held.is_steward)
    alone = (Post(f"{organization}/{speaker_words.ALONE}") for organization in held.organizations)
    return (*(Post(f"{person}/{departure_words.OFFICE}", steward) for steward in others), *alone)


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """Erase the words of one person who asked for it, and whom nothing holds any more, or whose days are over."""
    request = forgetting.due(book, now)
    if request is None:
        return Outcome()
    person = book.agents.person(request.agent)
    return Outcome(forgetting.depart(book, person), None, _tells(book, person, ties(book, person)))


def leave(book: Book, asked: Asked) -> Outcome:
    """End the asker's membership, after they have said that they are sure; what they brought and are owed stays theirs."""
    person = asked.agent
    if person not in book.agents.by_id:
        return Outcome(answer=phrase("You are no member yet, so there is nothing to leave."))
    held = ties(book, person)
    facts = membership.leave(book, person)
    if not facts:
        return Outcome(
            answer=phrase(
                "You have left already. A vote, a log, or whatever else is recorded of you makes you a member again."
            )
        )
    if asked["sure"] is not True:
        return Outcome(answer=lines(*_before_leaving(book, person, held)))
    answer = phrase(
        "You have left. Nobody waits for you, and I write to you no more. A vote, a log, or whatever else is recorded of you makes you a member again."
    )
    return Outcome(facts, answer, _tells(book, person, held))


def _before_leaving(book: Book, person: str, held: Ties) -> Iterator[Phrase]:
    """Yield the consequences of leaving, and the way to go on."""
    yield phrase(
        "You would be no member any more: you are asked nothing, counted nowhere, and get no messages. What you brought, your words and what you are owed stay yours, and whatever is recorded of you brings you back."
    )
    yield from departure_words.describe(held)
    if owed := book.accounts.credit_of(book.agents, person):
        yield phrase("You are owed {owed}, and can have it paid out at any time.", owed=owed)
    yield phrase("Logs of yours that are still open go on.")
    yield phrase("To go on, type {leave}.", leave=Code("/privacy leave sure:yes"))


def _warning(book: Book, asked: Asked) -> Iterator[Phrase]:
    """Yield the consequences of the erasure, and the way to go on."""
    person = asked.agent
    held = ties(book, person)
    yield phrase(
        "This erases your name, your accounts and your words in every contribution, for good; amounts and votes stay, without you."
    )
    yield phrase("Logs of yours that are still open are withdrawn.")
    if asked.drafts:
        yield phrase("The drafts that nobody else sees are erased, too.")
    yield from _taken_back(book, person)
    yield from _money_left(book, person)
    yield from departure_words.describe(held)
    if held.payouts:
        yield phrase(
            "{payouts} pays you still: your words are erased once it is known what became of your line.",
            payouts=tuple(map(Code, held.payouts)),
        )
    if held.organizations:
        yield phrase("You have {days} days to hand that on, and can change your mind until then.", days=KEPT_DAYS)
    yield phrase(
        "Everything that belongs to all stays: the names of projects and organisations, types of work, units, and the texts of equations and rules. Two stewards can erase the name of somebody outside, or of who gave money: {erase}.",
        erase=Code("/privacy erase I1"),
    )
    yield phrase(
        "Your own messages in the chat stay there, and so do my posts where the platform lets me change nothing any more. To go on, type {forget}.",
        forget=Code("/privacy forget sure:yes"),
    )


def _taken_back(book: Book, person: str) -> Iterator[Phrase]:
    cards = tuple(map(Code, forgetting.votes_losing_a_ballot(book, person)))
    if cards:
        yield phrase("Your answers on {cards} are taken back.", cards=cards)
    if quality.withdrawn(book, person):
        yield phrase("Your ratings of what others made are taken back.")


def _money_left(book: Book, person: str) -> Iterator[Phrase]:
    owed = book.accounts.credit_of(book.agents, person)
    if owed:
        yield phrase("You are owed {owed}: have it paid out first, or it goes back to the network's pool.", owed=owed)
    for number, amount in decisions.pending_shares(book, person):
        yield phrase("Your share of {amount} in {id} would stay in the pool.", amount=amount, id=Code(number))


def erase(book: Book, asked: Asked) -> Outcome:
    """Erase the name of somebody outside, once a second steward wants it, too."""
    role.check_second(book.roles, book.agents, asked.agent)
    subject = asked["number"].upper()
    which = (subject, asked.agent, asked.at)
    facts = erasure.erase(book.erasures, book.agents, book.roles, book.incomes, book.payouts, which)
    if isinstance(facts[0], erasure.NameErased):
        return Outcome(facts, phrase("The name of {id} is erased.", id=Code(subject)))
    return Outcome(
        facts,
        phrase(
            "Noted. The name of {id} is erased once another steward wants it: {erase}.",
            id=Code(subject),
            erase=Code(f"/privacy erase {subject}"),
        ),
    )


VERBS = (
    Verb("privacy", None, "See what is stored about you.", "/privacy", show, reads=True),
    Verb(
        "privacy",
        "forget",
        "Have your name and your words erased.",
        "/privacy forget",
        forget,
        (Option("sure", Kind.yes_no, "yes, to do it; no, to stay after all"),),
        departs=True,
    ),
    Verb(
        "privacy",
        "leave",
        "Be no member any more, and keep what is yours.",
        "/privacy leave",
        leave,
        (Option("sure", Kind.yes_no, "yes, to do it"),),
        departs=True,
    ),
    Verb(
        "privacy",
        "erase",
        "Have the name of an outside agent, or of who gave money, erased; two stewards.",
        "/privacy erase I1",
        erase,
        (Option("number", Kind.text, "the number, such as A7 or I1", required=True, positional=True),),
    ),
)

COMMAND = Slash(VERBS, come_due=come_due)
