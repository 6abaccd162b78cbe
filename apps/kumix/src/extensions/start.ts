/** Puts the extension host together with what the app lends it, after log-in. */
import {
  type Clock,
  ConsentDesk,
  createExtensionHost,
  nextTurn,
  probeIsolation,
} from '@kumix/host';
import { compilePolicy } from '@kumix/policy';
import { Blocks, ShieldCheck } from 'lucide-react';
import { type ComponentType, createElement, lazy } from 'react';
import { documentScript, drawScript, prelude, srcdoc } from 'virtual:kumix-cell';
import { t } from '../i18n/message.ts';
import type {
  ExtensionBridge,
  ExtensionsStart,
  ForgetExtensions,
  SettingsPage,
  StartExtensions,
} from '../app/contracts.ts';
import { createStore } from '../app/store.ts';
import { cellDocuments, workerAddress } from '../app/trustedTypes.ts';
import { createKeyValueBroker } from './brokers/keyValue.ts';
import { rewritten } from '../room/html/reviewed.ts';
import { createMessageBroker } from './brokers/messages.ts';
import { createNetBroker } from './brokers/net.ts';
import { createNoticeBroker } from './brokers/notices.ts';
import { watchRooms } from './brokers/rooms.ts';
import { createRoomStateBroker } from './brokers/roomState.ts';
import { createThemeBroker } from './brokers/theme.ts';
import { createUnfurlBroker } from './brokers/unfurl.ts';
import { fetchBundled } from './bundled.ts';
import { createCommands } from './commands.ts';
import { createAsker } from './consent.ts';
import type { ExtensionsModel, LoadProblem } from './model.ts';
import netWorkerUrl from './net/worker.ts?worker&url';
import { Opened } from './opened.ts';
import { createPanels } from './panels.ts';
import { fetchPolicyText, loadPolicies } from './policyFiles.ts';
import { createRenderer } from './renderer.ts';
import { forgetGovernance, openGovernance } from './store/governance.ts';

const clock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimeout: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

// Loaded when somebody looks.
const ExtensionsPage = lazy(async () => ({
  default: (await import('./ExtensionsPage.tsx')).ExtensionsPage,
}));
const PolicyPage = lazy(async () => ({ default: (await import('./PolicyPage.tsx')).PolicyPage }));

const pageOf = (
  Page: ComponentType<{ readonly model: ExtensionsModel }>,
  model: ExtensionsModel,
): SettingsPage['Page'] =>
  function ExtensionSettings() {
    return createElement(Page, { model });
  };

/** Forgets what is kept of an account's extensions, while none of them runs. */
export const forgetExtensions: ForgetExtensions = async (account) => {
  await Promise.all([createKeyValueBroker().forget(account), forgetGovernance(account)]);
};

export const startExtensions: StartExtensions = async (options) => {
  const { signal } = options;
  const opened = new Opened();
  const gone = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    // Not only at its pauses: a server that never answers holds no log-out up.
    return await Promise.race([start(options, opened), gone]);
  } catch (error) {
    // Whatever keeps that from being closed, the start failed for its own reason.
    await opened.close().catch(() => {});
    throw error;
  }
};

/** Piece by piece, each in a turn of its own: whoever types or scrolls meanwhile is not held up. */
async function start(options: ExtensionsStart, opened: Opened): Promise<ExtensionBridge> {
  const { core, session, commands, currentRoom, storage, frameHost, confirm, toasts } = options;
  const pause = async (): Promise<void> => {
    await nextTurn();
    options.signal.throwIfAborted();
  };
  // This part of the app has just been loaded, which is enough for one turn.
  await pause();
  const loadFiles = () =>
    loadPolicies({ paths: options.policies, storage, fetchText: fetchPolicyText });
  const ownOrigins = [location.origin, new URL(session.homeserver).origin];
  const layer = document.createElement('div');
  layer.className = 'k-cells';
  document.body.append(layer);
  opened.add(() => layer.remove());
  const cell = { srcdoc, drawScript, prelude, documentScript };
  const frames = frameHost === undefined ? {} : { frameHost };
  const documents = cellDocuments(srcdoc, drawScript);
  const account = session.me.userId;
  const unsaved = createStore<string | null>(null);
  const failed = (error: unknown): void => unsaved.set(error instanceof Error ? error.message : '');
  const governing = openGovernance({ account, failed }).catch((error: unknown) => {
    // A browser without storage: extensions run and the page says that nothing of it is kept.
    failed(error);
    return undefined;
  });
  let flushed = Promise.resolve();
  opened.add(async () => {
    await flushed;
    const kept = await governing;
    await kept?.flush();
    kept?.dispose();
  });
  const [policies, packages, isolation, governance] = await Promise.all([
    loadFiles(),
    fetchBundled(),
    probeIsolation({
      source: cell,
      layer,
      clock,
      html: (text) => documents.createHTML(text),
      ...frames,
    }),
    governing,
  ]);
  await pause();
  const policy = compilePolicy(policies.layers, { ownOrigins });
  await pause();

  const rooms = watchRooms(core, currentRoom);
  opened.add(() => rooms.stop());
  const keyValue = createKeyValueBroker();
  opened.add(() => keyValue.dispose());
  const place = document.getElementById('app');
  if (place === null) throw new Error('index.html has no #app.');
  const theme = createThemeBroker(place);
  opened.add(() => theme.dispose());
  const net = createNetBroker(
    () => new Worker(workerAddress(netWorkerUrl), { type: 'module', name: 'kumix-net' }),
  );
  opened.add(() => net.dispose());
  const nameOf = (id: string): string =>
    host.extensions.getSnapshot().find((extension) => extension.id === id)?.manifest.name ?? id;

  const asker = createAsker({
    clock,
    dialogs: options.dialogs,
    host: () => host,
    roomName: (roomId) => rooms.name(roomId),
    watchKeys: (pressed) => {
      const stop = new AbortController();
      const { signal } = stop;
      for (const type of ['keydown', 'input', 'compositionupdate']) {
        document.addEventListener(type, pressed, { capture: true, passive: true, signal });
      }
      return () => stop.abort();
    },
  });
  opened.add(() => asker.dispose());
  const consent = new ConsentDesk({
    account,
    clock,
    book: governance?.grants,
    save: (book) => governance?.saveGrants(book),
    ask: (question) => asker.ask(question),
  });
  opened.add(() => consent.dispose());
  const kept =
    governance === undefined
      ? {}
      : {
          auditStore: governance.audit,
          storedAudit: await governance.audit.load(),
          budgets: governance.budgets,
        };
  const host = createExtensionHost({
    cell,
    isolation,
    ...frames,
    trustedTypes: documents,
    policy,
    account,
    clock,
    layer,
    consent,
    auditUnsaved: failed,
    ...kept,
    brokers: {
      rooms,
      messages: createMessageBroker(core, {
        rewritten,
        sawEncrypted: (id) => rooms.sawEncrypted(id),
      }),
      roomState: createRoomStateBroker(core),
      keyValue,
      net,
      notices: createNoticeBroker({
        confirm,
        isAsking: () => options.dialogs.open.get() !== null,
        toast: (text, lasts) => toasts.show({ tone: 'info', text, ...(lasts && { lasts }) }),
        nameOf,
      }),
      theme,
      unfurl: createUnfurlBroker(core),
    },
  });

  opened.add(() => {
    host.dispose();
    flushed = host.flush();
  });
  // What happened a moment ago is kept as well when the page goes.
  const leaving = (): void => void host.flush();
  window.addEventListener('pagehide', leaving);
  opened.add(() => window.removeEventListener('pagehide', leaving));

  const loaded = createStore(policies);
  const problems: LoadProblem[] = [];
  for (const { id, result } of packages) {
    // oxlint-disable-next-line no-await-in-loop -- the pause is what it is for
    await pause();
    if (!result.ok) {
      const sentences = result.problems.map(({ sentence }) => sentence);
      problems.push({ id, sentences });
      host.unreadable(id, sentences.join(' '));
      continue;
    }
    // INVARIANT: no pause between the two, or what was turned off could run.
    host.install(result.package);
    if (storage.read(`extension-off.${id}`) === 'off') host.setEnabled(id, false);
  }

  const model: ExtensionsModel = {
    host,
    policies: loaded,
    ownOrigins,
    problems,
    isolation,
    consent,
    roomName: (roomId) => rooms.name(roomId),
    unsaved,
    setEnabled(id, on) {
      host.setEnabled(id, on);
      storage.write(`extension-off.${id}`, on ? '' : 'off');
    },
    async reloadPolicies() {
      const next = await loadFiles();
      loaded.set(next);
      host.setPolicy(compilePolicy(next.layers, { ownOrigins }));
    },
  };
  await pause();
  const panels = createPanels(host, {
    palette: () => commands.run('app.palette'),
    dialogs: options.dialogs,
  });
  opened.add(() => panels.dispose());
  // Before the rooms are known, each counts as encrypted, and guests find none.
  await rooms.ready;
  await pause();
  const offered = createCommands(host, { registry: commands, toasts, clock });
  opened.add(() => offered.dispose());

  return {
    renderer: createRenderer(host),
    panels: panels.shown,
    settingsPages: [
      {
        id: 'extensions',
        title: t('extensions.title'),
        icon: Blocks,
        Page: pageOf(ExtensionsPage, model),
      },
      {
        id: 'policy',
        title: t('policy.title'),
        icon: ShieldCheck,
        Page: pageOf(PolicyPage, model),
      },
    ],
    facts: () => {
      const counts = host.auditCounts();
      const sum = (of: 'allowed' | 'denied' | 'failed'): number =>
        counts.reduce((total, day) => total + day[of], 0);
      return {
        isolation: isolation.level,
        problems: problems.length,
        audit: { allowed: sum('allowed'), denied: sum('denied'), failed: sum('failed') },
      };
    },
    dispose: () => opened.close().catch(failed),
  };
}
