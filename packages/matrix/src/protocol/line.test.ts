import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf } from './line.ts';
import type { EventBody } from './models.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

const text = (body: string, formattedBody: string | null = null): EventBody => ({
  kind: 'text',
  body,
  formattedBody,
  edited: false,
});

describe('a message in one line', () => {
  it('holds the words of its sender and no sentence of ours', () => {
    expect(lineOf(text('two\n lines'))).toEqual({ kind: 'text', text: 'two lines' });
    expect(lineOf({ kind: 'redacted', by: 'Eve', reason: 'rude' })).toEqual({
      kind: 'redacted',
      text: '',
    });
    expect(lineOf({ kind: 'undecryptable', reason: 'damaged' })).toEqual({
      kind: 'undecryptable',
      text: '',
    });
    expect(lineOf({ kind: 'location', body: 'geo', geoUri: 'geo:1,2' })?.text).toBe('');
  });

  it('keeps hidden words hidden', () => {
    const spoiler = text('It was Bob', 'It was <span data-mx-spoiler>Bob</span>');
    expect(lineOf(spoiler)?.text).toBe('It was ▇▇▇');
  });

  it('leaves what happened to the room to the page', () => {
    expect(lineOf({ kind: 'state', what: { type: 'avatar', by: 'Ann' } })).toBeNull();
  });

  it('never ends within a letter, and has few marks on one', () => {
    expect(lineOf(text('😀'.repeat(200)))?.text).toBe(`${'😀'.repeat(99)}…`);
    expect(lineOf(text(`a${'\u0301'.repeat(100)}`))?.text).toHaveLength(17);
  });

  it('is one line of at most 200 characters, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (body) => {
        const line = lineOf(text(body))?.text ?? 'missing';
        expect(line.length).toBeLessThanOrEqual(200);
        expect(line).not.toMatch(/[\n\r\t]|^ | $/);
      }),
      { numRuns },
    );
  });
});
