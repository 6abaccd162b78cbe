"""Puts many messages into rooms of a stopped Synapse, as Synapse itself would have stored them.

Reads from stdin: {"database": path, "rooms": [{"room": id, "count": n, "every_ms": n}]}.
Each room needs one message of every sender who is to appear: it is the template, with its
authorising events. Event ids are the real reference hashes; signatures are left out, since nothing
is federated.
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


def fill(db: sqlite3.Connection, room: str, count: int, every_ms: int) -> None:
    pick = random.Random(room)
    version = KNOWN_ROOM_VERSIONS[
        db.execute("SELECT room_version FROM rooms WHERE room_id = ?", (room,)).fetchone()[0]
    ]
    templates = {}
    for sender, source, form in db.execute(
        "SELECT e.sender, j.json, j.format_version FROM events e JOIN event_json j USING (event_id)"
        " WHERE e.room_id = ? AND e.type = 'm.room.message' ORDER BY e.stream_ordering",
        (room,),
    ):
        templates[sender] = (json.loads(source), form)
    senders = sorted(templates)
    last, depth, topological = db.execute(
        "SELECT event_id, depth, topological_ordering FROM events WHERE room_id = ?"
        " AND NOT outlier ORDER BY stream_ordering DESC LIMIT 1",
        (room,),
    ).fetchone()
    (group,) = db.execute(
        "SELECT state_group FROM event_to_state_groups WHERE event_id = ?", (last,)
    ).fetchone()
    stream = db.execute("SELECT MAX(stream_ordering) FROM events").fetchone()[0]
    now = int(time.time() * 1000)
    started = now - count * every_ms
    messages: list[str] = []
    previous = last
    for index in range(count):
        sender = pick.choice(senders)
        template, form = templates[sender]
        depth += 1
        topological += 1
        stream += 1
        kind, content = content_of(index, pick, messages)
        event = {
            "type": kind,
            "content": content,
            "room_id": room,
            "sender": sender,
            "depth": depth,
            "prev_events": [previous],
            "auth_events": template["auth_events"],
            "origin_server_ts": started + index * every_ms,
            "hashes": {},
            "signatures": {},
            "unsigned": {},
        }
        event["hashes"] = {"sha256": content_hash(event)}
        event_id = make_event_from_dict(event, version).event_id
        db.execute(
            "INSERT INTO events (stream_ordering, topological_ordering, event_id, type, room_id,"
            " processed, outlier, depth, origin_server_ts, received_ts, sender, contains_url,"
            " instance_name) VALUES (?, ?, ?, ?, ?, 1, 0, ?, ?, ?, ?, 0, 'master')",
            (
                stream,
                topological,
                event_id,
                kind,
                room,
                depth,
                event["origin_server_ts"],
                event["origin_server_ts"],
                sender,
            ),
        )
        db.execute(
            "INSERT INTO event_json VALUES (?, ?, '{}', ?, ?)",
            (event_id, room, json.dumps(event), form),
        )
        db.execute("INSERT INTO event_to_state_groups VALUES (?, ?)", (event_id, group))
        db.execute(
            "INSERT INTO event_edges (event_id, prev_event_id, is_state) VALUES (?, ?, 0)",
            (event_id, previous),
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
        previous = event_id
    db.execute("DELETE FROM event_forward_extremities WHERE room_id = ?", (room,))
    db.execute("INSERT INTO event_forward_extremities VALUES (?, ?)", (previous, room))
    db.execute(
        "UPDATE sliding_sync_joined_rooms SET event_stream_ordering = ?, bump_stamp = ?"
        " WHERE room_id = ?",
        (stream, stream, room),
    )


def main() -> None:
    job = json.load(sys.stdin)
    db = sqlite3.connect(job["database"])
    with db:
        for entry in job["rooms"]:
            fill(db, entry["room"], entry["count"], entry["every_ms"])
            print(entry["room"], flush=True)
    db.close()


main()
