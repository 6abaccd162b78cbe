import type { CallFacts } from '@kumix/policy';

/** What the policy must know of a call: read from its parameters, never from what a guest says of them. */
export interface JudgedCall {
  readonly facts: CallFacts;
  /** Present where the call is about a room. */
  readonly roomId?: string;
}

const field = (params: unknown, name: string): string | undefined => {
  if (typeof params !== 'object' || params === null) return undefined;
  const value: unknown = Reflect.get(params, name);
  return typeof value === 'string' ? value : undefined;
};

function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { origin } = new URL(url);
  return origin === 'null' ? undefined : origin;
}

/** Dimensions by what the parameters of the method table are called: `url`, `method`, `type`, `roomId`. */
export function judged(capability: string, params: unknown): JudgedCall {
  const origin = originOf(field(params, 'url'));
  const method = capability === 'net.fetch' ? field(params, 'method') : undefined;
  const eventType = capability.startsWith('room.state.') ? field(params, 'type') : undefined;
  const roomId = field(params, 'roomId');
  return {
    facts: {
      ...(origin === undefined ? {} : { origin }),
      ...(method === undefined ? {} : { method }),
      ...(eventType === undefined ? {} : { eventType }),
    },
    ...(roomId === undefined ? {} : { roomId }),
  };
}
