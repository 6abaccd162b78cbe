/** The commands that extensions bring, among the app's own for as long as they may be run. */
import { type ExtensionHost, type ExtensionView, HostError } from '@kumix/host';
import { shown } from '@kumix/matrix';
import type { CommandContribution, Manifest } from '@kumix/plugin';
import type { Command, CommandContext } from '../commands/command.ts';
import type { CommandRegistry } from '../commands/registry.ts';
import { type MessageKey, t } from '../i18n/message.ts';
import type { Toast, Toasts } from '../ui/toasts.ts';
import { iconOf, running } from './panels.ts';
import { wordsOf } from './words.ts';

export interface CommandsOptions {
  readonly registry: Pick<CommandRegistry, 'register'>;
  readonly toasts: Pick<Toasts, 'show'>;
}

/** The longest words behind a command that the method table lets through. */
const argumentLength = 8_192;

/** What is read in the seconds that a toast stands. */
const briefLength = 120;

/** Characters of what an extension, or the host for it, says of a failure. */
const whyLength = 300;

/** Where the host's own words are for somebody else: its author, or who reads the record. */
const failures = {
  timeout: 'extensionCommand.timeout',
  crashed: 'extensionCommand.crashed',
  quarantined: 'extensionCommand.quarantined',
  'too-large': 'extensionCommand.invalid',
  'invalid-result': 'extensionCommand.invalid',
} as const satisfies Partial<Record<HostError['code'], MessageKey>>;

const isKnown = (code: string): code is keyof typeof failures => Object.hasOwn(failures, code);

function whyOf(error: unknown): string {
  if (!(error instanceof HostError)) return t('extensionCommand.broken');
  if (isKnown(error.code)) return t(failures[error.code]);
  // An extension words its own failures: no more than behind its name, as all it says.
  const why = shown(wordsOf(error.message), whyLength);
  const where = error.code === 'denied' ? 'extensionCommand.denied' : 'extensionCommand.failed';
  return t(where, { why });
}

export function createCommands(
  host: Pick<ExtensionHost, 'extensions' | 'invoke' | 'mayBeAsked'>,
  { registry, toasts }: CommandsOptions,
): { readonly dispose: () => void } {
  let over = false;
  /** After a log-out nobody is there to be told. */
  const show = (toast: Omit<Toast, 'id'>): void => {
    if (!over) toasts.show(toast);
  };

  const commandOf =
    ({ id, name }: Manifest) =>
    ({ id: command, title, icon, slash }: CommandContribution): Command => {
      const available = ({ roomId, signedIn }: CommandContext): boolean | string => {
        if (!signedIn || !host.mayBeAsked(id, 'command.run', roomId ?? undefined)) return false;
        const view = host.extensions.getSnapshot().find((each) => each.id === id);
        return view?.status.state === 'quarantined' ? t('extensionCommand.quarantined') : true;
      };
      const perform = async ({ roomId }: CommandContext, argument: string): Promise<void> => {
        const failed = (why: string): void =>
          show({ tone: 'danger', text: t('extensionCommand.notDone', { name, title, why }) });
        if (argument.length > argumentLength) {
          failed(t('extensionCommand.tooLong'));
          return;
        }
        try {
          const { value } = await host.invoke(
            'command.run',
            { command, argument, roomId },
            { extension: id, ...(roomId === null ? {} : { room: roomId }) },
          );
          const said = wordsOf(value.message);
          show({
            tone: 'info',
            text:
              said === ''
                ? t('extensionCommand.done', { name, title })
                : t('extensionCommand.said', { name, said }),
            ...(said.length > briefLength ? { stays: true } : {}),
          });
        } catch (error) {
          failed(whyOf(error));
        }
      };
      return {
        id: `${id}/${command}`,
        label: title,
        keywords: [name],
        icon: iconOf(icon),
        ...(slash === undefined ? {} : { slash: { name: slash } }),
        source: { extension: name },
        available,
        perform,
      };
    };

  const offered = ({ manifest }: ExtensionView): readonly Command[] =>
    (manifest.contributes?.commands ?? []).map(commandOf(manifest));
  let those: readonly Manifest[] = [];
  let remove = (): void => {};
  const update = (): void => {
    const views = host.extensions
      .getSnapshot()
      .filter((view) => running(view) && host.mayBeAsked(view.id, 'command.run'));
    if (views.length === those.length && views.every(({ manifest }, at) => manifest === those[at]))
      return;
    those = views.map(({ manifest }) => manifest);
    remove();
    remove = registry.register(views.flatMap(offered));
  };
  const unsubscribe = host.extensions.subscribe(update);
  update();
  return {
    dispose() {
      over = true;
      unsubscribe();
      remove();
    },
  };
}
