import { type ExtensionHost, HostError } from '@kumix/host';
import type { ContentExtensions, ContentMethod } from '../app/content.ts';
import type { Denial } from '../app/contracts.ts';
import { t } from '../i18n/message.ts';

/** Codes that say: nobody is asked here. The message is as it would be without extensions. */
const nobody: ReadonlySet<HostError['code']> = new Set(['not-found']);

const asked: ReadonlySet<string> = new Set([
  'enabled',
  'starting',
  'active',
  'suspended',
  'crashed',
]);

/** The largest file that the method table lets through. */
const filterBytes = 16_777_216;

function denialOf(error: unknown): Denial {
  const because = error instanceof HostError ? error.because : [];
  const why = error instanceof HostError ? error.message : t('content.failed');
  return { sentence: t('content.transformFailed', { why }), because };
}

export function createContent(host: ExtensionHost): ContentExtensions {
  const nameOf = (id: string): string =>
    host.extensions.getSnapshot().find((view) => view.id === id)?.manifest.name ?? id;
  const serves = (method: ContentMethod): boolean =>
    host.extensions
      .getSnapshot()
      .some(
        ({ manifest, status }) =>
          asked.has(status.state) && manifest.contributes?.methods?.includes(method) === true,
      );
  /** Same formula, same answer: a timeline is drawn more often than it changes. */
  const formulas = new Map<string, Promise<string | null>>();

  return {
    serves,

    async transform(text, room) {
      try {
        const { value, extension } = await host.invoke('message.transform', { text }, { room });
        return value.text === text
          ? { kind: 'same' }
          : { kind: 'changed', text: value.text, by: nameOf(extension) };
      } catch (error) {
        if (error instanceof HostError && nobody.has(error.code)) return { kind: 'same' };
        return { kind: 'failed', denial: denialOf(error) };
      }
    },

    async filter(file, room, signal) {
      if (!serves('attachment.filter')) return { kind: 'keep' };
      const format = /^[a-z0-9][\w.+-]*\/[\w.+-]+$/i.test(file.type)
        ? file.type.toLowerCase()
        : 'application/octet-stream';
      // What a path could be made of is no part of a name.
      const name = file.name.replaceAll(/[/\\\p{Cc}]/gu, '_').slice(0, 255) || '_';
      try {
        if (file.size > filterBytes) {
          throw new HostError('too-large', t('content.fileTooLarge', { name }));
        }
        const params = { name, format, bytes: await file.arrayBuffer() };
        const { items, value, extension } = await host.gather('attachment.filter', params, {
          room,
          signal,
          priority: 'soon',
        });
        const by = nameOf(extension);
        if (value.verdict === 'keep') return { kind: 'keep' };
        if (value.verdict === 'refuse') {
          const why = value.reason ?? t('content.noReason');
          return { kind: 'refuse', sentence: t('content.refused', { by, name, why }) };
        }
        const chunks = items.map(({ chunk }) => chunk);
        const next = new File(chunks, value.name ?? file.name, { type: file.type });
        return { kind: 'replace', file: next, by };
      } catch (error) {
        // The policy keeps it out of this room, or nobody serves it: it is asked of nobody here.
        if (error instanceof HostError && (nobody.has(error.code) || error.code === 'denied')) {
          return { kind: 'keep' };
        }
        const why = error instanceof HostError ? error.message : t('content.failed');
        return { kind: 'refuse', sentence: t('content.notFiltered', { name, why }) };
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

    math(tex, display, room) {
      const key = `${room} ${String(display)} ${tex}`;
      const known = formulas.get(key);
      if (known !== undefined) return known;
      const made = host.invoke('render.math', { tex, display }, { room, priority: 'soon' }).then(
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
      return made;
    },
  };
}
