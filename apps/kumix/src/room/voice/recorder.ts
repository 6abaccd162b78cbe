/** Records from the microphone, with the loudness over time that others draw. */

export interface Recording {
  readonly file: File;
  readonly durationMs: number;
  /** Loudness over the length, each 0 to 1. */
  readonly waveform: readonly number[];
}

export type RecorderFault = 'refused' | 'missing' | 'failed';

export class RecorderError extends Error {
  override readonly name = 'RecorderError';
  readonly fault: RecorderFault;
  constructor(fault: RecorderFault) {
    super(fault);
    this.fault = fault;
  }
}

/** What others play best comes first. */
const types = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'] as const;
const sampleMs = 100;
const bars = 100;
/** Ten minutes: about 2.4 MB. */
export const longestMs = 600_000;
const bitsPerSecond = 32_000;

export const canRecord = (): boolean =>
  typeof MediaRecorder === 'function' && navigator.mediaDevices?.getUserMedia !== undefined;

export class Recorder {
  readonly startedAt: number;
  private readonly stream: MediaStream;
  private readonly recorder: MediaRecorder;
  private readonly context: AudioContext;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly chunks: Blob[] = [];
  private readonly levels: number[] = [];
  private readonly listeners = new Set<() => void>();
  private latest: readonly number[] = [];

  private constructor(stream: MediaStream) {
    this.stream = stream;
    const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(stream, {
      audioBitsPerSecond: bitsPerSecond,
      ...(mimeType === undefined ? {} : { mimeType }),
    });
    this.recorder.addEventListener('dataavailable', ({ data }) => this.chunks.push(data));
    this.context = new AudioContext();
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 2_048;
    this.context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.levels.push(loudness(samples));
      this.latest = this.levels.slice(-60);
      for (const listener of this.listeners) listener();
    }, sampleMs);
    this.recorder.start(1_000);
    this.startedAt = performance.now();
  }

  /** @throws RecorderError where there is no microphone or the person or browser says no. */
  static async start(): Promise<Recorder> {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : '';
      if (name === 'NotAllowedError') throw new RecorderError('refused');
      throw new RecorderError(name === 'NotFoundError' ? 'missing' : 'failed');
    }
    try {
      return new Recorder(stream);
    } catch {
      for (const track of stream.getTracks()) track.stop();
      throw new RecorderError('failed');
    }
  }

  /** The last few seconds of loudness, newest last. */
  readonly get = (): readonly number[] => this.latest;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  async stop(fileName: string): Promise<Recording> {
    const durationMs = Math.round(performance.now() - this.startedAt);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.recorder.addEventListener('stop', () => resolve(), { once: true });
    if (this.recorder.state === 'inactive') resolve();
    else this.recorder.stop();
    await promise;
    this.release();
    const type = (this.recorder.mimeType.split(';')[0] ?? '') || 'audio/webm';
    const ending = type.split('/')[1] ?? 'webm';
    const file = new File(this.chunks, `${fileName}.${ending}`, { type });
    if (file.size === 0) throw new RecorderError('failed');
    return { file, durationMs, waveform: summarise(this.levels, bars) };
  }

  cancel(): void {
    if (this.recorder.state !== 'inactive') this.recorder.stop();
    this.release();
  }

  /** The browser's own sign of a live microphone goes out with the last track. */
  private release(): void {
    clearInterval(this.timer);
    for (const track of this.stream.getTracks()) track.stop();
    void this.context.close().catch(() => undefined);
    this.listeners.clear();
  }
}

/** Speech lies far below full scale: the root makes it visible. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.min(1, Math.sqrt(Math.sqrt(sum / Math.max(1, samples.length))));
}

/** At most `most` values, each the loudest of its share. */
export function summarise(levels: readonly number[], most: number): readonly number[] {
  if (levels.length <= most) return [...levels];
  return Array.from({ length: most }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / most);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / most));
    return Math.max(...levels.slice(from, to));
  });
}
