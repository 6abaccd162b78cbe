import { call, defineUi, KumixError } from '@kumix/plugin/ui';

defineUi({
  panels: {
    note: ({ root }) => {
      const address = document.createElement('input');
      address.setAttribute('aria-label', 'Address');
      const told = document.createElement('p');
      const tell = (doing: Promise<string>): void => {
        doing.then(
          (text) => {
            told.textContent = text;
          },
          (error: unknown) => {
            told.textContent = error instanceof KumixError ? `refused ${error.code}` : 'failed';
          },
        );
      };
      const copy = (): void =>
        tell(call('clipboard.write', { text: address.value }).then(() => 'copied'));
      const button = (label: string, act: () => void): HTMLElement => {
        const made = document.createElement('button');
        made.textContent = label;
        made.addEventListener('click', act);
        return made;
      };
      const go = (): void =>
        tell(
          call('link.open', { url: address.value }).then((opened) =>
            opened ? 'opened' : 'declined',
          ),
        );
      root.append(address, button('Go', go), button('Copy', copy), told);
      // Before a person has done anything in here.
      copy();
      return () => root.replaceChildren();
    },
  },
});
