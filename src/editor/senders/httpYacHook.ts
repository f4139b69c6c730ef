/**
 * The part that runs inside httpYac: puts tokens into a request at the last moment, when its final URL is known.
 * Until then a placeholder stands for the value, so that no script, variable view or other host ever gets it.
 */
import { randomBytes } from 'node:crypto';
import type { Disposable } from '../../core/model';

/** What httpYac's extension exports, as far as it is needed. Its types are its own; these are checked. */
export interface HttpYacStores {
  readonly pluginStore: Record<string, unknown>;
  /** Files that were read before a plug-in came do not know it. */
  readonly forgetFiles: () => void;
}

/** Where the values come from. */
export interface SendValues {
  isAvailable(name: string): boolean;
  /** @throws AppError `host-not-allowed` and those of the token service */
  value(name: string, url: URL): Promise<string>;
  /** After a 401: the value to try once more, or the same where there is no other. */
  renewed(name: string, refused: string, url: URL): Promise<string>;
  /** Whether the value may go there as well, as after a redirect. */
  mayGoTo(name: string, url: URL): boolean;
  refused(reason: string): Error;
}

type Headers = Record<string, string | string[] | undefined>;

/** A request as httpYac holds it. */
export interface HttpYacRequest {
  url?: string;
  headers?: Headers;
  body?: unknown;
  proxy?: string;
  options?: { hooks?: Record<string, unknown[] | undefined> };
}

interface Api {
  readonly hooks: Record<'replaceVariable' | 'onRequest' | 'onResponse', Hook>;
}

interface Hook {
  addHook(id: string, run: (...args: never[]) => unknown, options?: Record<string, readonly string[]>): void;
}

const id = 'kunci';

/** @returns nothing where the extension does not export what is needed */
export function storesOf(exported: unknown): HttpYacStores | undefined {
  const pluginStore = member(exported, 'httpyac', 'store', 'pluginStore');
  const files = member(exported, 'documentStore', 'httpFileStore');
  if (member(pluginStore, 'core') === undefined) return undefined;
  const clear = member(files, 'clear');
  return {
    pluginStore: pluginStore as Record<string, unknown>,
    forgetFiles: () => {
      if (typeof clear === 'function') clear.call(files);
    },
  };
}

/** Hooks into httpYac until disposed of; then its plug-in store is as it was. */
export function hookInto({ pluginStore, forgetFiles }: HttpYacStores, values: SendValues): Disposable {
  const before = Object.getOwnPropertyDescriptor(pluginStore, id);
  const hooks = new SendHooks(values);
  const configure = (api: Api): void => {
    api.hooks.replaceVariable.addHook(id, (text: unknown) => hooks.withPlaceholders(text), {
      before: ['host', 'intellijDynamic', 'name', 'javascript'],
    });
    api.hooks.onRequest.addHook(
      id,
      (request: HttpYacRequest, context: object) => hooks.fill(request, context),
      { after: ['encodeRequestBody'] },
    );
    api.hooks.onResponse.addHook(id, (response: unknown, context: object) => hooks.mask(response, context));
  };
  pluginStore[id] = configure;
  forgetFiles();
  return {
    dispose: () => {
      if (pluginStore[id] !== configure) return;
      delete pluginStore[id];
      if (before) Object.defineProperty(pluginStore, id, before);
      forgetFiles();
    },
  };
}

class SendHooks {
  /** Nobody else can know it, so that what a server sent cannot look like a placeholder. */
  private readonly mark = `kunci.${randomBytes(12).toString('hex')}.`;
  private readonly placeholder = new RegExp(`${this.mark.replaceAll('.', '\\.')}(\\w+)\\.`, 'g');
  /** What was put into the request of a send, to be masked in what httpYac keeps of it. */
  private readonly sent = new WeakMap<object, Set<string>>();

  constructor(private readonly values: SendValues) {}

  withPlaceholders(text: unknown): unknown {
    if (typeof text !== 'string') return text;
    return text.replace(/\{\{\s*\$processEnv\s*(\w+)\s*\}\}/g, (whole, name: string) =>
      this.values.isAvailable(name) ? `${this.mark}${name}.` : whole,
    );
  }

  async fill(request: HttpYacRequest, context: object): Promise<void> {
    const template = { url: request.url ?? '', headers: { ...request.headers }, body: request.body };
    const names = this.namesIn(template);
    if (names.size === 0) return;
    const url = this.checkedUrl(request);
    const values = new Map<string, string>();
    for (const name of names) values.set(name, await this.values.value(name, url));
    const sent = new Set(values.values());
    this.sent.set(context, sent);
    Object.assign(request, this.filled(template, values));
    this.addRetry(request, template, values, sent, url);
  }

  /** httpYac keeps the request with its answer, shows it and logs its headers. */
  mask(response: unknown, context: object): void {
    const sent = this.sent.get(context);
    const request = member(response, 'request');
    if (!sent || typeof response !== 'object' || typeof request !== 'object' || request === null) return;
    const masked = (value: unknown): unknown =>
      typeof value === 'string'
        ? [...sent].reduce((text, one) => text.replaceAll(one, '[token]'), value)
        : value;
    const headers = Object.entries(member(request, 'headers') ?? {}).map(([name, value]) => [
      name,
      masked(value),
    ]);
    const url = masked(member(request, 'url'));
    const body = masked(member(request, 'body'));
    const name = masked(member(response, 'name'));
    Object.assign(response ?? {}, {
      name,
      request: {
        ...request,
        url,
        headers: Object.fromEntries(headers),
        ...(body === undefined ? {} : { body }),
      },
    });
  }

  private namesIn(template: Template): ReadonlySet<string> {
    const texts = [template.url, ...Object.values(template.headers).flat(), textOf(template.body)];
    return new Set(
      texts.flatMap((text) =>
        [...String(text ?? '').matchAll(this.placeholder)].map((found) => String(found[1])),
      ),
    );
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

  private filled(template: Template, values: ReadonlyMap<string, string>): Template {
    const fill = (text: string): string =>
      text.replace(this.placeholder, (whole, name: string) => values.get(name) ?? whole);
    const headers = Object.entries(template.headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? fill(value) : Array.isArray(value) ? value.map(fill) : value,
    ]);
    const { body } = template;
    return {
      url: fill(template.url),
      headers: Object.fromEntries(headers),
      // One character for each byte, so that bytes that are no text stay what they are.
      body: Buffer.isBuffer(body)
        ? Buffer.from(fill(body.toString('latin1')), 'latin1')
        : typeof body === 'string'
          ? fill(body)
          : body,
    };
  }

  /** got's own hooks: after a 401 once more with new values, and no redirect to a host that may not have them. */
  private addRetry(
    request: HttpYacRequest,
    template: Template,
    values: ReadonlyMap<string, string>,
    sent: Set<string>,
    url: URL,
  ): void {
    request.options ??= {};
    request.options.hooks ??= {};
    const { hooks } = request.options;
    const afterResponse = async (response: Answer, retry: (options: object) => unknown): Promise<unknown> => {
      if (response.statusCode !== 401) return response;
      const renewed = await this.renewed(values, url);
      if (!renewed) return response;
      for (const value of renewed.values()) sent.add(value);
      const { headers, body, url: newUrl } = this.filled(template, renewed);
      const changed = {
        ...(newUrl === template.url ? {} : { url: new URL(newUrl) }),
        ...(body === template.body || this.namesIn({ url: '', headers: {}, body: template.body }).size === 0
          ? {}
          : { body }),
      };
      return retry({ headers, ...changed });
    };
    const beforeRedirect = (options: { readonly url?: URL }): void => {
      const target = options.url;
      const mayGo = target && [...values.keys()].every((name) => this.values.mayGoTo(name, target));
      if (!mayGo) throw this.values.refused(`the answer leads on to ${target?.host ?? 'another host'}`);
    };
    hooks.afterResponse = [...(hooks.afterResponse ?? []), afterResponse];
    hooks.beforeRedirect = [beforeRedirect, ...(hooks.beforeRedirect ?? [])];
  }

  /** @returns nothing where there is nothing new to try */
  private async renewed(
    values: ReadonlyMap<string, string>,
    url: URL,
  ): Promise<ReadonlyMap<string, string> | undefined> {
    const renewed = new Map<string, string>();
    try {
      for (const [name, value] of values) renewed.set(name, await this.values.renewed(name, value, url));
    } catch {
      // The answer itself says what is wrong; the client's state holds why there is no new token.
      return undefined;
    }
    return [...values].every(([name, value]) => renewed.get(name) === value) ? undefined : renewed;
  }
}

interface Template {
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Answer {
  readonly statusCode: number;
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return Buffer.isBuffer(body) ? body.toString('latin1') : '';
}

function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (one, name) =>
      (typeof one === 'object' && one !== null) || typeof one === 'function'
        ? (one as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}
