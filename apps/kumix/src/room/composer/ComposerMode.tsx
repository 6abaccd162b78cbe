import { X } from 'lucide-react';
import { t } from '../../i18n/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { summaryOf } from '../message/summary.ts';
import type { ComposerMode as Mode } from './composerModel.ts';

interface ComposerModeProps {
  readonly mode: Mode;
  readonly onCancel: () => void;
}

/** What the message will be: an answer to another, or another wording of one's own. */
export function ComposerMode({ mode, onCancel }: ComposerModeProps) {
  if (mode.kind === 'new') return null;
  const edit = mode.kind === 'edit';
  return (
    <div className="composer-mode">
      <span className="composer-mode-what">
        {edit ? t('composer.editing') : t('composer.replying', { name: mode.item.sender.name })}
      </span>
      <span className="composer-mode-text">{summaryOf(mode.item.body)}</span>
      <IconButton
        size="small"
        icon={X}
        label={edit ? t('composer.stopEditing') : t('composer.stopReplying')}
        keys="Esc"
        tipSide="top"
        onClick={onCancel}
      />
    </div>
  );
}
