/** A homeserver that lies to one browser: what it answers there is changed on the way. */
import { randomUUID } from 'node:crypto';
import type { Page, Request } from '@playwright/test';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { expect } from './fixture.ts';
import type { ForgedDevice } from './forgedDevice.ts';

type Json = Record<string, unknown>;

const plainAt = (value: unknown, name: string): Json => {
  const at = typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
  return typeof at === 'object' && at !== null ? (at as Json) : {};
};

export interface Lies {
  /** Answers that were changed. */
  readonly told: () => number;
  readonly stop: () => Promise<void>;
}

/** Changes the JSON answers of one path until `stop`; an answer for which `change` gives `null` stays true. */
export async function lie(
  page: Page,
  path: string,
  change: (body: Json, request: Request) => Json | null | Promise<Json | null>,
): Promise<Lies> {
  let told = 0;
  const pattern = new RegExp(`/_matrix/client/[^/]+${path}(?:[?/]|$)`);
  await page.context().route(pattern, async (route) => {
    // The page may go away under a request that waits: there is nobody left to answer.
    const gone = (): undefined => undefined;
    const response = await route.fetch().catch(gone);
    if (response === undefined) return route.abort().catch(gone);
    const body: unknown = await response.json().catch(gone);
    if (typeof body !== 'object' || body === null) return route.fulfill({ response }).catch(gone);
    const changed = await change(body as Json, route.request());
    if (changed === null) return route.fulfill({ response }).catch(gone);
    told += 1;
    return route.fulfill({ response, json: changed }).catch(gone);
  });
  return { told: () => told, stop: () => page.context().unroute(pattern) };
}

/**
 * `/keys/query` names the forged device under `deviceId`, in place of what was there or beside it,
 * and `/keys/claim` hands out its one-time keys.
 */
export async function lieAboutDevice(
  page: Page,
  userId: string,
  deviceId: string,
  forged: ForgedDevice,
): Promise<Lies> {
  const query = await lie(page, '/keys/query', (body) => {
    const all = plainAt(body, 'device_keys');
    if (!Object.hasOwn(all, userId)) return null;
    const devices = { ...plainAt(all, userId), [deviceId]: forged.keys };
    return { ...body, device_keys: { ...all, [userId]: devices } };
  });
  const claim = await lie(page, '/keys/claim', (body, request) => {
    const asked = plainAt(plainAt(request.postDataJSON(), 'one_time_keys'), userId);
    if (!Object.hasOwn(asked, deviceId)) return null;
    const all = plainAt(body, 'one_time_keys');
    const keys = { ...plainAt(all, userId), [deviceId]: forged.oneTimeKey() };
    return { ...body, one_time_keys: { ...all, [userId]: keys } };
  });
  return {
    told: query.told,
    stop: async () => {
      await query.stop();
      await claim.stop();
    },
  };
}

/** Ends a long poll of this account's: one that began before a lie was told is not changed by it. */
async function wake(user: UserClient): Promise<void> {
  const path = `/user/${encodeURIComponent(user.account.userId)}/account_data/kumix.test.wake`;
  await user.request('PUT', path, { at: randomUUID() });
}

/** Wakes `user`'s sync until it has gone through `lies`. */
export async function untilTold(lies: Lies, user: UserClient): Promise<void> {
  const before = lies.told();
  await expect
    .poll(async () => {
      await wake(user);
      return lies.told();
    })
    .toBeGreaterThan(before);
}

/** Tells the browser of `user` once that the devices of `about` have changed. */
export async function sayDevicesChanged(
  page: Page,
  user: UserClient,
  about: string,
): Promise<void> {
  let said = false;
  const once = await lie(page, '/sync', (body) => {
    if (said) return null;
    said = true;
    const lists = plainAt(body, 'device_lists');
    const changed: unknown = lists['changed'];
    const others: readonly unknown[] = Array.isArray(changed) ? changed : [];
    return { ...body, device_lists: { ...lists, changed: [...others, about] } };
  });
  await untilTold(once, user);
}
