import type { Person, UserId } from '@kumix/matrix';
import { Check } from 'lucide-react';
import { useMemo, type Ref } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { useStore } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { TextField } from '../../ui/Field.tsx';
import { knownPeople } from './knownPeople.ts';
import { usePeopleSearch, type PeopleSearch } from './usePeopleSearch.ts';

interface PersonPickerProps {
  readonly typed: string;
  readonly error: string | null;
  /** What was just done, told where the field's hint stands: nothing moves for it. */
  readonly said?: string | null;
  /** Who was invited here already: they keep their place, and cannot be picked again. */
  readonly invited?: ReadonlySet<string>;
  readonly ref: Ref<HTMLInputElement>;
  readonly onTyped: (text: string) => void;
  readonly onPick: (userId: UserId) => void;
}

/** A field for a Matrix ID or a name, and below it the people it may mean. */
export function PersonPicker({
  typed,
  error,
  said = null,
  invited,
  ref,
  onTyped,
  onPick,
}: PersonPickerProps) {
  const { byId } = useStore(useApp().rooms.snapshot);
  const search = usePeopleSearch(typed);
  const known = useMemo(() => knownPeople(byId.values(), typed), [byId, typed]);
  const others = search.people.filter(
    ({ userId }) => !known.some((person) => person.userId === userId),
  );
  return (
    <>
      <TextField
        ref={ref}
        label={t('people.who')}
        hint={said ?? t('people.hint')}
        error={error}
        placeholder="@name:example.org"
        value={typed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onValue={onTyped}
      />
      <People title={t('people.known')} people={known} invited={invited} onPick={onPick} />
      <People title={t('people.found')} people={others} invited={invited} onPick={onPick} />
      <output className="k-people-status">{statusOf(search, known.length + others.length)}</output>
    </>
  );
}

interface PeopleProps {
  readonly title: string;
  readonly people: readonly Person[];
  readonly invited: ReadonlySet<string> | undefined;
  readonly onPick: (userId: UserId) => void;
}

function People({ title, people, invited, onPick }: PeopleProps) {
  if (people.length === 0) return null;
  return (
    <section className="k-people">
      <h3 className="k-people-title">{title}</h3>
      <ul aria-label={title}>
        {people.map(({ userId, name, avatar }) => (
          <li key={userId}>
            <button
              type="button"
              className="k-person-row"
              disabled={invited?.has(userId) === true}
              onClick={() => onPick(userId)}
            >
              <Avatar id={userId} name={name} uri={avatar} size={32} />
              <span className="k-person-text">
                <span className="k-person-name k-ellipsis" dir="auto">
                  {name}
                </span>
                <span className="k-person-note k-ellipsis">{userId}</span>
              </span>
              {invited?.has(userId) === true && (
                <span className="k-person-done">
                  <Check size={15} /> {t('people.isInvited')}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function statusOf(search: PeopleSearch, shown: number): string {
  if (search.state === 'searching') return t('people.searching');
  if (search.state === 'failed') return t('people.searchFailed', { why: search.why });
  if (search.state === 'ready' && shown === 0) return t('people.nobody');
  if (search.state === 'ready' && search.more) return t('people.more');
  return '';
}
