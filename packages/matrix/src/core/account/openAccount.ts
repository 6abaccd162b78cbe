/** The signed-in account with the SDK behind it. Loaded after what is stored has been shown. */
import { ClientEvent, type ICreateClientOpts, MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { HttpApiEvent } from 'matrix-js-sdk/lib/http-api/index.js';
import { RoomEvent } from 'matrix-js-sdk/lib/models/room.js';
import { RoomState } from 'matrix-js-sdk/lib/models/room-state.js';
import { UserEvent } from 'matrix-js-sdk/lib/models/user.js';
import { PushProcessor } from 'matrix-js-sdk/lib/pushprocessor.js';
import { MatrixScheduler } from 'matrix-js-sdk/lib/scheduler.js';
import { IndexedDBStore } from 'matrix-js-sdk/lib/store/indexeddb.js';
import { StubStore } from 'matrix-js-sdk/lib/store/stub.js';
import { SyncState as SdkSyncState } from 'matrix-js-sdk/lib/sync.js';
import type { RoomDetails, RoomId } from '../../protocol/models.ts';
import { say } from '../../protocol/sentences.ts';
import { mediaUri } from '../../protocol/ids.ts';
import { textAt } from '../../protocol/plain.ts';
import { Batch } from '../batch.ts';
import { Recovery } from '../crypto/recovery.ts';
import { Trust } from '../crypto/trust.ts';
import { trustMethods } from '../crypto/trustMethods.ts';
import { endsOf } from '../session/sessionEnds.ts';
import { Listeners } from '../listeners.ts';
import { MediaStore } from '../media/mediaStore.ts';
import { AwaitedMembers } from '../rooms/awaitedMembers.ts';
import { cutNames } from '../rooms/cutNames.ts';
import { SdkRoom } from '../rooms/details.ts';
import { matchInStep } from '../rooms/globs.ts';
import { KnownRooms } from '../rooms/knownRooms.ts';
import { NewRooms, shortName } from '../rooms/newRooms.ts';
import { cutName, nameOfUser } from '../rooms/people.ts';
import { RoomList } from '../rooms/roomList.ts';
import { makeDeliver } from '../send/deliver.ts';
import { Outbox } from '../send/outbox.ts';
import { OutboxStore } from '../send/outboxStore.ts';
import { OpenTimelines } from '../timeline/openTimelines.ts';
import { type Account, type AccountContext, syncDatabaseName } from './account.ts';
import { accountMethods } from './accountMethods.ts';
import { makeApi } from './api.ts';
import { closingMethods } from './closingMethods.ts';
import { openCrypto, setUpCrossSigning, tellCrypto } from './cryptoSetup.ts';
import { liveViews } from './liveViews.ts';
import { lookMethods } from './lookMethods.ts';
import { peopleMethods } from './peopleMethods.ts';
import { pollMethods } from './pollMethods.ts';
import { notificationMethods } from './notificationMethods.ts';
import { quietLogger, silenceSdk, silenceStopped } from './quietLogger.ts';
import { roomMethods } from './roomMethods.ts';
import { fromSdk } from './sdkError.ts';
import { searchMethods } from './searchMethods.ts';
import { sendMethods } from './sendMethods.ts';
import { shareMethods } from './shareMethods.ts';
import { settingsMethods } from './settingsMethods.ts';
import { SnapshotKeeper } from './snapshotKeeper.ts';
import { spaceMethods } from './spaceMethods.ts';

const firstSyncEvents = 20;
const requestTimeoutMs = 30_000;
const verifiedOnlyName = 'verified-only';
/** The SDK by itself writes its cache every five minutes. */
const saveEveryMs = 30_000;

export async function openAccount(context: AccountContext): Promise<Account> {
  const { session, state } = context;
  silenceSdk();
  cutNames(RoomState.prototype);
  matchInStep(PushProcessor);
  const store = new IndexedDBStore({ indexedDB, dbName: syncDatabaseName });
  const recovery = new Recovery();
  const newRooms = new NewRooms((id) => client.getRoom(id)?.recalculate());
  const client = new MatrixClient({
    ...clientOptions(context, store, recovery),
    roomNameGenerator: (id, state) => newRooms.nameOf(id, state) ?? shortName(state),
  });
  const api = makeApi(session, context.fetch);
  const awaited = new AwaitedMembers(client, {
    onTold: (roomId) => outbox.hurry(roomId),
    now: () => performance.now(),
  });
  const trust = new Trust({
    client,
    api,
    awaited,
    homeserver: session.homeserver,
    ends: endsOf(session),
    value: state.trust,
    recovery,
    onAnswered: () => outbox.retryUntrusted(),
    choices: {
      read: async () => (await context.database.get('values', verifiedOnlyName)) === true,
      write: (on) => context.database.put('values', verifiedOnlyName, on),
    },
  });
  const keeper = new SnapshotKeeper(context.vault, state.rooms);
  const uploads = new UploadProgress(state.uploads);
  const outbox = new Outbox(
    new OutboxStore(context.database, context.seal),
    makeDeliver({
      client,
      account: context,
      gate: async (room, everyone) => {
        await awaited.gate(room);
        await trust.people.gate(room, everyone);
      },
      onProgress: (key, sent, total) => uploads.set(key, sent, total),
      onUploaded: (key) => uploads.delete(key),
    }),
    {
      now: () => Date.now(),
      setTimeout: (run, ms) => {
        const id = setTimeout(run, ms);
        return () => clearTimeout(id);
      },
    },
  );
  const media = new MediaStore(session, context.fetch);
  const timelines = new OpenTimelines(client, api, outbox, keeper);
  const known = new KnownRooms(client);
  const listeners = new Listeners(client);
  const rooms = new RoomList(client, state.rooms, session.userId);
  listen(client, context, { listeners, rooms, outbox, timelines, store, trust });

  try {
    await Promise.all([store.startup(), openCrypto(client, context.storageKey)]);
  } catch (cause) {
    // Syncing without crypto would let the homeserver forget room keys that nobody has taken.
    tellCrypto(state.session, 'failed');
    rooms.dispose();
    known.dispose();
    awaited.dispose();
    listeners.dispose();
    trust.dispose();
    throw cause;
  }
  await trust.start();
  tellCrypto(state.session, 'ready');
  await outbox.restore();
  let stopped = false;
  // Not waited for: it asks the homeserver things, and what is stored must be of use without it.
  client
    .startClient({
      initialSyncLimit: firstSyncEvents,
      lazyLoadMembers: true,
      threadSupport: true,
      pollTimeout: 30_000,
    })
    .catch((cause: unknown) => {
      // Another tab may take over while this one is still starting: its store is closed under it.
      if (!stopped) console.error('Matrix core: syncing did not start.', cause);
    });

  const online = (): void => {
    client.retryImmediately();
    outbox.hurry();
  };
  globalThis.addEventListener('online', online);

  return {
    methods: {
      ...roomMethods(client, api, known, newRooms, awaited),
      ...sendMethods(client, api, outbox),
      ...pollMethods(known, outbox),
      ...shareMethods(client, api, known, outbox),
      ...peopleMethods(client, api, known),
      ...spaceMethods(client, api),
      ...lookMethods(client, known, media),
      ...settingsMethods(client, api, known, context),
      ...notificationMethods(api),
      ...searchMethods(client, api, known),
      ...accountMethods(client, api, context),
      ...closingMethods(client, trust.auth, context.onClosed),
      ...trustMethods(client, known, trust, awaited),
    },
    views: { ...liveViews(client), ...trust.views },
    explain: fromSdk,
    openTimeline: (params, changed) => {
      trust.locked.hurry(params.roomId);
      return timelines.open(params, changed);
    },
    openRoom: (roomId: RoomId, changed) =>
      new SdkRoom({
        client,
        roomId,
        changed,
        onDetails: (details: RoomDetails) => keeper.details(roomId, details),
      }),
    stop: async () => {
      stopped = true;
      globalThis.removeEventListener('online', online);
      trust.dispose();
      rooms.dispose();
      timelines.dispose();
      known.dispose();
      awaited.dispose();
      listeners.dispose();
      outbox.stop();
      silenceStopped();
      client.stopClient();
      // An answer that crypto did not get to see must not count as taken.
      client.store = new StubStore();
      await keeper.stop();
      await store.save(true).catch(() => {
        // It is caught up from the homeserver next time.
      });
      await store.destroy();
    },
  };
}

function clientOptions(
  context: AccountContext,
  store: IndexedDBStore,
  recovery: Recovery,
): ICreateClientOpts {
  const { session } = context;
  return {
    baseUrl: session.homeserver,
    accessToken: session.accessToken,
    userId: session.userId,
    deviceId: session.deviceId,
    store,
    scheduler: new MatrixScheduler(),
    fetchFn: context.fetch,
    timelineSupport: true,
    useAuthorizationHeader: true,
    localTimeoutMs: requestTimeoutMs,
    logger: quietLogger,
    disableVoip: true,
    cryptoCallbacks: recovery.callbacks,
  };
}

function listen(
  client: MatrixClient,
  context: AccountContext,
  parts: {
    readonly listeners: Listeners;
    readonly rooms: RoomList;
    readonly outbox: Outbox;
    readonly timelines: OpenTimelines;
    readonly store: IndexedDBStore;
    readonly trust: Trust;
  },
): void {
  const { state, session } = context;
  const { listeners, rooms, outbox, timelines, store, trust } = parts;
  let savedAtMs = Date.now();
  let lostAtMs: number | undefined;
  let wasLive = false;
  listeners.on(ClientEvent.Sync, (sync, _before, data) => {
    switch (sync) {
      case SdkSyncState.Prepared:
        // The SDK's cache is written seldom: the stored list is newer, where there is one.
        if (data?.fromCache !== true || state.rooms.get() === undefined) rooms.start();
        // Perhaps from the store only: the homeserver may not have been heard of yet.
        outbox.hurry();
        void setUpCrossSigning(client).finally(() => trust.identityAsked());
        break;
      case SdkSyncState.Syncing:
        rooms.start();
        timelines.markFresh();
        state.sync.set({ state: 'live' });
        if (Date.now() - savedAtMs > saveEveryMs) {
          savedAtMs = Date.now();
          void store.save(true).catch(() => {
            // Out of space: the next start has more to catch up with.
          });
        }
        if (lostAtMs !== undefined || !wasLive) outbox.hurry();
        wasLive = true;
        lostAtMs = undefined;
        break;
      case SdkSyncState.Reconnecting:
      case SdkSyncState.Error:
        lostAtMs ??= Date.now();
        state.sync.set({
          state: 'offline',
          sinceMs: lostAtMs,
          reason: say('homeserver.lost'),
        });
        break;
      case SdkSyncState.Catchup:
      case SdkSyncState.Stopped:
      case null:
        break;
    }
  });
  listeners.on(RoomEvent.Timeline, (event) => {
    const eventId = event.getId();
    if (eventId === undefined || event.getSender() !== session.userId) return;
    outbox.seen({ eventId, transactionId: textAt(event.getUnsigned(), 'transaction_id') });
  });
  listeners.on(HttpApiEvent.SessionLoggedOut, (error) => {
    context.onSessionEnded(error.data['soft_logout'] === true);
  });
  const tellMe = (): void => {
    const me = client.getUser(session.userId);
    const current = state.session.get();
    if (current.state !== 'signed-in' || me === null) return;
    const name = nameOfUser(me, current.me.name);
    const avatar = mediaUri(me.avatarUrl) ?? current.me.avatar;
    state.session.set({ ...current, me: { ...current.me, name, avatar } });
    void context.live.change({ name, avatar });
  };
  listeners.on(UserEvent.DisplayName, (_event, user) => {
    if (user.userId === session.userId) tellMe();
  });
  listeners.on(UserEvent.AvatarUrl, (_event, user) => {
    if (user.userId === session.userId) tellMe();
  });
  void client.getProfileInfo(session.userId).then(
    ({ displayname, avatar_url }) => {
      const current = state.session.get();
      if (current.state !== 'signed-in') return;
      const name = cutName(displayname ?? current.me.name);
      const avatar = mediaUri(avatar_url);
      state.session.set({ ...current, me: { ...current.me, name, avatar } });
      void context.live.change({ name, avatar });
    },
    () => {
      // Offline: the stored name stays.
    },
  );
}

/** Progress of uploads by message, told in batches. */
class UploadProgress {
  readonly #value: AccountContext['state']['uploads'];
  readonly #now = new Map<string, { readonly sent: number; readonly total: number }>();
  readonly #batch = new Batch(() => this.#value.set(Object.fromEntries(this.#now)), 50);

  constructor(value: AccountContext['state']['uploads']) {
    this.#value = value;
  }

  set(key: string, sent: number, total: number): void {
    this.#now.set(key, { sent: Math.min(sent, total), total });
    this.#batch.schedule();
  }

  delete(key: string): void {
    this.#now.delete(key);
    this.#batch.schedule();
  }
}
