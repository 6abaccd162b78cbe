import { describe, expect, it, vi } from 'vitest';
import { createStore, derive } from './store.ts';

describe('a store', () => {
  it('tells of a new snapshot and is silent about the same one', () => {
    const store = createStore(1);
    const heard = vi.fn();
    const stop = store.subscribe(heard);
    store.set(1);
    expect(heard).not.toHaveBeenCalled();
    store.update((before) => before + 1);
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
    store.set(3);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('lets a listener leave while it is being told', () => {
    const store = createStore(0);
    const heard: string[] = [];
    const stop = store.subscribe(() => {
      heard.push('first');
      stop();
    });
    store.subscribe(() => heard.push('second'));
    store.set(1);
    store.set(2);
    expect(heard).toEqual(['first', 'second', 'second']);
  });
});

describe('a derived snapshot', () => {
  it('changes only with its part', () => {
    const store = createStore({ name: 'a', age: 1 });
    const name = derive(store, (each) => each.name);
    const heard = vi.fn();
    name.subscribe(heard);
    store.update((before) => ({ ...before, age: 2 }));
    expect(heard).not.toHaveBeenCalled();
    store.update((before) => ({ ...before, name: 'b' }));
    expect(heard).toHaveBeenCalledTimes(1);
    expect(name.get()).toBe('b');
  });
});
