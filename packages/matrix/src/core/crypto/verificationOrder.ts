/**
 * What is said in a verification leaves in the order it was said in. The SDK sends a confirmation,
 * and beside it, as soon as the other side's has come, the word that it is done. Where the
 * homeserver takes the second first, the other side cannot use it yet, drops it and is never done.
 */

interface Processor {
  makeOutgoingRequest(message: object, ask?: unknown): Promise<void>;
}

const guarded = new WeakSet<Processor>();

/** Before crypto starts. `prototype` is the SDK's own. */
export function sendVerificationsInOrder(prototype: Processor): void {
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  const last = new WeakMap<Processor, Promise<void>>();
  // oxlint-disable-next-line typescript/unbound-method -- called on the same object below
  const make = prototype.makeOutgoingRequest;
  prototype.makeOutgoingRequest = function inTurn(message, ask) {
    const send = (): Promise<void> => make.call(this, message, ask);
    if (!isOfVerification(message)) return send();
    // One that the homeserver refuses is told to who sent it; the next goes out all the same.
    const sent = (last.get(this) ?? Promise.resolve()).catch(() => undefined).then(send);
    last.set(this, sent);
    return sent;
  };
}

/** In a room or to a device; the SDK names the type of both alike. */
function isOfVerification(message: object): boolean {
  const type: unknown = 'event_type' in message ? message.event_type : undefined;
  return typeof type === 'string' && type.startsWith('m.key.verification.');
}
