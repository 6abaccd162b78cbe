import type { FieldState, GuestEvent, Heard } from '@kumix/plugin/wire/heard';
import { coalescedEvents, eventTypes, restyling, valueEvents } from './allowed.ts';
import type { Edits } from './edits.ts';
import { type Field, hasGivenWay, isBox, isField, shown, stateOf } from './fields.ts';
import { afterFrame } from './frames.ts';
import { attributeOf, parentOf } from './native.ts';

/**
 * What nobody but the person does. Not so what opens, scrolls or has the focus, which a guest may bring
 * about, nor that the pointer comes over something: what is drawn may come to lie under it.
 */
const byPerson: ReadonlySet<string> = new Set([
  'pointerdown',
  'pointerup',
  'pointermove',
  'mousedown',
  'mouseup',
  'mousemove',
  'click',
  'dblclick',
  'auxclick',
  'contextmenu',
  'keydown',
  'keyup',
  'beforeinput',
  'input',
  'change',
  'wheel',
  'compositionstart',
  'compositionend',
  'copy',
  'cut',
  'paste',
  'dragstart',
  'dragover',
  'drop',
  'submit',
  'reset',
]);

/** Milliseconds between two looks at what another size of the panel takes: it has one with every frame. */
const resizedMs = 500;

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
  'newState',
  'oldState',
] as const;

export interface EventsOptions {
  readonly root: HTMLElement;
  readonly edits: Edits;
  readonly idOf: (node: Node) => number | undefined;
  readonly send: (heard: Heard) => void;
  /** The person may have changed what rules match, and how all is laid out. */
  readonly restyled: () => void;
  /** What it took to hear and tell of one, in milliseconds. */
  readonly charge: (ms: number) => void;
}

/** Hears the person in the cell, and tells the guest what it listens to. */
export class Events {
  private readonly options: EventsOptions;
  private readonly listening = new WeakMap<Node, Set<string>>();
  private readonly installed = new Set<string>();
  private readonly waiting = new Map<string, Heard>();
  private readonly stop = new AbortController();
  private resizing: ReturnType<typeof setTimeout> | undefined;
  private resizedAgain = false;

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
      'reset',
    ]) {
      this.install(type);
    }
    const { restyled } = options;
    const heard = { capture: true, passive: true, signal: this.stop.signal };
    for (const type of restyling) options.root.addEventListener(type, restyled, heard);
    window.addEventListener('resize', this.resized, heard);
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

  /** A node says what to prevent: that must be heard even where nobody listens. */
  prevent(rules: string): void {
    for (const [type] of preventing(rules)) if (eventTypes.has(type)) this.install(type);
  }

  dispose(): void {
    this.stop.abort();
    clearTimeout(this.resizing);
    this.waiting.clear();
  }

  /** A guest has no say in its panel's size: whoever drags a heavy one must not end it by that. */
  private readonly resized = (): void => {
    this.resizedAgain = this.resizing !== undefined;
    if (this.resizedAgain) return;
    this.options.restyled();
    this.resizing = setTimeout(() => {
      this.resizing = undefined;
      if (this.resizedAgain) this.resized();
    }, resizedMs);
  };

  private install(type: string): void {
    if (this.installed.has(type)) return;
    this.installed.add(type);
    this.options.root.addEventListener(type, this.heard, {
      capture: true,
      passive: type === 'scroll',
      signal: this.stop.signal,
    });
  }

  private readonly heard = (event: Event): void => this.charged(() => this.hear(event));

  private charged(run: () => void): void {
    const before = performance.now();
    run();
    this.options.charge(performance.now() - before);
  }

  private hear(event: Event): void {
    // The end of a composition is not marked as trusted by every path of an input method. Nothing in
    // this realm makes events, so what the mark guards against cannot happen here.
    if (!event.isTrusted && event.type !== 'compositionend') return;
    const target = event.target instanceof Element ? event.target : null;
    if (target === null) return;
    if (prevented(target, event)) event.preventDefault();
    switch (event.type) {
      case 'submit':
        event.preventDefault();
        break;
      case 'reset':
        this.reset(target, event);
        return;
      case 'compositionstart':
        this.options.edits.compose(target);
        break;
      case 'compositionend':
        this.options.edits.compose(undefined);
        // The composed text is told again: what a guest answered meanwhile was dropped, and browsers
        // differ in whether they say anything after the end.
        this.tell(target, 'input', event);
        break;
    }
    if (event.type === 'input' || event.type === 'change' || this.wanted(target, event.type)) {
      this.tell(target, event.type, event);
    }
    this.submits(target, event);
  }

  /** What the fields go back to is told once they have. */
  private reset(form: Element, event: Event): void {
    const before = new Map<Field, string>();
    for (const field of form.querySelectorAll('input, textarea, select')) {
      if (isField(field)) before.set(field, shown(field));
    }
    setTimeout(() => this.charged(() => this.afterReset(form, event, before)), 0);
  }

  private afterReset(form: Element, event: Event, before: ReadonlyMap<Field, string>): void {
    if (this.stop.signal.aborted) return;
    for (const [field, was] of before) {
      if (shown(field) !== was && !hasGivenWay(field)) this.tell(field, 'input', event);
    }
    if (this.wanted(form, 'reset')) this.tell(form, 'reset', event);
  }

  /** The sandbox has no `allow-forms`, so what would submit a form is told as a submit instead. */
  private submits(target: Element, event: Event): void {
    if (event.type === 'click') {
      if (event.defaultPrevented) return;
      const button = target.closest('button, input');
      if (!(button instanceof HTMLButtonElement || button instanceof HTMLInputElement)) return;
      // `type` of a button that names none is `submit`; that of an input is `text`.
      if (button.type !== 'submit' || button.matches(':disabled')) return;
      event.preventDefault();
      this.submit(button.closest('form'), event);
    } else if (event instanceof KeyboardEvent && event.type === 'keydown') {
      if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return;
      if (!(target instanceof HTMLInputElement) || target.type === 'submit') return;
      if (target.type === 'button' || target.type === 'reset') return;
      const form = target.closest('form');
      if (form === null || !this.wanted(form, 'submit')) return;
      // The browser would click the form's first button as well.
      event.preventDefault();
      this.submit(form, event);
    }
  }

  private submit(form: HTMLFormElement | null, event: Event): void {
    if (form === null || !this.wanted(form, 'submit')) return;
    if (attributeOf(form, 'novalidate') === null && !form.reportValidity()) return;
    this.tell(form, 'submit', event);
  }

  private wanted(target: Node, type: string): boolean {
    for (let node: Node | null = target; node !== null; node = parentOf(node)) {
      if (this.listening.get(node)?.has(type) === true) return true;
      if (node === this.options.root) return false;
    }
    return false;
  }

  private tell(target: Element, type: string, event: Event): void {
    let node: Node | null = target;
    let id: number | undefined;
    while (node !== null && (id = this.options.idOf(node)) === undefined) node = parentOf(node);
    if (id === undefined) return;
    const guestEvent: GuestEvent = {
      id,
      type,
      bubbles: type === 'submit' || type === 'input' || event.bubbles,
      detail: plain(event),
      ...this.field(target, type, event),
    };
    // By what it comes from: a submit is told of a click or a key.
    const heard: Heard = [byPerson.has(event.type) ? 'event' : 'told', guestEvent];
    if (!coalescedEvents.has(type)) {
      // In the order in which it happened: where the pointer was goes before the click.
      this.sendWaiting();
      this.options.send(heard);
      return;
    }
    if (this.waiting.size === 0) afterFrame(() => this.sendWaiting());
    this.waiting.set(type, heard);
  }

  private sendWaiting(): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const heard of waiting) this.options.send(heard);
  }

  private field(
    target: Element,
    type: string,
    event: Event,
  ): FieldState & Pick<GuestEvent, 'edit'> {
    if (!isField(target)) return {};
    const { edits } = this.options;
    const { checked, ...state } = stateOf(target, valueEvents.has(type));
    // A box has changed by the time of its click, and changes back after it where that is prevented.
    const isBoxClick = type === 'click' && isBox(target);
    const isTakenBack = isBoxClick && event.defaultPrevented;
    const isEdit = type === 'input' || type === 'change' || (isBoxClick && !isTakenBack);
    return {
      ...state,
      ...(checked === undefined || isTakenBack ? {} : { checked }),
      edit: isEdit ? edits.edited(target) : edits.number(target),
    };
  }
}

/**
 * A guest hears of an event too late to prevent it, so it says beforehand what to prevent:
 * `kx-prevent="keydown:Enter wheel"` on the node or one above it; the key " " is `Space` there. Tab is
 * not to be had: whoever came by the keyboard must be able to leave by it.
 */
function prevented(target: Element, event: Event): boolean {
  const key =
    event instanceof KeyboardEvent
      ? event.key
      : event instanceof InputEvent
        ? event.inputType
        : undefined;
  if (key === 'Tab') return false;
  for (let node: Node | null = target; node !== null; node = parentOf(node)) {
    const rules = node instanceof Element ? attributeOf(node, 'kx-prevent') : null;
    if (rules === null) continue;
    for (const [type, only] of preventing(rules)) {
      if (type !== event.type) continue;
      if (only === undefined || only === (key === ' ' ? 'Space' : key)) return true;
    }
  }
  return false;
}

function* preventing(rules: string): Generator<readonly [type: string, only: string | undefined]> {
  for (const rule of rules.split(/\s+/)) {
    const [type = '', only] = rule.split(':');
    yield [type, only];
  }
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
