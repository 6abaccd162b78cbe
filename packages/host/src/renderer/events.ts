import { coalescedEvents, eventTypes } from './allowed.ts';
import type { Edits } from './edits.ts';
import { isTextField } from './tree.ts';

/** An event as a guest gets it: plain, without a node of ours. */
export interface GuestEvent {
  /** Id of the nearest node that is the guest's own. */
  readonly id: number;
  readonly type: string;
  readonly bubbles: boolean;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  readonly value?: string;
  readonly checked?: boolean;
  readonly edit?: number;
  readonly selection?: readonly [start: number, end: number];
}

const told = [
  'detail',
  'key',
  'code',
  'ctrlKey',
  'shiftKey',
  'altKey',
  'metaKey',
  'repeat',
  'button',
  'buttons',
  'clientX',
  'clientY',
  'offsetX',
  'offsetY',
  'deltaX',
  'deltaY',
  'deltaMode',
  'inputType',
  'data',
  'isComposing',
  'pointerId',
  'pointerType',
] as const;

export interface EventsOptions {
  readonly root: HTMLElement;
  readonly edits: Edits;
  readonly idOf: (node: Node) => number | undefined;
  readonly send: (event: GuestEvent) => void;
  /** Keys that are the app's, told before the guest hears of anything. */
  readonly appKey: (key: 'Escape' | 'F6' | 'palette', shift: boolean) => void;
}

/** Hears the person in the cell, and tells the guest what it listens to. */
export class Events {
  private readonly options: EventsOptions;
  private readonly listening = new WeakMap<Node, Set<string>>();
  private readonly installed = new Set<string>();
  private readonly waiting = new Map<string, GuestEvent>();
  private readonly stop = new AbortController();

  constructor(options: EventsOptions) {
    this.options = options;
    // Heard in any case: edits must be counted and submits made even where nobody listens yet.
    for (const type of [
      'input',
      'change',
      'keydown',
      'click',
      'compositionstart',
      'compositionend',
      'submit',
    ]) {
      this.install(type);
    }
  }

  listen(node: Node, type: string, on: boolean): void {
    if (!eventTypes.has(type)) return;
    let types = this.listening.get(node);
    if (types === undefined) this.listening.set(node, (types = new Set()));
    if (on) {
      types.add(type);
      this.install(type);
    } else {
      types.delete(type);
    }
  }

  dispose(): void {
    this.stop.abort();
  }

  private install(type: string): void {
    if (this.installed.has(type)) return;
    this.installed.add(type);
    this.options.root.addEventListener(type, this.heard, {
      capture: true,
      passive: type === 'wheel' || type === 'scroll',
      signal: this.stop.signal,
    });
  }

  private readonly heard = (event: Event): void => {
    // The end of a composition is not marked as trusted by every path of an input method. Nothing in
    // this realm makes events, so what the mark guards against cannot happen here.
    if (!event.isTrusted && event.type !== 'compositionend') return;
    const target = event.target instanceof Element ? event.target : null;
    if (target === null) return;
    if (event instanceof KeyboardEvent && event.type === 'keydown' && this.isAppKey(event)) return;
    if (event.type === 'submit') event.preventDefault();
    if (event.type === 'compositionstart') this.options.edits.compose(target);
    if (event.type === 'compositionend') {
      this.options.edits.compose(undefined);
      // The composed text is an edit of its own: browsers differ in whether they say so.
      this.tell(target, 'input', event);
    }
    if (prevented(target, event)) event.preventDefault();
    if (event.type === 'input' || event.type === 'change' || this.wanted(target, event.type)) {
      this.tell(target, event.type, event);
    }
    this.submits(target, event);
  };

  /** Escape, F6 and the palette's chord reach the app whatever the guest listens to. */
  private isAppKey(event: KeyboardEvent): boolean {
    if (event.isComposing) return false;
    const chord =
      (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
    if (chord) event.preventDefault();
    if (chord) this.options.appKey('palette', event.shiftKey);
    else if (event.key === 'Escape') this.options.appKey('Escape', event.shiftKey);
    else if (event.key === 'F6') this.options.appKey('F6', event.shiftKey);
    else return false;
    return true;
  }

  /** The sandbox has no `allow-forms`, so what would submit a form is told as a submit instead. */
  private submits(target: Element, event: Event): void {
    let form: HTMLFormElement | null = null;
    if (event.type === 'click') {
      const button = target.closest('button, input');
      const type = button?.getAttribute('type')?.toLowerCase();
      const isSubmit =
        button instanceof HTMLButtonElement
          ? type === null || type === undefined || type === 'submit'
          : type === 'submit';
      if (!isSubmit || !(button instanceof HTMLButtonElement || button instanceof HTMLInputElement))
        return;
      if (button.disabled) return;
      form = button.closest('form');
      event.preventDefault();
    } else if (event instanceof KeyboardEvent && event.type === 'keydown') {
      if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return;
      if (!(target instanceof HTMLInputElement)) return;
      form = target.closest('form');
    }
    if (form === null || !this.wanted(form, 'submit')) return;
    if (!form.reportValidity()) return;
    this.tell(form, 'submit', event);
  }

  private wanted(target: Node, type: string): boolean {
    for (let node: Node | null = target; node !== null; node = node.parentNode) {
      if (this.listening.get(node)?.has(type) === true) return true;
      if (node === this.options.root) return false;
    }
    return false;
  }

  private tell(target: Element, type: string, event: Event): void {
    let node: Node | null = target;
    let id: number | undefined;
    while (node !== null && (id = this.options.idOf(node)) === undefined) node = node.parentNode;
    if (id === undefined) return;
    const message: GuestEvent = {
      id,
      type,
      bubbles: type === 'submit' || event.bubbles,
      detail: plain(event),
      ...this.field(target, type),
    };
    if (!coalescedEvents.has(type)) return this.options.send(message);
    if (this.waiting.size === 0) afterFrame(() => this.sendWaiting());
    this.waiting.set(type, message);
  }

  private sendWaiting(): void {
    const events = [...this.waiting.values()];
    this.waiting.clear();
    for (const event of events) this.options.send(event);
  }

  private field(target: Element, type: string): Partial<GuestEvent> {
    const { edits } = this.options;
    const isEdit = type === 'input' || type === 'change';
    if (target instanceof HTMLSelectElement) {
      return { value: target.value, edit: isEdit ? edits.edited(target) : edits.number(target) };
    }
    if (!isTextField(target)) return {};
    const box = target.type === 'checkbox' || target.type === 'radio';
    const { selectionStart: start, selectionEnd: end } = target;
    return {
      value: target.value,
      edit: isEdit ? edits.edited(target) : edits.number(target),
      ...(box && target instanceof HTMLInputElement ? { checked: target.checked } : {}),
      ...(start !== null && end !== null ? { selection: [start, end] as const } : {}),
    };
  }
}

/**
 * A guest hears of an event too late to prevent it, so it says beforehand what to prevent:
 * `kx-prevent="keydown:Enter wheel"` on the node or one above it.
 */
function prevented(target: Element, event: Event): boolean {
  for (let node: Element | null = target; node !== null; node = node.parentElement) {
    const rule = node.getAttribute('kx-prevent');
    if (rule === null) continue;
    for (const part of rule.split(/\s+/)) {
      const [type, key] = part.split(':');
      if (type !== event.type) continue;
      if (key === undefined || (event instanceof KeyboardEvent && event.key === key)) return true;
    }
  }
  return false;
}

function plain(event: Event): Record<string, string | number | boolean> {
  const detail: Record<string, string | number | boolean> = {};
  for (const key of told) {
    const value: unknown = Reflect.get(event, key);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      detail[key] = value;
    }
  }
  return detail;
}

/** `requestAnimationFrame` does not fire in a cell that is off screen: a timer stands in. */
export function afterFrame(run: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 50);
}
