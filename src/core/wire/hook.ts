/**
 * Holds requests with a placeholder until they are released. It hooks the functions that every request of Node's `http`
 * passes, for any sender, agent or proxy, and again for each redirect: `_send` and `_writeRaw` receive everything that
 * is written, and `_flush` is called once the request has its socket. Requests without a placeholder pass unchanged.
 */
import http from 'node:http';
import type { Socket } from 'node:net';
import type { Disposable } from '../model';
import { AppError } from '../model/errors';
import { HeldRequest, type RawRequest } from './heldRequest';
import type { OutputEntry } from './message';
import { holdsPlaceholder } from './placeholders';

export interface HookParts {
  /** Returns the bytes to send instead of the held ones. A rejection ends the request with that error. */
  readonly release: (request: HeldRequest, socket: Socket) => Promise<Buffer>;
  /** Whether connections to a host need a full TLS handshake; see `fullHandshake`. */
  readonly isAllowedHost: (host: string, port: number) => boolean;
}

type Write = (this: RawRequest, data: unknown, ...rest: readonly unknown[]) => boolean;

const prototype = http.ClientRequest.prototype as unknown as RawRequest &
  Record<'_send' | '_writeRaw', Write>;

/** Sets the hook. Disposing of it restores Node's prototypes, unless other code has changed them since. */
export function hookRequests(parts: HookParts): Disposable {
  const { _send: send, _writeRaw: writeRaw, _flush: flush } = prototype;
  const { addRequest } = http.Agent.prototype as unknown as { addRequest: AddRequest };
  const held = new WeakMap<RawRequest, HeldRequest>();
  const open = new Set<HeldRequest>();
  let isActive = true;

  const hold = (request: RawRequest): void => {
    const heldRequest = new HeldRequest(request, parts.release, flush);
    held.set(request, heldRequest);
    open.add(heldRequest);
    request.once('close', () => open.delete(heldRequest));
  };

  const hook = {
    _send(this: RawRequest, data: unknown, ...rest: readonly unknown[]): boolean {
      const mayBegin = isActive && !held.has(this) && (!this._headerSent || !this.socket);
      if (mayBegin && (holdsPlaceholder(data) || (!this._headerSent && holdsPlaceholder(this._header))))
        hold(this);
      const result = Reflect.apply(send, this, [data, ...rest]);
      held.get(this)?.noteWrite();
      return result;
    },
    _writeRaw(this: RawRequest, data: unknown, ...rest: readonly unknown[]): boolean {
      const request = held.get(this);
      if (!request?.isHolding) return Reflect.apply(writeRaw, this, [data, ...rest]);
      return request.keepOutput(toOutputEntry(data, rest[0], rest[1]));
    },
    _flush(this: RawRequest): void {
      const request = held.get(this);
      if (request?.isHolding) request.begin();
      else Reflect.apply(flush, this, []);
    },
  };
  const agentHook = function (
    this: unknown,
    request: RawRequest,
    options: unknown,
    ...rest: readonly unknown[]
  ) {
    const changed = isActive ? fullHandshake(request, options, parts.isAllowedHost) : options;
    return Reflect.apply(addRequest, this, [request, changed, ...rest]);
  };

  const undo = [
    replaceMembers(prototype, hook),
    replaceMembers(http.Agent.prototype, { addRequest: agentHook }),
  ];
  return {
    dispose: () => {
      isActive = false;
      for (const restore of undo) restore();
      for (const request of open) request.end(new AppError('cancelled', 'Kunci is closing.'));
    },
  };
}

type AddRequest = (request: RawRequest, options: unknown, ...rest: readonly unknown[]) => unknown;

/**
 * In a resumed TLS session Node checks no name and has no certificate, so nothing would prove which server it is.
 * Connections to allowed hosts use a full handshake and a connection pool of their own.
 */
function fullHandshake(
  request: RawRequest,
  options: unknown,
  isAllowedHost: HookParts['isAllowedHost'],
): unknown {
  if (request.protocol !== 'https:' || typeof options !== 'object' || options === null) return options;
  const { host, port } = options as { readonly host?: unknown; readonly port?: unknown };
  if (typeof host !== 'string' || !isAllowedHost(host.toLowerCase(), Number(port) || 443)) return options;
  return { ...options, session: undefined, sessionIdContext: 'kunci' };
}

function toOutputEntry(data: unknown, encoding: unknown, callback: unknown): OutputEntry {
  const onDone = typeof encoding === 'function' ? encoding : callback;
  return {
    data: data as OutputEntry['data'],
    encoding: typeof encoding === 'string' ? (encoding as BufferEncoding) : null,
    callback: typeof onDone === 'function' ? (onDone as NonNullable<OutputEntry['callback']>) : null,
  };
}

/** @returns a function that restores the members, except those that other code has replaced in the meantime */
function replaceMembers(target: object, members: Readonly<Record<string, unknown>>): () => void {
  const originals = Object.keys(members).map(
    (name) => [name, Object.getOwnPropertyDescriptor(target, name)] as const,
  );
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
  }
  return () => {
    for (const [name, descriptor] of originals) {
      if (Reflect.get(target, name) !== members[name]) continue;
      if (descriptor) Object.defineProperty(target, name, descriptor);
      else Reflect.deleteProperty(target, name);
    }
  };
}
