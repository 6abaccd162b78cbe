import { Eye, EyeOff } from 'lucide-react';
import { useId, useState, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { t } from '../i18n/message.ts';
import { IconButton } from './Button.tsx';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Shown in place of the hint, and tied to the control. */
  readonly error?: string | null;
  readonly children: (ids: {
    readonly id: string;
    readonly describedBy: string | undefined;
    readonly invalid: boolean;
  }) => ReactNode;
}

/** Label, control, and one line below it that explains or says what is wrong. */
export function Field({ label, hint, error = null, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  const noteId = `${id}-note`;
  return (
    <div className="k-field">
      <label className="k-field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        describedBy: note === undefined ? undefined : noteId,
        invalid: error !== null,
      })}
      {note !== undefined && (
        <p id={noteId} className={error === null ? 'k-field-hint' : 'k-field-error'}>
          {note}
        </p>
      )}
    </div>
  );
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'style' | 'onChange'>;

interface TextFieldProps extends InputProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly onValue: (value: string) => void;
  readonly trailing?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField({
  label,
  hint,
  error = null,
  onValue,
  trailing,
  ref,
  ...rest
}: TextFieldProps) {
  return (
    <Field label={label} error={error} {...(hint === undefined ? {} : { hint })}>
      {({ id, describedBy, invalid }) => (
        <span className="k-input-box">
          <input
            {...rest}
            ref={ref}
            id={id}
            className="k-input"
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onChange={(event) => onValue(event.target.value)}
          />
          {trailing}
        </span>
      )}
    </Field>
  );
}

export function PasswordField(props: Omit<TextFieldProps, 'type' | 'trailing'>) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      trailing={
        <IconButton
          size="small"
          icon={shown ? EyeOff : Eye}
          label={shown ? t('field.hidePassword') : t('field.showPassword')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}

interface ToggleProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChecked: (checked: boolean) => void;
}

/** A setting that takes effect at once. */
export function Switch({ label, hint, checked, disabled = false, onChecked }: ToggleProps) {
  const id = useId();
  return (
    <div className="k-switch-row">
      <div className="k-switch-text">
        <label id={`${id}-label`} htmlFor={id}>
          {label}
        </label>
        {hint !== undefined && (
          <p className="k-field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
      <button
        type="button"
        id={id}
        role="switch"
        className="k-switch"
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        disabled={disabled}
        onClick={() => onChecked(!checked)}
      >
        <span className="k-switch-thumb" />
      </button>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  /** Why none can be chosen now; stands below the choices. */
  readonly off?: string | null;
  readonly note?: string;
  readonly value: T;
  readonly choices: readonly {
    readonly value: T;
    readonly label: string;
    readonly hint?: string;
    readonly disabled?: boolean;
  }[];
  readonly onValue: (value: T) => void;
}

/** One of a few, all seen at once. */
export function Choice<T extends string>({
  label,
  value,
  choices,
  off = null,
  note,
  onValue,
}: ChoiceProps<T>) {
  const name = useId();
  const below = off ?? note;
  return (
    <fieldset
      className="k-choice"
      disabled={off !== null}
      aria-describedby={below === undefined ? undefined : `${name}-note`}
    >
      <legend className="k-field-label">{label}</legend>
      <div className="k-choice-row">
        {choices.map((choice) => (
          <label key={choice.value} className="k-choice-option">
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              disabled={choice.disabled}
              onChange={() => onValue(choice.value)}
            />
            <span className="k-choice-label">{choice.label}</span>
            {choice.hint !== undefined && <span className="k-choice-hint">{choice.hint}</span>}
          </label>
        ))}
      </div>
      {below !== undefined && (
        <p id={`${name}-note`} className="k-field-hint">
          {below}
        </p>
      )}
    </fieldset>
  );
}

interface SelectFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly value: string;
  readonly disabled?: boolean;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onValue: (value: string) => void;
}

/** One of many, chosen from the browser's own list. */
export function SelectField({
  label,
  hint,
  error = null,
  choices,
  onValue,
  ...rest
}: SelectFieldProps) {
  return (
    <Field label={label} error={error} {...(hint === undefined ? {} : { hint })}>
      {({ id, describedBy, invalid }) => (
        <span className="k-input-box">
          <select
            {...rest}
            id={id}
            className="k-input"
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onChange={(event) => onValue(event.target.value)}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </span>
      )}
    </Field>
  );
}
