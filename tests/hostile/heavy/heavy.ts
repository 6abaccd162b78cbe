/** Runs the heavy guest that it is given in whatever browser opens it, and reports. */
import '../../runtime/page/harness.ts';
import { heavyRun } from '../heavyRun.ts';

const given = (await (await fetch('/heavy-entry')).json()) as Parameters<typeof heavyRun>[0];

const verdict = await heavyRun(given).catch((error: unknown) => ({ failed: String(error) }));
await fetch('/heavy-verdict', { method: 'POST', body: JSON.stringify(verdict) });
