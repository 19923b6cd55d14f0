"""The settings of each platform: Potluck's account there, and what it may do."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from bot.config.fields import Address, Renamed, Room


class Table(BaseModel):
    """A table of the settings: nothing in it may be misspelt, and a mistake shows no secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Discord(Table):
    """Potluck as a Discord app."""

    token: SecretStr = Field(
        description="The token of the bot. It does not belong in this file: put it into POTLUCK_DISCORD__TOKEN, or into a "
        "file whose name is in POTLUCK_DISCORD__TOKEN_FILE."
    )


class Slack(Table):
    """Potluck as a Slack app."""

    token: SecretStr = Field(
        description="The token of the bot (xoxb). It does not belong in this file: put it into POTLUCK_SLACK__TOKEN, or into "
        "a file whose name is in POTLUCK_SLACK__TOKEN_FILE."
    )
    app_token: SecretStr | None = Field(
        None,
        description="The token of the app (xapp), for Socket Mode, where no public address is needed. It belongs into "
        "POTLUCK_SLACK__APP_TOKEN.",
    )
    signing_secret: SecretStr | None = Field(
        None,
        description="The signing secret, where Slack sends requests to a public address instead. It belongs into "
        "POTLUCK_SLACK__SIGNING_SECRET.",
    )
    host: str = Field(
        "127.0.0.1", description="The address of this machine at which requests are taken, if not in Socket Mode."
    )
    port: int = Field(3000, description="The port for them.", ge=1, le=65535)
    renamed: tuple[Renamed, ...] = Field(
        (),
        description="Commands that have another name on Slack, as two apps cannot share one.",
        examples=[("help=potluck-help",)],
    )
    api: str = Field("https://slack.com/api/", description="The address of Slack's Web API.")

    @model_validator(mode="after")
    def _one_way(self) -> Slack:
        if (self.app_token is None) == (self.signing_secret is None):
            raise ValueError(
                "it needs either POTLUCK_SLACK__APP_TOKEN, for Socket Mode, or POTLUCK_SLACK__SIGNING_SECRET, where Slack "
                "sends requests to a public address."
            )
        app = self.app_token.get_secret_value() if self.app_token else ""
        if self.token.get_secret_value().startswith("xapp") or app.startswith("xoxb"):
            raise ValueError("each token has its place: the bot's begins with xoxb, and the app's with xapp.")
        return self


class Matrix(Table):
    """Potluck as a user of a Matrix homeserver."""

    homeserver: Address = Field(description="The address of the homeserver.", examples=["https://matrix.example.org"])
    token: SecretStr = Field(
        description="The access token. It does not belong in this file: put it into POTLUCK_MATRIX__TOKEN, or into a file "
        "whose name is in POTLUCK_MATRIX__TOKEN_FILE."
    )
    rooms: tuple[Room, ...] = Field(
        (),
        description="The rooms that Potluck enters when it is asked in, by their ids; those among the places of a network "
        "count as well. In Element the id stands in the settings of the room, under Advanced.",
        examples=[("!abcdefgh:example.org",)],
    )
    pins: bool = Field(
        False,
        description="Whether to pin what can be voted on as long as it can, in rooms where Potluck may. Each pin is a line in "
        "the room, which is much where much is going on.",
        examples=[True],
    )
