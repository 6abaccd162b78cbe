import { call, defineUi, KumixError } from '@kumix/plugin/ui';

defineUi({
  panels: {
    note: ({ root }) => {
      const address = document.createElement('input');
      address.setAttribute('aria-label', 'Address');
      const go = document.createElement('button');
      go.textContent = 'Go';
      const told = document.createElement('p');
      go.addEventListener('click', () => {
        call('link.open', { url: address.value }).then(
          (opened) => {
            told.textContent = opened ? 'opened' : 'declined';
          },
          (error: unknown) => {
            told.textContent = error instanceof KumixError ? `refused ${error.code}` : 'failed';
          },
        );
      });
      root.append(address, go, told);
      return () => root.replaceChildren();
    },
  },
});
