import type { ButtonHTMLAttributes, Ref } from 'react';
import type { Icon } from '../commands/command.ts';
import { Spinner } from './Spinner.tsx';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style'> {
  readonly tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: Icon;
  /** Shows that the action runs; the button stays in the focus order and ignores presses. */
  readonly busy?: boolean;
  readonly wide?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  tone = 'plain',
  size = 'normal',
  icon: IconPart,
  busy = false,
  wide = false,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`k-button k-button-${tone}${size === 'small' ? ' k-button-small' : ''}${wide ? ' k-button-wide' : ''}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <Spinner /> : IconPart !== undefined && <IconPart size={16} />}
      {children !== undefined && <span className="k-button-label">{children}</span>}
    </button>
  );
}

interface IconButtonProps extends Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'className' | 'style' | 'aria-label' | 'children'
> {
  readonly icon: Icon;
  /** Names the button, and is shown as its tooltip. */
  readonly label: string;
  /** Key caps shown in the tooltip. */
  readonly keys?: string;
  readonly size?: 'normal' | 'small';
  readonly tipSide?: 'top' | 'bottom' | 'left' | 'right';
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon: IconPart,
  label,
  keys,
  size = 'normal',
  tipSide = 'bottom',
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={size === 'small' ? 'k-icon-button k-icon-button-small' : 'k-icon-button'}
      aria-label={label}
      data-tip={label}
      data-tip-keys={keys}
      data-tip-side={tipSide}
    >
      <IconPart size={size === 'small' ? 16 : 18} />
    </button>
  );
}
