import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from '../app/store.ts';
import { Keys } from './Keys.tsx';
import type { MenuItem, Menus, OpenMenu } from './menus.ts';

export default function MenuLayer({ menus }: { readonly menus: Menus }) {
  const open = useStore(menus.open);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(open);
  // The last menu stays drawn while it fades out.
  if (open !== null && open !== menu) setMenu(open);
  const anchor = useMemo(() => {
    if (menu === null) return null;
    if (menu.anchor instanceof HTMLElement) return menu.anchor;
    const { x, y } = menu.anchor;
    return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
  }, [menu]);
  if (menu === null) return null;
  return (
    // Menus hang from the body; a landmark of their own keeps them among what can be found.
    <section ref={setPlace} aria-label={menu.label}>
      <Menu.Root
        open={open !== null}
        onOpenChange={(next) => {
          if (!next) menus.close();
        }}
      >
        <Menu.Portal container={place}>
          <Menu.Positioner
            className="k-menu-positioner"
            anchor={anchor}
            side="bottom"
            align={menu.align ?? 'start'}
            sideOffset={4}
            collisionPadding={8}
          >
            <Menu.Popup
              className="k-menu"
              aria-label={menu.label}
              finalFocus={() => (menu.anchor instanceof HTMLElement ? menu.anchor : true)}
            >
              {menu.items.map((item) => (
                <MenuRow key={item.id} item={item} />
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </section>
  );
}

function MenuRow({ item }: { readonly item: MenuItem }) {
  if (item.kind === 'separator') return <Menu.Separator className="k-menu-separator" />;
  const IconPart = item.icon;
  const content = (
    <>
      <span className="k-menu-icon">
        {item.checked === true ? (
          <Check size={16} />
        ) : (
          IconPart !== undefined && item.checked === undefined && <IconPart size={16} />
        )}
      </span>
      <span className="k-menu-label">
        {item.label}
        {item.unavailable !== undefined && <span className="k-menu-why">{item.unavailable}</span>}
      </span>
      {item.shortcut !== undefined && <Keys shortcut={item.shortcut} />}
    </>
  );
  const shared = {
    className: item.tone === 'danger' ? 'k-menu-item k-menu-item-danger' : 'k-menu-item',
    disabled: item.unavailable !== undefined,
  };
  return item.checked === undefined ? (
    <Menu.Item {...shared} onClick={item.perform}>
      {content}
    </Menu.Item>
  ) : (
    <Menu.CheckboxItem {...shared} closeOnClick checked={item.checked} onClick={item.perform}>
      {content}
    </Menu.CheckboxItem>
  );
}
