import type { Live } from '../account/account.ts';
import { AccountFeed } from './accountFeed.ts';

/** A view of the open account: nothing while there is none, and opened anew with the next one. */
export class LiveFeed<T> extends AccountFeed<Live<T>> {
  #sent: T | undefined;

  take(): unknown {
    const value = this.current?.read();
    if (value === undefined || value === this.#sent) return undefined;
    this.#sent = value;
    return value;
  }
}
