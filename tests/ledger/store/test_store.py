"""The store on real databases of both kinds: what is put is kept, in order, together or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from ledger.chain.rows import Batch, DraftRow, FileRow, HeardRow, PostRow, WordsRow
from ledger.store import schema
from ledger.store.postgres import Postgres
from ledger.store.store import SLICE, Store, open_store
from tests.support.databases import NETWORK, Place, Refused, batch, chain, entries, words

WITHHELD = WordsRow("c4", "A1", None, None)

DRAFT = DraftRow("A1", 1, "contribute", '{"amount":"3h"}', "2026-01-05T09:00:00Z", "2026-01-12T09:00:00Z")


async def test_what_is_put_can_be_read_and_survives_a_new_opening(place: Place) -> None:
    (entry,) = chain(1)
    file = FileRow(b"\x00\xff", "statement.csv", b"a;b\n", " A1 ")
    whole = Batch(
        entries=[entry],
        words=[WordsRow("c0", "A1", b"salt", "aligned the optics"), WordsRow("c1", "network", b"\x00", "")],
        heard=[HeardRow("e1", "A1", 1, b"[]", " A1 ", "2026"), HeardRow("e2", None, None, None, "", "2026")],
        posts=[PostRow(1, 1, "C1", "room:here/general"), PostRow(2, 1, "C1", "room:ben", "room:ben/m7", 1)],
        files=[file],
    )
    async with place.opened() as store:
        await store.put(NETWORK, whole)
    async with place.opened() as again:
        assert await entries(again) == [entry]
        assert await again.head(NETWORK) == (1, entry.hash)
        assert await words(again) == {
            "c0": ("A1", b"salt", "aligned the optics"),
            "c1": ("network", b"\x00", ""),
        }
        assert [await again.heard(NETWORK, key) for key in ("e1", "e2", "e3")] == [*whole.heard, None]
        assert await again.heard_keys(NETWORK) == {"e1", "e2"}
        assert await again.posts(NETWORK) == whole.posts
        assert await again.file(NETWORK, b"\x00\xff") == file
        assert await again.file(NETWORK, b"") is None


async def test_an_empty_database_has_nothing(store: Store) -> None:
    assert await store.head(NETWORK) is None
    assert await entries(store) == []
    assert await words(store) == {}
    assert await store.networks() == []


@pytest.mark.parametrize("twice", ["words", "heard", "posts"])
async def test_a_batch_is_written_whole_or_not_at_all(store: Store, twice: str) -> None:
    first, second = (batch(entry) for entry in chain(2))
    await store.put(NETWORK, first)
    spoilt = batch(second.entries[0])
    getattr(spoilt, twice).extend(getattr(spoilt, twice))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.put(NETWORK, spoilt)
    assert await entries(store) == first.entries
    assert len(await words(store)) == len(await store.posts(NETWORK)) == 1
    assert await store.heard_keys(NETWORK) == {"event 1"}
    await store.put(NETWORK, second)
    assert await entries(store) == first.entries + second.entries


@pytest.mark.parametrize("height", [1, 2, 4])
async def test_an_entry_that_does_not_follow_the_last_one_is_refused(store: Store, height: int) -> None:
    sealed = chain(4)
    await store.put(NETWORK, Batch(entries=sealed[:2]))
    with pytest.raises(Exception, match="one after the other"):
        await store.put(NETWORK, Batch(entries=[sealed[height - 1]]))
    await store.put(NETWORK, Batch(entries=sealed[2:]))
    assert await entries(store) == sealed


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET body = hash",
        "UPDATE entries SET height = height + 1",
        "DELETE FROM entries WHERE height = 2",
        "INSERT INTO entries SELECT network, height + 7, hash, body FROM entries",
        "INSERT INTO entries SELECT network, height - 1, hash, body FROM entries WHERE height = 1",
    ],
)
async def test_the_database_itself_refuses_whatever_is_not_the_next_entry(place: Place, change: str) -> None:
    async with place.opened() as store:
        await store.put(NETWORK, Batch(entries=chain(2)))
        with pytest.raises(Refused, match="one after the other"):
            await place.ask(change)
        assert await entries(store) == chain(2)


async def test_sqlite_refuses_to_replace_an_entry(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await store.put(NETWORK, Batch(entries=chain(2)))
        with pytest.raises(Refused, match="one after the other"):
            await sqlite.ask("INSERT OR REPLACE INTO entries SELECT network, height, hash, hash FROM entries")
        assert await entries(store) == chain(2)


async def test_postgresql_refuses_to_empty_the_entries(postgres: Place) -> None:
    async with postgres.opened() as store:
        await store.put(NETWORK, Batch(entries=chain(2)))
        with pytest.raises(Refused, match="one after the other"):
            await postgres.ask("TRUNCATE entries")
        assert await entries(store) == chain(2)


async def test_networks_stand_beside_each_other_in_one_database(store: Store) -> None:
    for network in ("b", "a", "é"):
        await store.put(network, batch(*chain(1, network), text=f"words of {network}"))
    assert await store.networks() == ["a", "b", "é"]
    assert await entries(store, "a") == chain(1, "a")
    assert await words(store, "b") == {"commitment 1": ("A1", b"salt", "words of b")}
    await store.put("a", Batch(forget=["A1"], blanked=[1]))
    assert await words(store, "a") == {}
    assert len(await words(store, "b")) == 1
    assert (await store.posts("b"))[0].channel == "room:here/general"


async def test_entries_and_words_beyond_one_slice_are_read_in_full(store: Store) -> None:
    sealed = chain(2 * SLICE + 1)
    for one in sealed:
        rows = [WordsRow(f"{one.height} {n}", "A1", b"", str(one.height)) for n in range(2)]
        last = store.put(NETWORK, Batch(entries=[one], words=rows))
    await last
    assert await entries(store) == sealed
    assert len((await store.slice(NETWORK, 1)).sealed) == SLICE
    assert await store.slice(NETWORK, len(sealed) + 1) == ([], {})
    assert set(await words(store)) == {f"{one.height} {n}" for one in sealed for n in range(2)}


@pytest.mark.parametrize("end", [Store.close, Store.abandon])
async def test_a_reading_in_a_thread_does_not_go_on_once_the_store_is_closed(
    place: Place, end: Callable[[Store], Awaitable[None]]
) -> None:
    async with place.opened() as store:
        await store.put(NETWORK, Batch(entries=chain(SLICE + 1)))
        slices = store.slices(NETWORK, asyncio.get_running_loop())
        assert len((await asyncio.to_thread(next, slices)).sealed) == SLICE
        await end(store)
        with pytest.raises(Exception, match="closed"):
            await asyncio.to_thread(next, slices)


async def test_a_post_remembers_the_message_that_shows_it_until_it_is_blanked(store: Store) -> None:
    await store.put(NETWORK, Batch(posts=[PostRow(number, 1, "C1", "room:ben") for number in (1, 2)]))
    await store.put(NETWORK, Batch(shown=[(1, "room:ben/m1", 1), (2, "room:ben/m2", 1), (1, "room:ben/m1", 4)]))
    assert (await store.posts(NETWORK))[0] == PostRow(1, 1, "C1", "room:ben", "room:ben/m1", 4)
    await store.put(NETWORK, Batch(blanked=[1]))
    assert await store.posts(NETWORK) == [
        PostRow(1, 1, "C1", "", None, 4),
        PostRow(2, 1, "C1", "room:ben", "room:ben/m2", 1),
    ]


async def test_changes_of_one_post_that_are_handed_in_together_happen_in_their_order(store: Store) -> None:
    changes = [
        Batch(posts=[PostRow(1, 1, "C1", "room:ben")]),
        Batch(shown=[(1, "room:ben/m1", 1)]),
        Batch(blanked=[1]),
        Batch(shown=[(1, "room:ben/m2", 2)]),
    ]
    await asyncio.gather(*(store.put(NETWORK, change) for change in changes))
    assert await store.posts(NETWORK) == [PostRow(1, 1, "C1", "", "room:ben/m2", 2)]


async def test_a_platforms_notebook_keeps_what_it_is_told(store: Store) -> None:
    await store.put_notes("room", {"position": "7", "sent_1": "a", "sent_2": "b", "sent%1": "c", "Sent_1": "d"})
    await asyncio.gather(store.drop_notes("room", "pos"), store.put_notes("room", {"position": "8"}))
    await store.drop_notes("room", "sent_")
    names = ("position", "sent_1", "sent_2", "sent%1", "Sent_1")
    assert [await store.note("room", name) for name in names] == ["8", None, None, "c", "d"]
    assert await store.note("other", "position") is None


async def test_what_a_notebook_has_under_a_beginning_is_told_and_dropped_as_a_whole(store: Store) -> None:
    beginnings = ("", "a", "a/", "ä", "a%", "A", "\ud7ff", "\U0010fffe", "'")
    names = [f"{beginning}{rest}" for beginning in beginnings for rest in ("", "x", "/y", "é", "\U0001f331")]
    kept = {name: f"of {name}" for name in names}
    await store.put_notes("other", kept)
    for beginning in beginnings[1:]:
        await store.put_notes("room", kept)
        begun = {name: value for name, value in kept.items() if name.startswith(beginning)}
        assert await store.notes("room", beginning) == begun
        await store.drop_notes("room", beginning)
        assert await store.notes("room", "") == {name: value for name, value in kept.items() if name not in begun}
    await store.drop_notes("room", "")
    assert await store.notes("room", "") == {}
    assert await store.notes("other", "") == kept


async def test_old_answers_are_dropped(store: Store) -> None:
    moments = {"old": "2026-01-14T23:59:59Z", "new": "2026-01-15T00:00:00Z"}
    await store.put(NETWORK, Batch(heard=[HeardRow(key, None, None, b"[]", "", at) for key, at in moments.items()]))
    await store.prune(NETWORK, "2026-01-15T00:00:00Z")
    assert await store.heard_keys(NETWORK) == {"new"}


async def test_no_error_repeats_what_a_member_wrote(store: Store) -> None:
    """An error ends in a log, and a log is read by others."""
    spoilt = batch(*chain(1), text="an unmistakable secret")
    with pytest.raises(Exception, match="one after the other") as raised:
        await store.put(NETWORK, Batch(entries=chain(2)[1:], words=spoilt.words, heard=spoilt.heard))
    assert "secret" not in f"{raised.value!r} {raised.value} {raised.value.__cause__!r}"


Puts = st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.booleans()), max_size=30)


@settings(max_examples=30)
@given(puts=Puts)
def test_the_store_holds_exactly_what_its_futures_promised(
    puts: list[tuple[str, bool, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever fails and whatever goes together: what succeeded is there, in order, and nothing else."""

    async def play(directory: Path) -> None:
        store = await open_store(directory)
        handed_in: list[tuple[str, bytes, asyncio.Future[None]]] = []
        for network, good, breath in puts:
            before = sum(1 for name, *_ in handed_in if name == network)
            entry = chain(before + 1, network)[-1]
            rows = [HeardRow("same", None, None, None, "", "")] * (1 if good else 2)
            handed_in.append((network, entry.hash, store.put(network, Batch(entries=[entry], heard=rows[1:] * 2))))
            if breath:
                await asyncio.sleep(0)
        await asyncio.wait([future for *_, future in handed_in]) if handed_in else None
        for name in "ab":
            promised = [hashed for network, hashed, future in handed_in if network == name and not future.exception()]
            assert [one.hash for one in await entries(store, name)] == promised
        await store.close()

    asyncio.run(play(tmp_path_factory.mktemp("data")))


def test_the_newest_migration_is_the_one_that_the_program_expects() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    assert scripts.get_heads() == [schema.HEAD]


@pytest.mark.parametrize("form", ["0001", "0002"])
async def test_an_older_database_is_brought_to_todays_form_with_all_that_is_in_it(place: Place, form: str) -> None:
    await place.make(form)
    for sealed in chain(3):
        await place.insert(batch(sealed, text=f"said in entry {sealed.height}"))
    async with place.opened() as store:
        assert (await entries(store), len(await store.posts(NETWORK))) == (chain(3), 3)
        said = {f"commitment {height}": ("A1", b"salt", f"said in entry {height}") for height in (1, 2, 3)}
        assert await words(store) == said
        await store.put(NETWORK, Batch(drafts=[DRAFT]))
        assert await store.drafts(NETWORK) == [DRAFT]
        await store.put(NETWORK, Batch(entries=chain(4)[3:], words=[WITHHELD]))
        assert await words(store) == said | {"c4": ("A1", None, None)}
    assert await place.ask("SELECT version_num FROM alembic_version") == [(schema.HEAD,)]


@pytest.mark.parametrize("half", [WordsRow("c1", "A1", b"salt", None), WordsRow("c1", "A1", None, "aligned")])
async def test_the_database_refuses_words_of_which_half_is_withheld(store: Store, half: WordsRow) -> None:
    """A salt without its text lets somebody find a short text by trial."""
    with pytest.raises(Exception, match="words_whole_or_withheld"):
        await store.put(NETWORK, Batch(entries=chain(1), words=[half]))
    assert await entries(store) == []


async def test_withheld_words_are_erased_as_others_are(store: Store) -> None:
    kept = WordsRow("c1", "A1", b"salt", "aligned the optics")
    await store.put(NETWORK, Batch(entries=chain(1), words=[kept, WITHHELD]))
    await store.put(NETWORK, Batch(entries=chain(2)[1:], erased=[(2, "A1", None), (1, "A2", None)]))
    assert set(await words(store)) == {"c1", "c4"}
    await store.put(NETWORK, Batch(entries=chain(3)[2:], erased=[(1, "A1", None)]))
    assert set(await words(store)) == {"c1"}
    await store.put(NETWORK, Batch(entries=chain(4)[3:], words=[WITHHELD]))
    await store.put(NETWORK, Batch(entries=chain(5)[4:], forget=["A1"]))
    assert await words(store) == {}


async def test_a_draft_is_kept_changed_and_dropped(store: Store) -> None:
    others = [DRAFT._replace(person="A11"), DRAFT._replace(number=2)]
    changed = DRAFT._replace(values='{"amount":"4h"}', until="2026-01-20T09:00:00Z")
    await store.put(NETWORK, Batch(drafts=[DRAFT, *others]))
    await store.put("other", Batch(drafts=[DRAFT]))
    await asyncio.gather(
        store.put(NETWORK, Batch(undrafted=[("A1", 1)])),
        store.put(NETWORK, Batch(drafts=[DRAFT])),
        store.put(NETWORK, Batch(drafts=[changed])),
    )
    assert await store.drafts(NETWORK) == [changed, others[1], others[0]]
    await store.put(NETWORK, Batch(undrafted=[("A1", 1), ("A1", 7)]))
    assert await store.drafts(NETWORK) == [others[1], others[0]]
    assert await store.drafts("other") == [DRAFT]


async def test_a_draft_and_an_entry_are_written_together_or_not_at_all(store: Store) -> None:
    first, second = (batch(entry) for entry in chain(2))
    await store.put(NETWORK, Batch(entries=first.entries, drafts=[DRAFT]))
    spoilt = Batch(
        entries=second.entries, heard=second.heard * 2, undrafted=[("A1", 1)], drafts=[DRAFT._replace(number=2)]
    )
    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.put(NETWORK, spoilt)
    assert await store.drafts(NETWORK) == [DRAFT]
    assert await entries(store) == first.entries


async def test_the_migrations_make_the_tables_that_the_program_uses(sqlite: Place, postgres: Place) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), schema.metadata))

    async with sqlite.opened(), postgres.opened() as store:
        engine = create_engine(f"sqlite:///{sqlite.directory / 'potluck.db'}")
        with engine.connect() as connection:
            assert differences(connection) == []
        engine.dispose()
        assert isinstance(store._database, Postgres)
        async with store._database._engine.connect() as other:
            assert await other.run_sync(differences) == []
