import type { App } from '../app.ts';
import type { SidePanel } from '../contracts.ts';

/** Opens the panel beside the room, or closes it where it is open. */
export const togglePanel = (app: App, panel: SidePanel) => (): void =>
  app.panel.set(app.panel.get()?.kind === panel.kind ? null : panel);
