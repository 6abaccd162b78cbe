import type { GuestMethodName } from '@kumix/plugin';
import { prerenderedText } from '@kumix/plugin/package';
import { HostError } from '../bridge/hostError.ts';
import type { Brokers } from '../brokers.ts';
import type { Cell } from '../cell/cell.ts';
import type { DrawOrder, FromBoot } from '../cell/protocol.ts';
import type { CellOwner, Spares } from '../cell/spares.ts';
import type { AskOptions } from '../extension/asking.ts';
import type { StandingAnswer } from '../extension/gate.ts';
import { mayRun } from '../extension/lifecycle.ts';
import type { ManagedExtension } from '../extension/managed.ts';
import type { Realm } from '../extension/realm.ts';
import { statusError } from '../extension/refusals.ts';
import { panelOf } from './panels.ts';
import { OpenSurface, type Surface, type SurfaceRequest } from './surface.ts';

export interface SurfacesOptions {
  readonly layer: HTMLElement;
  readonly spares: Spares;
  readonly brokers: Brokers;
  readonly find: (id: string) => ManagedExtension;
  readonly ask: (
    extension: ManagedExtension,
    method: GuestMethodName,
    params: unknown,
    options?: Pick<AskOptions, 'signal' | 'begins'>,
  ) => Promise<unknown>;
  /** Throws `HostError` where an extension may draw no longer; `gone` is an answer that stands no more. */
  readonly mayDraw: (extension: ManagedExtension, gone?: StandingAnswer) => void;
  /** Whether it would be let draw at once: without a question to the person, and within its budgets. */
  readonly drawsUnasked: (extension: ManagedExtension) => boolean;
}

/** One try to draw a surface. */
interface Opening {
  /**
   * Takes its question away; none where nobody need be asked, or they have answered. Of a document it
   * stays: what still waited for its turn would start that again, for nobody.
   */
  question: AbortController | undefined;
}

/** Throws `HostError` where it could not run, however a person answers. */
function mayStart({ manifest, status }: ManagedExtension): void {
  if (!mayRun(status) && status.state !== 'crashed') throw statusError(manifest.name, status);
}

/**
 * All open surfaces. The first one of an extension is drawn in the very cell that its worker lives
 * in; further ones get cells of their own that only draw.
 */
export class Surfaces {
  private readonly options: SurfacesOptions;
  private readonly open_ = new Map<number, OpenSurface>();
  private readonly holds = new Map<number, () => void>();
  /** The latest opening of each that is neither closed nor lost: what comes of an earlier one is over. */
  private readonly openings = new Map<number, Opening>();
  private readonly stopTheme: () => void;
  private tokens: Readonly<Record<string, string>> = {};
  private lastId = 0;

  constructor(options: SurfacesOptions) {
    this.options = options;
    this.stopTheme = options.brokers.theme.watch((tokens) => {
      this.tokens = tokens;
      for (const surface of this.open_.values()) surface.theme();
    });
  }

  open(request: SurfaceRequest): Surface {
    const extension = this.options.find(request.extension);
    const panel = panelOf(extension.manifest, request.surface);
    if (panel === undefined) {
      throw new HostError(
        'not-found',
        `${extension.manifest.name} has no panel "${request.surface}".`,
      );
    }
    // Its document is the surface.
    if (extension.facts.isolation !== 'worker' && this.of(extension.id).length > 0) {
      throw new HostError(
        'too-many',
        `${extension.manifest.name} runs in a document of its own, which shows one panel at a time.`,
      );
    }
    const { frames } = extension.limits;
    if (this.of(extension.id).length >= frames) {
      throw new HostError(
        'too-many',
        `${extension.manifest.name} has ${frames} surfaces open, and may have no more.`,
      );
    }
    const surface = new OpenSurface({
      id: ++this.lastId,
      request,
      title: `${panel.title}, by ${extension.manifest.name}`,
      layer: this.options.layer,
      theme: () => this.tokens,
      contextChanged: (changed) => this.tellContext(changed),
      closed: (closed) => this.close(closed),
    });
    this.open_.set(surface.id, surface);
    try {
      this.draw(extension, surface);
    } catch (error) {
      surface.dispose();
      throw error;
    }
    return surface;
  }

  private draw(extension: ManagedExtension, surface: OpenSurface): void {
    const unasked = this.options.drawsUnasked(extension);
    const inWorker = extension.facts.isolation === 'worker';
    const order = surface.order(unasked ? this.prerendered(extension, surface) : undefined);
    // A document runs when a person may see it: not while they are asked, which they are not in vain.
    if (unasked || inWorker) extension.run(order);
    else mayStart(extension);
    this.release(surface);
    this.holds.set(surface.id, extension.hold());
    const question = unasked && inWorker ? undefined : new AbortController();
    const opening: Opening = { question };
    this.openings.set(surface.id, opening);
    const isOver = (): boolean => this.openings.get(surface.id) !== opening;
    if (unasked) this.place(extension, surface, extension.run(), order);
    // A script runs by now, and knows how surfaces are counted: it gets no way to this one before.
    const begins = (running: Realm): void => {
      if (isOver()) throw new HostError('aborted', 'It was closed.');
      if (inWorker) opening.question = undefined;
      this.place(extension, surface, running, surface.order(undefined));
    };
    const params = {
      surface: surface.id,
      contribution: surface.request.surface,
      context: surface.context,
    };
    const opened = this.options.ask(extension, 'surface.open', params, {
      ...(question === undefined ? {} : { signal: question.signal }),
      ...(unasked ? {} : { begins }),
    });
    opened.catch((error: unknown) => {
      const told =
        error instanceof HostError ? error : new HostError('failed', 'The surface did not open.');
      // When the whole realm ended, `lost` has said so already; it may be drawn again since.
      if (!isOver()) this.lose(surface, told);
    });
  }

  /** Gives the surface a cell, and the extension a way to it. */
  private place(
    extension: ManagedExtension,
    surface: OpenSurface,
    { cell: home }: Realm,
    order: DrawOrder,
  ): void {
    const { port1, port2 } = new MessageChannel();
    home.order({ do: 'surface', surface: surface.id }, [port1]);
    const taken = [...this.open_.values()].some((other) => other.cell === home);
    const cell = taken ? this.drawingCell(extension, surface, order) : home;
    surface.attach(cell, order, port2, () => {
      home.order({ do: 'unsurface', surface: surface.id });
      if (cell !== home) cell.dispose();
    });
  }

  /** What its package draws first, where the panel opens at once: its script may still be starting. */
  private prerendered(extension: ManagedExtension, surface: OpenSurface): string | undefined {
    const panel = panelOf(extension.manifest, surface.request.surface);
    if (panel?.prerendered === undefined) return undefined;
    const text = prerenderedText(extension.package.files, panel.prerendered) ?? '';
    const { messageBytes } = extension.limits;
    if (text.length <= messageBytes) return text;
    extension.refused(
      `"${panel.prerendered}" has ${text.length} characters, of at most ${messageBytes}: the panel waits for its script`,
    );
    return undefined;
  }

  /** A cell that draws and runs nothing. */
  private drawingCell(extension: ManagedExtension, surface: OpenSurface, order: DrawOrder): Cell {
    const owner: CellOwner = {
      fromRelay: () => {},
      fromBoot: (message) => {
        extension.noted(message);
        surface.hear(message);
      },
      broken: (why) =>
        this.lose(surface, new HostError('crashed', `The surface was lost: ${why}.`)),
    };
    return this.options.spares.take(owner, { draws: true, order });
  }

  /** What the bootstrap of an extension's home cell said. */
  heard(extension: string, message: FromBoot): void {
    const home = this.options.find(extension).realm?.cell;
    for (const surface of this.of(extension)) if (surface.cell === home) surface.hear(message);
  }

  private tellContext(surface: OpenSurface): void {
    const extension = this.options.find(surface.request.extension);
    if (extension.realm === undefined) return;
    const signal = this.openings.get(surface.id)?.question?.signal;
    const params = { surface: surface.id, context: surface.context };
    this.options
      .ask(extension, 'surface.context', params, signal === undefined ? {} : { signal })
      .catch(() => {
        // Its failure is recorded; the surface shows what it showed.
      });
  }

  private close(surface: OpenSurface): void {
    this.open_.delete(surface.id);
    this.release(surface);
    const extension = this.ofSurface(surface);
    if (extension === undefined || this.endDocument(extension)) return;
    if (extension.realm === undefined || surface.cell === undefined) return;
    this.options.ask(extension, 'surface.close', { surface: surface.id }).catch(() => {
      // The surface is gone for the person whatever the guest makes of it.
    });
  }

  /** `undefined` where it has been removed meanwhile. */
  private ofSurface({ request }: OpenSurface): ManagedExtension | undefined {
    try {
      return this.options.find(request.extension);
    } catch {
      return undefined;
    }
  }

  /**
   * A document is the surface: where nobody sees that any more, code with a DOM would run on and could
   * take the focus, and with it what is typed. Says whether it is one.
   */
  private endDocument(extension: ManagedExtension): boolean {
    if (extension.facts.isolation === 'worker') return false;
    // The next panel starts it afresh.
    if (extension.realm !== undefined) extension.sleep();
    return true;
  }

  /** The extension's realm ended: everything it drew is gone. */
  lost(extension: string, error: HostError): void {
    for (const surface of this.of(extension)) {
      // What was lost before has its reason.
      if (this.openings.has(surface.id)) this.lose(surface, error);
    }
  }

  private lose(surface: OpenSurface, error: HostError): void {
    surface.lose(error);
    this.release(surface);
    const extension = this.ofSurface(surface);
    if (extension !== undefined) this.endDocument(extension);
  }

  /** Its extension may sleep again, as far as this surface goes, and nobody need be asked about it. */
  private release({ id }: OpenSurface): void {
    const opening = this.openings.get(id);
    this.openings.delete(id);
    opening?.question?.abort();
    this.holds.get(id)?.();
    this.holds.delete(id);
  }

  /** Draws again what is open and lost. */
  reopen(id: string): void {
    const extension = this.options.find(id);
    for (const surface of this.of(id)) {
      try {
        if (surface.cell === undefined && !this.openings.has(surface.id)) {
          this.draw(extension, surface);
        }
      } catch (error) {
        if (error instanceof HostError) this.lose(surface, error);
        else throw error;
      }
    }
  }

  /** Ends what is drawn by whoever may draw no longer: the policy changed, or an answer is gone. */
  judge(gone?: StandingAnswer): void {
    for (const surface of this.open_.values()) {
      if (surface.cell === undefined) continue;
      try {
        this.options.mayDraw(this.options.find(surface.request.extension), gone);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        this.lose(surface, error);
      }
    }
  }

  closeAll(extension: string): void {
    for (const surface of this.of(extension)) surface.dispose();
  }

  private of(extension: string): readonly OpenSurface[] {
    return [...this.open_.values()].filter(({ request }) => request.extension === extension);
  }

  dispose(): void {
    for (const surface of this.open_.values()) surface.dispose();
    this.stopTheme();
  }
}
