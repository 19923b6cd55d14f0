"""What people do on Slack: commands with anything in them, forms, shortcuts, buttons, votes, and the App Home."""

from __future__ import annotations

import asyncio

import pytest

from adapters.slack.adapter import Account
from adapters.slack.manifest import ANYWHERE, ON_MESSAGE
from bot.chat import FILE_MAX, Barred, Choice, Denied, Event, Mention, Refused, Said, Text, Unreachable
from bot.input.options import WORDS_MAX
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.slack.api import Fault
from tests.adapters.slack.workspace import TEAM
from tests.adapters.slack.world import SlackWorld
from tests.support.network import MENU
from tests.support.pocketbook import Pocketbook

APPROVE = Choice("✅", "approve", "vote", {"card": "C1", "choice": "approve"})


@pytest.fixture
def world(any_slack: SlackWorld) -> SlackWorld:
    return any_slack


class Refusing(Hearing):
    """A core that refuses so many times, and then notes."""

    def __init__(self, refusals: int) -> None:
        super().__init__(("Noted as C1.",))
        self.refusals = refusals

    async def __call__(self, event: Event) -> Text | None:
        answer = await super().__call__(event)
        self.refusals -= 1
        return Refused(("3 of what? ", Said("<b>"))) if self.refusals >= 0 else answer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "help",
        "nonsense",
        "2h " + "x" * 3500,
        "🎉🎉🎉",
        "שלום עולם \u202e",
        "<!channel> everybody",
        "a & b < c > d &lt; &amp;lt;",
        "*bold* _x_ `code` ~no~ >quote",
        "two\nlines",
    ],
)
async def test_a_command_comes_as_it_was_typed(world: SlackWorld, text: str) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", f"/help {text}" if text else "/help")
    assert [one.text for one in hearing.commands] == [text]


async def test_a_mention_in_a_command_is_a_reference_and_a_channel_a_name(world: SlackWorld) -> None:
    hearing, ben = Hearing(), world.workspace.user("ben")
    escaped = (
        f"for:<@{ben}|ben> <#C0GENERAL0|probe> <#C0OTHER000|> <!subteam^S1|@stewards> <!here> <https://example.org|a>"
    )
    async with connected(world, hearing):
        await world.uses("ana", f"/help {escaped}", "C0GENERAL0", escaped=True)
    assert hearing.commands[0].text == (
        f"for:@slack:{TEAM}/{ben} #probe #C0OTHER000 @stewards @here https://example.org"
    )


async def test_two_workspaces_with_channels_of_one_id_are_two_places(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
    (command,) = hearing.commands
    assert command.channel == f"slack:{TEAM}/C0GENERAL0"
    assert command.by == f"slack:{TEAM}/U0ANA00000"


async def test_a_person_is_called_by_their_display_name_and_has_their_own_language(world: SlackWorld) -> None:
    user = world.workspace.users[world.workspace.user("ana")]
    user["profile"]["display_name"], user["locale"] = "Ana Š.", "de-DE"
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
        await world.says("ana", "/mine")
    assert {(one.called, one.locale) for one in hearing.commands} == {("Ana Š.", "de-DE")}
    assert world.api.calls["users.info"] == 1


async def test_a_second_enter_is_a_second_command(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await asyncio.gather(*(world.says("ana", "/contribute 1h swept") for _ in range(2)))
    assert len({one.key for one in hearing.commands}) == 2


async def test_a_command_whose_name_is_taken_is_told_by_the_name_that_works(world: SlackWorld) -> None:
    world.names = {"help": "potluck-help", "vote": "judge"}
    world.chat = world.slack = world.adapter()
    hearing = Hearing(("Type /join, or /help join; not /joint, ", Said("/help"), " or a/help."))
    async with connected(world, hearing):
        await world.says("ana", "/potluck-help")
        await world.says("ana", "/join")
        await world.says("ana", "/judge")
        assert world.form()["title"]["text"] == "/judge"
    assert [one.name for one in hearing.commands] == ["help", "join"]
    said = "Type /potluck-join, or /potluck-help join; not /joint, /help or a/help."
    assert await world.private("ana") == [said, said]


@pytest.mark.parametrize("names", [{"help": "help!"}, {"helb": "x"}, {"help": "mine"}, {"help": "who"}])
async def test_names_that_slack_would_not_take_are_told_at_once(names: dict[str, str]) -> None:
    from adapters.slack.adapter import Slack

    async def suggest(command: str, option: str, typed: str, person: str, channel: str) -> list[str]:
        return []

    slack = Slack(Account("xoxb-invented", "xapp-invented", names=names), Pocketbook())
    with pytest.raises(Denied):
        await slack.run(MENU, Hearing(), suggest)


@pytest.mark.parametrize("way", ["command", "shortcut"])
async def test_a_form_is_in_the_language_of_who_opens_it_and_stays_so(world: SlackWorld, way: str) -> None:
    world.workspace.users[world.workspace.user("ana")]["locale"] = "de-DE"
    hearing = Refusing(1)
    async with connected(world, hearing):
        if way == "command":
            await world.says("ana", "/contribute kind:work 3h")
        else:
            await world.shortcut("ana", f"{ANYWHERE}:contribute")
        await world.fills("ana", world.form(), amount="3h", note="geputzt", kind="work")
        again = world.form()
        fields = {one["block_id"]: one for one in again["blocks"] if one["type"] == "input"}
        await world.fills("ana", again)
    assert fields["amount"]["hint"]["text"] == "wie viel, etwa 3h, 3 Stück oder 120 CAD"
    assert fields["amount"]["label"]["text"] == "Wie viel?"
    assert (again["title"]["text"], again["submit"]["text"]) == ("Etwas eintragen", "Eintragen")
    kind = fields["kind"]["element"]
    assert [one["text"]["text"] for one in kind["options"]][:2] == ["work (Arbeit)", "cash (Geldeinlage)"]
    assert kind["initial_option"] == kind["options"][0]
    assert [command.options["kind"] for command in hearing.commands] == ["work", "work"]
    assert {command.locale for command in hearing.commands} == {"de-DE"}


async def test_what_is_missing_is_asked_for_in_a_form_that_knows_the_rest(world: SlackWorld) -> None:
    hearing = Hearing(("Noted as C1.",))
    async with connected(world, hearing):
        await world.says("ana", "/contribute 3h")
        view = world.form()
        assert view["title"]["text"] == "Log something"
        required = [one["block_id"] for one in view["blocks"] if not one["optional"]]
        assert [one["block_id"] for one in view["blocks"]][: len(required)] == required == ["amount", "note"]
        await world.fills("ana", view, note="aligned the optics", kind="work", date="2026-01-05")
        await world.api.until(lambda: bool(world.workspace.ephemeral))
    (command,) = hearing.commands
    assert (command.name, command.channel, command.text) == ("contribute", world.general, None)
    assert command.options == {"amount": "3h", "note": "aligned the optics", "kind": "work", "date": "2026-01-05"}
    assert await world.private("ana") == ["Noted as C1."]
    assert world.workspace.views == {}


async def test_a_button_whose_command_lacks_something_opens_its_form(world: SlackWorld) -> None:
    hearing = Hearing(("Noted.",))
    objects = Choice("", "I object", "flag", {"card": "G1"})
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("G1",), (objects,), "G1/1")
        await world.clicks("ben", "I object", message)
        await world.api.until(lambda: bool(world.workspace.views))
        assert hearing.heard == []
        await world.fills("ben", world.form(), reason="who are you?")
        await world.api.until(lambda: bool(world.workspace.ephemeral))
    (command,) = hearing.commands
    assert (command.name, command.options) == ("flag", {"card": "G1", "reason": "who are you?"})
    assert command.channel == world.general
    assert await world.private("ben") == ["Noted."]


async def test_a_button_that_leaves_something_blank_opens_its_form(world: SlackWorld) -> None:
    hearing = Hearing(("Noted.",))
    no = Choice("", "No, but…", "vote", {"card": "C6", "choice": "reject", "amount": "", "reason": ""})
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C6",), (no,), "C6/1")
        await world.clicks("ben", "No, but…", message)
        await world.api.until(lambda: bool(world.workspace.views))
        await world.fills("ben", world.form(), amount="2h")
        await world.api.until(lambda: bool(world.workspace.ephemeral))
    (command,) = hearing.commands
    assert command.options == {"card": "C6", "choice": "reject", "amount": "2h"}


async def test_a_button_is_answered_in_words_where_slack_opens_no_form(world: SlackWorld) -> None:
    hearing = Hearing(("One thing is missing: reason.",))
    objects = Choice("", "I object", "flag", {"card": "G1"})
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("G1",), (objects,), "G1/1")
        world.api.faults.append(Fault("views.open", error="expired_trigger_id", times=2))
        await world.clicks("ben", "I object", message)
        await world.api.until(lambda: bool(world.workspace.ephemeral))
    assert hearing.commands[0].options == {"card": "G1"}


async def test_every_verb_with_something_to_fill_in_has_a_form_that_slack_takes(world: SlackWorld) -> None:
    hearing = Hearing()
    verbs = [verb for verb in MENU.verbs if any(option.required for option in verb.options)]
    async with connected(world, hearing):
        for verb in verbs:
            await world.says("ana", f"/{verb.name}")
    assert len(world.workspace.views) == len(verbs) > 20
    assert hearing.heard == []


async def test_a_form_sent_in_a_direct_message_is_answered_there(world: SlackWorld) -> None:
    hearing = Hearing(("Noted as C1.",))
    async with connected(world, hearing):
        await world.whispers("ana", "/contribute")
        await world.fills("ana", world.form(), amount="3h", note="x")
        await world.api.until(lambda: bool(world.workspace.channels["D0ANA00000"].messages))
    assert hearing.commands[0].channel == world.person("ana")
    assert await world.seen(world.person("ana")) == ["Noted as C1."]


async def test_a_form_that_is_refused_stays_open_with_the_reason_and_what_was_filled_in(world: SlackWorld) -> None:
    hearing = Refusing(1)
    async with connected(world, hearing):
        await world.says("ana", "/contribute")
        answer = await world.fills("ana", world.form(), amount="3", note="aligned the optics", kind="work")
        assert world.workspace.shown(answer["view"] | {"text": ""}) == "3 of what? <b>"
        await world.fills("ana", world.form(), amount="3h")
        await world.api.until(lambda: bool(world.workspace.ephemeral))
    first, second = hearing.commands
    assert dict(second.options) == {**first.options, "amount": "3h"}
    assert first.key != second.key
    assert await world.private("ana") == ["Noted as C1."]


async def test_a_form_that_is_sent_twice_has_one_key(world: SlackWorld) -> None:
    hearing = Hearing(("Noted as C1.",))
    async with connected(world, hearing):
        await world.says("ana", "/contribute")
        await world.fills("ana", world.form(), amount="3h", note="x")
        await world.redeliver()
    assert len(hearing.commands) == 2
    assert len({one.key for one in hearing.commands}) == 1


async def test_a_form_that_is_closed_does_nothing_and_slack_is_not_asked_to_tell(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/contribute")
        assert "notify_on_close" not in world.form()
        world.workspace.views.clear()
        await world.says("ana", "/mine")
    assert [one.name for one in hearing.commands] == ["mine"]


@pytest.mark.parametrize("error", ["expired_trigger_id", "internal_error"])
async def test_whoever_gets_no_form_for_a_shortcut_is_told_another_way(world: SlackWorld, error: str) -> None:
    hearing = Hearing()
    ben = world.workspace.user("ben")
    said = world.workspace.say("C0GENERAL0", ben, "swept")
    world.api.faults.append(Fault("views.open", error=error, times=2))
    async with connected(world, hearing):
        assert await world.shortcut("ana", f"{ON_MESSAGE}:contribute", f"{world.general}/{said.ts}") is None
        await world.api.until(lambda: len(world.workspace.ephemeral.get("U0ANA00000", ())) == 1)
        assert await world.shortcut("cara", f"{ANYWHERE}:contribute") is None
        await world.api.until(lambda: bool(world.workspace.channels["D0CARA0000"].messages))
    expected = ["Slack did not open the form. Please try again, or type /contribute."]
    assert await world.private("ana") == expected
    assert await world.seen(world.person("cara")) == expected
    assert hearing.heard == []


async def test_whoever_clicks_or_sends_what_breaks_is_told(world: SlackWorld) -> None:
    async def receive(event: Event) -> Text | None:
        raise RuntimeError("a bug")

    async with connected(world, receive):
        card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        await world.clicks("ana", "approve", card)
        await world.api.until(lambda: len(world.workspace.ephemeral.get("U0ANA00000", ())) == 1)
        await world.says("ana", "/contribute")
        await world.fills("ana", world.form(), amount="3h", note="swept")
        await world.api.until(lambda: len(world.workspace.ephemeral.get("U0ANA00000", ())) == 2)
    assert all(one.startswith("Something broke on our side.") for one in await world.private("ana"))


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id", "view_too_large"])
async def test_where_no_form_opens_the_core_says_what_is_missing(world: SlackWorld, error: str) -> None:
    world.api.faults.append(Fault("views.open", error=error))
    hearing = Hearing(("One thing is missing.",))
    async with connected(world, hearing):
        await world.says("ana", "/contribute 3h")
    assert [one.text for one in hearing.commands] == ["3h"]
    assert await world.private("ana") == ["One thing is missing."]


async def test_the_same_command_delivered_twice_opens_one_form(world: SlackWorld) -> None:
    """A trigger is good for one form; what is left is answered by the core, and records nothing."""
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/contribute")
        await world.redeliver()
    assert len(world.workspace.views) == 1
    assert [one.text for one in hearing.commands] == [""]


async def test_a_form_offers_what_the_core_suggests(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing, suggested=["#probe", "#" + "x" * 200]):
        await world.says("ana", "/contribute")
        assert await world.looks_up("ana", world.form(), "project", "pr") == ["#probe"]


async def test_words_that_are_erased_or_steer_are_no_offers(world: SlackWorld) -> None:
    """One offer that Slack does not take, and it shows none."""
    suggested = ["", "#probe", "#\u202eeborp", "#" + "x" * 100]
    async with connected(world, Hearing(), suggested=suggested):
        await world.says("ana", "/contribute")
        assert await world.looks_up("ana", world.form(), "project", "") == suggested[1:]


async def test_the_name_of_a_person_in_a_form_steers_nothing(world: SlackWorld) -> None:
    ben = world.workspace.user("ben")
    world.workspace.users[ben]["profile"]["display_name"] = "\u202eneb\n"
    message = f"{world.general}/{world.workspace.say('C0GENERAL0', ben, 'swept').ts}"
    async with connected(world, Hearing()):
        view = await world.shortcut("ana", f"{ON_MESSAGE}:contribute", message)
    assert view is not None
    (field,) = [one["element"] for one in view["blocks"] if one["block_id"] == "for"]
    assert field["initial_options"][0]["text"]["text"] == "@neb"


async def test_a_text_in_a_form_may_be_as_long_as_the_ledger_takes(world: SlackWorld) -> None:
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        await world.says("ana", "/contribute")
        await world.fills("ana", world.form(), amount="3h", note="x" * WORDS_MAX)
    assert len(hearing.commands[0].options["note"]) == WORDS_MAX


async def test_a_file_is_handed_over_in_a_form(world: SlackWorld) -> None:
    hearing = Hearing(("Proposed as E1.",))
    async with connected(world, hearing):
        await world.says("ana", "/equation propose")
        await world.fills("ana", world.form(), file="[[bucket]]\n")
        await world.says("ana", "/equation propose preset:hours")
    first, second = hearing.commands
    assert first.options == {"file": "equation.toml"}
    assert first.files == {"equation.toml": b"[[bucket]]\n"}
    assert second.text == "propose preset:hours"


async def test_of_a_large_file_no_more_is_read_than_tells_that_it_is_too_large(world: SlackWorld) -> None:
    hearing = Hearing(("No.",))
    async with connected(world, hearing):
        await world.says("ana", "/equation propose")
        await world.fills("ana", world.form(), file="x" * (3 * FILE_MAX))
    assert len(hearing.commands[0].files["equation.toml"]) == FILE_MAX + 1


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_a_file_that_slack_does_not_hand_out_has_not_come(
    world: SlackWorld, elsewhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does the token go to whoever says that they have a file."""
    hearing = Hearing(("No file came.",))
    if elsewhere:
        monkeypatch.setattr(world.api, "address", world.api.address.replace("127.0.0.1", "localhost"))
    else:
        world.api.faults.append(Fault("download"))
    async with connected(world, hearing):
        await world.says("ana", "/equation propose")
        await world.fills("ana", world.form(), file="[[bucket]]\n")
    assert hearing.commands[0].files == {}


async def test_a_message_is_logged_with_its_words_its_author_and_its_address(world: SlackWorld) -> None:
    hearing, ben = Hearing(("Noted as C1.",)), world.workspace.user("ben")
    said = world.workspace.say("C0GENERAL0", ben, "aligned the optics & <swept>")
    async with connected(world, hearing):
        view = await world.shortcut("ana", f"{ON_MESSAGE}:contribute", f"{world.general}/{said.ts}")
        assert view is not None
        (field,) = [one["element"] for one in view["blocks"] if one["block_id"] == "for"]
        assert field["initial_options"][0]["text"]["text"] == "@ben"
        await world.fills("ana", view, amount="3h")
    (command,) = hearing.commands
    assert command.channel == world.general
    assert command.options == {
        "amount": "3h",
        "note": "aligned the optics & <swept>",
        "for": f"@{world.person('ben')}",
        "evidence": f"https://test.slack.com/archives/C0GENERAL0/p{said.ts.replace('.', '')}",
    }


async def test_a_form_about_a_message_that_is_refused_still_shows_its_author_by_name(world: SlackWorld) -> None:
    ben = world.workspace.user("ben")
    message = f"{world.general}/{world.workspace.say('C0GENERAL0', ben, 'swept').ts}"
    async with connected(world, Refusing(1)):
        view = await world.shortcut("ana", f"{ON_MESSAGE}:contribute", message)
        assert view is not None
        await world.fills("ana", view, amount="3")
    (field,) = [one["element"] for one in world.form()["blocks"] if one.get("block_id") == "for"]
    assert field["initial_options"] == [
        {"text": {"type": "plain_text", "text": "@ben"}, "value": f"@{world.person('ben')}"}
    ]


async def test_a_message_in_a_thread_is_found_by_its_address(world: SlackWorld) -> None:
    """A command cannot be used in a thread; the shortcut can: https://docs.slack.dev/interactivity/implementing-slash-commands."""
    hearing, ben = Hearing(), world.workspace.user("ben")
    first = world.workspace.say("C0GENERAL0", ben, "who swept?")
    said = world.workspace.say("C0GENERAL0", ben, "I did", thread=first.ts)
    async with connected(world, hearing):
        view = await world.shortcut("ana", f"{ON_MESSAGE}:contribute", f"{world.general}/{said.ts}")
        assert view is not None
        await world.fills("ana", view, amount="3h")
    assert hearing.commands[0].options["evidence"] == (
        f"https://test.slack.com/archives/C0GENERAL0/p{said.ts.replace('.', '')}?thread_ts={first.ts}&cid=C0GENERAL0"
    )
    assert hearing.commands[0].channel == world.general


@pytest.mark.parametrize("name", ["robo", "potluck"])
async def test_what_an_app_wrote_is_logged_for_nobody_else(world: SlackWorld, name: str) -> None:
    said = world.workspace.say("C0GENERAL0", world.workspace.user(name), "swept")
    async with connected(world, Hearing()):
        view = await world.shortcut("ana", f"{ON_MESSAGE}:contribute", f"{world.general}/{said.ts}")
    assert view is not None
    (field,) = [one["element"] for one in view["blocks"] if one["block_id"] == "for"]
    assert "initial_option" not in field


async def test_a_message_of_ones_own_is_logged_for_oneself(world: SlackWorld) -> None:
    hearing, ana = Hearing(), world.workspace.user("ana")
    said = world.workspace.say("C0GENERAL0", ana, "swept")
    async with connected(world, hearing):
        view = await world.shortcut("ana", f"{ON_MESSAGE}:contribute", f"{world.general}/{said.ts}")
        assert view is not None
        await world.fills("ana", view, amount="3h")
    assert "for" not in hearing.commands[0].options


async def test_a_message_that_is_logged_twice_by_one_person_has_one_key(world: SlackWorld) -> None:
    hearing, ben = Hearing(("Noted as C1.",)), world.workspace.user("ben")
    message = f"{world.general}/{world.workspace.say('C0GENERAL0', ben, 'swept').ts}"
    async with connected(world, hearing):
        for name in ("ana", "ana", "cara"):
            view = await world.shortcut(name, f"{ON_MESSAGE}:contribute", message)
            assert view is not None
            await world.fills(name, view, amount="3h")
    first, second, other = (one.key for one in hearing.commands)
    assert first == second != other


async def test_the_shortcut_anywhere_opens_an_empty_form_for_a_direct_message(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        view = await world.shortcut("ana", f"{ANYWHERE}:contribute")
        assert view is not None
        await world.fills("ana", view, amount="3h", note="swept")
    assert hearing.commands[0].channel == world.person("ana")


async def test_a_click_says_what_the_choice_says_and_is_answered_in_private(world: SlackWorld) -> None:
    hearing = Hearing(("What you said on C1: approve.",))
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        await world.clicks("ben", "approve", card)
        await world.redeliver()
        await world.clicks("ben", "approve", card)
        await world.api.until(lambda: len(world.workspace.ephemeral.get("U0BEN00000", ())) == 3)
    first, again, other = hearing.commands
    assert (first.name, first.options) == ("vote", {"card": "C1", "choice": "approve"})
    assert (first.by, first.channel) == (world.person("ben"), world.general)
    assert first.key == again.key != other.key
    assert await world.private("ben") == ["What you said on C1: approve."] * 3
    assert await world.seen(world.general) == ["C1"]


async def test_two_clicks_at_once_are_two_events(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        await asyncio.gather(*(world.clicks(name, "approve", card) for name in ("ben", "cara")))
    assert {one.by for one in hearing.commands} == {world.person("ben"), world.person("cara")}


async def test_taking_one_of_two_tones_off_leaves_the_vote(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ben", "👍", card)
        await world.reacts("ben", "👍🏽", card)
        await world.unreacts("ben", "👍", card)
        await world.unreacts("ben", "👍🏽", card)
    assert [(one.emoji, one.added) for one in hearing.reactions] == [("👍", True), ("👍", True), ("👍", False)]


async def test_a_tone_that_is_taken_off_a_message_which_is_no_more_is_heard_once(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ben", "👍🏽", card)
        taken_off = world.reacted("ben", "👍🏽", card, added=False)
        await world.delete(card)
        await world.happens(taken_off)
    assert [one.added for one in hearing.reactions] == [True, False]


async def test_reactions_on_files_and_by_ourselves_say_nothing(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        ours = world.reacted("potluck", "✅", card, added=True)
        await world.happens(ours)
        on_file = {**ours, "user": world.workspace.user("ben"), "item": {"type": "file", "file": "F0FILE"}}
        await world.happens(on_file)
    assert hearing.heard == []


async def test_a_reaction_in_a_direct_message_stands_where_its_person_is(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        card = await world.chat.post(world.person("ben"), ("C1",), (), "C1/1")
        await world.reacts("ben", "✅", card)
    (reaction,) = hearing.reactions
    assert (reaction.channel, reaction.message) == (world.person("ben"), card)


async def test_the_home_shows_what_mine_says(world: SlackWorld) -> None:
    hearing = Hearing(("You are ", Said("Ana <!here>"), "."))
    async with connected(world, hearing):
        await world.opens_home("ana", tab="messages")
        assert hearing.heard == []
        await world.opens_home("ana")
    (asked,) = hearing.commands
    assert (asked.name, asked.channel) == ("mine", world.person("ana"))
    assert world.workspace.shown(world.workspace.homes["U0ANA00000"] | {"text": ""}) == "You are Ana <!here>."


async def test_a_home_with_more_to_say_than_slack_takes_shows_the_first_of_it(world: SlackWorld) -> None:
    lines: Text = tuple(f"line {number}\n" for number in range(5000))
    async with connected(world, Hearing(lines)):
        await world.opens_home("ana")
    shown = world.workspace.shown(world.workspace.homes["U0ANA00000"] | {"text": ""})
    assert shown.startswith("line 0\n")
    assert shown.endswith("…")


async def test_a_home_that_slack_does_not_take_is_no_reason_to_ask_again(world: SlackWorld) -> None:
    world.api.faults.append(Fault("views.publish", error="hash_conflict"))
    hearing = Hearing(("You are Ana.",))
    async with connected(world, hearing):
        await world.opens_home("ana")
    assert len(hearing.commands) == 1


async def test_a_mention_rings_by_its_id_and_the_plain_words_name_the_person(world: SlackWorld) -> None:
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("Ask ", Mention(world.person("ana")), "."), (), "C1/1")
    assert await world.rung(message) == [world.person("ana")]
    assert world.workspace.find(message).text == "Ask @ana."


async def test_a_command_in_a_group_message_is_answered_and_its_card_shown_there(world: SlackWorld) -> None:
    hearing = Hearing(("Noted.",))
    group = world.general.replace("C0GENERAL0", "G0GROUP000")
    async with connected(world, hearing):
        await world.uses("ana", "/mine", "G0GROUP000")
        world.api.faults.append(Fault("chat.postMessage", loses="answer"))
        with pytest.raises(Unreachable):
            await world.chat.post(group, ("C1",), (APPROVE,), "C1/1")
        card = await world.chat.post(group, ("C1",), (APPROVE,), "C1/1")
        await world.reacts("ben", "✅", card)
    assert hearing.commands[0].channel == hearing.reactions[0].channel == group
    assert await world.private("ana") == ["Noted."]
    assert await world.seen(group) == ["C1"]


async def test_a_command_in_a_group_message_without_us_is_answered_and_no_card_can_stand_there(
    world: SlackWorld,
) -> None:
    world.workspace.channels["G0GROUP000"].members.clear()
    async with connected(world, Hearing(("Noted.",))):
        await world.uses("ana", "/mine", "G0GROUP000")
        with pytest.raises(Barred):
            await world.chat.post(world.general.replace("C0GENERAL0", "G0GROUP000"), ("C1",), (), "C1/1")
    assert await world.private("ana") == ["Noted."]


async def test_a_command_between_two_people_is_not_addressed_to_the_network(world: SlackWorld) -> None:
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        await world.uses("ana", "/mine", "D0BETWEEN0")
    assert hearing.commands[0].channel == world.general.replace("C0GENERAL0", "D0BETWEEN0")
    assert hearing.commands[0].closed
    assert await world.private("ana") == ["Noted."]


async def test_a_command_in_a_private_channel_without_us_is_answered_all_the_same(world: SlackWorld) -> None:
    async with connected(world, Hearing(("Noted.",))):
        await world.uses("ana", "/mine", "G0PRIVATE0")
        await world.uses("ana", "/mine", "C0CLOSED00")
    assert await world.private("ana") == ["Noted.", "Noted."]
