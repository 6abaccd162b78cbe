/** Runs the heavy guest that it is given in whatever browser opens it, and reports. */
import '../../runtime/page/harness.ts';
import { heavyRun } from '../heavyRun.ts';

const given = (await (await fetch('/heavy-entry')).json()) as Parameters<typeof heavyRun>[0];

/** Tried again where the browser was too busy to start a worker in time: that proved nothing. */
async function patiently(): ReturnType<typeof heavyRun> {
  for (let attempt = 1; ; attempt++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const seen = await heavyRun(given);
    const isLate = seen.why?.includes('passed its deadline') === true || seen.neighbour === 'ended';
    if (!isLate || attempt === 3) return seen;
    harness.dispose();
  }
}

const verdict = await patiently().catch((error: unknown) => ({ failed: String(error) }));
await fetch('/heavy-verdict', { method: 'POST', body: JSON.stringify(verdict) });
