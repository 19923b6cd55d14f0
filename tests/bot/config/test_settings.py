"""What the settings are when given, and what is said of each way to get them wrong."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from bot.config import settings as config
from bot.config.settings import ConfigError, Network, Payer, Settings, load
from bot.config.vote_emoji import Emoji
from ledger.network.preset import PRESETS, STANDARD
from ledger.network.role import FIRST_TWO
from ledger.network.rules import Rules


def written(directory: Path, text: str) -> Path:
    """Return a file of settings with that text."""
    path = directory / "potluck.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes_of(path: Path | None, **environment: str) -> list[str]:
    """Return what is said of wrong settings, with nothing but the file's name in front of its lines."""
    with pytest.raises(ConfigError) as wrong:
        load(path, environment)
    return [mistake.replace(f"{path}", "potluck.toml") for mistake in wrong.value.mistakes]


def test_without_a_file_there_is_one_network_and_every_place_is_its() -> None:
    assert load(None, {}) == Settings(
        data=Path("data"), database=None, standby=False, log_level="info", networks={"commons": Network()}
    )
    assert Network().places == ()
    assert Network().stewards == FIRST_TWO


def test_whose_account_pays_is_a_name_and_an_iban(tmp_path: Path) -> None:
    text = '[networks.commons.payer]\nname = "Riverside"\niban = "de02120300000000202051"\n'
    network = load(written(tmp_path, text), {}).networks["commons"]
    assert network.payer == Payer(name="Riverside", iban="DE02 1203 0000 0000 2020 51")
    assert Network().payer is None
    (wrong,) = mistakes_of(written(tmp_path, '[networks.commons.payer]\nname = "Riverside"\n'))
    assert wrong == (
        "potluck.toml, line 1: networks.commons.payer.iban is missing. "
        'Write it like this: iban = "DE02 1203 0000 0000 2020 51"'
    )
    (wrong,) = mistakes_of(written(tmp_path, text.replace("Riverside", "💚")))
    assert "payer.name: it has no letters that banks take." in wrong
    (wrong,) = mistakes_of(written(tmp_path, text.replace("202051", "202052")))
    assert wrong == (
        "potluck.toml, line 3: networks.commons.payer.iban: that is not an IBAN of the SEPA area. "
        "One looks like DE02 1203 0000 0000 2020 51."
    )


def test_a_file_gives_typed_settings(tmp_path: Path) -> None:
    text = """
        data = "/var/lib/potluck"
        log_level = "debug"
        [networks.workshop]
        places = ["discord:1234", "matrix:!abc:example.org"]
        main_channel = "discord:1234/5678"
        mirror = ["matrix:!abc:example.org"]
        stewards = ["discord:91011", "matrix:@ana:example.org"]
        preset = "light"
        zone = "Europe/Berlin"
        language = "de-AT"
        emoji = { approve = "👍", reject = "👎" }
    """
    workshop = Network(
        places=("discord:1234", "matrix:!abc:example.org"),
        main_channel="discord:1234/5678",
        mirror=("matrix:!abc:example.org",),
        stewards=("discord:91011", "matrix:@ana:example.org"),
        preset="light",
        zone="Europe/Berlin",
        language="de-AT",
        emoji=Emoji(approve="👍", reject="👎"),
    )
    expected = Settings(data=Path("/var/lib/potluck"), log_level="debug", networks={"workshop": workshop})
    assert load(written(tmp_path, text), {}) == expected


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Some editors on Windows put one in front."""
    assert load(written(tmp_path, '\ufefflog_level = "debug"'), {}).log_level == "debug"


def test_the_environment_holds_over_the_file_one_setting_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path, '[networks.commons]\nzone = "Europe/Berlin"\nlanguage = "de"')
    settings = load(path, {"POTLUCK_NETWORKS__COMMONS__ZONE": "America/Montreal", "HOME": "/root"})
    assert settings.networks == {"commons": Network(zone="America/Montreal", language="de")}


@pytest.mark.parametrize("spelling", ["discord:1, slack:T2", '["discord:1", "slack:T2"]'])
def test_a_list_in_the_environment_has_commas_or_is_json(spelling: str) -> None:
    settings = load(None, {"POTLUCK_NETWORKS__COMMONS__PLACES": spelling})
    assert settings.networks["commons"].places == ("discord:1", "slack:T2")


@pytest.mark.parametrize(
    ("spelling", "stewards"),
    [("first two", FIRST_TWO), ("slack:U1", ("slack:U1",)), ("slack:U1,slack:U2", ("slack:U1", "slack:U2"))],
)
def test_stewards_in_the_environment_are_a_list_or_the_first_two(spelling: str, stewards: object) -> None:
    settings = load(None, {"POTLUCK_NETWORKS__COMMONS__STEWARDS": spelling})
    assert settings.networks["commons"].stewards == stewards


def test_an_empty_variable_counts_as_not_set() -> None:
    """Files for containers often pass on names that nobody has set."""
    assert load(None, {"POTLUCK_DATABASE": "", "POTLUCK_DATABASE_FILE": "", "POTLUCK_LOG_LEVEL": ""}) == load(None, {})


def test_only_the_environment_that_is_handed_over_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POTLUCK_LOG_LEVEL", "debug")
    assert load(None, {}).log_level == "info"
    assert Settings().log_level == "info"


def test_a_secret_can_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("postgresql://potluck:hunter2@localhost/potluck\n", encoding="utf-8")
    settings = load(None, {"POTLUCK_DATABASE_FILE": str(tmp_path / "secret")})
    assert settings.database is not None
    assert settings.database.get_secret_value() == "postgresql://potluck:hunter2@localhost/potluck"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        setattr(load(None, {}), "log_level", "debug")  # noqa: B010 - written plainly, mypy stops it already


def test_no_secret_shows_when_settings_are_printed() -> None:
    settings = load(None, {"POTLUCK_DATABASE": "postgresql://potluck:hunter2@localhost/potluck"})
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('[networks.commons]\nzonee = "UTC"', "line 2: networks.commons.zonee is not a setting. Did you mean zone?"),
        ("[networks.commons]\nquorum = 3", "line 2: networks.commons.quorum is not a setting."),
        ('log_levle = "info"', "line 1: log_levle is not a setting. Did you mean log_level?"),
        ('\n[network.commons]\nzone = "UTC"', "line 2: network is not a setting. Did you mean networks?"),
        (
            'log_level = "inof"',
            "line 1: log_level can be debug, info, warning or error, not inof. Did you mean info?",
        ),
        ("data = 3", 'line 1: data is not text in quotes. Write it like this: data = "data"'),
        ("networks = 3", "line 1: networks is not a table. Write it like this: [networks.commons]"),
        ("[networks]", "line 1: networks is not a table with a network in it. Write it like this: [networks.commons]"),
        ("[networks]\ncommons = 3", "line 2: networks.commons is not a table. Write it like this: [networks.commons]"),
        (
            '[networks.commons]\nplaces = "discord:1"',
            'line 2: networks.commons.places is not a list. Write it like this: places = ["discord:1234"]',
        ),
        (
            "[networks.commons]\nplaces = [1]",
            'line 2: networks.commons.places is not text in quotes. Write it like this: places = ["discord:1234"]',
        ),
        (
            "[networks.commons.emoji]\napprove = 1",
            'line 2: networks.commons.emoji.approve is not text in quotes. Write it like this: approve = "✅"',
        ),
        (
            '[networks.commons]\nemoji = { approve = "yes" }',
            "line 2: networks.commons.emoji.approve: 'yes' is not an emoji.",
        ),
        (
            '[networks.commons]\nemoji = { approve = "👍👍" }',
            "line 2: networks.commons.emoji.approve: '👍👍' is not an emoji.",
        ),
        (
            '[networks.commons]\nemoji = { approve = "👍🏽", abstain = ":+1:" }',
            "line 2: networks.commons.emoji: each of the four needs an emoji of its own.",
        ),
        (
            '[networks.commons]\nplaces = ["discord:1", "slack:T1"]\nemoji = { flag = "<:ours:42>" }',
            "line 3: networks.commons.emoji.flag: nobody can react with custom:42 on slack.",
        ),
        (
            '[networks.commons]\nemoji = { approve = "❌" }',
            "line 2: networks.commons.emoji: each of the four needs an emoji of its own.",
        ),
        (
            '[networks.commons]\nplaces = ["dicord:1"]',
            (
                "line 2: networks.commons.places: dicord:1 does not begin with a platform. Did you mean discord? "
                "A place looks like discord:1234."
            ),
        ),
        (
            '[networks.commons]\nplaces = ["discord:1/2"]',
            "line 2: networks.commons.places: discord:1/2 is not a place. One looks like discord:1234.",
        ),
        (
            '[networks.commons]\nmain_channel = "discord:1"',
            "line 2: networks.commons.main_channel: discord:1 is not a channel. One looks like discord:1234/5678.",
        ),
        (
            '[networks.commons]\nplaces = ["discord:1"]\nmirror = ["discord:2/3"]',
            "line 3: discord:2/3 is in none of the places of the network commons.",
        ),
        (
            '[networks.commons]\nstewards = "first tow"',
            'line 2: networks.commons.stewards: it is neither a list of persons, such as ["discord:91011"], nor "first two".',
        ),
        (
            '[networks.commons]\nstewards = ["ana"]',
            "line 2: networks.commons.stewards: ana does not begin with a platform. A person looks like discord:91011.",
        ),
        (
            '[networks.commons]\nzone = "Europe/Berln"',
            (
                "line 2: networks.commons.zone: Europe/Berln is not a time zone. Did you mean Europe/Berlin? "
                "One looks like Europe/Berlin."
            ),
        ),
        (
            '[networks.commons]\nzone = "../../etc/passwd"',
            "line 2: networks.commons.zone: ../../etc/passwd is not a time zone. One looks like Europe/Berlin.",
        ),
        ('standby = "maybe"', "line 1: standby is not true or false. Write it like this: standby = true"),
        (
            '[networks.commons]\nlanguage = "klingon"',
            "line 2: networks.commons.language: Potluck does not write in klingon. It writes in de and en.",
        ),
        (
            '[networks.commons]\npreset = "severe"',
            "line 2: networks.commons.preset can be standard, light or strict, not severe.",
        ),
        (
            '[networks."Our Shop"]',
            (
                "line 1: networks.Our Shop: a network's name has small letters, digits, - and _, begins with a letter, "
                "and has 40 at most."
            ),
        ),
        (
            '[networks.one]\nplaces = ["discord:1"]\n[networks.two]',
            "line 3: networks.two has no places. Where there are several networks, each says which places are its.",
        ),
        (
            '[networks.one]\nplaces = ["discord:1"]\n[networks.two]\nplaces = ["discord:1"]',
            "line 4: discord:1 belongs to the network one already.",
        ),
        (
            'database = "mysql://localhost"',
            "line 1: database: it does not begin with postgresql://. Without a database, the data directory has one.",
        ),
        (
            'database = "postgresql://me:hunter2@localhost/x"',
            (
                "line 1: database has a password in it. Put it into POTLUCK_DATABASE, "
                "or name its file in POTLUCK_DATABASE_FILE."
            ),
        ),
        ("data = what", "line 1: this is not TOML: Invalid value."),
        ('data = "x"\ndata = "y"', "at its end: this is not TOML: Cannot overwrite a value."),
        ('data = """x', "at its end: this is not TOML: Unterminated string."),
    ],
)
def test_a_mistake_in_the_file_is_told_by_name_and_line(tmp_path: Path, text: str, mistake: str) -> None:
    assert mistakes_of(written(tmp_path, text)) == [f"potluck.toml, {mistake}"]


@pytest.mark.parametrize(
    ("name", "value", "mistake"),
    [
        ("POTLUCK_LOGLEVEL", "info", "POTLUCK_LOGLEVEL is not a setting. Did you mean POTLUCK_LOG_LEVEL?"),
        ("POTLUCK_VOTIN__QUORUM", "3", "POTLUCK_VOTIN__QUORUM is not a setting."),
        ("POTLUCK_DATABSE_FILE", "/x", "POTLUCK_DATABSE_FILE is not a setting. Did you mean POTLUCK_DATABASE?"),
        ("POTLUCK_DATA__PATH", "x", "POTLUCK_DATA__PATH is not a setting."),
        ("POTLUCK_DATA_FILE", "x", "POTLUCK_DATA_FILE is not a setting. Did you mean POTLUCK_DATA?"),
        (
            "POTLUCK_NETWORK__COMMONS__ZONE",
            "UTC",
            "POTLUCK_NETWORK__COMMONS__ZONE is not a setting. Did you mean POTLUCK_NETWORKS__COMMONS__ZONE?",
        ),
        (
            "POTLUCK_NETWORKS__COMMONS__ZONEE",
            "UTC",
            "POTLUCK_NETWORKS__COMMONS__ZONEE is not a setting. Did you mean POTLUCK_NETWORKS__COMMONS__ZONE?",
        ),
        (
            "POTLUCK_NETWORKS__COMMONS__ZONE",
            "Mars",
            "POTLUCK_NETWORKS__COMMONS__ZONE: networks.commons.zone: Mars is not a time zone. One looks like Europe/Berlin.",
        ),
        (
            "POTLUCK_NETWORKS__COMMONS__PLACES",
            "[discord:1",
            (
                "POTLUCK_NETWORKS__COMMONS__PLACES: networks.commons.places is not a list. "
                'Write it like this: places = ["discord:1234"]'
            ),
        ),
        (
            "POTLUCK_NETWORKS__COMMONS",
            '{"zonee": "UTC"}',
            "POTLUCK_NETWORKS__COMMONS: networks.commons.zonee is not a setting. Did you mean zone?",
        ),
        (
            "POTLUCK_DATABASE_FILE",
            "/nowhere/secret",
            "POTLUCK_DATABASE_FILE names no file that can be read and has something in it.",
        ),
    ],
)
def test_a_mistake_in_the_environment_is_told_by_its_name(name: str, value: str, mistake: str) -> None:
    assert mistakes_of(None, **{name: value}) == [mistake]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """In the file in several places, and in the environment."""
    text = 'log_levle = "info"\n[networks.commons]\nzone = "Europe/Berln"\nplaces = 3\n'
    told = mistakes_of(written(tmp_path, text), POTLUCK_DATBASE="x", POTLUCK_NETWORKS__COMMONS__LANGUAGE="xx")
    assert sorted(mistake.partition(":")[0].partition(" is")[0] for mistake in told) == [
        "POTLUCK_DATBASE",
        "POTLUCK_NETWORKS__COMMONS__LANGUAGE",
        "potluck.toml, line 1",
        "potluck.toml, line 3",
        "potluck.toml, line 4",
    ]


def test_a_broken_file_does_not_hide_a_mistake_in_the_environment(tmp_path: Path) -> None:
    told = mistakes_of(written(tmp_path, "data = what"), POTLUCK_DATBASE="x")
    assert told == [
        "potluck.toml, line 1: this is not TOML: Invalid value.",
        "POTLUCK_DATBASE is not a setting. Did you mean POTLUCK_DATABASE?",
    ]


def test_several_networks_without_places_are_told_when_they_come_from_the_environment() -> None:
    told = mistakes_of(None, POTLUCK_NETWORKS__ONE__ZONE="UTC", POTLUCK_NETWORKS__TWO__PLACES="discord:1")
    assert told == [
        "the environment: networks.one has no places. Where there are several networks, each says which places are its."
    ]


def test_a_file_that_is_missing_or_not_text_is_told(tmp_path: Path) -> None:
    assert mistakes_of(tmp_path / "potluck.toml") == ["potluck.toml: it cannot be read: No such file or directory."]
    (tmp_path / "potluck.toml").write_bytes(b"data = '\xff'")
    assert mistakes_of(tmp_path / "potluck.toml") == ["potluck.toml: it is not a text file in UTF-8."]


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("postgresql://x", encoding="utf-8")
    told = mistakes_of(None, POTLUCK_DATABASE="postgresql://y", POTLUCK_DATABASE_FILE=str(tmp_path / "secret"))
    assert told == ["POTLUCK_DATABASE_FILE: POTLUCK_DATABASE says it already. Keep one of the two."]


@pytest.mark.parametrize(
    "address", ["mysql://me:hunter2@localhost", "postgresql//me:hunter2@[", "postgresql://me:hunter2@[localhost/x"]
)
def test_no_secret_shows_in_a_mistake(tmp_path: Path, address: str) -> None:
    for path, environment in (
        (written(tmp_path, f'database = "{address}"'), {}),
        (None, {"POTLUCK_DATABASE": address}),
    ):
        try:
            shown = repr(load(path, environment))
        except ConfigError as wrong:
            shown = f"{wrong} {wrong!r} {wrong.__cause__} {wrong.mistakes}"
        assert "hunter2" not in shown


def test_the_example_says_what_holds_without_it(tmp_path: Path) -> None:
    assert load(written(tmp_path, config.example()), {}) == load(None, {})


def test_every_setting_in_the_example_has_a_comment_and_its_commented_lines_can_be_used(tmp_path: Path) -> None:
    lines = config.example().splitlines()
    for before, line in pairwise(lines):
        if re.match(r"(# )?\w+ = |\[", line):
            assert before.startswith("# "), f"{line} has no comment"
    uncommented = re.sub(r"(?m)^# (\w+ = |\[[\w.]+\]$)", r"\1", config.example())
    settings = load(written(tmp_path, uncommented), TOKENS)
    assert settings.networks["commons"].main_channel == "discord:1234/5678"
    assert settings.database is not None
    assert settings.matrix is not None
    assert settings.matrix.homeserver == "https://matrix.example.org"


TOKENS = {
    f"POTLUCK_{name}": "made up" for name in ("DISCORD__TOKEN", "SLACK__TOKEN", "SLACK__APP_TOKEN", "MATRIX__TOKEN")
}


def test_a_platform_is_there_as_soon_as_its_token_is_given() -> None:
    assert load(None, {}).slack is None
    slack = load(None, {"POTLUCK_SLACK__TOKEN": "made up", "POTLUCK_SLACK__APP_TOKEN": "made up too"}).slack
    assert slack is not None
    assert slack.token.get_secret_value() == "made up"


def test_a_token_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("made up\n", encoding="utf-8")
    variables = {"POTLUCK_SLACK__TOKEN_FILE": str(tmp_path / "token"), "POTLUCK_SLACK__APP_TOKEN": "made up too"}
    slack = load(None, variables).slack
    assert slack is not None
    assert slack.token.get_secret_value() == "made up"


@pytest.mark.parametrize("content", [None, "", " \n"], ids=["no file", "empty", "blank"])
def test_a_token_whose_file_cannot_be_used_is_told_once(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "bot-token"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    given = {"POTLUCK_SLACK__TOKEN_FILE": str(file), "POTLUCK_SLACK__APP_TOKEN_FILE": str(file)}
    with pytest.raises(ConfigError) as wrong:
        load(None, given)
    assert wrong.value.mistakes == tuple(
        f"{name} names no file that can be read and has something in it." for name in sorted(given)
    )


@pytest.mark.parametrize("tokens", [("xapp-1", "xoxb-1"), ("xapp-1", "xapp-2"), ("xoxb-1", "xoxb-2")])
def test_tokens_of_slack_in_each_others_place_are_told(tokens: tuple[str, str]) -> None:
    bot, app = tokens
    with pytest.raises(ConfigError, match="the bot's begins with xoxb, and the app's with xapp"):
        load(None, {"POTLUCK_SLACK__TOKEN": bot, "POTLUCK_SLACK__APP_TOKEN": app})


@pytest.mark.parametrize("ways", [(), ("APP_TOKEN", "SIGNING_SECRET")])
def test_slack_is_reached_in_one_way(ways: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(None, {f"POTLUCK_SLACK__{name}": "made up" for name in ("TOKEN", *ways)})
    (mistake,) = wrong.value.mistakes
    assert (
        "slack: it needs either POTLUCK_SLACK__APP_TOKEN, for Socket Mode, or POTLUCK_SLACK__SIGNING_SECRET" in mistake
    )
    assert "made up" not in mistake


def test_another_name_of_a_command_is_written_with_an_equals_sign() -> None:
    given = {"POTLUCK_SLACK__TOKEN": "made up", "POTLUCK_SLACK__APP_TOKEN": "made up too"}
    slack = load(None, given | {"POTLUCK_SLACK__RENAMED": "help=potluck-help, mine=my-work"}).slack
    assert slack is not None
    assert slack.renamed == ("help=potluck-help", "mine=my-work")
    with pytest.raises(ConfigError) as wrong:
        load(None, given | {"POTLUCK_SLACK__RENAMED": "help"})
    (mistake,) = wrong.value.mistakes
    assert "'help' is not a command and its other name, such as help=potluck-help." in mistake


def test_a_port_is_a_whole_number() -> None:
    given = {"POTLUCK_SLACK__TOKEN": "made up", "POTLUCK_SLACK__SIGNING_SECRET": "made up too"}
    with pytest.raises(ConfigError) as wrong:
        load(None, given | {"POTLUCK_SLACK__PORT": "many"})
    (mistake,) = wrong.value.mistakes
    assert mistake == "POTLUCK_SLACK__PORT: slack.port is not a whole number. Write it like this: port = 3000"


def test_what_a_platform_lacks_or_has_misspelt_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, '[matrix]\nhomeservr = "https://matrix.example.org"\n')
    with pytest.raises(ConfigError) as wrong:
        load(path, {"POTLUCK_MATRIX__TOKN": "made up"})
    assert wrong.value.mistakes == (
        f'{path}, line 1: matrix.homeserver is missing. Write it like this: homeserver = "https://matrix.example.org"',
        f"{path}, line 1: matrix.token is missing. Put it into POTLUCK_MATRIX__TOKEN.",
        f"{path}, line 2: matrix.homeservr is not a setting. Did you mean homeserver?",
        "POTLUCK_MATRIX__TOKN is not a setting. Did you mean POTLUCK_MATRIX__TOKEN?",
    )


def test_the_first_rules_of_the_settings_are_those_of_the_ledger() -> None:
    first, rules = Network(), Rules(0, STANDARD)
    assert Emoji() == Emoji(approve=rules.approve, reject=rules.reject, abstain=rules.abstain, flag=rules.flag)
    assert (first.zone, first.language, first.preset) == (rules.zone, rules.language, rules.preset.name)
    assert get_args(Network.model_fields["preset"].annotation) == tuple(PRESETS)
