import { describe, expect, it } from 'vitest';
import { watchLifeline } from './lifeline.ts';

/** Holds a Web Lock as the core does; resolves with what lets it go. */
function hold(name: string): Promise<() => void> {
  return new Promise((held) => {
    void navigator.locks.request(name, () => new Promise<void>((release) => held(release)));
  });
}

describe('the lifeline', () => {
  it('tells of the core’s death as soon as its lock is free', async () => {
    const release = await hold('core-1');
    const dead = new Promise<string>((done) => {
      watchLifeline('core-1', () => done('dead')).ready();
    });
    release();
    await expect(dead).resolves.toBe('dead');
  });

  it('tells nothing of a core that was given up', async () => {
    const release = await hold('core-2');
    let told = false;
    const lifeline = watchLifeline('core-2', () => {
      told = true;
    });
    lifeline.ready();
    lifeline.release();
    release();
    // Whoever asks for the lock now comes after the lifeline would have.
    await navigator.locks.request('core-2', () => {});
    expect(told).toBe(false);
  });
});
