import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { LevelSelect } from './LevelSelect.tsx';
import type { RoomSettingsPageProps } from './page.ts';
import { neededRows, roleName, whyNot } from './powers.ts';

/** Those with the highest roles; the power levels of a room may name thousands. */
const mostShown = 200;

export function RolesPage({ model, settings, session }: RoomSettingsPageProps) {
  const { busy, errors } = useStore(model.attempts.state);
  const off = whyNot(settings, 'roles');
  const { powers, myPower } = settings;
  const shown = powers.people.filter(
    ({ person }, index) => index < mostShown || person.userId === session.me.userId,
  );
  const more = powers.people.length - shown.length;
  return (
    <>
      <p className="k-field-hint">{off ?? t('roomSettings.roleText')}</p>
      <section className="k-settings-section" aria-labelledby="k-role-people">
        <h3 id="k-role-people">{t('roomSettings.rolePeople')}</h3>
        <ul className="k-settings-list" aria-labelledby="k-role-people">
          {shown.map(({ person, level }) => {
            const name = `level ${person.userId}`;
            const creator = powers.creators.includes(person.userId);
            const mine = person.userId === session.me.userId;
            const above = !mine && level >= myPower;
            const why = creator
              ? t('roomSettings.roleCreator')
              : off === null && above
                ? t('roomSettings.roleEqual')
                : person.userId;
            return (
              <li key={person.userId}>
                <Avatar id={person.userId} name={person.name} uri={person.avatar} size={32} />
                <span className="k-grow">
                  <span dir="auto">{person.name}</span>
                  <span className="k-field-hint k-block">{errors[name] ?? why}</span>
                </span>
                {creator ? (
                  <span>{roleName(level)}</span>
                ) : (
                  <LevelSelect
                    label={t('roomSettings.roleFor', { name: person.name })}
                    value={level}
                    most={mine ? level : myPower}
                    disabled={off !== null || above || busy.has(name)}
                    onLevel={(to) => void model.giveRole(person.userId, person.name, to)}
                  />
                )}
              </li>
            );
          })}
        </ul>
        {more > 0 && <p className="k-field-hint">{t('roomSettings.roleMore', { count: more })}</p>}
      </section>
      <section className="k-settings-section" aria-labelledby="k-role-needed">
        <h3 id="k-role-needed">{t('roomSettings.rolesNeeded')}</h3>
        <ul className="k-settings-list" aria-labelledby="k-role-needed">
          {neededRows(settings).map(({ key, label, level }) => (
            <li key={key}>
              <span className="k-grow">
                {label}
                {errors[`needed ${key}`] !== undefined && (
                  <span className="k-field-error k-block" role="alert">
                    {errors[`needed ${key}`]}
                  </span>
                )}
              </span>
              <LevelSelect
                label={label}
                value={level}
                most={myPower}
                zero="everyone"
                // A bar above one's own cannot be lowered either.
                disabled={off !== null || level > myPower || busy.has(`needed ${key}`)}
                onLevel={(to) => void model.requireLevel(key, to)}
              />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
