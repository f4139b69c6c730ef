/**
 * Builds a request as REST Client will when it is asked to send it, since it tells nobody. In this order, as in its
 * `Selector` and `HttpRequestParser`: the text between separators, comment lines left out everywhere, variables
 * replaced in one go, and only then request line, headers and body.
 */
import { type Environment, likelyScopes, type Scope } from '../httpFile/environment';
import { readRequestLine } from '../httpFile/requestLine';
import type { FileRequest, HttpFile } from '../httpFile/types';
import { encodeUrl } from './encodeUrl';
import { type BodySettings, restClientBody } from './restClientBody';
import { RestClientVariables, UndefinedVariable } from './restClientVariables';
import { unsignable } from './signRequest';
import { type HeaderPair, headerValue, type OutgoingRequest } from './types';

export interface RestClientSend extends Omit<BodySettings, 'replace'> {
  readonly file: HttpFile;
  readonly request: FileRequest;
  readonly environment: Environment;
  /** The setting `rest-client.defaultHeaders`. */
  readonly defaultHeaders: Readonly<Record<string, string>>;
  /** The value that a variable of the process will have, empty where it has none. */
  readonly processVariable: (name: string) => string;
}

/** @throws AppError `unsignable` with the reason, where what will be sent cannot be known beforehand */
export async function restClientRequest(send: RestClientSend): Promise<OutgoingRequest> {
  const { file, request } = send;
  if (request.outer || file.requests.some(({ outer }) => outer === request)) {
    throw unsignable(
      'REST Client and httpYac read different requests here',
      'Put ### at the beginning of the line between them.',
    );
  }
  const text = sentText(file.text.slice(request.region.start, request.region.end), send.eol);
  if (/^\s*curl/i.test(text)) throw unsignable('it is written as a cURL command');
  let agreed: OutgoingRequest | undefined;
  let incomplete: UndefinedVariable | undefined;
  for (const scope of likelyScopes(send.environment)) {
    const built = await build(text, scope, send).catch(whereDefined);
    if (built instanceof UndefinedVariable) {
      incomplete ??= built;
      continue;
    }
    if (agreed && fingerprint(agreed) !== fingerprint(built)) {
      throw unsignable(
        'it depends on the environment that is selected in REST Client, which only REST Client knows',
      );
    }
    agreed = built;
  }
  if (!agreed) throw incomplete ?? unsignable('no environment is known');
  return agreed;
}

/** Nobody selects an environment in which a variable is missing, so that such a one has no say. */
function whereDefined(error: unknown): UndefinedVariable {
  if (error instanceof UndefinedVariable) return error;
  throw error;
}

/** From the first line that is neither empty nor a variable to the last that is not empty, without comments. */
function sentText(region: string, eol: string): string {
  const lines = region.split(/\r?\n/).filter((line) => !/^\s*(#|\/{2})/.test(line));
  const first = lines.findIndex((line) => line.trim() !== '' && !/^\s*@([^\s=]+)\s*=\s*(.*?)\s*$/.test(line));
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(Math.max(first, 0), last + 1).join(eol);
}

async function build(text: string, scope: Scope, send: RestClientSend): Promise<OutgoingRequest> {
  const variables = new RestClientVariables(send.file, scope, send.processVariable);
  const { head, headerLines, bodyLines } = sections(variables.replace(text).split(send.eol));
  const own = combined(headerLines);
  const defaults = Object.entries(send.defaultHeaders).filter(
    ([name]) => headerValue(own, name) === undefined,
  );
  const headers = [...defaults, ...own].filter(([name]) => name.toLowerCase() !== 'content-length');
  if (headerValue(headers, 'X-Request-Type') === 'graphql')
    throw unsignable('REST Client makes a GraphQL body of its own');
  const replace = (content: string): string => variables.replace(content);
  const body = await restClientBody(bodyLines, headerValue(headers, 'Content-Type'), { ...send, replace });
  const { method, url } = readRequestLine(head, { start: 0, end: head.length });
  return {
    method: method.toUpperCase(),
    url: absolute(head.slice(url.start, url.end), headers),
    headers,
    body,
  };
}

interface Sections {
  readonly head: string;
  readonly headerLines: readonly string[];
  readonly bodyLines: readonly string[];
}

function sections(lines: readonly string[]): Sections {
  let at = 1;
  while (at < lines.length && /^\s*[&?]/.test(lines[at] ?? '')) at += 1;
  const head = lines
    .slice(0, at)
    .map((line) => line.trim())
    .join('');
  const blank = lines.findIndex((line, index) => index >= at && line.trim() === '');
  const end = blank < 0 ? lines.length : blank;
  return { head, headerLines: lines.slice(at, end), bodyLines: lines.slice(end + 1) };
}

/** Values of the same name are joined; the first writing of a name stays. */
function combined(lines: readonly string[]): readonly HeaderPair[] {
  const headers = new Map<string, HeaderPair>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = (colon < 0 ? line : line.slice(0, colon)).trim();
    const value = colon < 0 ? '' : line.slice(colon + 1).trim();
    const key = name.toLowerCase();
    const known = headers.get(key);
    const separator = key === 'cookie' ? ';' : ',';
    headers.set(key, known ? [known[0], `${known[1]}${separator}${value}`] : [name, value]);
  }
  return [...headers.values()];
}

function absolute(url: string, headers: readonly HeaderPair[]): string {
  const host = headerValue(headers, 'Host');
  const isRelative = url.startsWith('/') && host !== undefined;
  const port = host?.split(':')[1];
  const scheme = port === '443' || port === '8443' ? 'https' : 'http';
  const whole = encodeUrl(isRelative ? `${scheme}://${host}${url}` : url);
  if (!URL.canParse(whole)) throw unsignable('its URL is not valid');
  return whole;
}

function fingerprint({ body, ...rest }: OutgoingRequest): string {
  return JSON.stringify(rest) + (typeof body === 'string' ? body : Buffer.from(body).toString('latin1'));
}
