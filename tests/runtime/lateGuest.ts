/** A guest that answers 400 ms late, and the record of what its field shows meanwhile. */
import { drawing } from './drawing.ts';

/** Writes in capitals what it heard, answering the edit that it heard it of; counts what was stale by then. */
export const lateGuest = drawing(
  `[[1,2,'input',0],[5,2,'value','()'],[9,2,'input'],[3,1,2,0]]`,
  `if(kind==='event'&&event.type==='input'){self.latest=event.edit;setTimeout(()=>{
    draw([8,event.id,'value',event.value.toUpperCase(),event.edit]);
    if(event.edit<latest)note('stale',self.stale=(self.stale??0)+1)},400)}`,
);

/** Each a value that the field showed in some frame, and where the caret stood in it. */
export type Shown = readonly (readonly [value: string, caret: number])[];

/** To be evaluated in the cell: puts the caret between the brackets, and keeps what is shown from now on. */
export const watchField = `(() => {
  const field = document.querySelector('input');
  const shown = (globalThis.shown = []);
  field.setSelectionRange(1, 1);
  const look = () => {
    const [value, caret] = shown.at(-1) ?? [];
    if (field.value !== value || field.selectionStart !== caret) {
      shown.push([field.value, field.selectionStart]);
    }
    requestAnimationFrame(look);
  };
  look();
  return true;
})()`;

/** Of what was shown while `typed` was typed, all that takes a letter back or moves the caret. */
export function disturbances(shown: Shown, typed: string): Shown {
  let most = 0;
  return shown.filter(([value, caret]) => {
    const letters = value.slice(1, -1);
    const isKept =
      value === `(${letters})` &&
      typed.startsWith(letters.toLowerCase()) &&
      letters.length >= most &&
      caret === letters.length + 1;
    most = Math.max(most, letters.length);
    return !isKept;
  });
}
