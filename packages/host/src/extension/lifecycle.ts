/** Where an extension stands, and what may follow. Pure: whoever owns it acts on the changes. */
import type { Reason } from '@kumix/policy';

export type Status =
  | { readonly state: 'found' }
  /** The policy refuses it as a whole. */
  | { readonly state: 'refused'; readonly because: readonly Reason[] }
  /** Turned off by the person. */
  | { readonly state: 'disabled' }
  /** May run; starts when it is needed. */
  | { readonly state: 'enabled' }
  | { readonly state: 'starting' }
  | { readonly state: 'active' }
  /** Ended because nobody needed it; starts again when somebody does. */
  | { readonly state: 'suspended' }
  /** Ended by itself; comes back at `untilMs` (monotonic), or when it is needed after that. */
  | { readonly state: 'crashed'; readonly why: string; readonly untilMs: number }
  /** Ended too often; only a person brings it back, or a policy that had refused it meanwhile. */
  | { readonly state: 'quarantined'; readonly why: string };

export type LifecycleEvent =
  | { readonly event: 'governed'; readonly because: readonly Reason[] | null }
  | { readonly event: 'turned-off' }
  | { readonly event: 'turned-on' }
  | { readonly event: 'start' }
  | { readonly event: 'ready' }
  | { readonly event: 'idle' }
  | { readonly event: 'crash'; readonly why: string; readonly at: number }
  /** Its cell is gone; whose doing it was is not known yet, or nobody's. Counts for nothing. */
  | { readonly event: 'lost'; readonly why: string; readonly untilMs: number }
  /** Nobody else died when its cell was lost: it counts after all. */
  | { readonly event: 'died-alone'; readonly at: number }
  | { readonly event: 'revive'; readonly at: number }
  | { readonly event: 'restart' };

export interface Life {
  readonly status: Status;
  /** Crashes that count, by their time; older than the window are forgotten. */
  readonly crashes: readonly number[];
}

export const crashWindowMs = 60_000;
export const crashLimit = 3;
const firstBackoffMs = 250;

export const born: Life = { status: { state: 'found' }, crashes: [] };

/** May a call start or reach it? `revive` first where it has crashed. */
const runnable: ReadonlySet<Status['state']> = new Set([
  'enabled',
  'starting',
  'active',
  'suspended',
]);

export const mayRun = (status: Status): boolean => runnable.has(status.state);

/** The next life; the same object where the event does not apply. */
export function next(life: Life, event: LifecycleEvent): Life {
  const { status } = life;
  const to = (changed: Status): Life => ({ ...life, status: changed });
  switch (event.event) {
    case 'governed':
      if (event.because !== null) return to({ state: 'refused', because: event.because });
      return status.state === 'found' || status.state === 'refused'
        ? to({ state: 'enabled' })
        : life;
    case 'turned-off':
      // What the policy refuses stays refused, whatever the person's switch says.
      return status.state === 'refused' ? life : to({ state: 'disabled' });
    case 'turned-on':
      return status.state === 'disabled' ? { status: { state: 'enabled' }, crashes: [] } : life;
    case 'start':
      return status.state === 'enabled' || status.state === 'suspended'
        ? to({ state: 'starting' })
        : life;
    case 'ready':
      return status.state === 'starting' ? to({ state: 'active' }) : life;
    case 'idle':
      return status.state === 'active' || status.state === 'starting'
        ? to({ state: 'suspended' })
        : life;
    case 'crash':
      return crashed(life, event.why, event.at);
    case 'lost':
      return ['active', 'starting', 'crashed'].includes(status.state)
        ? to({ state: 'crashed', why: event.why, untilMs: event.untilMs })
        : life;
    case 'died-alone':
      return status.state === 'crashed' ? counted(life, status.why, event.at) : life;
    case 'revive':
      return status.state === 'crashed' && event.at >= status.untilMs
        ? to({ state: 'enabled' })
        : life;
    case 'restart':
    default:
      return ['crashed', 'quarantined', 'active', 'starting', 'suspended'].includes(status.state)
        ? { status: { state: 'enabled' }, crashes: [] }
        : life;
  }
}

function crashed(life: Life, why: string, at: number): Life {
  if (life.status.state !== 'active' && life.status.state !== 'starting') return life;
  return counted(life, why, at);
}

function counted(life: Life, why: string, at: number): Life {
  const crashes = [...life.crashes.filter((time) => at - time < crashWindowMs), at];
  if (crashes.length >= crashLimit) return { crashes, status: { state: 'quarantined', why } };
  // The first one is forgiven at once: a warm spare stands ready for it.
  const backoffMs = crashes.length === 1 ? 0 : firstBackoffMs * 2 ** (crashes.length - 2);
  return { crashes, status: { state: 'crashed', why, untilMs: at + backoffMs } };
}
