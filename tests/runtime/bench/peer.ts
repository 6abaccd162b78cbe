/** The peer: Comlink in a worker of the page's own, which isolates nothing. */
import { expose } from 'comlink';

expose({ echo: (value: { text: string }) => ({ html: value.text }) });
