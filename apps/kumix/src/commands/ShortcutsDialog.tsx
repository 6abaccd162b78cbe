import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ShortcutList } from './ShortcutList.tsx';

export default function ShortcutsDialog({ onClose }: DialogViewProps<'shortcuts'>) {
  return (
    <Dialog title={t('command.shortcuts')} onClose={onClose}>
      <ShortcutList />
    </Dialog>
  );
}
