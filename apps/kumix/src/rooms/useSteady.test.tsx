// @vitest-environment happy-dom
import { act, Profiler } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mounting } from '../testing/mounting.ts';
import { useSteady } from './useSteady.ts';

const { draw } = mounting();

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function List({ order, of }: { readonly order: string; readonly of: string }) {
  const { shown, ...pointer } = useSteady(order, of);
  return <p {...pointer}>{shown}</p>;
}

const show = (order: string, of = 'all') => draw(<List {...{ order, of }} />);
const shown = () => document.body.textContent;
const say = (type: string, pointerType = 'mouse') =>
  act(async () => {
    const { PointerEvent } = window;
    document
      .querySelector('p')
      ?.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType }));
  });
const wait = (ms: number) => act(async () => vi.advanceTimersByTime(ms));

describe('what is pointed at', () => {
  it('follows at once where no pointer is', async () => {
    await show('north south');
    await show('south north');
    expect(shown()).toBe('south north');
  });

  it('stays while the pointer moves over it, and follows once it rests', async () => {
    await show('north south');
    await say('pointermove');
    await show('south north');
    expect(shown()).toBe('north south');
    await wait(100);
    await say('pointermove');
    await wait(100);
    expect(shown()).toBe('north south');
    await wait(50);
    expect(shown()).toBe('south north');
  });

  it('stays as long as it is pressed, and a little longer for the click', async () => {
    await show('north south');
    await say('pointerdown');
    await show('south north');
    await wait(5_000);
    await say('pointermove');
    await wait(5_000);
    expect(shown()).toBe('north south');
    await say('pointerup');
    expect(shown()).toBe('north south');
    await wait(150);
    expect(shown()).toBe('south north');
  });

  it('is let go where the press ends otherwise', async () => {
    await show('north south');
    await say('pointerdown', 'touch');
    await show('south north');
    await say('pointercancel', 'touch');
    await wait(150);
    expect(shown()).toBe('south north');
  });

  it('does not stay under a finger that scrolls', async () => {
    await show('north south');
    await say('pointermove', 'touch');
    await show('south north');
    expect(shown()).toBe('south north');
  });

  it('gives way at once to something else that is asked for', async () => {
    await show('north south');
    await say('pointermove');
    await show('inner', 'a space');
    expect(shown()).toBe('inner');
  });

  it('draws nothing again where nothing has moved', async () => {
    const drawn = vi.fn();
    const list = (
      <Profiler id="list" onRender={drawn}>
        <List order="north south" of="all" />
      </Profiler>
    );
    await draw(list);
    await say('pointermove');
    await say('pointerdown');
    await say('pointerup');
    await wait(150);
    expect(drawn).toHaveBeenCalledTimes(1);
  });
});
