"""What each command answers, as a table of dialogues: who types what, and what stands in the answer or the refusal."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Town

Line = tuple[str, str, str]
"""Who, what they type (or `+✅ C1`, `-✅ C1`, `settle C1`, `card C1`), and a part of what they read."""

DIALOGUES: dict[str, list[Line]] = {
    "a log for somebody else waits until they say that it is theirs": [
        ("ana", "/contribute 3h for:@room:ben carried the bench", "ben is asked to confirm it; then peers vote."),
        ("ana", "card C1", "ben has to confirm it: /confirm C1, or /confirm C1 no."),
        ("cara", "/confirm C1", "C1 waits for ben, not for you."),
        ("ben", "/confirm C1", "Thank you. Peers now vote on C1."),
        ("ben", "/confirm C1", "C1 waits for nobody's confirmation."),
        ("ben", "/vote C1 approve", "others judge it, not you"),
    ],
    "and is off when they turn it down": [
        ("ana", "/contribute 3h for:@room:ben carried the bench", "ben is asked to confirm it"),
        ("ben", "/confirm C1 no", "C1 is off: nothing is counted for you."),
        ("ana", "card C1", "Declined: the one it was for does not want it."),
        ("ben", "/confirm C1", "C1 waits for nobody's confirmation."),
    ],
    "every kind of contribution says what it is": [
        (
            "ana",
            "/contribute expense 40 EUR evidence:https://example.org/r.pdf a lamp",
            "Noted as C1: 40.00 EUR as an expense.",
        ),
        (
            "ana",
            "/contribute purchase 40 EUR evidence:https://example.org/r.pdf a lamp",
            "Noted as C2: 40.00 EUR as a purchase.",
        ),
        (
            "ana",
            "/contribute cash 100 EUR evidence:https://example.org/r.pdf for-claims:no paid-by:city a grant",
            "Noted as C3: 100.00 EUR as cash.",
        ),
        ("ana", "card C3", "For the record alone: it earns no share."),
        ("ana", "card C3", "Already paid by city."),
        ("ana", "/contribute material 3 pieces what:resin terms:lend bottles", "3 pieces of material (resin)."),
        ("ana", "card C4", "Lent, to be returned."),
        ("ana", "/contribute space 2 nights terms:give the room", "Noted as C5: 2 nights of space."),
        ("ana", "card C5", "Given for good."),
        ("ana", "/contribute 1h stream:care tea for all", "Noted as C6: 1 h of work."),
        ("ana", "card C6", "Stream: care work."),
        ("ana", "/contribute 40 EUR a lamp", "Write /contribute expense 40.00 EUR a lamp if you paid it"),
        ("ana", "/contribute money 40 EUR a lamp", "Write /contribute expense 40.00 EUR a lamp if you paid it"),
        ("ana", "/contribute care 2h listened", "Noted as C7: 2 h of work."),
        ("ana", "card C7", "Stream: care work."),
        ("ana", "/contribute time 2 days the shed", "Noted as C8: 16 h of work."),
        ("ana", "/contribute space 3 days the back room", "3 days of space."),
        ("ana", "/amend C9 half a day", "C9 is now: 0.5 days of space."),
        ("ana", "/contribute room 1 day 4 hours the back room", "Write days, as in 1.5 days, or hours"),
        ("ana", "/contribute 1h evidence:https://a,https://b x", "That is more than one link."),
        ("ana", "/contribute 3 pieces of something", "Write /contribute material 3 piece of something"),
        ("ana", "/contribute work 40 EUR a lamp", "Work is counted in hours or pieces, not in money."),
        ("ana", "/contribute 3h", "One thing is missing: note, what was done, in your words."),
        ("ana", "/contribute 3h date:2027-01-01 x", "Fri 1 Jan 2027 is still to come"),
        ("ana", "/contribute 3h evidence:foo x", "foo is not a link that begins with https://."),
    ],
    "a ballot can be changed, taken back and cast by emoji": [
        ("ana", "/contribute 2h swept", "Noted as C1"),
        ("ben", "/vote C1 approve", "What you said on C1: approve.\nYou can change it until it is decided."),
        ("ben", "/vote C1 approve", "It was so already."),
        (
            "ben",
            "/vote C1 reject",
            "What you said on C1: reject.\nYou can change it until it is decided.\nYou can say why: /vote C1 reject the receipt is missing.",
        ),
        ("ben", "/vote C1 none", "What you said on C1: nothing."),
        ("ben", "+✅ C1", ""),
        ("cara", "+🚩 C1", "Counted as a reject. A red flag needs a reason: /flag C1 why you object."),
        ("ana", "card C1", "Of 3 people 2 have looked; 1 says yes, 1 says no."),
        ("ben", "-✅ C1", ""),
        ("ana", "card C1", "Of 3 people 1 has looked (2 needed); 1 says no."),
        ("cara", "/vote C1 approve", "What you said on C1: approve."),
        ("ben", "/vote C1 approve", "What you said on C1: approve."),
        ("ana", "settle C1", ""),
        ("ben", "/vote C1 reject", "There is no open vote on C1: it is accepted."),
        ("ben", "+❌ C1", "There is no open vote on C1: it is accepted."),
        ("ben", "/vote C9 approve", "There is no contribution C9."),
    ],
    "a red flag has a reason, is up once, and comes down": [
        ("ana", "/contribute 2h swept", "Noted as C1"),
        ("ben", "/flag C1", "One thing is missing: reason, why you object."),
        ("ben", "/flag C1 counted twice", "It counts as a no, and nothing is decided before the end of its time."),
        ("ana", "card C1", "Red flag by ben: “counted twice”"),
        ("ben", "/flag C1 again", "Your red flag on C1 is up already."),
        ("ana", "/flag C1 mine", "others judge it, not you"),
        ("cara", "/flag lift C1", "You have no red flag on C1."),
        ("ben", "/flag lift C1", "Your red flag on C1 is down. Your no stays until you change it."),
        ("ana", "card C1", "Of 3 people 1 has looked (2 needed); 1 says no."),
    ],
    "an amended log is voted on anew": [
        ("ana", "/contribute 2h swept", "Noted as C1"),
        ("ben", "/vote C1 approve", "What you said on C1: approve."),
        ("cara", "/amend C1 1h x", "C1 is not yours: only ana can do that."),
        ("ana", "/amend C1", "Nothing in C1 would change."),
        (
            "ana",
            "/amend C1 1h swept, less",
            "C1 is now: 1 h of work.\n“swept, less”\nPeers vote on it anew, on its new card.",
        ),
        ("ana", "card C1", "It was changed: a yes on an earlier card counts no more, and a no stays."),
        ("ana", "card C1", "Of 3 people none has looked yet (2 needed)."),
        ("ben", "card C1/void", "C1 by ana was changed after you voted, so your vote on it does not count any more."),
    ],
    "a log that is withdrawn stays withdrawn": [
        ("ana", "/contribute 2h swept", "Noted as C1"),
        ("ben", "/withdraw C1", "C1 is not yours: only ana can do that."),
        ("ana", "/withdraw C1", "C1 is withdrawn. It stays in the ledger as withdrawn and counts for nothing."),
        ("ana", "card C1", "Withdrawn."),
        ("ana", "/withdraw C1", "C1 is decided already. Log it again if it should be judged anew."),
        ("ben", "/vote C1 approve", "There is no open vote on C1: it is withdrawn."),
    ],
    "an accepted amount is put right by the same vote": [
        ("ana", "/contribute 2h swept", "Noted as C1"),
        ("ben", "/vote C1 approve", ""),
        ("cara", "/vote C1 approve", ""),
        ("ana", "settle C1", ""),
        ("ana", "/amend C1 3h x", "C1 is accepted. It is changed only by a correction, after the same vote"),
        ("ben", "/correct C1 2h same", "C1 has that amount already."),
        ("ben", "/correct C1 4 pieces other", "Write the right amount in the unit that C1 has."),
        ("ben", "/correct C1 1h it was one", "Noted as C2: C1 would become 1 h."),
        ("ana", "card C2", "C2: ben would correct C1 to 1 h. “it was one”"),
        ("ana", "card C1", "C1: ana brought 2 h of work."),
        ("ben", "/correct C1 1h again", "C2, which is yours, would correct C1 already: /withdraw C2 takes it back."),
        ("ana", "/confirm C2", "Noted: you say that C2 is right. It is decided as any log is."),
        ("ana", "/vote C2 approve", "others judge it, not you"),
        ("cara", "/vote C2 approve", ""),
        ("dan", "/vote C2 approve", ""),
        ("ana", "settle C2", ""),
        ("ana", "card C1", "C1: ana brought 1 h of work."),
        ("ana", "card C1", "Corrected: it was 2 h at first."),
        ("ana", "/history C1", "ben logged C2, which would correct C1 to 1 h: “it was one”."),
        ("ana", "/history C1", "C1 was accepted. 3 could vote, 2 did (2 needed)"),
        ("ana", "/history C9", "There is no contribution C9."),
    ],
    "everyone sees what is theirs and what waits for them": [
        ("ana", "/mine", "You are ana (A1).\nYou have logged nothing yet."),
        ("ana", "/contribute 2h swept", "Noted as C1"),
        ("ana", "/mine", "C1, open to votes: 2 h of work, “swept”.\nNothing waits for you."),
        ("ben", "/mine", "Waiting for you:\nC1, open to votes: 2 h of work, “swept”. Judge it: /vote C1 approve."),
        ("ben", "/vote C1 approve", ""),
        ("ben", "/mine", "Nothing waits for you."),
    ],
    "a name is chosen freely": [
        ("ana", "/join", "You are ana (A1), a member: nobody has to approve it."),
        ("ana", "/settings me name Ana", "You are Ana from here on."),
        ("ana", '/settings me name "  "', "Say what it shall be: /settings me name Ana."),
        ("ana", "/settings me name \u200b\u2060", "Nothing of that name can be seen."),
        (
            "ben",
            "/settings me name \u0410n\u0430",
            "The name of A1 looks the same. By your number, A2, everyone can tell you apart.",
        ),
        ("cara", "/agent", "A2 | Аnа | member, steward; the name Аnа looks like that of A1"),
        ("ana", "/agent", "A1 | Ana | member, steward"),
    ],
    "organisations, outside agents and the network's own words": [
        ("ana", "/agent add Riverside Workshop", "Riverside Workshop is entered as A5; you speak for it."),
        ("ben", "/agent add riverside workshop", "There is already an agent called riverside workshop."),
        ("ana", "/agent add outside:yes Optics Institute", "Optics Institute is entered as A6, outside the network."),
        ("ana", "/agent word work machining", "machining is a type of work here now: /contribute 2h what:machining"),
        ("ana", "/agent word work Machining", "Machining is known already."),
        ("ana", "/agent word unit crate", "crate is a unit here now"),
        ("ana", "/agent word unit h", "h is known already."),
        ("ana", "/agent word unit EUR", "EUR is a currency, so it cannot be a unit."),
        ("ana", "/agent word space big hall", "I do not know what to do with hall."),
        ("ana", "/agent", "Types of work: machining\nUnits: crate"),
        ("ana", "/contribute material 3 crates what:resin from the farm", "Noted as C1: 3 crate of material (resin)."),
        ("ana", "/contribute material 1 crate what:resn one more", "Did you mean resin?"),
        (
            "ana",
            '/contribute 2h for:"Riverside Workshop" what:machining a shaft',
            "Noted as C2: 2 h of work (machining), for Riverside Workshop.",
        ),
        ("ana", "card C2", "C2: Riverside Workshop brought 2 h of work (machining). “a shaft”\nLogged by ana."),
        ("ben", '/contribute 2h for:"Riverside Workshop" swept there', "ana is asked to confirm it"),
        (
            "ben",
            '/contribute 2h for:"Optics Institute" advice on lenses',
            "Noted as C4: 2 h of work, for Optics Institute.",
        ),
    ],
    "anyone starts a project": [
        ("cara", "/project", "There is no project yet. Anyone can start one: /project start probe."),
        ("cara", "/project start probe a sensor", "The project probe is started."),
        ("dan", "/project start Probe", "There is already a project #Probe."),
        ("dan", "/project start", "One thing is missing: name, its name, one word."),
        ("dan", "/contribute 2h #probe soldered", "Noted as C1: 2 h of work for #probe."),
        ("dan", "/project #probe", "C1, open to votes: 2 h of work for #probe, “soldered”."),
        ("dan", "/project", "#probe | 0 | a sensor"),
        ("dan", "/project #prob", "Did you mean #probe?"),
    ],
    "a steward resigns": [
        ("cara", "/withdraw steward", "You do not hold the role of steward."),
        ("ana", "/role", "Stewards: ana, ben."),
        ("ana", "/withdraw steward", "You are no longer a steward. Thank you for your care."),
        ("ana", "/role", "Stewards: ben."),
        ("ana", "/settings set zone UTC", "Only a steward can do that. The stewards are ben."),
    ],
    "what moves power needs two stewards, and everything is listed": [
        ("cara", "/settings set zone Europe/Berlin", "Only a steward can do that. The stewards are ana, ben."),
        ("ana", "/settings set approve ✅", "approve is ✅ already."),
        (
            "ana",
            "/settings set preset nothing",
            "There is no rule for votes nothing. There is standard, light, strict.",
        ),
        ("ana", "/settings set preset strict", "strict is for 9 people with accepted work and more"),
        ("ana", "/settings set preset standard", "G1 is proposed. Another steward says yes to it with /confirm G1."),
        ("ana", "/confirm G1", "You began G1 yourself: another steward has to do this."),
        ("cara", "/confirm G1", "Only a steward can do that."),
        ("ben", "/confirm G1", "G1 has the yes that it needs. It holds in 72 hours, unless enough object."),
        ("ben", "/confirm G1", "G1 has the yes that it needs. /flag G1 why objects to it."),
        ("ben", "/confirm G9", "There is no proposal G9."),
        ("ben", "/confirm S9", "There is no setting S9."),
        ("ana", "/settings set approve 👍", "G2 is proposed."),
        ("ben", "/withdraw G2", "ana proposed G2, and can take it back."),
        ("ana", "/withdraw G2", "G2 is taken back."),
        ("ana", "/settings set approve x", "x is not an emoji."),
        ("ana", "/settings set approve ❌", "❌ already means reject. Each choice needs an emoji of its own."),
        ("ana", "/settings set zone Europe/Berlin", "S1 is set, the time zone: Europe/Berlin."),
        ("ana", "/settings set zone Berlin", "Berlin is not a time zone. Write one like Europe/Berlin."),
        ("ana", "/settings set decimal comma", "S2 is set, the decimal sign: comma."),
        ("ana", "/contribute 2,5h swept", "Noted as C1: 2.5 h of work."),
        ("ana", "/settings set mirror here", "S3 is set, a channel that shows every card: #general."),
        ("ana", "/settings set mirror here", "Cards are mirrored in this channel already."),
        ("ana", "/settings set mirror off", "S4 is set, a channel that shows every card no more: #general."),
        ("ana", "/settings set mirror off", "Cards are not mirrored in this channel."),
        (
            "cara",
            "/settings list",
            "G1: the rule for votes: standard, proposed by ana. /why G1 tells how it stands.",
        ),
        ("cara", "/settings list", "G2: the emoji for yes: 👍, proposed by ana."),
        ("cara", "/settings", "Votes by light: at least 2 votes"),
        ("cara", "/settings", "Zone Europe/Berlin, language English, decimal comma."),
        ("cara", "card G2", "G2: the emoji for yes: 👍. Taken back or turned down, so nothing changes."),
    ],
    "what is stored, and how it is erased": [
        ("ana", "/contribute 2h swept", "Noted as C1"),
        (
            "ana",
            "/privacy",
            "Your number is A1, your name ana.\nYour accounts: room:ana.\nYour words in 1 contribution, 0 open red flags and the purposes of 0 projects.",
        ),
        ("ana", "/privacy forget", "To go on, type /privacy forget sure:yes."),
        ("ben", "card C1", "C1: ana brought 2 h of work. “swept”"),
        ("ana", "/privacy forget sure:yes", "Your words are erased."),
        ("ben", "card C1", "“(erased)”"),
        ("ben", "/ledger 3", "The words of A1 were erased, as they asked."),
        ("ben", "/ledger verify", "The ledger is intact: 9 entries"),
    ],
    "the ledger in words": [
        ("ana", "/ledger 2", "Entry 6, Mon 5 Jan, 09:00 UTC:\nana is a steward.\nEntry 7"),
        ("ana", "/ledger head", "The ledger has 7 entries. The hash of the last one:\n"),
        ("ana", "/ledger verify", "The ledger is intact: 7 entries, each chained to the one before"),
        ("ana", "/ledger now", "now is neither a number, such as C1, nor the name of somebody or something here."),
    ],
    "help": [
        ("ana", "/help", "Every day: /contribute, /mine, /vote, /confirm, /why, /help"),
        ("ana", "/help all", "/correct: Put an accepted contribution right; peers vote on the correction."),
        ("ana", "/help contribute", "  paid-by: who paid you for it already"),
        ("ana", "/help /confirm", "Example: /confirm C1"),
        ("ana", "/help contrib", "There is no command /contrib. Did you mean /contribute?"),
        ("ana", "/help nonsense", "There is no command /nonsense. /help lists them all."),
    ],
    "two accounts of one person": [
        ("ana", "/link XXXX", "This code is unknown or has run out."),
        ("ana", "/link undo", "None of your accounts are linked."),
    ],
}


@pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=DIALOGUES.keys())
def test_it_answers(town: Town, dialogue: list[Line]) -> None:
    for who, line, read in dialogue:
        assert read in town.reads(who, line), line


def test_accounts_that_were_ever_linked_have_one_ballot(town: Town) -> None:
    town.does("cara", "/contribute 2h swept")
    town.linked("ana", "dan")
    assert "You have one" not in town.says("ana", "/vote C1 approve")
    assert "It was so already." in town.says("dan", "/vote C1 approve")
    assert "Of 2 people 1 has looked (2 needed)" in town.card("C1")
    assert "A4" not in town.says("ben", "/agent")
    town.says("ana", "/link undo")
    assert "Of 2 people 1 has looked (2 needed)" in town.card("C1")


def test_posts_go_where_they_belong(town: Town) -> None:
    assert town.posts(town.does("ana", "/contribute 2h swept")) == [("C1", None)]
    assert town.posts(town.does("ana", "/contribute 2h for:@room:ben swept")) == [("C2", None)]
    town.does("ben", "/vote C1 approve")
    assert town.posts(town.does("ana", "/amend C1 1h swept")) == [], "it only takes less"
    assert town.posts(town.does("ana", "/amend C1 3h swept")) == [("C1", None)]
    assert town.posts(town.does("ana", "/settings set preset standard")) == [("G1", None)]


def test_a_reminder_of_before_there_was_one_message_a_day_is_still_read(slow_town: Town) -> None:
    slow_town.does("ana", "/contribute 2h swept")
    slow_town.does("ben", "/vote C1 approve")
    assert slow_town.posts(slow_town.settles("C1", hours=72)) == []
    old = f"{slow_town.person('cara')}/reminder/20260108T090000Z"
    assert slow_town.card(old) == "C1 still waits for your vote: 2 h of work. /vote C1 approve"
    slow_town.does("cara", "/vote C1 abstain")
    assert slow_town.card(old) == "Your vote was asked for. Nothing of that waits for you any more."
    slow_town.settles("C1", hours=72)
    assert "Undecided: too few said yes.\n/amend C1 opens it again, once." in slow_town.card("C1")
    mine = slow_town.says("ana", "/mine")
    assert "Waiting for you:\nC1: /amend C1 opens it again, once." in mine
    assert "Nothing waits" not in mine


def test_a_vote_that_settles_needs_the_time_that_the_preset_says(slow_town: Town) -> None:
    slow_town.does("ana", "/contribute 2h swept")
    for name in ("ben", "cara"):
        slow_town.does(name, "/vote C1 approve")
    slow_town.settles("C1", hours=23)
    assert slow_town.state("C1") == "open"
    slow_town.settles("C1", hours=1)
    assert slow_town.state("C1") == "accepted"
