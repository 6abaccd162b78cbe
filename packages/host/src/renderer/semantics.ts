/**
 * What a guest may tell assistive technology: roles and states that describe its own surface.
 * Nothing that interrupts whoever listens to a screen reader (`alert`, an assertive live region),
 * that takes the keys from it (`application`), or that claims the rest of the app were not there
 * (`aria-modal`).
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const roles = words(
  `article banner blockquote button caption cell checkbox code columnheader combobox complementary
   contentinfo definition deletion emphasis feed figure form generic grid gridcell group heading img
   image insertion link list listbox listitem log main math menu menubar menuitem menuitemcheckbox
   menuitemradio meter navigation none note option paragraph presentation progressbar radio radiogroup
   region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong
   subscript superscript switch tab table tablist tabpanel term textbox time toolbar tooltip tree
   treegrid treeitem`,
);

const states = words(
  `aria-activedescendant aria-atomic aria-autocomplete aria-busy aria-checked aria-colcount
   aria-colindex aria-colspan aria-controls aria-current aria-describedby aria-description aria-details
   aria-disabled aria-errormessage aria-expanded aria-flowto aria-haspopup aria-hidden aria-invalid
   aria-keyshortcuts aria-label aria-labelledby aria-level aria-live aria-multiline
   aria-multiselectable aria-orientation aria-owns aria-placeholder aria-posinset aria-pressed
   aria-readonly aria-relevant aria-required aria-roledescription aria-rowcount aria-rowindex
   aria-rowspan aria-selected aria-setsize aria-sort aria-valuemax aria-valuemin aria-valuenow
   aria-valuetext`,
);

/** One role: a list would let the browser fall back to one that was not looked at. */
export const roleAllowed = (role: string): boolean => roles.has(role.trim().toLowerCase());

export const ariaAllowed = (name: string, value: string): boolean =>
  states.has(name) && !(name === 'aria-live' && !['polite', 'off'].includes(value.toLowerCase()));
