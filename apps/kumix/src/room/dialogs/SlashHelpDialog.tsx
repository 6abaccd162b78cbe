import { t } from '../../i18n/message.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { slashCommands } from '../composer/suggest.ts';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

const sorted = (commands: ReturnType<typeof slashCommands>) =>
  commands.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** Every command that can be written here, as the registry has them. */
export function SlashHelpDialog() {
  const room = useRoom();
  return (
    <Dialog
      title={t('command.slashHelp')}
      description={t('slash.helpText')}
      toRead
      onClose={closeRoomDialog}
    >
      <dl className="k-shortcut-list">
        {sorted(slashCommands(room)).map(({ name, argument, label, by }) => (
          <div key={name}>
            <dt>
              {label}
              {by !== null && <span className="k-palette-why">{by}</span>}
            </dt>
            <dd>
              <code>{argument === undefined ? `/${name}` : `/${name} ‹${argument}›`}</code>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
