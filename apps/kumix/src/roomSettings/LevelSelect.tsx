import { t } from '../i18n/message.ts';
import { roleName } from './powers.ts';

interface LevelSelectProps {
  readonly label: string;
  readonly value: number;
  /** Nobody gives or asks for more than they have. */
  readonly most: number;
  readonly disabled: boolean;
  readonly onLevel: (level: number) => void;
  /** Names what level 0 is in this list: everyone, or a member. */
  readonly zero?: 'everyone' | 'member';
}

const common = [100, 50, 0] as const;

/** A role by its common names; one that has none is listed with its number. */
export function LevelSelect({
  label,
  value,
  most,
  disabled,
  onLevel,
  zero = 'member',
}: LevelSelectProps) {
  const levels = [...new Set([...common.filter((level) => level <= most), value])].sort(
    (a, b) => b - a,
  );
  return (
    <span className="k-level">
      <span className="k-input-box">
        <select
          className="k-input"
          aria-label={label}
          value={value}
          disabled={disabled}
          onChange={(event) => onLevel(Number(event.target.value))}
        >
          {levels.map((level) => (
            <option key={level} value={level}>
              {level === 0 && zero === 'everyone'
                ? t('role.with', { name: t('role.everyone'), level })
                : roleName(level)}
            </option>
          ))}
        </select>
      </span>
    </span>
  );
}
