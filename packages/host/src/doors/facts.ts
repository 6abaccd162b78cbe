import type { CallFacts } from '@kumix/policy';
import { isPrivateHost } from './privateHosts.ts';

/** What the policy must know of a call: read from its parameters, never from what a guest says of them. */
export interface JudgedCall {
  readonly facts: CallFacts;
  /** Present where the call is about a room. */
  readonly roomId?: string;
}

const withFormat: ReadonlySet<string> = new Set(['render.code', 'attachment.filter']);

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

/** True where the call would reach this machine or its own network. */
export const reachesPrivate = (capability: string, params: unknown): boolean => {
  if (capability !== 'net.fetch') return false;
  const url = field(params, 'url');
  return url !== undefined && URL.canParse(url) && isPrivateHost(new URL(url).hostname);
};

/** Dimensions by what the parameters of the method table are called: `url`, `method`, `type`, `format`, `roomId`. */
export function judged(capability: string, params: unknown): JudgedCall {
  const origin = originOf(field(params, 'url'));
  const method = capability === 'net.fetch' ? field(params, 'method') : undefined;
  const eventType = capability.startsWith('room.state.') ? field(params, 'type') : undefined;
  const format = withFormat.has(capability) ? field(params, 'format') : undefined;
  const roomId = field(params, 'roomId');
  const facts: { -readonly [K in keyof CallFacts]: CallFacts[K] } = {};
  if (origin !== undefined) facts.origin = origin;
  if (method !== undefined) facts.method = method;
  if (eventType !== undefined) facts.eventType = eventType;
  if (format !== undefined) facts.format = format;
  return roomId === undefined ? { facts } : { facts, roomId };
}
