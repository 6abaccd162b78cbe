/** @jsxImportSource preact */
/** A bare frame that runs the author's board itself, with the browser's own DOM, and says when it can be seen. */
import { render } from 'preact';
import { Board } from '../../guests/preact-board/src/board.tsx';

const main = document.createElement('div');
const aside = document.createElement('aside');
document.body.append(main, aside);
render(<Board aside={aside} language="en" />, main);
requestAnimationFrame(() => setTimeout(() => parent.postMessage('painted', '*'), 0));
