import type { BridgeErrorCode, Failure } from '@kumix/plugin';
import type { Reason } from '@kumix/policy';

/** What the app gets where a call of an extension did not give a value. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: BridgeErrorCode;
  /** Every rule that spoke, where the policy denied; empty otherwise. */
  readonly because: readonly Reason[];
  /** The guest chose the code and the words: no policy and no wall of the host's spoke. */
  readonly byGuest: boolean;

  constructor(
    code: BridgeErrorCode,
    message: string,
    because: readonly Reason[] = [],
    byGuest = false,
  ) {
    super(message);
    this.code = code;
    this.because = because;
    this.byGuest = byGuest;
  }
}

/** How a guest says that it failed. */
export const saidByGuest = ({ code, message }: Failure): HostError =>
  new HostError(code, message, [], true);

/** Rules of the host's own: no policy's file speaks of them, and none can be asked about them again. */
export const ownRules = [
  'activation',
  'encrypted-preview',
  'isolation',
  'isolation-host',
  'link-not-given',
  'method-header',
  'private-host',
  'wasm',
] as const;
type OwnRule = (typeof ownRules)[number];

export const ownReasons = (rule: OwnRule, sentence: string): readonly Reason[] => [
  { layer: 'floor', source: 'built-in', pointer: '', rule, sentence },
];

/** What the host refuses by a rule of its own. */
export const refused = (rule: OwnRule, sentence: string): HostError =>
  new HostError('denied', sentence, ownReasons(rule, sentence));

/** What may cross to a guest of an error of ours: a code and a sentence, and where rules stand. */
export function toFailure(error: HostError): Failure {
  const { code, message, because } = error;
  if (because.length === 0) return { code, message };
  return {
    code,
    message,
    because: because.map(({ layer, pointer, rule, sentence }) => ({
      layer,
      pointer,
      rule,
      sentence,
    })),
  };
}
