/** The commands that extensions bring, among the app's own for as long as they may be run. */
import type { Clock, ExtensionHost, ExtensionView } from '@kumix/host';
import type { CommandContribution, Manifest } from '@kumix/plugin';
import type { Command, CommandContext } from '../commands/command.ts';
import type { CommandRegistry } from '../commands/registry.ts';
import { t } from '../i18n/message.ts';
import type { Toast, Toasts } from '../ui/toasts.ts';
import { whyOf } from './failureWords.ts';
import { iconOf, running } from './panels.ts';
import { wordsOf } from './words.ts';

export interface CommandsOptions {
  readonly registry: Pick<CommandRegistry, 'register'>;
  readonly toasts: Pick<Toasts, 'show' | 'dismiss'>;
  readonly clock: Pick<Clock, 'setTimeout'>;
}

/** The longest words behind a command that the method table lets through. */
const argumentLength = 8_192;

/** Whoever has seen nothing for longer presses again. */
const quietMs = 500;

/** What is read in the seconds that a toast stands. */
const briefLength = 120;

/** A command that was asked for and has not been answered. */
interface Run {
  /** Says that it is under way. */
  readonly tell: () => void;
  /** Says how it ended, in the place of that. */
  readonly answer: (toast: Omit<Toast, 'id'>) => void;
  /** Takes back what was said. */
  readonly drop: () => void;
}

export function createCommands(
  host: Pick<ExtensionHost, 'extensions' | 'invoke' | 'mayBeAsked'>,
  { registry, toasts, clock }: CommandsOptions,
): { readonly dispose: () => void } {
  const underWay = new Map<string, Run>();

  /** One notice for one run: that it is under way, where that takes a while, then its answer. */
  const begin = (command: string, text: string): Run => {
    let notice: number | undefined;
    const tell = (): void => {
      notice = toasts.show({ tone: 'info', text, stays: true }, notice);
    };
    const cancel = clock.setTimeout(tell, quietMs);
    const run: Run = {
      tell,
      answer(toast) {
        // After a log-out nobody is there to be told.
        if (underWay.get(command) !== run) return;
        underWay.delete(command);
        cancel();
        toasts.show(toast, notice);
      },
      drop() {
        underWay.delete(command);
        cancel();
        if (notice !== undefined) toasts.dismiss(notice);
      },
    };
    underWay.set(command, run);
    return run;
  };

  const commandOf =
    ({ id, name }: Manifest) =>
    ({ id: command, title, icon, slash }: CommandContribution): Command => {
      const available = ({ roomId, signedIn }: CommandContext): boolean | string => {
        if (!signedIn || !host.mayBeAsked(id, 'command.run', roomId ?? undefined)) return false;
        const view = host.extensions.getSnapshot().find((each) => each.id === id);
        return view?.status.state === 'quarantined' ? t('extensionFailure.quarantined') : true;
      };
      const whole = `${id}/${command}`;
      const perform = async (
        { roomId }: CommandContext,
        argument: string,
      ): Promise<void | false> => {
        const first = underWay.get(whole);
        if (first !== undefined) {
          first.tell();
          return false;
        }
        const run = begin(whole, t('extensionCommand.running', { name, title }));
        try {
          const { value } = await host.invoke(
            'command.run',
            { command, argument, roomId },
            { extension: id, ...(roomId === null ? {} : { room: roomId }) },
          );
          const said = wordsOf(value.message);
          run.answer({
            tone: 'info',
            text:
              said === ''
                ? t('extensionCommand.done', { name, title })
                : t('extensionCommand.said', { name, said }),
            ...(said.length > briefLength ? { stays: true } : {}),
          });
        } catch (error) {
          const text = t('extensionCommand.notDone', { name, title, why: whyOf(error) });
          run.answer({ tone: 'danger', text });
          return false;
        }
        return undefined;
      };
      return {
        id: whole,
        label: title,
        keywords: [name],
        icon: iconOf(icon),
        ...(slash === undefined ? {} : { slash: { name: slash, longest: argumentLength } }),
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
      for (const run of underWay.values()) run.drop();
      unsubscribe();
      remove();
    },
  };
}
