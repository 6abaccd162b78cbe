/**
 * `npm run bench -- crypto`: what encryption costs a person. A real Synapse; the built app for the
 * restore, the core alone in a page for the rest. `--only restore|scroll|verify|login` takes one part.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { RoomId } from '../../packages/matrix/src/index.ts';
import { buildHarness } from '../../tests/matrix/buildHarness.ts';
import { serveHarness } from '../../tests/matrix/serveHarness.ts';
import { installSynapse } from '../homeserver/install.ts';
import { type Homeserver, startHomeserver } from '../homeserver/start.ts';
import { launchChromium } from '../lib/browser.ts';
import { serveBuilt } from '../lib/builtApp.ts';
import { machine, figure, ratio, type Bar, type Bench } from './result.ts';
import { restore } from './crypto/restore.ts';
import { scrollSpeeds } from './crypto/scroll.ts';
import { seedEncrypted, seedSessions } from './crypto/seed.ts';
import { Seat } from './crypto/seat.ts';

const parts = ['restore', 'scroll', 'verify', 'login'] as const;
type Part = (typeof parts)[number];
const sizes = { sessions: 5_000, messages: 1_000 };

interface Ground {
  readonly homeserver: Homeserver;
  readonly browser: Browser;
  readonly harnessUrl: string;
  readonly appUrl: string;
  readonly runs: number;
}

const measures: Readonly<Record<Part, (ground: Ground) => Promise<readonly Bar[]>>> = {
  restore: async ({ homeserver, browser, appUrl, runs }) => {
    const seeded = await seedSessions(homeserver.url, sizes.sessions);
    const longest: number[] = [];
    const seconds: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const seen = await restore(browser, appUrl, seeded, sizes.sessions);
      longest.push(seen.longestTaskMs);
      seconds.push(seen.ms / 1_000);
    }
    return [
      {
        ...figure('longest main-thread task of a restore of 5,000', 'ms', 50, 'lower', longest),
        method:
          'PerformanceObserver `longtask` from Unlock to the banner that says it is done; 0 is none over 50 ms',
      },
      {
        ...figure('restore of 5,000 sessions', 's', 60, 'lower', seconds),
        method: 'from Unlock to the banner that says it is done; no bar in the issue',
      },
    ];
  },
  scroll: async ({ homeserver, browser, harnessUrl, appUrl, runs }) => {
    const secret: number[] = [];
    const plain: number[] = [];
    const shownSecret: number[] = [];
    const shownPlain: number[] = [];
    const seeded = await seedEncrypted(homeserver.url, sizes.messages + 200);
    for (let run = 0; run < runs; run += 1) {
      const seat = await Seat.open(browser, harnessUrl);
      await seat.logIn(seeded.account);
      await seat.unlock(seeded.passphrase);
      plain.push(await seat.readBack(seeded.plain, sizes.messages));
      secret.push(await seat.readBack(seeded.secret, sizes.messages));
      await seat.close();
      const seen = await scrollSpeeds(browser, appUrl, seeded, sizes.messages);
      shownSecret.push(seen.secret);
      shownPlain.push(seen.plain);
    }
    return [
      {
        ...ratio(
          'speed of 1,000 encrypted messages on scroll, to plain ones',
          0.5,
          'higher',
          shownSecret,
          shownPlain,
        ),
        method: 'the built app on a new device, 240 px a frame; messages a second that passed by',
      },
      {
        ...ratio('1,000 encrypted messages to rows, to plain ones', 4, 'lower', secret, plain),
        method:
          'the core alone, five pages at once: `timeline.load` to the last row decrypted, ms; no bar in the issue',
      },
    ];
  },
  verify: async ({ homeserver, browser, harnessUrl, runs }) => {
    const seconds: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const account = await Seat.account(homeserver.url);
      const first = await Seat.open(browser, harnessUrl);
      await first.logIn(account);
      await first.identity('verified');
      const second = await Seat.open(browser, harnessUrl);
      await second.logIn(account);
      await second.identity('unverified');
      seconds.push((await second.verifyWith(first)) / 1_000);
      await first.close();
      await second.close();
    }
    return [
      {
        ...figure('verification by emoji, machine time', 's', 10, 'lower', seconds),
        method: 'from the request to both sides done, every answer given at once',
      },
    ];
  },
  login: async ({ homeserver, browser, harnessUrl, runs }) => {
    const seconds: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const account = await Seat.account(homeserver.url);
      const room = await Seat.encryptedRoom(account);
      const seat = await Seat.open(browser, harnessUrl);
      const started = performance.now();
      await seat.logIn(account);
      await seat.sendOne(room as RoomId);
      seconds.push((performance.now() - started) / 1_000);
      await seat.close();
    }
    return [
      {
        ...figure('log-in to a sent message in an encrypted room', 's', 3, 'lower', seconds),
        method: 'from `login.password` on an empty profile to the homeserver having the message',
      },
    ];
  },
};

const bench: Bench = async ({ runs, only }) => {
  const wanted = parts.filter((part) => only === undefined || part === only);
  if (wanted.length === 0) throw new Error(`--only ${only}: one of ${parts.join(', ')}.`);
  await installSynapse(console.error);
  const dataDir = await mkdtemp(join(tmpdir(), 'kumix-bench-'));
  const homeserver = await startHomeserver({ dataDir });
  const app = await serveBuilt(homeserver.url, () => undefined);
  const harness = await serveHarness(await buildHarness());
  const browser = await launchChromium();
  const bars: Bar[] = [];
  try {
    const ground = { homeserver, browser, harnessUrl: harness.url, appUrl: app.url, runs };
    for (const part of wanted) {
      console.error(`measuring: ${part}`);
      bars.push(...(await measures[part](ground)));
    }
  } finally {
    await browser.close();
    await harness.close();
    await app.close();
    await homeserver.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  return { bench: 'crypto', machine: machine(), runs, bars };
};

export default bench;
