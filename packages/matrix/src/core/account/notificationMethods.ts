import type { NotificationMethods } from '../../protocol/notifications.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import {
  type RuleAddress,
  ruleFor,
  rulesOfKeyword,
  rulesOfRoom,
  switches,
} from '../rooms/pushRules.ts';
import type { AccountMethods } from './account.ts';
import type { Api } from './api.ts';

type Methods = Pick<AccountMethods, keyof NotificationMethods>;

const longestKeyword = 100;

/** Writes push rules; what they say now comes back with the next sync. */
export function notificationMethods(api: Api): Methods {
  // The homeserver's: right after a reload the SDK has read none, and one that is overlooked stays.
  const rules = (): Promise<unknown> => api('GET', ['pushrules', '']);
  const path = ({ kind, id }: RuleAddress): readonly string[] => ['pushrules', 'global', kind, id];
  const remove = async (addresses: readonly RuleAddress[]): Promise<void> => {
    for (const address of addresses) {
      await api('DELETE', path(address)).catch((cause: unknown) => {
        // Another device was faster: it is gone, which is what is wanted.
        if (!(cause instanceof CoreError && cause.code === 'not-found')) throw cause;
      });
    }
  };
  return {
    'notifications.room': async ({ roomId, level }) => {
      const wanted = ruleFor(roomId, level);
      if (wanted !== null) await api('PUT', path(wanted.address), wanted.body);
      await remove(
        rulesOfRoom(await rules(), roomId).filter(
          ({ kind, id }) => kind !== wanted?.address.kind || id !== wanted.address.id,
        ),
      );
      return null;
    },
    'notifications.set': async ({ what, on }) => {
      const { rules: addresses, says, actions } = switches[what];
      for (const address of addresses) {
        if (says === 'actions') {
          await api('PUT', [...path(address), 'actions'], { actions: on ? actions : [] });
        }
        if (says !== 'actions' || on) {
          const enabled = says === 'inverted' ? !on : on;
          await api('PUT', [...path(address), 'enabled'], { enabled });
        }
      }
      return null;
    },
    'notifications.keyword': async ({ word, on }) => {
      const wanted = word.trim();
      if (wanted === '' || wanted.length > longestKeyword) {
        throw new CoreError('invalid', say('keyword.length', { count: longestKeyword }));
      }
      if (!on) {
        await remove(rulesOfKeyword(await rules(), wanted));
        return null;
      }
      if (/[*?]/.test(wanted)) throw new CoreError('invalid', say('keyword.wildcard'));
      // Ids that begin with a dot are the server's own; slashes and backslashes are refused.
      const id = `kumix-${encodeURIComponent(wanted).replaceAll('%', '_')}`;
      await api('PUT', path({ kind: 'content', id }), {
        pattern: wanted,
        actions: ['notify', { set_tweak: 'sound', value: 'default' }, { set_tweak: 'highlight' }],
      });
      return null;
    },
  };
}
