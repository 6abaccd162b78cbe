import { defineUi, storage } from '@kumix/plugin/ui';

/** Writes until it is stopped, and tells what it has afterwards. */
defineUi({
  panels: {
    note: (surface) => {
      const told = document.createElement('p');
      surface.root.append(told);
      const hoard = async (): Promise<string> => {
        const piece = 'x'.repeat(60_000);
        for (let index = 0; index < 100; index += 1) {
          try {
            await storage.set(`piece-${index}`, piece);
          } catch (error) {
            const { code } = error as { code?: string };
            const kept = (await storage.keys('')).length;
            return `stopped by ${code} with ${kept} of ${index} kept`;
          }
        }
        return 'nothing stopped it';
      };
      void hoard().then((text) => {
        told.textContent = text;
      });
      return () => told.remove();
    },
  },
});
