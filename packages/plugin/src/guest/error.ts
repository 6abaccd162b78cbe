import type { BridgeErrorCode } from '../api/method.ts';
import type { WireReason } from '../wire/envelope.ts';

/** What a call of the host's rejects with, and what a handler throws to say more than `failed`. */
export class KumixError extends Error {
  override readonly name = 'KumixError';
  readonly code: BridgeErrorCode;
  /** The rules that spoke, where the policy denied. */
  readonly because: readonly WireReason[];

  constructor(code: BridgeErrorCode, message: string, because: readonly WireReason[] = []) {
    super(message);
    this.code = code;
    this.because = because;
  }
}
