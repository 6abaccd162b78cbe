import { defineUi, drawn, type DrawnElement } from '@kumix/plugin/ui';

const element = (tag: string): DrawnElement => drawn(document.createElement(tag));

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
