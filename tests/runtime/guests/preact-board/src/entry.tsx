/** @jsxImportSource preact */
/** The board as an extension's panel. */
import { defineUi } from '@kumix/plugin/ui';
import { render } from 'preact';
import { Board } from './board.tsx';

defineUi({
  panels: {
    board: ({ root, context }) => {
      const main = document.createElement('div');
      const aside = document.createElement('aside');
      root.append(main, aside);
      render(<Board aside={aside} language={context.language} />, main);
      return () => render(null, main);
    },
  },
});
