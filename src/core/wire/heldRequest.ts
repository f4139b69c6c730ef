/** One request that is being held: its output is kept, its sender waits, and nothing leaves until it is released. */
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../model/errors';
import type { OutputPiece } from './message';
import { whenConnected } from './peer';

/** What Node keeps of a request beside its public members. */
export type RawRequest = Omit<ClientRequest, 'socket'> & {
  readonly socket: Socket | null;
  readonly _header: string | null;
  readonly _headerSent: boolean;
  outputData: OutputPiece[];
  outputSize: number;
  _flush(): void;
};

/** Bytes of a request that is held at most. */
const largest = 10 * 1024 * 1024;
/** Milliseconds for which a sender may take to write the whole request. */
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

  /** Aborted when the sender, its time limit or the server ends the request. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get output(): readonly OutputPiece[] {
    return this.request.outputData;
  }

  /** Takes a piece of output. @returns whether the sender may go on writing */
  keep(piece: OutputPiece): boolean {
    const { request } = this;
    if (this.state === 'ended') return false;
    request.outputData.push(this.answered(piece));
    request.outputSize += piece.data.length;
    if (request.outputSize > largest) this.end(interrupted('it is larger than 10 MB'));
    // Node would ask the sender to wait until this is flushed, which happens only after the sender has written all.
    return true;
  }

  /**
   * Senders that write a stream wait for each piece to be taken before they read the next. What is written last is
   * answered when it has left: with it, Node says that the request is finished.
   */
  private answered(piece: OutputPiece): OutputPiece {
    let { callback } = piece;
    if (!callback) return piece;
    const answer = (error?: Error | null): void => {
      const waiting = callback;
      callback = undefined;
      waiting?.(error);
    };
    process.nextTick(() => {
      if (this.state === 'holding' && !this.request.writableEnded) answer();
    });
    return { ...piece, callback: answer };
  }

  /** The sender has written something, perhaps the end of the request: that call is marked after this one. */
  written(): void {
    if (this.state !== 'holding') return;
    if (this.request.socket) this.begin();
    queueMicrotask(() => {
      if (this.request.writableEnded) this.complete();
    });
  }

  /** The request has its socket. */
  begin(): void {
    const { socket } = this.request;
    if (!socket || this.hasBegun || this.state !== 'holding') return;
    this.hasBegun = true;
    this.run(socket).catch((error: unknown) => {
      this.end(error instanceof Error ? error : interrupted('something unexpected went wrong'));
    });
  }

  private async run(socket: Socket): Promise<void> {
    if ((await whenConnected(socket)) === 'closed' || !(await this.whenComplete())) return;
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
      const late = interrupted('its sender waits for the server before it has written the whole request');
      timer = setTimeout(() => reject(late), longestWrite);
    }).finally(() => clearTimeout(timer));
    return this.state === 'holding';
  }

  /** Ends the request with an error, and drops what it was about to send. */
  end(error: Error): void {
    if (this.state !== 'holding') return;
    this.state = 'ended';
    this.request.outputData = [];
    this.request.outputSize = 0;
    this.request.destroy(error);
  }
}

function interrupted(reason: string): AppError {
  return new AppError('not-sent', `Kunci cannot send the request: ${reason}.`);
}
