"""Puts many messages and members into rooms of a stopped Synapse, as Synapse itself would have
stored them.

Reads from stdin: {"database": path, "rooms": [{"room": id, "count": n, "every_ms": n, "crowd": n}]}.
The crowd is put into the room first; they are names only, without accounts. Members write in turn,
a dozen at most. Event ids are the real reference hashes; signatures are left out, since nothing is
federated.
"""

import hashlib
import json
import random
import sqlite3
import sys
import time

from canonicaljson import encode_canonical_json
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.events import make_event_from_dict
from unpaddedbase64 import encode_base64

WORDS = (
    "river stone lantern harbour early late under over quiet window garden letter copper violin "
    "Tuesday nobody maybe again because morning heron weir rope kettle paper salt tomorrow north"
).split()


def sentence(pick: random.Random) -> str:
    return " ".join(pick.choices(WORDS, k=pick.choice((2, 4, 6, 9, 14, 30)))).capitalize() + "."


def content_of(index: int, pick: random.Random, events: list[str]) -> tuple[str, dict]:
    """Mostly text, as in rooms of people: some formatted, some replies, some reactions."""
    if events and index % 11 == 0:
        target = pick.choice(events[-20:])
        relation = {"rel_type": "m.annotation", "event_id": target, "key": pick.choice("👍🎉❤")}
        return "m.reaction", {"m.relates_to": relation}
    body = f"{sentence(pick)} ({index})"
    content: dict = {"msgtype": "m.text", "body": body}
    if index % 7 == 0:
        content["format"] = "org.matrix.custom.html"
        content["formatted_body"] = f"<p><strong>{body[:10]}</strong>{body[10:]}</p>"
    if events and index % 13 == 0:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": pick.choice(events[-30:])}}
    return "m.room.message", content


def content_hash(event: dict) -> str:
    kept = {k: v for k, v in event.items() if k not in ("hashes", "signatures", "unsigned")}
    return encode_base64(hashlib.sha256(encode_canonical_json(kept)).digest())


class Room:
    """Where a room's history ends, and what is put behind it."""

    def __init__(self, db: sqlite3.Connection, room: str) -> None:
        self.db = db
        self.room = room
        self.version = KNOWN_ROOM_VERSIONS[
            db.execute("SELECT room_version FROM rooms WHERE room_id = ?", (room,)).fetchone()[0]
        ]
        self.last, self.depth, self.topological = db.execute(
            "SELECT event_id, depth, topological_ordering FROM events WHERE room_id = ?"
            " AND NOT outlier ORDER BY stream_ordering DESC LIMIT 1",
            (room,),
        ).fetchone()
        (self.form,) = db.execute(
            "SELECT format_version FROM event_json WHERE event_id = ?", (self.last,)
        ).fetchone()
        (self.group,) = db.execute(
            "SELECT state_group FROM event_to_state_groups WHERE event_id = ?", (self.last,)
        ).fetchone()
        (self.stream,) = db.execute("SELECT MAX(stream_ordering) FROM events").fetchone()
        self.state = {
            (kind, key): event
            for kind, key, event in db.execute(
                "SELECT type, state_key, event_id FROM current_state_events WHERE room_id = ?",
                (room,),
            )
        }

    def authority(self, kinds: tuple[tuple[str, str], ...]) -> list[str]:
        """Ids of the events that allow one; the newest rooms have their creation in their id."""
        hidden = "m.room.create" if self.room.find(":") < 0 else None
        return [self.state[each] for each in kinds if each in self.state and each[0] != hidden]

    def put(self, sender: str, at: int, kind: str, content: dict, state_key: str | None) -> str:
        self.depth += 1
        self.topological += 1
        self.stream += 1
        always = (("m.room.create", ""), ("m.room.power_levels", ""))
        own = ("m.room.join_rules", "") if kind == "m.room.member" else ("m.room.member", sender)
        event = {
            "type": kind,
            "content": content,
            "room_id": self.room,
            "sender": sender,
            "depth": self.depth,
            "prev_events": [self.last],
            "auth_events": self.authority((*always, own)),
            "origin_server_ts": at,
            "hashes": {},
            "signatures": {},
            "unsigned": {},
        }
        if state_key is not None:
            event["state_key"] = state_key
        event["hashes"] = {"sha256": content_hash(event)}
        event_id = make_event_from_dict(event, self.version).event_id
        self.db.execute(
            "INSERT INTO events (stream_ordering, topological_ordering, event_id, type, room_id,"
            " processed, outlier, depth, origin_server_ts, received_ts, sender, contains_url,"
            " instance_name, state_key) VALUES (?, ?, ?, ?, ?, 1, 0, ?, ?, ?, ?, 0, 'master', ?)",
            (
                self.stream,
                self.topological,
                event_id,
                kind,
                self.room,
                self.depth,
                at,
                at,
                sender,
                state_key,
            ),
        )
        self.db.execute(
            "INSERT INTO event_json VALUES (?, ?, '{}', ?, ?)",
            (event_id, self.room, json.dumps(event), self.form),
        )
        self.db.execute("INSERT INTO event_to_state_groups VALUES (?, ?)", (event_id, self.group))
        self.db.execute(
            "INSERT INTO event_edges (event_id, prev_event_id, is_state) VALUES (?, ?, 0)",
            (event_id, self.last),
        )
        self.last = event_id
        return event_id

    def close(self) -> None:
        self.db.execute("DELETE FROM event_forward_extremities WHERE room_id = ?", (self.room,))
        self.db.execute(
            "INSERT INTO event_forward_extremities VALUES (?, ?)", (self.last, self.room)
        )
        self.db.execute(
            "UPDATE sliding_sync_joined_rooms SET event_stream_ordering = ?, bump_stamp = ?"
            " WHERE room_id = ?",
            (self.stream, self.stream, self.room),
        )


def gather(room: Room, crowd: int, at: int) -> None:
    """Lets `crowd` people join. One state group holds them all, upon the one that was there."""
    db = room.db
    before = room.group
    room.group = db.execute("SELECT MAX(id) + 1 FROM state_groups").fetchone()[0]
    db.execute("INSERT INTO state_groups VALUES (?, ?, ?)", (room.group, room.room, room.last))
    db.execute("INSERT INTO state_group_edges VALUES (?, ?)", (room.group, before))
    for index in range(crowd):
        user = f"@crowd{index:04}:localhost"
        name = f"{WORDS[index % len(WORDS)].capitalize()} {index:04}"
        content = {"membership": "join", "displayname": name}
        event = room.put(user, at, "m.room.member", content, user)
        room.state["m.room.member", user] = event
        db.execute(
            "INSERT INTO state_groups_state VALUES (?, ?, 'm.room.member', ?, ?)",
            (room.group, room.room, user, event),
        )
        db.execute(
            "INSERT INTO state_events (event_id, room_id, type, state_key)"
            " VALUES (?, ?, 'm.room.member', ?)",
            (event, room.room, user),
        )
        db.execute(
            "INSERT INTO current_state_events VALUES (?, ?, 'm.room.member', ?, 'join', ?)",
            (event, room.room, user, room.stream),
        )
        db.execute(
            "INSERT INTO room_memberships (event_id, user_id, sender, room_id, membership,"
            " display_name, event_stream_ordering) VALUES (?, ?, ?, ?, 'join', ?, ?)",
            (event, user, user, room.room, name, room.stream),
        )
        db.execute(
            "INSERT INTO local_current_membership VALUES (?, ?, ?, 'join', ?)",
            (room.room, user, event, room.stream),
        )
    db.execute(
        "UPDATE room_stats_current SET joined_members = joined_members + ?,"
        " local_users_in_room = local_users_in_room + ? WHERE room_id = ?",
        (crowd, crowd, room.room),
    )


def fill(db: sqlite3.Connection, entry: dict) -> None:
    count, every_ms = entry["count"], entry["every_ms"]
    pick = random.Random(entry["room"])
    started = int(time.time() * 1000) - count * every_ms
    room = Room(db, entry["room"])
    if entry.get("crowd", 0) > 0:
        gather(room, entry["crowd"], started)
    joined = db.execute(
        "SELECT state_key FROM current_state_events WHERE room_id = ? AND membership = 'join'"
        " ORDER BY state_key LIMIT 12",
        (room.room,),
    )
    senders = [user for (user,) in joined]
    messages: list[str] = []
    for index in range(count):
        kind, content = content_of(index, pick, messages)
        event_id = room.put(
            pick.choice(senders), started + index * every_ms, kind, content, None
        )
        relation = content.get("m.relates_to", {})
        if "rel_type" in relation:
            db.execute(
                "INSERT INTO event_relations (event_id, relates_to_id, relation_type,"
                " aggregation_key) VALUES (?, ?, ?, ?)",
                (event_id, relation["event_id"], relation["rel_type"], relation.get("key")),
            )
        if kind == "m.room.message":
            messages.append(event_id)
    room.close()


def main() -> None:
    job = json.load(sys.stdin)
    db = sqlite3.connect(job["database"])
    with db:
        for entry in job["rooms"]:
            fill(db, entry)
            print(entry["room"], flush=True)
    db.close()


main()
