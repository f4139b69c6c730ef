/**
 * Kunci's own sender: builds a request from `.http` text, with `buildBody` for its body. The caller chooses the
 * environment. Values that only another sender knows are rejected, e.g. `{{$guid}}` or an earlier response.
 */

import { headerValue } from '../http/headers';
import { lastDefinitions, Resolver } from '../httpFile/resolve';
import type { FileRequest, HttpFile } from '../httpFile/types';
import type { HeaderPair, OutgoingRequest } from '../model';
import { unsignableError } from '../model/errors';
import { type BodySource, buildBody } from './buildBody';

export interface RequestSource extends Pick<BodySource, 'readFile'> {
  readonly file: HttpFile;
  readonly request: FileRequest;
  /** The variables of the selected environment. */
  readonly environment: ReadonlyMap<string, string>;
  /** Returns an environment variable of the process; empty if it is not set. */
  readonly processVariable: (name: string) => string;
}

/** @throws AppError `unsignable` if a value is unknown */
export async function buildRequest(source: RequestSource): Promise<OutgoingRequest> {
  const { file, request, readFile } = source;
  const { text } = file;
  const replace = createReplacer(source);
  const headers = readHeaders(request, replace);
  const urlLines = [request.url, ...request.queryLines].map(({ start, end }) => text.slice(start, end));
  const url = replace(urlLines.join('').replace(/\s+HTTP\/[\d.]+$/i, ''));
  if (/^curl\s/i.test(url)) throw unsignableError('it is written as a cURL command');
  if (headerValue(headers, 'X-Request-Type')?.toLowerCase() === 'graphql')
    throw unsignableError('senders build the body of a GraphQL request');
  const contentType = headerValue(headers, 'Content-Type') ?? '';
  const body = await buildBody({ text, range: request.body, contentType, readFile, replace });
  return { method: request.method, url: absoluteUrl(url, headers), headers, body };
}

/** @throws AppError `unsignable` */
function createReplacer({ file, environment, processVariable }: RequestSource): (text: string) => string {
  const resolver = new Resolver(lastDefinitions(file), (name) => {
    const reference = /^\$processEnv\s+(%?)(\w+)/.exec(name);
    if (!reference?.[2]) return environment.get(name);
    return processVariable(reference[1] ? (environment.get(reference[2]) ?? reference[2]) : reference[2]);
  });
  return (text) => {
    const resolution = resolver.resolve(text);
    if (resolution.kind === 'known') return resolution.text;
    const name = resolution.name.length > 60 ? `${resolution.name.slice(0, 59)}…` : resolution.name;
    throw unsignableError(
      `the value of {{${name}}} is unknown until it is sent`,
      'Send the request, then explain its signature; or give the variable a fixed value.',
    );
  };
}

/** Joins values of the same name; the first spelling of the name is used. */
function readHeaders(request: FileRequest, replace: (text: string) => string): readonly HeaderPair[] {
  const headers = new Map<string, HeaderPair>();
  for (const header of request.headers) {
    const [name, value] = [replace(header.name), replace(header.value)];
    const key = name.toLowerCase();
    if (key === 'content-length') continue;
    const present = headers.get(key);
    const separator = key === 'cookie' ? ';' : ',';
    headers.set(key, present ? [present[0], `${present[1]}${separator}${value}`] : [name, value]);
  }
  return [...headers.values()];
}

/** The URL of `GET /path` comes from the Host header, with https for the ports 443 and 8443. */
function absoluteUrl(url: string, headers: readonly HeaderPair[]): string {
  const host = headerValue(headers, 'Host');
  const scheme = /:8?443$/.test(host ?? '') ? 'https' : 'http';
  const whole = url.startsWith('/') && host !== undefined ? `${scheme}://${host}${url}` : url;
  if (!URL.canParse(whole)) throw unsignableError('its URL is not valid');
  return new URL(whole).href;
}
