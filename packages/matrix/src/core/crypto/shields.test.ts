import { EventShieldColour, EventShieldReason } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { describe, expect, it } from 'vitest';
import { shieldOf } from './shields.ts';

describe('the shield of a message', () => {
  it('is none where the crypto has no doubt, or nothing to say', () => {
    expect(shieldOf(null)).toBeNull();
    expect(shieldOf({ shieldColour: EventShieldColour.NONE, shieldReason: null })).toBeNull();
  });

  it('names its reason, in the tone of the crypto', () => {
    expect(
      shieldOf({
        shieldColour: EventShieldColour.RED,
        shieldReason: EventShieldReason.MISMATCHED_SENDER,
      }),
    ).toEqual({ tone: 'red', reason: 'mismatched-sender' });
    expect(
      shieldOf({
        shieldColour: EventShieldColour.GREY,
        shieldReason: EventShieldReason.AUTHENTICITY_NOT_GUARANTEED,
      }),
    ).toEqual({ tone: 'grey', reason: 'not-guaranteed' });
  });

  it('keeps its colour where the reason is not told', () => {
    expect(shieldOf({ shieldColour: EventShieldColour.RED, shieldReason: null })).toEqual({
      tone: 'red',
      reason: 'unknown',
    });
  });

  it('has a word for every reason that the crypto knows', () => {
    for (const reason of Object.values(EventShieldReason)) {
      if (typeof reason === 'string') continue;
      const shield = shieldOf({ shieldColour: EventShieldColour.GREY, shieldReason: reason });
      expect(shield?.reason).toBeTypeOf('string');
    }
  });
});
