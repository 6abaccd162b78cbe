import { describe, expect, it } from 'vitest';
import { firstNodes } from './firstNodes.ts';
import { plainText, type RichNode } from './richText.ts';

const text = (words: string): RichNode => ({ kind: 'text', text: words });
const bold = (...children: readonly RichNode[]): RichNode => ({
  kind: 'element',
  tag: 'b',
  children,
});
const most = { nodes: 4, length: 10 };

describe('what of a message is drawn at first', () => {
  it('is the very same list where all of it fits', () => {
    const nodes = [text('12345'), bold(text('67890'))];
    expect(firstNodes(nodes, most)).toBe(nodes);
  });

  it('is so many nodes', () => {
    expect(firstNodes([bold(text('1')), bold(text('2')), text('3')], most)).toEqual([
      bold(text('1')),
      bold(text('2')),
    ]);
  });

  it('is so much text, wherever it stands', () => {
    for (const nodes of [
      [text('12345678901')],
      [bold(bold(text('1234567890'), text('1')))],
      [text('12345'), { kind: 'inline-code', text: '678901' } as const],
      [{ kind: 'code-block', language: null, text: '12345678901' } as const],
      [
        {
          kind: 'mention',
          target: { type: 'user', userId: '@a:test' },
          label: '12345678901',
        } as const,
      ],
    ]) {
      expect(plainText(firstNodes(nodes, most))).toBe('1234567890');
    }
  });

  it('ends with a whole letter', () => {
    expect(firstNodes([text(`123456789👍`)], most)).toEqual([text('123456789')]);
  });

  it('keeps of a block of code what is copied', () => {
    expect(
      firstNodes([{ kind: 'code-block', language: 'js', text: 'a'.repeat(11) }], most),
    ).toEqual([
      { kind: 'code-block', language: 'js', text: 'a'.repeat(10), whole: 'a'.repeat(11) },
    ]);
  });

  it('counts a formula that nothing stands in', () => {
    const formula: RichNode = {
      kind: 'formula',
      tex: 'x'.repeat(30),
      display: false,
      children: [],
    };
    expect(firstNodes([formula, formula], most)).toEqual([formula]);
  });
});
