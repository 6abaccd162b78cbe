/** The same library as the governed extension's, in a worker of the page's own. */
import { expose } from 'comlink';
import { toHtml } from '../../../../extensions/markdown/src/toHtml.ts';

expose({ render: (value: { text: string }) => ({ html: toHtml(value.text) }) });
