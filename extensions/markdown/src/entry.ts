import { defineProc } from '@kumix/plugin/proc';
import { toHtml } from './toHtml.ts';

defineProc({ 'render.markdown': ({ text }) => ({ html: toHtml(text) }) });
