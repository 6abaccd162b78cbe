/** What an extension draws in a cell: its panels, and nothing besides. */
import type { Manifest, PanelContribution } from '@kumix/plugin';

const panelsOf = ({ contributes }: Manifest): readonly PanelContribution[] =>
  contributes?.panels ?? [];

export const panelOf = (manifest: Manifest, id: string): PanelContribution | undefined =>
  panelsOf(manifest).find((panel) => panel.id === id);

/**
 * INVARIANT: no surface opens that is not one of them (`Surfaces.open`), so a cell of an extension that
 * has none is never told to draw, and is made without what draws.
 */
export const hasPanels = (manifest: Manifest): boolean => panelsOf(manifest).length > 0;
