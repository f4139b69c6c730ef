/** Where a request goes, as far as that can be known before it is sent. In doubt it is unknown. */
import { type Environment, likelyScopes, type Scope } from './environment';
import { breakingNames, mayBreak } from './lineBreaks';
import { readRequestLine, versionStart } from './requestLine';
import { type Definitions, defineVariables, type Resolved, Resolver, unknownPart } from './resolve';
import type { FileRequest, Header, HttpFile } from './types';

export type Target =
  /** Scheme, user info, host and port only: the path is `/`. */
  { readonly kind: 'known'; readonly url: URL } | { readonly kind: 'unknown'; readonly reason: string };

/** @returns known where each environment that may be selected leads to the same host */
export function requestTarget(request: FileRequest, file: HttpFile, environment: Environment): Target {
  const definitions = defineVariables(file);
  let agreed: Target | undefined;
  for (const scope of likelyScopes(environment)) {
    const target = new Targets(file, scope, definitions).of(request);
    if (target.kind === 'unknown') return target;
    if (agreed?.kind === 'known' && agreed.url.href !== target.url.href) {
      return unknown('the host depends on the environment that is selected');
    }
    agreed = target;
  }
  return agreed ?? unknown('no environment is known');
}

/** The whole URL as REST Client will send it, before it is encoded; known where every environment gives the same. */
export function requestUrl(request: FileRequest, file: HttpFile, environment: Environment): Resolved {
  const definitions = defineVariables(file);
  const urls = new Set(
    likelyScopes(environment).map((scope) => new Targets(file, scope, definitions).restClientUrl(request)),
  );
  const [url] = urls;
  if (urls.size !== 1 || url === undefined || url.includes(unknownPart)) return { kind: 'unknown' };
  return { kind: 'known', text: url };
}

/** The targets of one file's requests while one environment is selected. */
export class Targets {
  private readonly resolver: Resolver;
  private readonly known = new Map<string, Target>();
  private readonly requests = new Map<FileRequest, Target>();
  private readonly breaking: ReadonlySet<string>;

  constructor(
    private readonly file: HttpFile,
    scope: Scope,
    private readonly definitions: Definitions,
  ) {
    this.breaking = breakingNames(file, scope);
    this.resolver = new Resolver(definitions, scope);
  }

  of(request: FileRequest): Target {
    const known = this.requests.get(request);
    if (known) return known;
    const target = this.read(request);
    this.requests.set(request, target);
    return target;
  }

  private read(request: FileRequest): Target {
    const problem = this.headProblem(request);
    if (problem !== undefined) return unknown(problem);
    const hosts = request.headers.filter(({ name }) => name.length === 4 && name.toLowerCase() === 'host');
    if (hosts.length > 0) return this.readWhole(request, hosts);
    const simple = simpleStart.exec(this.text(request.url));
    return simple ? this.origin(this.resolver.resolve(simple[0]), undefined) : this.readWhole(request, hosts);
  }

  private readWhole(request: FileRequest, hosts: readonly Header[]): Target {
    const [host] = hosts;
    if (hosts.length > 1) return unknown('there is more than one Host header');
    const hostValue = host && this.resolver.resolve(host.value);
    const restClient = this.restClientUrl(request);
    const httpYac = this.httpYacUrl(request);
    const target = this.origin(restClient, hostValue);
    if (target.kind === 'unknown' || httpYac === restClient) return withHost(target, hostValue);
    const other = this.origin(httpYac, hostValue);
    if (other.kind === 'unknown' || other.url.href !== target.url.href) {
      return unknown('REST Client and httpYac read its URL differently');
    }
    return withHost(target, hostValue);
  }

  private headProblem(request: FileRequest): string | undefined {
    if (request.spreadsHeaders) return 'httpYac adds headers from a script';
    if (
      this.definitions.variables.has('request_proxy') ||
      request.metadata.some(({ key }) => key === 'proxy')
    ) {
      return 'the file names a proxy';
    }
    if (request.headers.some((header) => header.name.includes('{{')))
      return 'the name of a header is a variable';
    if (this.breaking.size === 0) return undefined;
    const lines = [
      request.line,
      ...request.continuations,
      ...request.headers.map((header) => header.valueRange),
    ];
    const isBroken = lines.some((line) => mayBreak(this.text(line), this.breaking));
    return isBroken ? 'a variable may have a line break in it' : undefined;
  }

  restClientUrl(request: FileRequest): string {
    const line = this.text(request.line);
    const more = request.continuations.filter((one) => one.restClient).map((one) => this.text(one));
    return withoutMethod([line, ...more].map((text) => this.resolver.resolve(text).trim()).join(''));
  }

  /** httpYac splits off method and version before it replaces. */
  private httpYacUrl(request: FileRequest): string {
    const more = request.continuations.map((one) => this.text(one));
    return this.resolver.resolve([this.text(request.url), ...more].join('')).trim();
  }

  private text(range: { readonly start: number; readonly end: number }): string {
    return this.file.text.slice(range.start, range.end);
  }

  private origin(url: string, host: string | undefined): Target {
    const authority = /^https?:\/\/[^\s\\/?#]*(?=[/?#]|$)/i.exec(url)?.[0];
    const key = authority ?? (url.startsWith('/') ? `/${host}` : url);
    let target = this.known.get(key);
    if (!target) {
      target = authority === undefined ? relative(url, host) : parse(authority);
      this.known.set(key, target);
    }
    if (target.kind === 'unknown') return target;
    const path = authority === undefined ? url : url.slice(authority.length);
    if (/\s\S*:\/\//.test(path.slice(0, versionStart(path))))
      return unknown('there is a second URL on the line');
    return target;
  }
}

/** What leaves the rest of the line without a say: a host, or a variable for it, and the start of a path. */
const simpleStart = /^(?:https?:\/\/[\w.:-]+|\{\{[\w-]+\}\})[/?#](?!.*\s)/i;

/** The known address, user info included, or why there is none. */
function parse(authority: string): Target {
  // The URL parser drops some control characters silently.
  if (/[\0-\x20\x7f\uFFFF{}]/.test(authority))
    return unknown('its host depends on what is known only when sending');
  if (!URL.canParse(authority)) return unknown('its URL is not valid');
  const url = new URL(authority);
  return url.hostname === '' ? unknown('its URL has no host') : { kind: 'known', url };
}

/** `GET /path` goes to the Host header; the scheme is http but for two ports. Without one it depends on settings. */
function relative(url: string, host: string | undefined): Target {
  if (/^https?:\/\//i.test(url)) return unknown('there is a space or a backslash behind its host');
  if (!url.startsWith('/') && url.includes(unknownPart))
    return unknown('its host depends on what is known only when sending');
  if (!url.startsWith('/')) return unknown('its URL does not begin with https:// or http://');
  if (host === undefined) return unknown('its URL has no host, and there is no Host header');
  if (/[\s\\/?#]/.test(host)) return unknown('the Host header is not a host');
  const port = host.split(':')[1];
  return parse(`${port === '443' || port === '8443' ? 'https' : 'http'}://${host}`);
}

/** A Host header that names another host may lead a front server to send the request on. */
function withHost(target: Target, host: string | undefined): Target {
  if (target.kind === 'unknown' || host === undefined) return target;
  const named = /[\s\\/?#]/.test(host) ? undefined : parse(`${target.url.protocol}//${host}`);
  if (named?.kind === 'known' && named.url.host === target.url.host) return target;
  return unknown('its Host header names another host than its URL');
}

function withoutMethod(line: string): string {
  const { url } = readRequestLine(line, { start: 0, end: line.length });
  return line.slice(url.start, url.end);
}

function unknown(reason: string): Target {
  return { kind: 'unknown', reason };
}
