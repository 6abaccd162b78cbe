/** Penpal in a bare sandboxed frame, as its guide shows it. */
import { connect, WindowMessenger } from 'penpal';

connect({
  messenger: new WindowMessenger({ remoteWindow: window.parent, allowedOrigins: ['*'] }),
  methods: { run: (value: { argument: string }) => ({ message: value.argument }) },
});
