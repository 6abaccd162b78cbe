/** How the person moves in the frame of a cell. */

let byTab = false;

for (const type of ['keydown', 'pointerdown']) {
  window.addEventListener(
    type,
    (event) => {
      if (event.isTrusted) byTab = event instanceof KeyboardEvent && event.key === 'Tab';
    },
    { capture: true },
  );
}

/** Whoever goes by Tab is not to be brought back. */
export const goesByTab = (): boolean => byTab;
