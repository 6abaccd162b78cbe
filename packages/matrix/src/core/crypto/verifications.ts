/** Verifications under way, each a state machine that is read off the SDK's request. */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import {
  CryptoEvent,
  type VerificationRequest,
  VerificationPhase,
  VerificationRequestEvent,
  type Verifier,
  VerifierEvent,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { mediaUri, userId } from '../../protocol/ids.ts';
import type { Person } from '../../protocol/models.ts';
import type { CancelReason, Verification, VerificationStage } from '../../protocol/trust.ts';
import { Listeners } from '../listeners.ts';
import type { AwaitedMembers } from '../rooms/awaitedMembers.ts';
import { cutName, nameOfUser } from '../rooms/people.ts';
import { cryptoOf } from './cryptoOf.ts';
import type { Api } from '../account/api.ts';
import { verificationRoom } from './verificationRoom.ts';

/** A stranger may ask, but not fill the screen. */
const mostOpen = 8;
const compareMethod = 'm.sas.v1';
const scanMethod = 'm.qr_code.scan.v1';
const showMethod = 'm.qr_code.show.v1';
/** Milliseconds between the other side's word that it is done and the proof of it. */
const proofPatienceMs = 10_000;

interface Open {
  readonly id: string;
  readonly request: VerificationRequest;
  readonly stop: () => void;
  code: Uint8Array | null;
  /** Resolves when the code is there, or when it is known that there is none. */
  making: Promise<void> | undefined;
  /** Confirmed by this side; the SDK does not tell it apart. */
  confirmed: boolean;
  /** Chosen by this side, before the SDK has a verifier. */
  starting: boolean;
  verifying: Verifier | undefined;
  /** Keys have been checked against what the other side said it saw, not only called done. */
  proof: 'open' | 'there' | 'missing';
  patience: ReturnType<typeof setTimeout> | undefined;
  last: VerificationStage;
  deviceName: string | null;
}

export class Verifications {
  readonly #client: MatrixClient;
  readonly #api: Api;
  readonly #awaited: Pick<AwaitedMembers, 'invited'>;
  readonly #listeners: Listeners;
  readonly #open = new Map<string, Open>();
  readonly #tell: (all: readonly Verification[]) => void;
  readonly #onDone: (request: VerificationRequest) => void;
  readonly #newId: () => string;

  constructor(options: {
    readonly client: MatrixClient;
    readonly api: Api;
    readonly awaited: Pick<AwaitedMembers, 'invited'>;
    readonly tell: (all: readonly Verification[]) => void;
    readonly onDone: (request: VerificationRequest) => void;
    readonly newId?: () => string;
  }) {
    this.#client = options.client;
    this.#api = options.api;
    this.#awaited = options.awaited;
    this.#tell = options.tell;
    this.#onDone = options.onDone;
    this.#newId = options.newId ?? (() => crypto.randomUUID());
    this.#listeners = new Listeners(options.client);
    this.#listeners.on(CryptoEvent.VerificationRequestReceived, (request) => {
      // Between others of this account's devices: nothing to answer here.
      if (request.pending) this.#add(request);
    });
  }

  async askPerson(other: string): Promise<string> {
    const crypto = cryptoOf(this.#client);
    if (!(await crypto.getUserVerificationStatus(other)).known) {
      // Nobody shares an encrypted room with them yet: ask the homeserver once.
      await crypto.userHasCrossSigningKeys(other, true);
      if (!(await crypto.getUserVerificationStatus(other)).known) {
        throw new CoreError('not-found', say('verify.nothing', { name: other }));
      }
    }
    const roomId = await verificationRoom(this.#client, this.#api, other, this.#awaited);
    return this.#add(await crypto.requestVerificationDM(other, roomId));
  }

  async askDevice(deviceId: string | null): Promise<string> {
    const crypto = cryptoOf(this.#client);
    return this.#add(
      deviceId === null
        ? await crypto.requestOwnUserVerification()
        : await crypto.requestDeviceVerification(this.#client.getSafeUserId(), deviceId),
    );
  }

  async accept(id: string): Promise<void> {
    await this.#at(id).request.accept();
  }

  async compare(id: string): Promise<void> {
    const open = this.#at(id);
    open.starting = true;
    this.#refresh(open);
    try {
      if (await mayBegin(open)) await open.request.startVerification(compareMethod);
    } finally {
      open.starting = false;
      this.#refresh(open);
    }
  }

  /** @throws CoreError `invalid` for bytes that are no code, or the code of somebody else. */
  async scan(id: string, code: Uint8Array): Promise<void> {
    const open = this.#at(id);
    if (!(await mayBegin(open))) return;
    try {
      await open.request.scanQRCode(Uint8ClampedArray.from(code));
    } catch {
      throw new CoreError('invalid', say('verify.other-code'));
    }
    open.confirmed = true;
    // The keys stood in the code, and have been compared with those that are known.
    open.proof = 'there';
    this.#refresh(open);
  }

  async confirm(id: string): Promise<void> {
    const open = this.#at(id);
    const verifier = open.request.verifier;
    const sas = verifier?.getShowSasCallbacks();
    const scanned = verifier?.getReciprocateQrCodeCallbacks();
    open.confirmed = true;
    this.#refresh(open);
    try {
      if (sas !== null && sas !== undefined) await sas.confirm();
      else if (scanned !== null && scanned !== undefined) scanned.confirm();
      else throw new CoreError('invalid', say('verify.not-yet'));
    } catch (cause) {
      open.confirmed = false;
      this.#refresh(open);
      throw cause;
    }
  }

  mismatch(id: string): Promise<void> {
    const open = this.#at(id);
    const sas = open.request.verifier?.getShowSasCallbacks();
    if (sas === null || sas === undefined) return open.request.cancel();
    sas.mismatch();
    return Promise.resolve();
  }

  async cancel(id: string): Promise<void> {
    await this.#at(id).request.cancel();
  }

  dismiss(id: string): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    open.stop();
    clearTimeout(open.patience);
    this.#open.delete(id);
    this.#told();
  }

  dispose(): void {
    this.#listeners.dispose();
    for (const { stop, patience } of this.#open.values()) {
      stop();
      clearTimeout(patience);
    }
    this.#open.clear();
  }

  #at(id: string): Open {
    const open = this.#open.get(id);
    if (open === undefined) {
      throw new CoreError('not-found', say('verify.over'));
    }
    return open;
  }

  #add(request: VerificationRequest): string {
    for (const open of this.#open.values()) {
      if (open.request === request || sameFlow(open.request, request)) return open.id;
    }
    for (const { id, last } of this.#open.values()) if (!isOpen(last)) this.dismiss(id);
    if (this.#open.size >= mostOpen) {
      if (!request.initiatedByMe) return '';
      throw new CoreError('too-busy', say('verify.most', { count: mostOpen }));
    }
    const changed = (): void => this.#refresh(open);
    const open: Open = {
      id: this.#newId(),
      request,
      stop: () => request.off(VerificationRequestEvent.Change, changed),
      code: null,
      making: undefined,
      confirmed: false,
      starting: false,
      verifying: undefined,
      proof: 'open',
      patience: undefined,
      last: { stage: 'starting' },
      deviceName: null,
    };
    this.#open.set(open.id, open);
    request.on(VerificationRequestEvent.Change, changed);
    void this.#nameDevice(open);
    this.#refresh(open);
    return open.id;
  }

  #refresh(open: Open): void {
    if (!this.#open.has(open.id)) return;
    const before = open.last;
    if (!isOpen(before)) return;
    this.#drive(open);
    open.last = this.#stageOf(open);
    if (open.last.stage === 'done') this.#onDone(open.request);
    if (!isOpen(open.last)) clearTimeout(open.patience);
    this.#told();
  }

  /** What has to be done without a person. */
  #drive(open: Open): void {
    const { request } = open;
    const { phase } = request;
    if (phase === VerificationPhase.Ready) open.making ??= this.#makeCode(open);
    if (phase === VerificationPhase.Done && open.proof === 'open') this.#awaitProof(open);
    const verifier = phase === VerificationPhase.Started ? request.verifier : undefined;
    if (verifier === undefined || verifier === open.verifying) return;
    open.verifying = verifier;
    // The SDK tells of a change before it has what there is to show.
    verifier.once(VerifierEvent.ShowSas, () => this.#refresh(open));
    verifier.verify().then(
      () => {
        if (open.verifying !== verifier) return;
        open.proof = 'there';
        this.#refresh(open);
      },
      // A refusal is told by the request.
      () => undefined,
    );
  }

  /** The SDK takes the other side's "done" at its word, even before the keys have been compared. */
  #awaitProof(open: Open): void {
    open.patience ??= setTimeout(() => {
      if (open.proof === 'there') return;
      open.proof = 'missing';
      this.#refresh(open);
    }, proofPatienceMs);
  }

  /**
   * The SDK waits in here for the other side's devices, and then puts its code in the place of whatever
   * has begun meanwhile, which both sides would see end: nothing is begun from here until it is over.
   */
  async #makeCode(open: Open): Promise<void> {
    try {
      if (!open.request.otherPartySupportsMethod(scanMethod)) return;
      const bytes = await open.request.generateQRCode();
      if (bytes !== undefined) open.code = Uint8Array.from(bytes);
    } catch {
      // The other side has no keys to put into a code: emoji remain.
    }
    this.#refresh(open);
  }

  async #nameDevice(open: Open): Promise<void> {
    const { otherUserId, otherDeviceId } = open.request;
    if (otherDeviceId === undefined) return;
    const found = await cryptoOf(this.#client).getUserDeviceInfo([otherUserId]);
    const name = found.get(otherUserId)?.get(otherDeviceId)?.displayName;
    open.deviceName = name === undefined ? null : cutName(name);
    this.#told();
  }

  #stageOf(open: Open): VerificationStage {
    const { request } = open;
    const { phase } = request;
    const ended = phase === VerificationPhase.Done || phase === VerificationPhase.Cancelled;
    if (!ended && !request.pending) {
      return { stage: 'cancelled', byMe: false, reason: 'elsewhere' };
    }
    switch (phase) {
      case VerificationPhase.Done:
        if (open.proof === 'there') return { stage: 'done' };
        if (open.proof === 'missing') {
          return { stage: 'cancelled', byMe: false, reason: 'other' };
        }
        return { stage: 'waiting' };
      case VerificationPhase.Cancelled:
        return {
          stage: 'cancelled',
          byMe: request.cancellingUserId === this.#client.getUserId(),
          reason: cancelReason(request.cancellationCode),
        };
      case VerificationPhase.Ready:
        if (open.starting) return { stage: 'starting' };
        return {
          stage: 'ready',
          code: open.code,
          mayScan: request.otherPartySupportsMethod(showMethod),
          mayCompare: request.otherPartySupportsMethod(compareMethod),
        };
      case VerificationPhase.Started: {
        if (open.confirmed) return { stage: 'waiting' };
        const verifier = request.verifier;
        const emoji = verifier?.getShowSasCallbacks()?.sas.emoji;
        if (emoji !== undefined) {
          return {
            stage: 'comparing',
            emoji: emoji.map(([symbol, name]) => ({ symbol, name })),
          };
        }
        const scanned = verifier?.getReciprocateQrCodeCallbacks() ?? null;
        return scanned === null ? { stage: 'starting' } : { stage: 'scanned' };
      }
      case VerificationPhase.Requested:
      case VerificationPhase.Unsent:
      default: {
        if (request.accepting) return { stage: 'starting' };
        const left = request.timeout;
        const before = open.last;
        if (before.stage === 'requested') return before;
        return { stage: 'requested', untilMs: left === null ? null : Date.now() + left };
      }
    }
  }

  #told(): void {
    this.#tell(
      [...this.#open.values()].map((open) => ({
        id: open.id,
        person: this.#person(open.request.otherUserId),
        own: open.request.isSelfVerification,
        deviceId: open.request.otherDeviceId ?? null,
        deviceName: open.deviceName,
        mine: open.request.initiatedByMe,
        at: open.last,
      })),
    );
  }

  #person(id: string): Person {
    const user = this.#client.getUser(id);
    return {
      userId: userId(id),
      name: nameOfUser(user, id),
      avatar: mediaUri(user?.avatarUrl),
    };
  }
}

/** When no code is being made any more. False where the other side has begun meanwhile, or it is over. */
async function mayBegin({ making, request }: Open): Promise<boolean> {
  await making;
  return request.phase === VerificationPhase.Ready;
}

const isOpen = ({ stage }: VerificationStage): boolean => stage !== 'done' && stage !== 'cancelled';

const sameFlow = (a: VerificationRequest, b: VerificationRequest): boolean =>
  a.transactionId !== undefined &&
  a.transactionId === b.transactionId &&
  a.otherUserId === b.otherUserId;

/** Codes of the specification's `m.key.verification.cancel`. */
export function cancelReason(code: string | null): CancelReason {
  switch (code) {
    case 'm.user':
      return 'declined';
    case 'm.timeout':
      return 'timed-out';
    case 'm.accepted':
      return 'elsewhere';
    case 'm.key_mismatch':
    case 'm.user_mismatch':
    case 'm.mismatched_sas':
    case 'm.mismatched_commitment':
      return 'mismatch';
    default:
      return 'other';
  }
}
