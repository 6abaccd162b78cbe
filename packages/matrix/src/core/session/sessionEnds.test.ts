import { describe, expect, it } from 'vitest';
import { devicesUrlOf, endsOf } from './sessionEnds.ts';

const accountUrl = 'https://as.example/account?theme=dark';

describe('where other sessions are ended', () => {
  it('is the list of devices on the account’s page, where it can be led to', () => {
    const accountActions = ['org.matrix.profile', 'org.matrix.devices_list'];
    expect(devicesUrlOf({ accountUrl, accountActions })).toBe(
      `${accountUrl}&action=org.matrix.devices_list`,
    );
  });

  it('knows the name that the list had before', () => {
    expect(devicesUrlOf({ accountUrl, accountActions: ['org.matrix.sessions_list'] })).toBe(
      `${accountUrl}&action=org.matrix.sessions_list`,
    );
  });

  it('is the page itself where it promises nothing, and nowhere without one', () => {
    expect(devicesUrlOf({ accountUrl, accountActions: [] })).toBe(accountUrl);
    const none = { accountUrl: null, accountActions: ['org.matrix.devices_list'] };
    expect(devicesUrlOf(none)).toBeNull();
  });

  it('is this app for a session that the homeserver itself gave', () => {
    expect(endsOf({ oauth: null })).toEqual({ by: 'app' });
  });
});
