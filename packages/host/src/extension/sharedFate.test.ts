import { describe, expect, it } from 'vitest';
import { handClock } from '../testing/clock.ts';
import { type Lost, SharedFate } from './sharedFate.ts';

function setup() {
  const clock = handClock();
  const fate = new SharedFate(clock);
  const told: string[] = [];
  const who = (name: string): Lost => ({
    heartbeatMs: 1_000,
    alone: () => told.push(`${name} alone`),
    together: (turn, others) => told.push(`${name} in turn ${turn} with ${others}`),
  });
  return { clock, fate, told, who };
}

describe('cells that are lost', () => {
  it('within one heartbeat are one death, and come back in turn', () => {
    const { clock, fate, told, who } = setup();
    fate.lost(who('a'));
    clock.tick(600);
    fate.lost(who('b'));
    fate.lost(who('c'));
    expect(told).toEqual([]);
    clock.tick(400);
    expect(told).toEqual(['a in turn 0 with 2', 'b in turn 1 with 2', 'c in turn 2 with 2']);
  });

  it('further apart are deaths of their own', () => {
    const { clock, fate, told, who } = setup();
    fate.lost(who('a'));
    clock.tick(1_001);
    fate.lost(who('b'));
    clock.tick(1_001);
    expect(told).toEqual(['a alone', 'b alone']);
  });

  it('are told nothing after the host is gone, and leave no timer', () => {
    const { clock, fate, told, who } = setup();
    fate.lost(who('a'));
    fate.dispose();
    clock.tick(5_000);
    expect([told, clock.timers]).toEqual([[], 0]);
  });
});
