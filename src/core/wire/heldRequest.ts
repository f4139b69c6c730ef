/** A request that is held: its output is kept, and nothing is sent until it is released. */
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../model/errors';
import type { OutputEntry } from './message';
import { whenConnected } from './peer';

/** Node's request with the internal members that the hook uses. */
export type RawRequest = Omit<ClientRequest, 'socket'> & {
  readonly socket: Socket | null;
  readonly _header: string | null;
  readonly _headerSent: boolean;
  outputData: OutputEntry[];
  outputSize: number;
  _flush(): void;
};

/** Bytes; a larger request is not held but ended. */
const largest = 10 * 1024 * 1024;
/** Milliseconds for the sender to write the whole request. */
const longestWrite = 30_000;

export class HeldRequest {
  private state: 'holding' | 'released' | 'ended' = 'holding';
  private readonly controller = new AbortController();
  private complete: () => void = () => undefined;
  private hasBegun = false;

  constructor(
    readonly request: RawRequest,
    private readonly release: (held: HeldRequest, socket: Socket) => Promise<Buffer>,
    private readonly flush: () => void,
  ) {
    request.once('close', () => {
      this.state = this.state === 'holding' ? 'ended' : this.state;
      this.controller.abort();
    });
  }

  get isHolding(): boolean {
    return this.state !== 'released';
  }

  /** Aborted when the request ends, by its sender, a timeout or the server. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get output(): readonly OutputEntry[] {
    return this.request.outputData;
  }

  /** Keeps a part of the output. @returns whether the sender may continue to write */
  keepOutput(entry: OutputEntry): boolean {
    const { request } = this;
    if (this.state === 'ended') return false;
    request.outputData.push(this.answerEarly(entry));
    request.outputSize += entry.data.length;
    if (request.outputSize > largest) this.end(cannotSendError('it is larger than 10 MB'));
    // `false` would make the sender wait for a flush, which happens only after it has written everything.
    return true;
  }

  /**
   * A sender that writes a stream waits for the callback of each part before it reads the next one, so callbacks are
   * called early; only the one of the last part waits until it is sent, because it means that the request is finished.
   */
  private answerEarly(entry: OutputEntry): OutputEntry {
    let { callback } = entry;
    if (!callback) return entry;
    const answer = (error?: Error | null): void => {
      const waiting = callback;
      callback = undefined;
      waiting?.(error);
    };
    process.nextTick(() => {
      if (this.state === 'holding' && !this.request.writableEnded) answer();
    });
    return { ...entry, callback: answer };
  }

  /** Called after each write of the sender. Node marks the end of the request only after this call. */
  noteWrite(): void {
    if (this.state !== 'holding') return;
    if (this.request.socket) this.begin();
    queueMicrotask(() => {
      if (this.request.writableEnded) this.complete();
    });
  }

  /** Called when the request has its socket. */
  begin(): void {
    const { socket } = this.request;
    if (!socket || this.hasBegun || this.state !== 'holding') return;
    this.hasBegun = true;
    this.run(socket).catch((error: unknown) => {
      this.end(error instanceof Error ? error : cannotSendError('an unexpected error occurred'));
    });
  }

  private async run(socket: Socket): Promise<void> {
    if (!(await whenConnected(socket)) || !(await this.whenComplete())) return;
    const bytes = await this.release(this, socket);
    if (this.state !== 'holding' || socket.destroyed) return;
    const { request } = this;
    const callbacks = request.outputData.map(({ callback }) => callback);
    request.outputData = [
      {
        data: bytes,
        encoding: null,
        callback: (error) => {
          for (const callback of callbacks) callback?.(error);
        },
      },
    ];
    request.outputSize = bytes.length;
    this.state = 'released';
    Reflect.apply(this.flush, request, []);
  }

  /** @returns false if the request ended before its sender had written all of it */
  private async whenComplete(): Promise<boolean> {
    if (this.signal.aborted) return false;
    if (this.request.writableEnded) return true;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.complete = resolve;
      this.signal.addEventListener('abort', () => resolve(), { once: true });
      const late = cannotSendError('its sender waits for a response before it has written the whole request');
      timer = setTimeout(() => reject(late), longestWrite);
    }).finally(() => clearTimeout(timer));
    return this.state === 'holding';
  }

  /** Ends the request with an error and discards its output. */
  end(error: Error): void {
    if (this.state !== 'holding') return;
    this.state = 'ended';
    this.request.outputData = [];
    this.request.outputSize = 0;
    this.request.destroy(error);
  }
}

function cannotSendError(reason: string): AppError {
  return new AppError('not-sent', `Kunci cannot send the request: ${reason}.`);
}
