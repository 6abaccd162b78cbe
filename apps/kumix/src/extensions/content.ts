import { type ExtensionHost, HostError, nextTurn } from '@kumix/host';
import type { Manifest } from '@kumix/plugin';
import type { ContentExtensions, ContentMethod, Filtered } from '../app/content.ts';
import type { Denial } from '../app/contracts.ts';
import { t } from '../i18n/message.ts';
import { whyOf } from './failureWords.ts';
import { seenOf } from '../room/html/seen.ts';
import { wordsOf } from './words.ts';

/** Codes that say: nobody is asked here. The message is as it would be without extensions. */
const nobody: ReadonlySet<HostError['code']> = new Set(['not-found']);
const notHere: ReadonlySet<HostError['code']> = new Set(['not-found', 'denied']);

const asked: ReadonlySet<string> = new Set([
  'enabled',
  'starting',
  'active',
  'suspended',
  'crashed',
]);

/** The largest file that the method table lets through. */
const filterBytes = 16_777_216;

function denialOf(name: string, error: unknown): Denial {
  const because = error instanceof HostError ? error.because : [];
  return { sentence: t('content.transformFailed', { name, why: whyOf(error) }), because };
}

/** A guest that says the same fails like any other. */
const hostSaid = (error: unknown, codes: ReadonlySet<HostError['code']>): boolean =>
  error instanceof HostError && !error.byGuest && codes.has(error.code);

export function createContent(
  host: Pick<ExtensionHost, 'extensions' | 'invoke' | 'gather'>,
): ContentExtensions {
  /** Chosen here, so that it can be named where it fails. */
  const serving = (method: ContentMethod): Manifest | undefined =>
    host.extensions
      .getSnapshot()
      .find(
        ({ manifest, status }) =>
          asked.has(status.state) && manifest.contributes?.methods?.includes(method) === true,
      )?.manifest;
  /** Same formula, same answer: a timeline is drawn more often than it changes. */
  const formulas = new Map<string, Promise<string | null>>();

  return {
    serves: (method) => serving(method) !== undefined,

    async transform(text, room) {
      const by = serving('message.transform');
      if (by === undefined) return { kind: 'same' };
      try {
        const options = { room, extension: by.id };
        const { value } = await host.invoke('message.transform', { text }, options);
        // The person is shown what goes out: what cannot be shown is theirs, or does not go.
        const next = seenOf(value.text, text);
        return next === text ? { kind: 'same' } : { kind: 'changed', text: next, by: by.name };
      } catch (error) {
        if (hostSaid(error, nobody)) return { kind: 'same' };
        return { kind: 'failed', denial: denialOf(by.name, error) };
      }
    },

    async filter(file, room, signal) {
      const manifest = serving('attachment.filter');
      if (manifest === undefined) return { kind: 'keep' };
      const by = manifest.name;
      const called = wordsOf(file.name);
      const notFiltered = (why: string): Filtered => ({
        kind: 'refuse',
        sentence: t('content.notFiltered', { name: called, by, why }),
      });
      if (file.size > filterBytes) {
        return notFiltered(t('content.fileTooLarge', { name: called }));
      }
      const format = /^[a-z0-9][\w.+-]*\/[\w.+-]+$/i.test(file.type)
        ? file.type.toLowerCase()
        : 'application/octet-stream';
      // What a path could be made of is no part of a name.
      const name = file.name.replaceAll(/[/\\\p{Cc}]/gu, '_').slice(0, 255) || '_';
      try {
        const params = { name, format, bytes: await file.arrayBuffer() };
        const { items, value } = await host.gather('attachment.filter', params, {
          room,
          signal,
          priority: 'soon',
          extension: manifest.id,
        });
        if (value.verdict === 'keep') return { kind: 'keep' };
        if (value.verdict === 'refuse') {
          const why = wordsOf(value.reason ?? '') || t('content.noReason');
          return { kind: 'refuse', sentence: t('content.refused', { by, name: called, why }) };
        }
        const renamed = value.name === undefined || value.name === name ? '' : wordsOf(value.name);
        const chunks = items.map(({ chunk }) => chunk);
        return {
          kind: 'replace',
          file: new File(chunks, renamed || file.name, { type: file.type }),
          told:
            renamed === ''
              ? t('content.replaced', { by, name: called })
              : t('content.renamed', { by, name: called, next: renamed }),
        };
      } catch (error) {
        // The policy keeps it out of this room, or nobody serves it: it is asked of nobody here.
        if (hostSaid(error, notHere)) return { kind: 'keep' };
        return notFiltered(whyOf(error));
      }
    },

    async code(text, language, room) {
      try {
        const params = { text, format: language };
        return (await host.invoke('render.code', params, { room, priority: 'soon' })).value.spans;
      } catch {
        // The record of calls says why; the app's own colours stand.
        return null;
      }
    },

    async math(tex, display, room) {
      const key = `${room} ${String(display)} ${tex}`;
      let made = formulas.get(key);
      if (made === undefined) {
        made = host.invoke('render.math', { tex, display }, { room, priority: 'soon' }).then(
          ({ value }) => value.mathml,
          () => {
            // Asked again the next time it is drawn.
            formulas.delete(key);
            return null;
          },
        );
        formulas.set(key, made);
        for (const oldest of formulas.keys()) {
          if (formulas.size <= 256) break;
          formulas.delete(oldest);
        }
      }
      const mathml = await made;
      // Whoever asks reads it at once, and hundreds may be answered together: one in a task.
      if (mathml !== null) await nextTurn();
      return mathml;
    },
  };
}
