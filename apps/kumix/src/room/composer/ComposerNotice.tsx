import { ShieldAlert, TriangleAlert, Undo2, Wand2, X } from 'lucide-react';
import { t } from '../../i18n/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Reasons } from '../../ui/Reasons.tsx';
import type { ComposerNotice as Notice } from './composerModel.ts';

interface ComposerNoticeProps {
  readonly notice: Notice | null;
  readonly onDismiss: () => void;
  /** Takes back what an extension made of the words. */
  readonly onUndo: () => void;
}

/** Why a message went out otherwise than it was meant: which rule, in which file, or what failed. */
export function ComposerNotice({ notice, onDismiss, onUndo }: ComposerNoticeProps) {
  return (
    <output className="composer-notice-place">
      {notice !== null && (
        <div className="composer-notice" data-kind={notice.kind}>
          {notice.kind === 'denied' ? (
            <ShieldAlert size={16} />
          ) : notice.kind === 'transformed' ? (
            <Wand2 size={16} />
          ) : (
            <TriangleAlert size={16} />
          )}
          <div className="composer-notice-words">
            {notice.kind === 'error' ? (
              <p>{notice.text}</p>
            ) : notice.kind === 'transformed' ? (
              <>
                <p>{t('content.transformed', { by: notice.by })}</p>
                <p>
                  <Button size="small" icon={Undo2} onClick={onUndo}>
                    {t('content.undo')}
                  </Button>
                </p>
              </>
            ) : (
              <>
                <p>{notice.denial.sentence}</p>
                {notice.denial.because.length > 0 && <Reasons because={notice.denial.because} />}
              </>
            )}
          </div>
          <IconButton
            size="small"
            icon={X}
            label={t('composer.putAway')}
            tipSide="top"
            onClick={onDismiss}
          />
        </div>
      )}
    </output>
  );
}
