/**
 * What becomes of an extension that draws, and of another's panel that is opened behind it. Runs in a
 * page with the harness, and is handed to one as text: it reads nothing from around it.
 */
export const heavyRun = async ([given, neighbour, code, want]: readonly [
  string,
  string,
  string,
  readonly string[],
]) => {
  harness.start(given);
  harness.surfaces.length = 0;
  harness.events.length = 0;
  const capabilities = ['panel'];
  await harness.install({ id: 'test.calm', kind: 'ui', code: neighbour, capabilities });
  await harness.install({ id: 'test.heavy', kind: 'ui', code, capabilities });
  let gapMs = 0;
  const until = async (is: () => boolean): Promise<void> => {
    while (!is()) {
      const before = performance.now();
      // oxlint-disable-next-line no-await-in-loop -- until it is so
      await new Promise((resolve) => setTimeout(resolve, 20));
      gapMs = Math.max(gapMs, performance.now() - before);
    }
  };
  harness.open('test.heavy');
  await until(() => want.includes(harness.surfaceState(0) ?? ''));
  harness.open('test.calm');
  await until(() => ['drawn', 'ended'].includes(harness.surfaceState(1) ?? ''));
  const status = harness.view('test.heavy')?.status;
  return {
    gapMs: Math.round(gapMs),
    neighbour: harness.surfaceState(1),
    why: status !== undefined && 'why' in status ? status.why : status?.state,
    refused: harness.events.flatMap((event) =>
      event.kind === 'limit' && event.limit === 'refused' ? [event.detail] : [],
    ),
  };
};
