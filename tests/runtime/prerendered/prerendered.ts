/** Opens a prerendered panel in whatever browser opens this, in a cold cell and in one that stands ready. */
import '../page/harness.ts';
import { form, latePackage, text } from '../late.ts';
import { devPolicy } from '../policies.ts';

const until = async (is: () => boolean): Promise<void> => {
  // oxlint-disable-next-line no-await-in-loop -- until it is so
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** What is measured of the heading that its script draws behind what was prerendered. */
async function opened(warm: boolean) {
  harness.start(devPolicy());
  harness.surfaces.length = 0;
  harness.events.length = 0;
  harness.log.store.clear();
  await harness.install(latePackage(text(form)));
  if (warm) await until(() => harness.liveCells() === 1);
  const cold = harness.liveCells() === 0;
  harness.open('test.late');
  await until(() => harness.surfaceState(0) !== 'opening');
  const before = harness.surfaceState(0);
  const heading = [
    [1, 7, 'h1', 0],
    [2, 8, 'Kept'],
    [3, 7, 8, 0],
    [3, 1, 7, 2],
    [14, 1, 7, 'rect'],
    [14, 2, 3, 'rect'],
  ];
  const asked = text([...form, ...heading]);
  await harness.invoke('render.markdown', { text: asked }, { extension: 'test.late' });
  await until(() => harness.log.store.size === 2);
  const sizes = [...harness.log.store.values()].map((answer) => {
    const [, , rect] = JSON.parse(answer) as [string, number, { height: number } | null];
    return rect !== null && rect.height > 0;
  });
  const limits = harness.events.filter(({ kind }) => kind === 'limit').length;
  return { cold, before, sizes, limits };
}

const verdict = await Promise.resolve()
  .then(async () => [await opened(false), await opened(true)])
  .catch((error: unknown) => [{ failed: String(error) }]);
await fetch('/verdict', { method: 'POST', body: JSON.stringify(verdict) });
