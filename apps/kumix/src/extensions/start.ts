/** Puts the extension host together with what the app lends it, after log-in. */
import { type Clock, ConsentDesk, createExtensionHost, probeIsolation } from '@kumix/host';
import { type ExtensionIndex, loadPackages } from '@kumix/plugin';
import { compilePolicy } from '@kumix/policy';
import { Blocks, ShieldCheck } from 'lucide-react';
import { type ComponentType, createElement, lazy } from 'react';
import { documentScript, prelude, srcdoc } from 'virtual:kumix-cell';
import { t } from '../i18n/message.ts';
import type { SettingsPage, StartExtensions } from '../app/contracts.ts';
import { createStore } from '../app/store.ts';
import { cellDocuments, workerAddress } from '../app/trustedTypes.ts';
import { createKeyValueBroker } from './brokers/keyValue.ts';
import { createMessageBroker } from './brokers/messages.ts';
import { createNetBroker } from './brokers/net.ts';
import { createNoticeBroker } from './brokers/notices.ts';
import { watchRooms } from './brokers/rooms.ts';
import { createRoomStateBroker } from './brokers/roomState.ts';
import { createThemeBroker } from './brokers/theme.ts';
import { createUnfurlBroker } from './brokers/unfurl.ts';
import { createAsker } from './consent.ts';
import type { ExtensionsModel, LoadProblem } from './model.ts';
import netWorkerUrl from './net/worker.ts?worker&url';
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

/** Where `kumixExtensions()` of the build puts the bundled packages. */
const folder = 'extensions/';

async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(folder + path, { credentials: 'omit', redirect: 'error' });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const isIndex = (value: unknown): value is ExtensionIndex =>
  typeof value === 'object' &&
  value !== null &&
  'extensions' in value &&
  Array.isArray(value.extensions) &&
  value.extensions.every(
    (entry: unknown) =>
      typeof entry === 'object' &&
      entry !== null &&
      'id' in entry &&
      typeof entry.id === 'string' &&
      'files' in entry &&
      Array.isArray(entry.files),
  );

async function fetchIndex(): Promise<ExtensionIndex> {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(await fetchBytes('index.json')));
  if (!isIndex(parsed)) throw new Error('extensions/index.json is not a list of extensions');
  return parsed;
}

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

export const startExtensions: StartExtensions = async (options) => {
  const { core, session, commands, currentRoom, storage, frameHost, confirm, tell } = options;
  const loadFiles = () =>
    loadPolicies({ paths: options.policies, storage, fetchText: fetchPolicyText });
  const ownOrigins = [location.origin, new URL(session.homeserver).origin];
  const layer = document.createElement('div');
  layer.className = 'k-cells';
  document.body.append(layer);
  const cell = { srcdoc, prelude, documentScript };
  const frames = frameHost === undefined ? {} : { frameHost };
  const documents = cellDocuments(srcdoc);
  const account = session.me.userId;
  const unsaved = createStore<string | null>(null);
  const failed = (error: unknown): void => unsaved.set(error instanceof Error ? error.message : '');
  const [policies, packages, isolation, governance] = await Promise.all([
    loadFiles(),
    fetchIndex().then((index) => loadPackages(index, fetchBytes)),
    probeIsolation({
      source: cell,
      layer,
      clock,
      html: (text) => documents.createHTML(text),
      ...frames,
    }),
    openGovernance({ account, failed }).catch((error: unknown) => {
      // A browser without storage: extensions run and the page says that nothing of it is kept.
      failed(error);
      return undefined;
    }),
  ]);

  const rooms = watchRooms(core, currentRoom);
  const keyValue = createKeyValueBroker();
  const theme = createThemeBroker();
  const net = createNetBroker(
    () => new Worker(workerAddress(netWorkerUrl), { type: 'module', name: 'kumix-net' }),
  );
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
  const consent = new ConsentDesk({
    account,
    clock,
    book: governance?.grants,
    save: (book) => governance?.saveGrants(book),
    ask: (question) => asker.ask(question),
  });
  const host = createExtensionHost({
    cell,
    isolation,
    ...frames,
    trustedTypes: documents,
    policy: compilePolicy(policies.layers, { ownOrigins }),
    account,
    clock,
    layer,
    consent,
    auditUnsaved: failed,
    ...(governance === undefined
      ? {}
      : {
          auditStore: governance.audit,
          storedAudit: await governance.audit.load(),
          budgets: governance.budgets,
        }),
    brokers: {
      rooms,
      messages: createMessageBroker(core),
      roomState: createRoomStateBroker(core),
      keyValue,
      net,
      notices: createNoticeBroker({ confirm, toast: tell, nameOf }),
      theme,
      unfurl: createUnfurlBroker(core),
    },
  });

  const loaded = createStore(policies);
  const problems: LoadProblem[] = [];
  for (const { id, result } of packages) {
    if (!result.ok) {
      problems.push({ id, sentences: result.problems.map(({ sentence }) => sentence) });
      continue;
    }
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
  const panels = createPanels(host, {
    palette: () => commands.run('app.palette'),
  });

  // Before the rooms are known, every call about one would be denied.
  await rooms.ready;
  // What happened a moment ago is kept as well when the page goes.
  const leaving = (): void => void host.flush();
  window.addEventListener('pagehide', leaving);
  const dispose = (): void => {
    window.removeEventListener('pagehide', leaving);
    consent.dispose();
    asker.dispose();
    panels.dispose();
    host.dispose();
    rooms.stop();
    keyValue.dispose();
    theme.dispose();
    net.dispose();
    layer.remove();
  };
  const close = async (): Promise<void> => {
    await host.flush();
    await governance?.flush();
    governance?.dispose();
  };

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
    dispose() {
      dispose();
      void close();
    },
    async forget() {
      dispose();
      await close();
      await Promise.all([keyValue.forget(account), forgetGovernance(account)]);
    },
  };
};
