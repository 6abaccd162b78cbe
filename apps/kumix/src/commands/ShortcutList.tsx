import { useApp } from '../app/AppContext.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Keys } from '../ui/Keys.tsx';

/** Every shortcut there is, out of the registry, and the keys that lists share. */
export function ShortcutList() {
  const commands = useStore(useApp().commands.commands);
  return (
    <dl className="k-shortcut-list">
      {commands.map(({ id, label, shortcut }) =>
        shortcut === undefined ? null : (
          <div key={id}>
            <dt>{label}</dt>
            <dd>
              <Keys shortcut={shortcut} />
            </dd>
          </div>
        ),
      )}
      <div>
        <dt>{t('shortcuts.lists')}</dt>
        <dd>
          <Keys shortcut="ArrowUp" /> <Keys shortcut="ArrowDown" />
        </dd>
      </div>
      <div>
        <dt>{t('shortcuts.roomMenu')}</dt>
        <dd>
          <Keys shortcut="Shift+F10" />
        </dd>
      </div>
    </dl>
  );
}
