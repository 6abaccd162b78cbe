/** What the page's own header forbids, tried where nothing gets out: the name belongs to nobody. */
import type { Clock } from '../brokers.ts';
import { nextTurn } from '../turn.ts';
import type { IsolationFinding } from './probe.ts';

/** Firefox and WebKit refuse a frame of a port such as 9 before they ask the policy, which then says nothing. */
const nowhere = 'https://kumix-probe.invalid';

/** What the app is refused at the same time proves nothing. Some engines name the origin alone. */
const isOurs = (blocked: string): boolean =>
  blocked === nowhere || blocked.startsWith(`${nowhere}/`);

/** Milliseconds until a browser that says nothing counts as one without the wall. */
const patienceMs = 1_000;

interface Attempt {
  readonly what: string;
  /** The directive whose violation the browser reports, or its beginning. */
  readonly directive: string;
  /** Tries it; what it returns takes it back. */
  readonly run: () => (() => void) | void;
}

const attach = (element: HTMLElement): (() => void) => {
  document.head.append(element);
  return () => element.remove();
};

const attempts: readonly Attempt[] = [
  {
    what: 'the page is served with its policy',
    directive: 'img-src',
    run: () => {
      new Image().src = `${nowhere}/image`;
    },
  },
  {
    what: 'the page connects to its own origin only',
    directive: 'connect-src',
    run: () => {
      const stop = new AbortController();
      fetch(`${nowhere}/fetch`, { mode: 'no-cors', signal: stop.signal }).catch(() => {
        // Refused, as it should be; the report says by whom.
      });
      return () => stop.abort();
    },
  },
  {
    what: 'the page takes no foreign styles',
    directive: 'style-src',
    run: () => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = `${nowhere}/style`;
      return attach(link);
    },
  },
  {
    what: 'the page frames no foreign page',
    directive: 'frame-src',
    run: () => {
      const frame = document.createElement('iframe');
      frame.hidden = true;
      frame.setAttribute('sandbox', '');
      frame.src = `${nowhere}/frame`;
      document.body.append(frame);
      return () => frame.remove();
    },
  },
];

function tried({ what, directive, run }: Attempt, clock: Clock): Promise<IsolationFinding> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const end = (holds: boolean): void => {
      cancel();
      stop.abort();
      takeBack?.();
      resolve({ what, holds });
    };
    const cancel = clock.setTimeout(() => end(false), patienceMs);
    document.addEventListener(
      'securitypolicyviolation',
      ({ blockedURI, effectiveDirective, disposition }) => {
        if (disposition !== 'enforce' || !isOurs(blockedURI)) return;
        if (effectiveDirective.startsWith(directive)) end(true);
      },
      { signal: stop.signal },
    );
    const takeBack = run();
  });
}

/** A browser without Trusted Types has no sink to refuse; one that has them must refuse. */
function trustedTypes(): readonly IsolationFinding[] {
  if (window.trustedTypes === undefined) return [];
  const sink = document.createElement('template');
  let holds = false;
  try {
    sink.innerHTML = 'x';
  } catch {
    holds = true;
  }
  return [{ what: 'the page makes no document of plain text', holds }];
}

/** Each attempt is begun in a turn of its own: together they would hold the page up. */
export async function pageFindings(clock: Clock): Promise<readonly IsolationFinding[]> {
  const begun: Promise<IsolationFinding>[] = [];
  for (const attempt of attempts) {
    begun.push(tried(attempt, clock));
    // oxlint-disable-next-line no-await-in-loop -- the pause is what it is for
    await nextTurn();
  }
  return [...(await Promise.all(begun)), ...trustedTypes()];
}
