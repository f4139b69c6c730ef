import { Placeholders } from '../../core/sending/placeholders';
import { filled, unsignable } from '../../core/sending/signRequest';
import type { HeaderPair, OutgoingRequest } from '../../core/sending/types';

/** Where the values come from. */
export interface SendValues {
  isAvailable(name: string): boolean;
  /**
   * Nothing for what is made from the whole request (see `signed`).
   * @throws AppError `host-not-allowed` and those of the token service
   */
  value(name: string, url: URL): Promise<string | undefined>;
  /**
   * The values that are made for exactly this request, in which all others stand already.
   * @throws AppError `unsignable`, `missing-secret`, `invalid-key`, `vault-…`
   */
  signed(request: OutgoingRequest, placeholders: Placeholders): Promise<ReadonlyMap<string, string>>;
  /** After a 401: the value to try once more, or the same where there is no other. */
  renewed(name: string, refused: string, url: URL): Promise<string>;
  /** Whether the value may go there as well, as after a redirect. */
  mayGoTo(name: string, url: URL): boolean;
  refused(reason: string): Error;
}

type Headers = Record<string, string | string[] | undefined>;

/** A request as httpYac holds it. */
export interface HttpYacRequest {
  method?: string;
  url?: string;
  headers?: Headers;
  body?: unknown;
  proxy?: string;
  options?: { hooks?: Record<string, unknown[] | undefined> };
}

/** What got, httpYac's HTTP library, is about to send. */
interface WireRequest {
  url: URL;
  headers: Headers;
}

/** The values of one send by their names, what is signed and what is not, and all secret ones ever put into it. */
interface Filling {
  plain: ReadonlyMap<string, string>;
  values: ReadonlyMap<string, string>;
  readonly used: Set<string>;
}

/**
 * The hooks that one registration adds. httpYac's own request keeps placeholders, since it is shown, kept and, when
 * it fails, logged; values go into what got sends, each time anew and each time checked. Only a body is filled before.
 */
export class SendHooks {
  private readonly placeholders = new Placeholders();
  private readonly fillings = new WeakMap<object, Filling>();

  constructor(private readonly values: SendValues) {}

  withPlaceholders(text: unknown): unknown {
    if (typeof text !== 'string') return text;
    return text.replace(/\{\{\s*\$processEnv\s*(\w+)\s*\}\}/g, (whole, name: string) =>
      this.values.isAvailable(name) ? this.placeholders.of(name) : whole,
    );
  }

  async prepare(request: HttpYacRequest, context: object): Promise<void> {
    const { body } = request;
    const names = this.namesIn(request);
    if (names.length === 0) return;
    const url = this.checkedUrl(request);
    const plain = new Map<string, string>();
    for (const name of names) {
      const value = await this.values.value(name, url);
      if (value !== undefined) plain.set(name, value);
    }
    const template = { ...request, headers: { ...request.headers } };
    const values = await this.withSigned(template, plain);
    const filling: Filling = { plain, values, used: new Set(plain.values()) };
    this.fillings.set(context, filling);
    if (isContent(body)) request.body = this.placeholders.fillBody(body, values);
    this.addWireHooks(request, template, filling);
  }

  /** httpYac keeps the request with its answer, shows it and logs its headers. */
  mask(response: unknown, context: object): void {
    const used = this.fillings.get(context)?.used;
    const request = member(response, 'request');
    if (!used || typeof response !== 'object' || typeof request !== 'object' || request === null) return;
    const masked = (value: unknown): unknown =>
      typeof value === 'string'
        ? [...used].reduce((text, one) => text.replaceAll(one, '[token]'), value)
        : value;
    const headers = Object.entries(member(request, 'headers') ?? {}).map(([key, value]) => [
      key,
      masked(value),
    ]);
    const kept = Object.entries(request).map(([key, value]) => [key, masked(value)]);
    Object.assign(response ?? {}, {
      name: masked(member(response, 'name')),
      request: { ...Object.fromEntries(kept), headers: Object.fromEntries(headers) },
    });
  }

  private namesIn({ url = '', headers = {}, body }: HttpYacRequest): readonly string[] {
    const texts = [url, ...Object.values(headers).flatMap((value) => value ?? [])];
    if (isContent(body)) texts.push(typeof body === 'string' ? body : body.toString('latin1'));
    return [...new Set(texts.flatMap((text) => this.placeholders.namesIn(text)))];
  }

  /** @throws Error where it cannot be known who gets the request */
  private checkedUrl({ url = '', headers = {}, proxy }: HttpYacRequest): URL {
    if (!URL.canParse(url)) throw this.values.refused('its URL is not valid');
    const target = new URL(url);
    const host = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host')?.[1];
    if (host !== undefined && String(host).toLowerCase() !== target.host) {
      throw this.values.refused('its Host header names another host than its URL');
    }
    if (proxy !== undefined && target.protocol !== 'https:') {
      throw this.values.refused('a proxy would read it on the way');
    }
    return target;
  }

  /** Signed over the final URL and body, with the values that are put into them; again for another try. */
  private async withSigned(
    template: HttpYacRequest,
    plain: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, string>> {
    if (this.namesIn(template).every((name) => plain.has(name))) return plain;
    const request = filled(outgoing(template), this.placeholders, plain);
    return new Map([...plain, ...(await this.values.signed(request, this.placeholders))]);
  }

  private addWireHooks(request: HttpYacRequest, template: HttpYacRequest, filling: Filling): void {
    const { url = '', headers = {}, body } = template;
    const inBody = this.namesIn({ body }).length > 0;
    request.options ??= {};
    request.options.hooks ??= {};
    const { hooks } = request.options;
    const beforeRequest = (wire: WireRequest): void => this.fillWire(wire, filling);
    // What is logged of a redirect has placeholders again; the next request is filled, if it may be.
    const beforeRedirect = (wire: WireRequest): void => {
      for (const [name, value] of Object.entries(headers)) {
        const key = name.toLowerCase();
        if (wire.headers[key] !== undefined && this.namesIn({ headers: { key: value } }).length > 0) {
          wire.headers[key] = value;
        }
      }
      if (inBody) this.checkGoing(filling.values.keys(), wire.url);
    };
    const afterResponse = async (answer: Answer, retry: (options: object) => unknown): Promise<unknown> => {
      if (answer.statusCode !== 401 || !(await this.renew(filling, template))) return answer;
      const isInUrl = this.placeholders.namesIn(url).length > 0;
      return retry({
        headers,
        ...(isInUrl ? { url: new URL(url) } : {}),
        ...(inBody && isContent(body) ? { body: this.placeholders.fillBody(body, filling.values) } : {}),
      });
    };
    hooks.beforeRequest = [beforeRequest, ...(hooks.beforeRequest ?? [])];
    hooks.beforeRedirect = [beforeRedirect, ...(hooks.beforeRedirect ?? [])];
    hooks.afterResponse = [...(hooks.afterResponse ?? []), afterResponse];
  }

  private fillWire(wire: WireRequest, { values }: Filling): void {
    const names = this.namesIn({ url: wire.url.href, headers: wire.headers });
    if (names.length === 0) return;
    this.checkGoing(names, wire.url);
    const fill = (text: string): string => this.placeholders.fill(text, values);
    wire.url = new URL(fill(wire.url.href));
    for (const [name, value] of Object.entries(wire.headers)) {
      wire.headers[name] = typeof value === 'string' ? fill(value) : value?.map(fill);
    }
  }

  private checkGoing(names: Iterable<string>, url: URL): void {
    for (const name of names) {
      if (!this.values.mayGoTo(name, url)) throw this.values.refused(`it would go to ${url.host}`);
    }
  }

  /** @returns whether there is something new to try */
  private async renew(filling: Filling, template: HttpYacRequest): Promise<boolean> {
    const before = filling.plain;
    const renewed = new Map<string, string>();
    const url = new URL(template.url ?? '');
    try {
      for (const [name, value] of before) renewed.set(name, await this.values.renewed(name, value, url));
      if ([...before].every(([name, value]) => renewed.get(name) === value)) return false;
      filling.values = await this.withSigned(template, renewed);
    } catch {
      // The answer itself says what is wrong; the client's state holds why there is no new token.
      return false;
    }
    filling.plain = renewed;
    for (const value of renewed.values()) filling.used.add(value);
    return true;
  }
}

interface Answer {
  readonly statusCode: number;
}

/** Not streams and the like, into which nothing is put. */
function isContent(body: unknown): body is string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body);
}

/** @throws AppError `unsignable` */
function outgoing({ method = 'GET', url = '', headers = {}, body }: HttpYacRequest): OutgoingRequest {
  if (body !== undefined && !isContent(body)) throw unsignable('its body is put together while it is sent');
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): HeaderPair => [name, one]),
  );
  return { method, url, headers: pairs, body: body ?? '' };
}

/** A member of a foreign value, however deep; nothing where the way there is not as expected. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (one, name) =>
      (typeof one === 'object' && one !== null) || typeof one === 'function'
        ? (one as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}
