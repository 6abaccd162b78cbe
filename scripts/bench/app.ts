/**
 * `npm run bench -- app`: what a person with 200 rooms waits for. A real Synapse, the production
 * build, Chromium. `--only start|rooms|writing|scroll` takes one part.
 */
import { machine, type Bench } from './result.ts';
import { Figures } from './app/figures.ts';
import { openStage, roomName, Seat, type Stage } from './app/stage.ts';
import { pageHeapBytes } from '../lib/browser.ts';
import { median, percentile } from '../lib/statistics.ts';

const parts = ['start', 'rooms', 'writing', 'scroll'] as const;
const sizes = { rooms: 200, longRoom: 10_000, otherRooms: 60 };
const visited = 24;

const bench: Bench = async ({ runs, only }) => {
  if (only !== undefined && !parts.some((part) => part === only)) {
    throw new Error(`--only ${only}: one of ${parts.join(', ')}.`);
  }
  const wanted = (part: (typeof parts)[number]): boolean => only === undefined || only === part;
  const figures = new Figures();
  const stage = await openStage(sizes);
  try {
    for (let run = 0; run < runs; run += 1) {
      const seat = await Seat.open(stage);
      await coldStart(stage, seat, figures, wanted('start'));
      if (wanted('start')) await warmStart(stage, seat, figures);
      if (wanted('rooms')) await visits(seat, figures);
      if (wanted('writing')) await writing(seat, figures);
      if (wanted('scroll')) await scrolling(stage, seat, figures);
      const violations = await seat.page.evaluate(() => window.kumixBench.violations);
      for (const text of [...violations, ...seat.complaints]) console.error(`complaint: ${text}`);
      figures.add('CSP violations and console errors', violations.length + seat.complaints.length);
      await seat.close();
    }
  } finally {
    await stage.close();
  }
  return { bench: 'app', machine: machine(), runs, bars: figures.bars() };
};

export default bench;

/** Logs in on an empty profile and opens the long room; the profile is what the rest works in. */
async function coldStart(
  stage: Stage,
  seat: Seat,
  figures: Figures,
  counted: boolean,
): Promise<void> {
  stage.sent.length = 0;
  await seat.page.goto(stage.url);
  const loginView = await seat.mark('log-in view');
  const early = stage.sent.filter(({ path }) => path.endsWith('.wasm')).length;
  await seat.logIn();
  await seat.mark('room list');
  await seat.openRoom(0);
  const drawnAtMs = (await seat.mark('timeline')) + (await seat.originMs());
  const bytes = stage.sent
    .filter(
      ({ path, atMs }) => !path.endsWith('.wasm') && performance.timeOrigin + atMs <= drawnAtMs,
    )
    .reduce((sum, answer) => sum + answer.bytes, 0);
  await seat.settled();
  if (!counted) return;
  figures.add('bytes until the first timeline, crypto WASM aside', bytes);
  figures.add('crypto WASM asked for before the log-in view', early);
  figures.add('log-in view, cold', loginView);
}

async function warmStart(stage: Stage, seat: Seat, figures: Figures): Promise<void> {
  const lists: number[] = [];
  const timelines: number[] = [];
  for (let reload = 0; reload < 4; reload += 1) {
    await seat.page.reload();
    const list = await seat.mark('room list');
    const timeline = await seat.mark('timeline');
    await seat.settled(1_000);
    // The first one finds what the log-in left half written.
    if (reload === 0) continue;
    lists.push(list);
    timelines.push(timeline);
  }
  figures.add('warm reload to room list', median(lists));
  figures.add('warm reload to the last room’s timeline', median(timelines));
  const { raw, gz } = await pageScript(stage, seat);
  figures.add('script on the page’s thread before the room list, raw', raw);
  figures.add('script on the page’s thread before the room list, gz', gz);
}

/**
 * Scripts of the page that had arrived when the list was painted, by resource timing, which also
 * counts what a worker's first script imports.
 */
async function pageScript(
  stage: Stage,
  seat: Seat,
): Promise<{ readonly raw: number; readonly gz: number }> {
  const paths = await seat.page.evaluate(() => {
    const shown = window.kumixBench.marks['room list'] ?? 0;
    return performance
      .getEntriesByType('resource')
      .filter(
        (entry): entry is PerformanceResourceTiming =>
          entry instanceof PerformanceResourceTiming &&
          entry.startTime <= shown &&
          /^\/assets\/(?!worker-)/.test(new URL(entry.name).pathname) &&
          entry.name.endsWith('.js'),
      )
      .map((entry) => new URL(entry.name).pathname);
  });
  const files = new Map(stage.sent.map((answer) => [answer.path, answer]));
  const found = [...new Set(paths)].flatMap((path) => files.get(path) ?? []);
  for (const { path, rawBytes, bytes } of found) console.error(`  ${path} ${rawBytes} ${bytes}`);
  return {
    raw: found.reduce((sum, file) => sum + file.rawBytes, 0),
    gz: found.reduce((sum, file) => sum + file.bytes, 0),
  };
}

async function visits(seat: Seat, figures: Figures): Promise<void> {
  await seat.page.reload();
  await seat.mark('timeline');
  await seat.settled();
  const acknowledged: number[] = [];
  const rounds: number[][] = [[], []];
  for (const shown of rounds) {
    for (let index = 1; index <= visited; index += 1) {
      await seat.showRow(index);
      const visit = await seat.watch(
        { of: 'room', room: seat.roomId(index), label: `Messages in ${roomName(index)}` },
        () => seat.openRoom(index),
      );
      acknowledged.push(visit.acknowledgedMs);
      shown.push(visit.ms);
      await seat.page.waitForTimeout(150);
    }
  }
  const [first = [], again = []] = rounds;
  figures.add('room click acknowledged, p95', percentile(acknowledged, 0.95));
  figures.add('first visit’s messages from the store, p95', percentile(first, 0.95));
  figures.add('revisit’s messages, p95', percentile(again, 0.95));
}

async function openLongRoom(seat: Seat): Promise<void> {
  await seat.openRoom(0);
  await seat.page
    .locator(`[aria-label="Messages in ${roomName(0)}"] .message`)
    .first()
    .waitFor();
  await seat.settled();
}

async function writing(seat: Seat, figures: Figures): Promise<void> {
  await openLongRoom(seat);
  const { page } = seat;
  const box = page.getByRole('form', { name: 'Write a message' }).getByRole('textbox');
  await box.click();
  const keys: number[] = [];
  for (const key of 'the quick brown fox jumps over the lazy dog and then goes on '.slice(0, 60)) {
    keys.push((await seat.watch({ of: 'key' }, () => page.keyboard.press(key))).ms);
    await page.waitForTimeout(60);
  }
  await box.fill('');
  const echoes: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const text = `echo ${Date.now()} ${index}.`;
    await box.fill(text);
    echoes.push((await seat.watch({ of: 'echo', text }, () => page.keyboard.press('Enter'))).ms);
    await page.waitForTimeout(250);
  }
  figures.add('typing in the large room, p95', percentile(keys, 0.95));
  figures.add('send to local echo, p95', percentile(echoes, 0.95));
}

async function scrolling(stage: Stage, seat: Seat, figures: Figures): Promise<void> {
  await seat.page.goto(`${stage.url}/#/`);
  await seat.page.reload();
  await seat.mark('room list');
  await openLongRoom(seat);
  const before = await pageHeapBytes(seat.page);
  const scroll = await seat.page.evaluate(() => window.kumixBench.scrollUp(2_000, 240));
  console.error(`  scroll: ${JSON.stringify(scroll)}`);
  if (scroll.stuck) throw new Error(`Scrolling got stuck: ${JSON.stringify(scroll)}`);
  await seat.settled(1_000);
  const after = await pageHeapBytes(seat.page);
  console.error(`  heap: ${before} -> ${after}`);
  figures.add('events a second while scrolling up', scroll.events / (scroll.ms / 1_000));
  figures.add(
    'dropped frames while scrolling up',
    (100 * scroll.dropped) / (scroll.frames + scroll.dropped),
  );
  figures.add('frames over 50 ms after the first second', scroll.long);
  figures.add('anchor shift while scrolling up', scroll.shiftPx);
  figures.add('elements in the timeline', scroll.elements);
  figures.add('page heap after the scroll, to before', after / before);
}
