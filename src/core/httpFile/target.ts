/** Where a request goes, as far as that can be known before it is sent. In doubt it is unknown. */
import { type Environment, likelyScopes, type Scope } from './environment';
import { breakingNames, mayBreak } from './lineBreaks';
import { readRequestLine, versionStart } from './requestLine';
import { type Definitions, defineVariables, type Resolved, Resolver, unknownPart } from './resolve';
import type { Block, FileRequest, Header, HttpFile, Range } from './types';

export type Target =
  /** Scheme, user info, host and port only: the path is `/`. */
  { readonly kind: 'known'; readonly url: URL } | { readonly kind: 'unknown'; readonly reason: string };

/** @returns known where each environment that may be selected leads to the same host */
export function requestTarget(request: FileRequest, file: HttpFile, environment: Environment): Target {
  const definitions = defineVariables(file);
  let agreed: Target | undefined;
  for (const scope of likelyScopes(environment)) {
    const target = new Targets(file, scope, definitions).of(request, file.text);
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
    likelyScopes(environment).map((scope) =>
      new Targets(file, scope, definitions).restClientUrl(request, file.text),
    ),
  );
  const [url] = urls;
  if (urls.size !== 1 || url === undefined || url.includes(unknownPart)) return { kind: 'unknown' };
  return { kind: 'known', text: url };
}

/** Texts that begin a URL are remembered up to this number, as somebody may type new ones all day long. */
const mostKnown = 1000;

/** The targets of the requests of one file or of its blocks, while the file's variables stay and one environment is selected. */
export class Targets {
  private readonly resolver: Resolver;
  private readonly known = new Map<string, Target>();
  private readonly requests = new WeakMap<FileRequest, Target>();
  private readonly breaking: ReadonlySet<string>;

  constructor(
    { variables }: Pick<Block, 'variables'>,
    scope: Scope,
    private readonly definitions: Definitions,
  ) {
    this.breaking = breakingNames(variables, scope);
    this.resolver = new Resolver(definitions, scope);
  }

  /** @param text the text in which the request's offsets count */
  of(request: FileRequest, text: string): Target {
    const known = this.requests.get(request);
    if (known) return known;
    const target = this.read(request, text);
    this.requests.set(request, target);
    return target;
  }

  private read(request: FileRequest, text: string): Target {
    const problem = this.headProblem(request, text);
    if (problem !== undefined) return unknown(problem);
    const hosts = request.headers.filter(({ name }) => name.length === 4 && name.toLowerCase() === 'host');
    if (hosts.length > 0) return this.readWhole(request, text, hosts);
    const simple = simpleStart.exec(slice(text, request.url));
    if (!simple) return this.readWhole(request, text, hosts);
    return this.origin(this.resolver.resolve(simple[0]), undefined);
  }

  private readWhole(request: FileRequest, text: string, hosts: readonly Header[]): Target {
    const [host] = hosts;
    if (hosts.length > 1) return unknown('there is more than one Host header');
    const hostValue = host && this.resolver.resolve(host.value);
    const restClient = this.restClientUrl(request, text);
    const httpYac = this.httpYacUrl(request, text);
    const target = this.origin(restClient, hostValue);
    if (target.kind === 'unknown' || httpYac === restClient) return withHost(target, hostValue);
    const other = this.origin(httpYac, hostValue);
    if (other.kind === 'unknown' || other.url.href !== target.url.href) {
      return unknown('REST Client and httpYac read its URL differently');
    }
    return withHost(target, hostValue);
  }

  private headProblem(request: FileRequest, text: string): string | undefined {
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
    const isBroken = lines.some((line) => mayBreak(slice(text, line), this.breaking));
    return isBroken ? 'a variable may have a line break in it' : undefined;
  }

  restClientUrl(request: FileRequest, text: string): string {
    const lines = [request.line, ...request.continuations.filter((one) => one.restClient)];
    return withoutMethod(lines.map((line) => this.resolver.resolve(slice(text, line)).trim()).join(''));
  }

  /** httpYac splits off method and version before it replaces. */
  private httpYacUrl(request: FileRequest, text: string): string {
    const parts = [request.url, ...request.continuations].map((part) => slice(text, part));
    return this.resolver.resolve(parts.join('')).trim();
  }

  private origin(url: string, host: string | undefined): Target {
    const authority = /^https?:\/\/[^\s\\/?#]*(?=[/?#]|$)/i.exec(url)?.[0];
    const key = authority ?? (url.startsWith('/') ? `/${host}` : url);
    let target = this.known.get(key);
    if (!target) {
      target = authority === undefined ? relative(url, host) : parse(authority);
      if (this.known.size >= mostKnown) this.known.clear();
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

function slice(text: string, { start, end }: Range): string {
  return text.slice(start, end);
}

function withoutMethod(line: string): string {
  const { url } = readRequestLine(line, { start: 0, end: line.length });
  return line.slice(url.start, url.end);
}

function unknown(reason: string): Target {
  return { kind: 'unknown', reason };
}
