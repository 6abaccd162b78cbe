/** Addresses that wait for a person to read them in full before they open. */
import { createStore, type Readable } from '../../app/store.ts';

const asked = createStore<string | null>(null);

export const askedLink: Readable<string | null> = asked;

export function confirmLink(href: string): void {
  asked.set(href);
}

export function settleLink(): void {
  asked.set(null);
}
