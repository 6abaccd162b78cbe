import { useEffect } from 'react';
import { useApp } from '../app/AppContext.ts';
import { useStore } from '../app/store.ts';
import { VerificationPrompts } from './VerificationPrompts.tsx';
import './trust.css';

/** What trust asks of a person wherever they are in the app. */
export default function TrustLayer() {
  const app = useApp();
  const { auth } = useStore(app.trust);
  const asked = auth !== null;
  useEffect(() => {
    const open = app.dialogs.open.get()?.kind;
    // These ask in their own place.
    if (asked && open !== 'recovery' && open !== 'password') app.dialogs.show({ kind: 'auth' });
  }, [app, asked]);
  return <VerificationPrompts />;
}
