import { Mic, Plus, SendHorizontal, Smile } from 'lucide-react';
import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  type Ref,
} from 'react';
import { t } from '../../i18n/message.ts';
import { useStore } from '../../app/store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useApp } from '../../app/AppContext.ts';
import { canRecord } from '../voice/recorder.ts';
import { useVoice } from '../voice/useVoice.ts';
import { VoiceBar } from '../voice/VoiceBar.tsx';
import { isMac } from '../../ui/platform.ts';
import { openEmojiPicker } from '../emoji/emojiPopup.ts';
import { useRoom } from '../model/services.ts';
import { addMenu } from './addMenu.ts';
import { AttachmentTray } from './AttachmentTray.tsx';
import { ComposerMode } from './ComposerMode.tsx';
import { ComposerNotice } from './ComposerNotice.tsx';
import { Completions } from './Completions.tsx';
import { useCompletions } from './useCompletions.ts';
import { useFieldText } from './useFieldText.ts';
import { Preview } from './Preview.tsx';
import { UploadList } from './UploadList.tsx';

export interface ComposerHandle {
  focus(): void;
  pickFiles(): void;
}

interface ComposerProps {
  readonly placeholder: string;
  readonly ref?: Ref<ComposerHandle>;
}

const isMod = (event: KeyboardEvent): boolean => (isMac() ? event.metaKey : event.ctrlKey);
const growsByItself = CSS.supports('field-sizing', 'content');
const touch = matchMedia('(pointer: coarse)');

/** Where one writes. Enter sends, Shift and Enter begins a line; on touch the button sends. */
export function Composer({ placeholder, ref }: ComposerProps) {
  const room = useRoom();
  const { composer, uploads, attachments, inThread } = room;
  const { menus } = useApp();
  const waiting = useStore(attachments.list).length;
  const snapshot = useStore(composer.snapshot);
  const { text, mode } = snapshot;
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const completions = useCompletions(field, text);
  const { insert, finishShortcode } = useFieldText(field, composer);
  useImperativeHandle(ref, () => ({
    // It stands at the lower edge: looking for a way to scroll there would lay out the room at once.
    focus: () => field.current?.focus({ preventScroll: true }),
    pickFiles: () => files.current?.click(),
  }));

  useLayoutEffect(() => {
    const box = field.current;
    if (growsByItself || box === null) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  });

  // A reply or an edit is begun elsewhere; one goes on in the field, at the end of what is there.
  useEffect(() => {
    const box = field.current;
    if (mode.kind === 'new' || box === null) return;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }, [mode]);

  useEffect(() => {
    const save = (): void => composer.save();
    addEventListener('pagehide', save);
    return () => {
      removeEventListener('pagehide', save);
      save();
    };
  }, [composer]);

  const voice = useVoice(room);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (voice.recorder !== null) {
      voice.send();
      return;
    }
    completions.close();
    if (waiting > 0 && mode.kind !== 'edit') {
      void composer.takeCaption().then((along) => {
        if (along !== null) uploads.add(attachments.take(), along);
      });
    } else void composer.send();
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (completions.press(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !touch.matches) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && (mode.kind !== 'new' || snapshot.notice !== null)) {
      event.preventDefault();
      if (mode.kind === 'new') composer.dismissNotice();
      else composer.cancelMode();
    } else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && isMod(event)) {
      event.preventDefault();
      composer.stepReply(event.key === 'ArrowUp' ? 'older' : 'newer');
    } else if (event.key === 'ArrowUp' && text === '' && !event.shiftKey && composer.editLast()) {
      event.preventDefault();
    }
  };

  const onPaste = (event: ClipboardEvent): void => {
    const pasted = [...event.clipboardData.files];
    // A copied table or text of an office program brings a picture of itself along.
    if (pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    attachments.add(pasted);
  };

  const empty = text.trim() === '' && (waiting === 0 || mode.kind === 'edit');
  return (
    <form
      className="composer"
      onSubmit={submit}
      aria-label={inThread ? t('composer.threadLabel') : t('composer.label')}
    >
      <ComposerNotice
        notice={snapshot.notice}
        onDismiss={() => composer.dismissNotice()}
        onUndo={() => composer.undoTransform()}
      />
      <UploadList uploads={uploads} />
      <AttachmentTray attachments={attachments} />
      <Preview text={text} />
      <div className="composer-box" data-mode={mode.kind}>
        <ComposerMode mode={mode} onCancel={() => composer.cancelMode()} />
        {voice.recorder !== null && (
          <VoiceBar recorder={voice.recorder} onSend={voice.send} onCancel={voice.cancel} />
        )}
        <div className="composer-line" hidden={voice.recorder !== null}>
          <IconButton
            icon={Plus}
            label={t('composer.add')}
            tipSide="top"
            aria-haspopup="menu"
            onClick={(event) =>
              menus.show({
                label: t('composer.add'),
                anchor: event.currentTarget,
                items: addMenu(room, event.currentTarget, () => files.current?.click()),
              })
            }
          />
          <input
            ref={files}
            type="file"
            multiple
            hidden
            aria-label={t('composer.filesToSend')}
            onChange={(event) => {
              attachments.add([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
              field.current?.focus();
            }}
          />
          <textarea
            ref={field}
            className="composer-field"
            rows={1}
            dir="auto"
            value={text}
            placeholder={waiting > 0 ? t('attachment.caption') : placeholder}
            aria-label={placeholder}
            aria-autocomplete="list"
            aria-controls={completions.open ? completions.listId : undefined}
            aria-activedescendant={completions.activeId}
            enterKeyHint={touch.matches ? 'enter' : 'send'}
            spellCheck
            onChange={(event) => {
              composer.write(event.currentTarget.value);
              finishShortcode(event.currentTarget);
              completions.look(event.currentTarget);
            }}
            onSelect={(event) => completions.look(event.currentTarget)}
            onBlur={() => completions.close()}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          <IconButton
            icon={Smile}
            label={t('composer.emoji')}
            tipSide="top"
            onClick={(event) => {
              openEmojiPicker({ anchor: event.currentTarget, onPick: insert });
            }}
          />
          {empty && mode.kind === 'new' && canRecord() ? (
            <IconButton icon={Mic} label={t('voice.record')} tipSide="top" onClick={voice.start} />
          ) : (
            <IconButton
              icon={SendHorizontal}
              label={mode.kind === 'edit' ? t('composer.saveEdit') : t('composer.send')}
              keys="Enter"
              tipSide="top"
              type="submit"
              disabled={empty}
            />
          )}
        </div>
        <Completions state={completions} />
      </div>
    </form>
  );
}
