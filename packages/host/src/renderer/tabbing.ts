/** How the person moves in the frame of a cell. */

let byTab = false;
/** Tabs in one direction with nothing between them, and how many more of them may stay in here. */
let run: { readonly isBack: boolean; left: number } | undefined;

/** Keys that only change others: whoever goes back by Shift and Tab presses one first. */
const modifiers: ReadonlySet<string> = new Set(
  'Shift Control Alt AltGraph Meta CapsLock NumLock ScrollLock Fn FnLock Hyper Super Symbol SymbolLock'.split(
    ' ',
  ),
);

export const isModifier = (key: string): boolean => modifiers.has(key);

for (const type of ['keydown', 'pointerdown']) {
  window.addEventListener(
    type,
    (event) => {
      const key = event instanceof KeyboardEvent ? event.key : '';
      if (!event.isTrusted || isModifier(key)) return;
      byTab = key === 'Tab';
      if (!byTab) run = undefined;
    },
    { capture: true },
  );
}
// They have been elsewhere.
window.addEventListener('focus', () => {
  run = undefined;
});

/** Whoever goes by Tab is not to be brought back. */
export const goesByTab = (): boolean => byTab;

/**
 * The person presses Tab once more. Have they, since they began to go this way, been to as many places
 * as there were then? A guest may put another one before them with each step.
 */
export function hasTabbedThrough(isBack: boolean, places: () => number): boolean {
  if (run?.isBack !== isBack) run = { isBack, left: places() };
  return run.left-- <= 0;
}
