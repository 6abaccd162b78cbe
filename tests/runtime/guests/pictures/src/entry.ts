import { defineUi } from '@kumix/plugin/ui';

/** What an element of a surface can do beside what the DOM's can. */
interface Drawn extends HTMLElement {
  setImage(type: string, bytes: ArrayBuffer): void;
  drawPixels(width: number, height: number, rgba: ArrayBuffer): void;
  measure(): Promise<{ readonly width: number; readonly height: number } | null>;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the polyfill's elements are
const element = (tag: string): Drawn => document.createElement(tag) as unknown as Drawn;

/** Three pixels by two, all of them green. */
const picture = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAD0lEQVR4nGNgaGCAIjgLAB4UAwFDGv5yAAAAAElFTkSuQmCC',
  ),
  (character) => character.charCodeAt(0),
);

defineUi({
  panels: {
    panel: ({ root }) => {
      const [image, canvas, box] = [element('img'), element('canvas'), element('output')];
      root.append(image, canvas, box);
      image.setImage('image/png', picture.slice().buffer);
      canvas.drawPixels(2, 1, new Uint8Array([255, 0, 0, 255, 0, 0, 255, 255]).buffer);
      box.setAttribute('style', 'display:block;width:310px;height:40.5px;color:var(--k-text)');
      void box.measure().then((measured) => box.append(JSON.stringify(measured)));
    },
  },
});
