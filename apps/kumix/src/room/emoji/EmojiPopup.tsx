import { Popover } from '@base-ui/react/popover';
import { EmojiPicker, type EmojiPickerListComponents } from 'frimousse';
import { useRef } from 'react';
import { t } from '../../i18n/message.ts';
import { closeEmojiPicker, type EmojiRequest } from './emojiPopup.ts';
import { emojiData } from './emojiData.ts';

/** Rows and columns are counted from one; the picker counts from none. */
function counted(rest: {
  readonly 'aria-rowindex'?: number | undefined;
  readonly 'aria-colindex'?: number | undefined;
}): object {
  const { 'aria-rowindex': row, 'aria-colindex': column } = rest;
  return {
    ...(row === undefined ? {} : { 'aria-rowindex': row + 1 }),
    ...(column === undefined ? {} : { 'aria-colindex': column + 1 }),
  };
}

const components: Partial<EmojiPickerListComponents> = {
  CategoryHeader: ({ category, ...rest }) => (
    <div {...rest} className="emoji-category">
      {category.label}
    </div>
  ),
  Row: ({ children, ...rest }) => (
    <div {...rest} {...counted(rest)} className="emoji-row">
      {children}
    </div>
  ),
  Emoji: ({ emoji, ...rest }) => (
    // The picker makes a grid cell of it, by `rest`.
    <button {...rest} {...counted(rest)} className="emoji-cell" type="button">
      {emoji.emoji}
    </button>
  ),
};

/** The picker, over whatever asked for it. */
export default function EmojiPopup({ request }: { readonly request: EmojiRequest }) {
  const search = useRef<HTMLInputElement>(null);
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) closeEmojiPicker();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          className="k-menu-positioner"
          anchor={request.anchor}
          side="top"
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <Popover.Popup className="emoji" aria-label={t('emoji.label')} initialFocus={search}>
            <EmojiPicker.Root
              className="emoji-root"
              columns={9}
              resolveEmojiData={emojiData}
              onEmojiSelect={({ emoji }) => {
                request.onPick(emoji);
                closeEmojiPicker();
              }}
            >
              <EmojiPicker.Search
                className="emoji-search"
                ref={search}
                placeholder={t('emoji.search')}
              />
              <EmojiPicker.Viewport className="emoji-viewport">
                <EmojiPicker.Loading className="emoji-note">
                  {t('emoji.loading')}
                </EmojiPicker.Loading>
                <EmojiPicker.Empty className="emoji-note">{t('emoji.none')}</EmojiPicker.Empty>
                <EmojiPicker.List className="emoji-list" components={components} />
              </EmojiPicker.Viewport>
              <footer className="emoji-foot">
                <EmojiPicker.ActiveEmoji>
                  {({ emoji }) => (
                    <span className="emoji-active k-ellipsis">
                      {emoji === undefined ? t('emoji.pick') : `${emoji.emoji} ${emoji.label}`}
                    </span>
                  )}
                </EmojiPicker.ActiveEmoji>
                <EmojiPicker.SkinToneSelector className="emoji-skin" />
              </footer>
            </EmojiPicker.Root>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
