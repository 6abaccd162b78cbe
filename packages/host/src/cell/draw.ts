/**
 * The second script of a cell's bootstrap: it draws surfaces. A cell whose extension has none is made
 * without it. No code of an extension runs in this realm.
 */
import { baseSheet } from '../renderer/baseSheet.ts';
import { afterPaint } from '../renderer/frames.ts';
import { DrawnSurface } from '../renderer/surface.ts';
import { handOver, type StartDrawing } from './handover.ts';
import { applyTheme, focusEnd, watchPerson } from './person.ts';
import type { DrawOrder, ToDrawing } from './protocol.ts';

const startDrawing: StartDrawing = (tell, first) => {
  const surfaces = new Map<number, DrawnSurface>();
  let watching = false;
  /** Where the focus is to go as soon as there is something that may have it. */
  let awaited: 'first' | 'last' | undefined;

  function watch(): void {
    if (!watching) watchPerson(tell);
    watching = true;
  }

  function draw(order: DrawOrder): DrawnSurface {
    dress();
    applyTheme(order.theme, order.colourScheme);
    document.documentElement.lang = order.language;
    document.title = order.title;
    const root = document.createElement('div');
    document.body.append(root);
    const drawn = new DrawnSurface({
      root,
      limits: order.limits,
      painted: () => tell(['painted', order.surface]),
      live: () => {
        if (awaited !== undefined && document.hasFocus()) focusEnd(awaited);
        awaited = undefined;
      },
      refused: (count, rule) => tell(['refused', order.surface, count, rule]),
      over: (ms) => tell(['over', order.surface, ms]),
    });
    surfaces.set(order.surface, drawn);
    if (order.prerendered === undefined) readyForText(root, order.title);
    else drawn.drawAhead(order.prerendered);
    return drawn;
  }

  function obey(order: ToDrawing, surfacePort: MessagePort | undefined): void {
    switch (order.do) {
      case 'draw':
        if (surfacePort === undefined) return;
        watch();
        (surfaces.get(order.surface) ?? draw(order)).connect(surfacePort);
        return;
      case 'undraw':
        surfaces.get(order.surface)?.dispose();
        surfaces.delete(order.surface);
        document.body.replaceChildren();
        return;
      case 'theme':
        applyTheme(order.theme, order.colourScheme);
        return;
      case 'focus':
        focusEnd(order.at);
        awaited = [...surfaces.values()].every(({ isLive }) => isLive) ? undefined : order.at;
    }
  }

  if (first !== undefined) draw(first);
  return {
    // After its own "painted", which waits for the same frame and stands before it in line. A tab that
    // nobody looks at has no frames, and timers that come late.
    seen: first === undefined || document.hidden ? undefined : new Promise(afterPaint),
    rehearse: () => {
      dress();
      watch();
    },
    obey,
  };
};

/** Not before something is drawn: many an extension starts in a cell that never draws. */
function dress(): void {
  if (document.adoptedStyleSheets.length > 0) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(baseSheet);
  document.adoptedStyleSheets = [sheet];
}

/** A document's first text waits for its fonts: that is over while the extension's worker starts. */
function readyForText(root: HTMLElement, text: string): void {
  root.append(text);
  root.getBoundingClientRect();
  root.replaceChildren();
}

handOver(startDrawing);
