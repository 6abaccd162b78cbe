/** Does one attack on the bridge after the other in whatever browser opens it, and reports each. */
import '../../runtime/page/harness.ts';
import { startBeside, untilEnded, untilTold } from '../bridgeRun.ts';
import type { Job } from '../bridgeJobs.ts';

const limitMs = 90_000;
const built = harness.cell;

const until = async (is: () => boolean): Promise<void> => {
  while (!is()) {
    // oxlint-disable-next-line no-await-in-loop -- until it is so
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** The handshake's attacks come from a script of the test's own in the cell, which its policies then admit. */
async function fromCell({
  policy,
  script,
  hash,
  attack,
}: Extract<Job, { readonly kind: 'cell' }>): Promise<unknown> {
  const srcdoc = `${built.srcdoc.replace('script-src', `script-src '${hash}'`)}<script>${script}</script>`;
  harness.cell = { ...built, srcdoc };
  harness.surfaces.length = 0;
  harness.start(policy);
  await harness.installBuilt('org.kumix.room-notes');
  harness.open('org.kumix.room-notes', 'note');
  await until(() => harness.surfaceState(0) === 'drawn');
  const frame = document.querySelector<HTMLIFrameElement>('iframe.kumix-cell:not([aria-hidden])');
  frame?.contentWindow?.postMessage(attack, '*');
  await until(() => harness.surfaceState(0) === 'ended');
  await harness.settle();
  const status = harness.view('org.kumix.room-notes')?.status;
  harness.cell = built;
  harness.host.restart('org.kumix.room-notes');
  await until(() => harness.surfaceState(0) === 'drawn');
  return status;
}

async function done(job: Job): Promise<unknown> {
  if (job.kind === 'cell') return fromCell(job);
  harness.cell = built;
  await startBeside([job.policy, job.open]);
  return job.kind === 'ends' ? untilEnded(job.extension) : untilTold(job.extension);
}

for (;;) {
  const job = (await (await fetch('/bridge-job')).json()) as Job | null;
  if (job === null) break;
  const late = new Promise((resolve) => setTimeout(resolve, limitMs, { failed: 'late' }));
  const told = done(job).catch((error: unknown) => ({ failed: String(error) }));
  const seen = await Promise.race([told, late]);
  await fetch('/bridge-seen', { method: 'POST', body: JSON.stringify(seen) });
}
