/** How the person moves in the frame of a cell. */

let byTab = false;
/** Whoever goes back by Shift and Tab presses it first. */
const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta']);

for (const type of ['keydown', 'pointerdown']) {
  window.addEventListener(
    type,
    (event) => {
      const key = event instanceof KeyboardEvent ? event.key : '';
      if (event.isTrusted && !modifiers.has(key)) byTab = key === 'Tab';
    },
    { capture: true },
  );
}

/** Whoever goes by Tab is not to be brought back. */
export const goesByTab = (): boolean => byTab;
