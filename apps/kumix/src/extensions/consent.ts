import type { Clock, ConsentAnswer, ConsentQuestion, ExtensionHost } from '@kumix/host';
import { capabilityOf } from '@kumix/policy';
import type { ConsentWords, Dialogs } from '../app/dialogs.ts';
import { formatList, t } from '../i18n/message.ts';

/** Milliseconds without a key before a question may come up. */
export const restMs = 1_500;
const lookMs = 250;

export interface AskerOptions {
  readonly clock: Clock;
  readonly dialogs: Pick<Dialogs, 'open' | 'consent'>;
  readonly host: () => Pick<ExtensionHost, 'extensions' | 'personActedAt'>;
  readonly roomName: (roomId: string) => string | undefined;
  /** Calls back for every key that is pressed in the app, until it is stopped. */
  readonly watchKeys: (pressed: () => void) => () => void;
}

export interface Asker {
  ask(question: ConsentQuestion): Promise<ConsentAnswer>;
  dispose(): void;
}

/**
 * Raises questions when they disturb least: never over another dialog, never while the person
 * types, in the app or in an extension's panel. A key meant for a message must not answer.
 */
export function createAsker(options: AskerOptions): Asker {
  const { clock, dialogs, host, roomName } = options;
  let pressedAt = Number.NEGATIVE_INFINITY;
  const stop = options.watchKeys(() => {
    pressedAt = clock.now();
  });

  const calm = (): boolean =>
    dialogs.open.get() === null &&
    clock.now() - Math.max(pressedAt, host().personActedAt) >= restMs;

  /** False where the question was taken back meanwhile. */
  function whenCalm(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      let cancel = (): void => {};
      const end = (asked: boolean): void => {
        cancel();
        signal.removeEventListener('abort', taken);
        resolve(asked);
      };
      const taken = (): void => end(false);
      const look = (): void => {
        if (calm()) end(true);
        else cancel = clock.setTimeout(look, lookMs);
      };
      if (signal.aborted) {
        resolve(false);
        return;
      }
      signal.addEventListener('abort', taken, { once: true });
      look();
    });
  }

  function wordsOf({ request }: ConsentQuestion): ConsentWords {
    const { extension, capability, facts, room } = request;
    const view = host()
      .extensions.getSnapshot()
      .find(({ id }) => id === extension.id);
    const known = capabilityOf(capability);
    const points: string[] = [];
    if (room !== undefined) {
      const name = roomName(room.id) ?? room.id;
      points.push(
        room.encryption === 'plain'
          ? t('consent.room', { name })
          : t('consent.encryptedRoom', { name }),
      );
    }
    if (facts.origin !== undefined) points.push(t('consent.origin', { origin: facts.origin }));
    if (facts.method !== undefined) points.push(t('consent.method', { method: facts.method }));
    if (facts.eventType !== undefined) points.push(t('consent.type', { type: facts.eventType }));
    if (facts.format !== undefined) points.push(t('consent.format', { format: facts.format }));
    if (known?.readsContent === true) points.push(t('consent.readsContent'));
    points.push(...caveatPoints(request));
    return {
      id: extension.id,
      extension: view?.manifest.name ?? extension.id,
      author: view?.manifest.author ?? '',
      version: extension.version,
      capability: known?.title ?? capability,
      description: known?.description ?? '',
      points,
    };
  }

  return {
    async ask(question) {
      if (!(await whenCalm(question.signal))) return 'unseen';
      return dialogs.consent(wordsOf(question), question.signal);
    },
    dispose: stop,
  };
}

/** A standing yes reaches as far as the manifest asks, which may be further than this one call. */
function caveatPoints({ extension, capability }: ConsentQuestion['request']): readonly string[] {
  const words = {
    origins: 'consent.allOrigins',
    methods: 'consent.allMethods',
    eventTypes: 'consent.allTypes',
    formats: 'consent.allFormats',
  } as const;
  const dimensions = capabilityOf(capability)?.dimensions ?? [];
  const caveats = extension.capabilities.find(({ name }) => name === capability)?.caveats ?? {};
  return dimensions.flatMap((dimension) => {
    if (dimension === 'rooms') return [];
    const values = caveats[dimension];
    return [
      t(words[dimension], { values: values === undefined ? t('consent.any') : formatList(values) }),
    ];
  });
}
