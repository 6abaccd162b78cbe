"""A Matrix device that shares no code with ours, driven line by line: JSON commands in, JSON events out."""

import asyncio
import json
import sys
import tempfile

from nio import (
    AsyncClient,
    AsyncClientConfig,
    KeyVerificationCancel,
    KeyVerificationKey,
    KeyVerificationMac,
    KeyVerificationStart,
    MegolmEvent,
    RoomEncryptedFile,
    RoomMessageText,
    ToDeviceMessage,
    UnknownToDeviceEvent,
)
from nio.crypto.attachments import decrypt_attachment


def tell(**event):
    print(json.dumps(event), flush=True)


class Peer:
    def __init__(self, homeserver, user, password):
        config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=False)
        self.client = AsyncClient(
            homeserver, user, store_path=tempfile.mkdtemp(), config=config
        )
        self.password = password
        self.confirmed = set()
        self.client.add_event_callback(self.on_text, RoomMessageText)
        self.client.add_event_callback(self.on_file, RoomEncryptedFile)
        self.client.add_event_callback(self.on_undecryptable, MegolmEvent)
        self.client.add_to_device_callback(self.on_request, UnknownToDeviceEvent)
        self.client.add_to_device_callback(self.on_start, KeyVerificationStart)
        self.client.add_to_device_callback(self.on_key, KeyVerificationKey)
        self.client.add_to_device_callback(self.on_mac, KeyVerificationMac)
        self.client.add_to_device_callback(self.on_cancel, KeyVerificationCancel)

    async def start(self):
        await self.client.login(self.password, device_name="peer")
        await self.client.sync(timeout=0, full_state=True)
        asyncio.create_task(self.client.sync_forever(timeout=1_000))
        tell(event="ready", user=self.client.user_id, device=self.client.device_id)

    async def on_text(self, room, event):
        tell(
            event="text",
            room=room.room_id,
            sender=event.sender,
            body=event.body,
            encrypted=event.decrypted,
        )

    async def on_file(self, room, event):
        answer = await self.client.download(mxc=event.url)
        plain = decrypt_attachment(
            answer.body,
            event.key["k"],
            event.hashes["sha256"],
            event.iv,
        )
        tell(event="file", room=room.room_id, name=event.body, text=plain.decode())

    async def on_undecryptable(self, room, event):
        tell(event="undecryptable", room=room.room_id, sender=event.sender)

    async def on_request(self, event):
        kind = event.source["type"]
        content = event.source["content"]
        if kind != "m.key.verification.request":
            return
        # Devices of one's own account are not followed by themselves: they share no room.
        self.client.olm.users_for_key_query.add(event.sender)
        await self.client.keys_query()
        # nio speaks the exchange, but not the greeting before it: that much is said by hand.
        ready = {
            "from_device": self.client.device_id,
            "methods": ["m.sas.v1"],
            "transaction_id": content["transaction_id"],
        }
        await self.client.to_device(
            ToDeviceMessage(
                "m.key.verification.ready", event.sender, content["from_device"], ready
            )
        )
        tell(event="asked", transaction=content["transaction_id"])

    async def on_start(self, event):
        await self.client.accept_key_verification(event.transaction_id)

    async def on_key(self, event):
        sas = self.client.key_verifications[event.transaction_id]
        tell(
            event="emoji",
            transaction=event.transaction_id,
            symbols=[symbol for symbol, _ in sas.get_emoji()],
        )

    async def on_mac(self, event):
        await self.finish(event.transaction_id)

    async def finish(self, transaction):
        # Done is said once both have compared and each has the other's word for it.
        sas = self.client.key_verifications[transaction]
        if transaction not in self.confirmed or not sas.verified:
            return
        await self.done(transaction)
        tell(
            event="verified",
            transaction=transaction,
            ok=sas.verified,
            devices=sas.verified_devices,
        )

    async def done(self, transaction):
        sas = self.client.key_verifications[transaction]
        await self.client.to_device(
            ToDeviceMessage(
                "m.key.verification.done",
                sas.other_olm_device.user_id,
                sas.other_olm_device.id,
                {"transaction_id": transaction},
            )
        )

    async def on_cancel(self, event):
        tell(event="cancelled", transaction=event.transaction_id, reason=event.reason)

    async def join(self, room):
        await self.client.join(room)
        await self.client.sync(timeout=0, full_state=True)
        tell(event="joined", room=room)

    async def send(self, room, body):
        await self.client.room_send(
            room,
            "m.room.message",
            {"msgtype": "m.text", "body": body},
            ignore_unverified_devices=True,
        )
        tell(event="sent", room=room)

    async def send_file(self, room, name, text):
        data = text.encode()
        answer, keys = await self.client.upload(
            lambda *_: data,
            content_type="text/plain",
            filename=name,
            encrypt=True,
            filesize=len(data),
        )
        await self.client.room_send(
            room,
            "m.room.message",
            {
                "msgtype": "m.file",
                "body": name,
                "info": {"mimetype": "text/plain", "size": len(data)},
                "file": {**keys, "url": answer.content_uri},
            },
            ignore_unverified_devices=True,
        )
        tell(event="sent", room=room)

    async def confirm(self, transaction):
        await self.client.confirm_short_auth_string(transaction)
        self.confirmed.add(transaction)
        tell(event="confirmed", transaction=transaction)
        await self.finish(transaction)


async def main():
    peer = Peer(*sys.argv[1:4])
    await peer.start()
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while line := await reader.readline():
        command = json.loads(line)
        name = command.pop("do")
        try:
            await getattr(peer, name)(**command)
        except Exception as error:
            tell(event="failed", doing=name, why=repr(error))
    await peer.client.close()


asyncio.run(main())
