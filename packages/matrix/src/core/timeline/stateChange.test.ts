import { describe, expect, it } from 'vitest';
import type { Plain } from '../../protocol/plain.ts';
import { stateChange } from './stateChange.ts';

const names: Readonly<Record<string, string>> = { '@a:x': 'Ada', '@b:x': 'Ben' };
const nameOf = (id: string): string => names[id] ?? id;

const member = (sender: string, target: string, previous: Plain, content: Plain) =>
  stateChange({ type: 'm.room.member', sender, stateKey: target, content, previous }, nameOf);

const join = { membership: 'join' };
const leave = { membership: 'leave' };
const invite = { membership: 'invite' };
const ban = { membership: 'ban' };

describe('a change of membership', () => {
  it.each([
    ['joins', '@a:x', '@a:x', {}, join, 'joined'],
    ['leaves', '@a:x', '@a:x', join, leave, 'left'],
    ['is invited', '@a:x', '@b:x', {}, invite, 'invited'],
    ['knocks', '@a:x', '@a:x', {}, { membership: 'knock' }, 'knocked'],
    ['is removed', '@a:x', '@b:x', join, leave, 'kicked'],
    ['is banned', '@a:x', '@b:x', join, ban, 'banned'],
    ['is let back', '@a:x', '@b:x', ban, leave, 'unbanned'],
    ['declines', '@b:x', '@b:x', invite, leave, 'rejected'],
    ['has an invitation withdrawn', '@a:x', '@b:x', invite, leave, 'kicked'],
  ] as const)('is told when somebody %s', (_what, sender, target, before, now, change) => {
    expect(member(sender, target, before, now)).toMatchObject({
      type: 'member',
      change,
      target: nameOf(target),
      by: nameOf(sender),
    });
  });

  it('tells names that are no longer than a name, whoever wrote them', () => {
    const long = { ...join, displayname: 'x'.repeat(60_000) };
    expect(member('@a:x', '@a:x', long, { ...long, displayname: 'Ada' })).toMatchObject({
      from: 'x'.repeat(256),
    });
    expect(member('@a:x', '@a:x', {}, long)).toMatchObject({ target: 'x'.repeat(256) });
  });

  it('tells a reason as far as it is shown', () => {
    const why = { ...ban, reason: 'x'.repeat(60_000) };
    expect(member('@a:x', '@b:x', join, why)).toMatchObject({ reason: `${'x'.repeat(499)}…` });
  });

  it('tells a new name with the old one, and a new picture', () => {
    expect(
      member('@a:x', '@a:x', { ...join, displayname: 'Ada' }, { ...join, displayname: 'Ada L.' }),
    ).toMatchObject({ change: 'renamed', from: 'Ada', to: 'Ada L.' });
    expect(
      member(
        '@a:x',
        '@a:x',
        { ...join, avatar_url: 'mxc://x/1' },
        { ...join, avatar_url: 'mxc://x/2' },
      ),
    ).toMatchObject({ change: 'avatar' });
  });

  it('is nothing where nothing changed', () => {
    expect(member('@a:x', '@a:x', join, join)).toBeNull();
    expect(member('@a:x', '@a:x', leave, leave)).toBeNull();
  });
});

describe('other state', () => {
  const change = (type: string, content: Plain) =>
    stateChange({ type, sender: '@a:x', stateKey: '', content, previous: {} }, nameOf);

  it('is told by its kind', () => {
    expect(change('m.room.name', { name: 'Garden' })).toEqual({
      type: 'name',
      by: 'Ada',
      to: 'Garden',
    });
    expect(change('m.room.power_levels', {})).toEqual({ type: 'power-levels', by: 'Ada' });
    expect(change('m.room.tombstone', { replacement_room: '!n' })).toEqual({
      type: 'upgraded',
      by: 'Ada',
      to: '!n',
    });
  });

  it('is told by its type where it is not known, prototype names included', () => {
    expect(change('constructor', {})).toEqual({
      type: 'other',
      eventType: 'constructor',
      by: 'Ada',
    });
  });

  it('takes nothing but text for a name', () => {
    expect(change('m.room.name', { name: { toString: 'x' } })).toMatchObject({ to: '' });
  });
});

describe('a change of the room', () => {
  const change = (type: string, content: Plain) =>
    stateChange({ type, sender: '@a:x', stateKey: '', content, previous: {} }, nameOf);

  it('tells as much of a stranger’s words as stands in a sentence', () => {
    const long = 'x'.repeat(60_000);
    expect(change('m.room.name', { name: long })).toMatchObject({ to: 'x'.repeat(256) });
    expect(change('m.room.topic', { topic: long })).toMatchObject({ to: `${'x'.repeat(299)}…` });
    expect(change(long, {})).toMatchObject({ eventType: `${'x'.repeat(254)}…` });
  });
});
