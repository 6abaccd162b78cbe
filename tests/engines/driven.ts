/**
 * A person at an engine's page: elements are named by expressions that are read in the page, and
 * pressed and typed into as a mouse and a keyboard do. Everything waits for what it names.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from './engine.ts';

export interface DrivenEngine extends Engine {
  click(element: string): Promise<void>;
  type(element: string, text: string): Promise<void>;
  /** Into whatever has the focus, a key every so many milliseconds. */
  keys(text: string, pauseMs: number): Promise<void>;
  pressEnter(element: string): Promise<void>;
  /** Resolves with the expression's value when that is neither false, null, 0 nor empty. */
  read(expression: string): Promise<unknown>;
  /** What `run` names is looked for inside this frame, whatever its origin. */
  within(frame: string, run: () => Promise<void>): Promise<void>;
  /** A PNG of what can be seen. */
  picture(): Promise<Uint8Array>;
}

/** Milliseconds that a slow machine may take for anything a person waits for. */
const patienceMs = 60_000;

/** Asks again until there is something; rejects with what was looked for. */
export async function untilThere<T>(
  what: string,
  ask: () => Promise<T | null | undefined>,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  let last = '';
  while (Date.now() < deadline) {
    try {
      const found = await ask();
      if (found !== null && found !== undefined) return found;
    } catch (error) {
      // An element that was drawn anew between two steps is found again.
      last = String(error);
    }
    await delay(100);
  }
  throw new Error(`not there within ${patienceMs} ms: ${what} ${last}`);
}

const quoted = (text: string): string => JSON.stringify(text);

/** Of elements that a person can see, the first whose text or label is `name`. */
const named = (selector: string, name: string): string =>
  `([...document.querySelectorAll(${quoted(selector)})].find((e) => e.checkVisibility() && ` +
  `[e.getAttribute('aria-label'), e.textContent.trim(), ...[...(e.labels ?? [])].map((l) => l.textContent.trim())]` +
  `.includes(${quoted(name)})) ?? null)`;

export const button = (name: string): string => named('button, [role="button"]', name);
export const field = (label: string): string => named('input, textarea, [role="textbox"]', label);
export const first = (selector: string): string => `document.querySelector(${quoted(selector)})`;
export const textOf = (text: string, within = '*'): string =>
  `([...document.querySelectorAll(${quoted(within)})].find((e) => e.childElementCount === 0 && ` +
  `e.checkVisibility() && e.textContent.trim() === ${quoted(text)}) ?? null)`;
