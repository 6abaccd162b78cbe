import { describe, expect, it } from 'vitest';
import { lineWords } from './lineWords.ts';

describe('the words of a line', () => {
  it('are those of the sender where there are any', () => {
    expect(lineWords({ kind: 'text', text: 'milk?' })).toBe('milk?');
    expect(lineWords({ kind: 'image', text: 'the harbour' })).toBe('the harbour');
    expect(lineWords({ kind: 'text', text: '' })).toBe('');
  });

  it('are those of the catalogue where there are none', () => {
    expect(lineWords({ kind: 'image', text: '' })).toBe('Picture');
    expect(lineWords({ kind: 'undecryptable', text: '' })).toBe(
      'A message that cannot be decrypted',
    );
    expect(lineWords({ kind: 'unknown', text: '' })).toBe('Message of another kind');
  });
});
