import { describe, expect, it } from 'vitest';
import { linksIn } from './searchMethods.ts';

describe('links in a message', () => {
  it('end where the sentence goes on', () => {
    expect(linksIn('See https://a.example/x, (http://b.example/y) and https://c.example.')).toEqual(
      ['https://a.example/x', 'http://b.example/y', 'https://c.example'],
    );
  });

  it('keep brackets that are theirs, and are told once', () => {
    const wiki = 'https://a.example/Bread_(food)';
    expect(linksIn(`${wiki} ${wiki}`)).toEqual([wiki]);
  });

  it('are web links only, and not without end', () => {
    expect(linksIn('javascript:alert(1) file:///etc data:text/html,x https://')).toEqual([]);
    const many = Array.from({ length: 30 }, (_, i) => `https://a.example/${i}`).join(' ');
    expect(linksIn(many)).toHaveLength(10);
  });
});
