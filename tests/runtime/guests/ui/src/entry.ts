import { defineUi } from '@kumix/plugin/ui';

defineUi({
  panels: {
    panel: ({ root }) => {
      root.append('drawn');
    },
  },
  serves: { 'command.run': ({ argument }) => ({ message: argument }) },
});
