import { describe, expect, it } from 'vitest';
import { judgeSpin, mostGapMs, spinMs } from '../engines/spin.ts';

describe('the check before an isolation run', () => {
  it('passes an engine in which the app went on once, however busy the machine was before', () => {
    expect(() => judgeSpin('Firefox', { gaps: [180, 12], together: spinMs })).not.toThrow();
  });

  it('fails one in which the app stands still for as long as the bar says, every time', () => {
    for (const gaps of [[], [mostGapMs], [spinMs, spinMs + 4]]) {
      expect(() => judgeSpin('Firefox', { gaps, together: spinMs })).toThrow('holds the app up');
    }
  });

  it('fails where no gap can be seen, and where the extension did not spin', () => {
    expect(() => judgeSpin('WebKit', { gaps: [1], together: 4 })).toThrow('shows no gap');
    expect(() => judgeSpin('WebKit', { gaps: [1], together: spinMs, error: 'denied' })).toThrow(
      'WebKit: the extension that spins failed: denied',
    );
  });
});
