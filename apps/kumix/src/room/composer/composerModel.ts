/**
 * What is being written in one room or thread. Typing changes this snapshot only: the timeline
 * never hears of it. Sending empties the field at once; the words are kept with the draft until the
 * core has them.
 */
import { lineOf, type RoomId, type TimelineItem } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import type {
  CommandRegistry,
  CorePort,
  Denial,
  MessageRenderer,
  Readable,
} from '../../app/contracts.ts';
import { failureOf } from '../../app/core.ts';
import { createStore } from '../../app/store.ts';
import type { review } from '../html/reviewed.ts';
import type { Along, Caption } from '../media/uploads.ts';
import type { TimelineModel } from '../model/timelineModel.ts';
import type { Drafts } from './drafts.ts';
import { OutgoingText } from './outgoingText.ts';
import { TypingNotice } from './typingNotice.ts';
import { type Intent, type Mentioned, mentionsIn, messageNames, readIntent } from './parse.ts';

type MessageIntent = Extract<Intent, { kind: 'message' }>;

export type ComposerMode =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly item: TimelineItem }
  | { readonly kind: 'edit'; readonly item: TimelineItem };

export type ComposerNotice =
  /** An extension was not allowed to format: the message went out as plain text. */
  | { readonly kind: 'denied'; readonly denial: Denial }
  /** An extension changed what stands in the field; nothing has been sent. */
  | { readonly kind: 'transformed'; readonly by: string; readonly before: string }
  | { readonly kind: 'error'; readonly text: string };

export interface ComposerSnapshot {
  readonly text: string;
  readonly mode: ComposerMode;
  readonly notice: ComposerNotice | null;
}

export interface ComposerOptions {
  readonly core: CorePort;
  readonly roomId: RoomId;
  readonly place: string;
  readonly drafts: Drafts;
  readonly timeline: TimelineModel;
  readonly commands: CommandRegistry;
  readonly renderer: () => MessageRenderer | null;
  /** Of what an extension has made of the words: what may go out. It needs a browser's parser. */
  readonly review: typeof review;
  readonly clock: ComposerClock;
  /** Runs what need not be done before a keystroke is seen. */
  readonly afterPaint: (run: () => void) => void;
}

export interface ComposerClock {
  now(): number;
  setTimeout(run: () => void, ms: number): () => void;
}

const draftDelayMs = 400;

/** Whether words go out now, and what the person is told of it. */
interface Asked {
  readonly send: boolean;
  readonly told?: string;
}
const go: Asked = { send: true };
const hold: Asked = { send: false };

const fresh: ComposerMode = { kind: 'new' };

export class ComposerModel {
  readonly snapshot: Readable<ComposerSnapshot>;
  private readonly store;
  private readonly options: ComposerOptions;
  private mentioned: readonly Mentioned[] = [];
  /** What was written before an edit began. */
  private aside = '';
  private cancelSave: (() => void) | null = null;
  private readonly typing: TypingNotice;
  private readonly outgoing: OutgoingText;
  /** Words that the person has seen as they will go out: no extension is asked about them again. */
  private settled: string | null = null;
  private transforming = false;
  /** Sent, and not in the core's hands yet. */
  private untaken: readonly string[] = [];

  constructor(options: ComposerOptions) {
    this.options = options;
    const { core, roomId, clock } = options;
    this.outgoing = new OutgoingText(options);
    this.typing = new TypingNotice(clock, (typing) => {
      options.afterPaint(() => {
        // Nobody is worse off for a typing notice that was lost.
        core.call('room.typing', { roomId, typing }).catch(() => undefined);
      });
    });
    this.store = createStore<ComposerSnapshot>({
      text: options.drafts.read(options.place),
      mode: fresh,
      notice: null,
    });
    this.snapshot = this.store;
  }

  write(text: string): void {
    const before = this.store.get();
    if (before.text === text) return;
    this.store.set({ ...before, text });
    if (before.mode.kind === 'edit') return;
    this.cancelSave ??= this.options.clock.setTimeout(() => this.save(), draftDelayMs);
    if (text !== '' && !/^\/\w/.test(text)) this.typing.write();
    else this.typing.stop();
  }

  /** Remembers a person whose name was put into the text. */
  mention(person: Mentioned): void {
    this.mentioned = [...this.mentioned.filter(({ userId }) => userId !== person.userId), person];
  }

  reply(item: TimelineItem): void {
    if (item.eventId === null) return;
    this.leaveEdit();
    this.store.update((before) => ({ ...before, mode: { kind: 'reply', item } }));
  }

  /** Chooses whom one answers without a pointer: from the newest up, and back to nobody. */
  stepReply(towards: 'older' | 'newer'): void {
    const { mode } = this.store.get();
    if (mode.kind === 'edit') return;
    const items = this.options.timeline.snapshot
      .get()
      .items.filter(({ eventId, body }) => eventId !== null && isAnswerable(body));
    const at = mode.kind === 'reply' ? items.findIndex(({ key }) => key === mode.item.key) : -1;
    const from = at < 0 ? items.length : at;
    const next = items[towards === 'older' ? from - 1 : from + 1];
    if (next !== undefined) this.reply(next);
    else if (towards === 'newer') this.cancelMode();
  }

  edit(item: TimelineItem): void {
    if (item.eventId === null || !item.mine || !isEditable(item)) return;
    this.leaveEdit();
    this.aside = this.store.get().text;
    this.store.update((before) => ({
      ...before,
      text: item.body.kind === 'emote' ? `/me ${item.body.body}` : item.body.body,
      mode: { kind: 'edit', item },
    }));
  }

  /** Edits the newest message of one's own, as the Up key does in an empty field. */
  editLast(): boolean {
    const { items } = this.options.timeline.snapshot.get();
    const item = items.findLast((each) => each.mine && each.eventId !== null && isEditable(each));
    if (item === undefined) return false;
    this.edit(item);
    return true;
  }

  /** Back to a plain new message; an edit gives back what was written before it. */
  cancelMode(): void {
    this.leaveEdit();
    this.store.update((before) => ({ ...before, mode: fresh }));
  }

  dismissNotice(): void {
    this.store.update((before) => ({ ...before, notice: null }));
  }

  /** Tells of something in this room that did not work. */
  fault(text: string): void {
    this.notice({ kind: 'error', text });
  }

  /**
   * Sends what is written. Resolves once the core has it, or it stands in the timeline as failed;
   * once it is over, for a command.
   */
  async send(): Promise<void> {
    const { text } = this.store.get();
    const intent = readIntent(text);
    if (intent.kind === 'nothing') return;
    if (intent.kind === 'command') {
      await this.runCommand(intent.name, intent.argument);
      return;
    }
    const asked = intent.format && this.isAsked(text) ? await this.transform(text, intent) : go;
    if (!asked.send) return;
    this.settled = null;
    const { mode } = this.store.get();
    const { mentioned } = this;
    const message = {
      body: intent.text,
      kind: intent.as,
      mentions: mentionsIn(intent.text, mentioned),
    };
    const { html } = intent;
    const format = intent.format
      ? () => this.format(intent.text, mentioned)
      : html === undefined
        ? undefined
        : () => Promise.resolve(html);
    if (mode.kind === 'edit') {
      if (asked.told !== undefined) this.fault(asked.told);
      await this.sendEdit(mode.item, message, format);
      return;
    }
    const reply = mode.kind === 'reply' ? quoteOf(mode.item) : null;
    this.clear();
    if (asked.told !== undefined) this.fault(asked.told);
    const unsent = this.keepUntilTaken(text);
    await this.options.timeline.send({
      message: reply === null ? message : { ...message, replyTo: reply.eventId },
      replyTo: reply,
      ...(format === undefined ? {} : { format }),
    });
    unsent();
  }

  /**
   * Gives what is written to the files that are about to go, and is empty from then on. `null`
   * where an extension has changed the words: nothing goes before the person has seen them.
   */
  async takeCaption(): Promise<Along | null> {
    const { text, mode } = this.store.get();
    const { mentioned } = this;
    const words = text.trim();
    const intent = { kind: 'message', as: 'text', text: words, format: true } as const;
    const asked = words !== '' && this.isAsked(text) ? await this.transform(text, intent) : go;
    if (!asked.send) return null;
    this.settled = null;
    const replyTo = mode.kind === 'reply' ? mode.item.eventId : null;
    this.clear();
    if (asked.told !== undefined) this.fault(asked.told);
    this.options.drafts.write(this.options.place, '');
    return {
      ...(replyTo === null ? {} : { replyTo }),
      ...(words === '' ? {} : { caption: this.captionOf(words, mentioned) }),
    };
  }

  /** Writes the draft down now, for a page that is about to go. */
  save(): void {
    this.cancelSave?.();
    this.cancelSave = null;
    const { text, mode } = this.store.get();
    const written = mode.kind === 'edit' ? this.aside : text;
    // Where nothing new was begun, the draft goes on holding what the core has not taken.
    const kept = written === '' ? (this.untaken.at(-1) ?? '') : written;
    this.options.drafts.write(this.options.place, kept);
  }

  dispose(): void {
    if (this.cancelSave !== null) this.save();
    this.typing.stop();
  }

  private async runCommand(name: string, argument: string): Promise<void> {
    const { commands } = this.options;
    const offer = messageNames.has(name) ? undefined : commands.slash(name);
    if (offer === undefined || offer.unavailable !== null) {
      this.fault(offer?.unavailable ?? t('composer.noCommand', { name }));
      return;
    }
    const { id, slash } = offer.command;
    const longest = slash?.longest;
    if (longest !== undefined && argument.length > longest) {
      this.fault(t('composer.argumentTooLong', { name, longest }));
      return;
    }
    const { text, mode } = this.store.get();
    const { mentioned } = this;
    const editing = mode.kind === 'edit';
    const left = editing ? this.aside : '';
    this.clear();
    if (editing) this.store.update((before) => ({ ...before, text: left }));
    const over = editing ? () => undefined : this.keepUntilTaken(text);
    const done = await commands.complete(id, argument);
    const now = this.store.get();
    // The words are given back where nothing else has been begun.
    if (!done && now.text === left && now.mode.kind === 'new') {
      this.mentioned = mentioned;
      this.aside = left;
      this.store.set({ ...now, text, mode });
    }
    over();
  }

  private async sendEdit(
    item: TimelineItem,
    message: { body: string; kind: 'text' | 'emote'; mentions: ReturnType<typeof mentionsIn> },
    format: (() => Promise<string | null>) | undefined,
  ): Promise<void> {
    const { core, roomId } = this.options;
    const { text } = this.store.get();
    this.cancelMode();
    if (item.eventId === null) return;
    if ('body' in item.body && item.body.body === message.body) return;
    try {
      const formattedBody = (await format?.()) ?? null;
      await core.call('send.text', {
        ...message,
        roomId,
        replaces: item.eventId,
        ...(formattedBody === null ? {} : { formattedBody }),
      });
    } catch (error) {
      // The words are given back where nothing else has been begun.
      if (this.store.get().text === this.aside && this.store.get().mode.kind === 'new') {
        this.edit(item);
        this.store.update((before) => ({ ...before, text }));
      }
      const reason = t('failure.doing', {
        doing: t('composer.editNotSent'),
        why: failureOf(error).message,
      });
      this.store.update((before) => ({ ...before, notice: { kind: 'error', text: reason } }));
    }
  }

  /** Takes back what an extension made of the words. */
  undoTransform(): void {
    const { notice } = this.store.get();
    if (notice?.kind !== 'transformed') return;
    this.settled = notice.before;
    this.store.update((before) => ({ ...before, text: notice.before, notice: null }));
  }

  private isAsked(text: string): boolean {
    return this.outgoing.mayTransform && text !== this.settled;
  }

  /** Nothing is sent where an extension changed the words, or is still at it. */
  private async transform(text: string, intent: MessageIntent): Promise<Asked> {
    if (this.transforming) return hold;
    this.transforming = true;
    const answer = await this.outgoing.transform(text);
    this.transforming = false;
    // Words that were written meanwhile are the person's: they press Enter again.
    if (this.store.get().text !== text) return hold;
    if (answer === null) return { send: true, told: t('content.transformLate') };
    if (answer.kind === 'failed') return { send: true, told: answer.denial.sentence };
    if (answer.kind === 'same') return go;
    const { by } = answer;
    if (!isSameKind(readIntent(answer.text), intent)) {
      return { send: true, told: t('content.otherKind', { by }) };
    }
    this.settled = answer.text;
    this.store.update((before) => ({
      ...before,
      text: answer.text,
      notice: { kind: 'transformed', by, before: text },
    }));
    return hold;
  }

  private async captionOf(text: string, mentioned: readonly Mentioned[]): Promise<Caption> {
    const formatted = await this.format(text, mentioned);
    return {
      caption: text,
      mentions: mentionsIn(text, mentioned),
      ...(formatted === null ? {} : { formattedCaption: formatted }),
    };
  }

  /** The formatted body, or null where the message goes out as plain text; then a notice says why. */
  private async format(text: string, mentioned: readonly Mentioned[]): Promise<string | null> {
    const answer = await this.outgoing.format(text, mentioned);
    if (answer === null) return null;
    if ('denied' in answer) {
      this.notice({ kind: 'denied', denial: answer.denied });
      return null;
    }
    if (this.store.get().notice?.kind === 'denied') this.dismissNotice();
    return answer.html;
  }

  private notice(notice: ComposerNotice): void {
    this.store.update((before) => ({ ...before, notice }));
  }

  private clear(): void {
    this.mentioned = [];
    this.store.update((before) => ({
      text: '',
      mode: fresh,
      notice: before.notice?.kind === 'denied' ? before.notice : null,
    }));
    this.cancelSave?.();
    this.cancelSave = null;
    this.typing.stop();
  }

  /** The draft holds what the core has not: a page that dies now gives the words back. */
  private keepUntilTaken(text: string): () => void {
    const { drafts, place } = this.options;
    drafts.write(place, text);
    this.untaken = [...this.untaken, text];
    return () => {
      this.untaken = this.untaken.filter((each) => each !== text);
      if (this.store.get().text === '' && drafts.read(place) === text) drafts.write(place, '');
    };
  }

  private leaveEdit(): void {
    if (this.store.get().mode.kind !== 'edit') return;
    const text = this.aside;
    this.aside = '';
    this.store.update((before) => ({ ...before, text }));
  }
}

/** An extension may change words, not what is done with them: no message becomes a command. */
const isSameKind = (after: Intent, before: MessageIntent): boolean =>
  after.kind === 'message' && after.as === before.as && after.format === before.format;

function quoteOf({ eventId, sender, body }: TimelineItem): TimelineItem['replyTo'] {
  return eventId === null ? null : { eventId, sender: sender.name, line: lineOf(body) };
}

const isAnswerable = ({ kind }: TimelineItem['body']): boolean =>
  kind !== 'state' && kind !== 'redacted' && kind !== 'undecryptable';

type Editable = TimelineItem & {
  readonly body: Extract<TimelineItem['body'], { kind: 'text' | 'emote' | 'notice' }>;
};

export function isEditable(item: TimelineItem): item is Editable {
  return item.body.kind === 'text' || item.body.kind === 'emote' || item.body.kind === 'notice';
}
