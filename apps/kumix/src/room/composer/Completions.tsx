import { useEffect, useRef } from 'react';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import type { CompletionState } from './useCompletions.ts';

/** The list over the field. Focus stays in the field; the active entry is told by its id. */
export function Completions({ state }: { readonly state: CompletionState }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[state.active]?.scrollIntoView({ block: 'nearest' });
  }, [state.active]);
  if (!state.open) return null;
  return (
    // A native list cannot stand over a field that keeps the focus.
    /* oxlint-disable jsx-a11y/prefer-tag-over-role */
    <div
      ref={list}
      className="completions"
      id={state.listId}
      role="listbox"
      aria-label={t('composer.suggestions')}
    >
      {state.suggestions.map((suggestion, index) => (
        <div
          key={suggestion.key}
          id={`${state.listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === state.active}
          className="completion"
          // Pressing must not take the focus out of the field.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => state.pick(suggestion)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') state.pick(suggestion);
          }}
        >
          {suggestion.person === null ? (
            <span className="completion-sign">{suggestion.sign}</span>
          ) : (
            <Avatar
              id={suggestion.person.userId}
              name={suggestion.person.name}
              uri={suggestion.person.avatar}
              size={24}
            />
          )}
          <span className="completion-label">{suggestion.label}</span>
          <span className="completion-detail">{suggestion.detail}</span>
        </div>
      ))}
    </div>
  );
}
