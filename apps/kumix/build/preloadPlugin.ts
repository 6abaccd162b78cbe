/**
 * The page's first script is small and imports the app dynamically: so that the app's code is asked
 * for at once, the built page names it, and what it imports, as module preloads.
 */
import type { Plugin } from 'vite';

/** `entry`: path of the module that the first script imports, from the project's root. */
export function kumixPreload(entry: string): Plugin {
  return {
    name: 'kumix-preload',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (bundle === undefined) return html;
        const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
        const main = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(entry)));
        if (main === undefined) throw new Error(`No chunk of the build stands for ${entry}.`);
        const wanted = [main.fileName, ...main.imports].filter((file) => !html.includes(file));
        return wanted.map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          injectTo: 'head' as const,
        }));
      },
    },
  };
}
