/** Finds the hosts of requests, if the text leaves no doubt. It is only a hint for the user: the wire decides by the socket. */
import type { EnvironmentValues } from './environment';
import { certainDefinitions, Resolver } from './resolve';
import type { FileRequest, HttpFile, Range } from './types';

export class Targets {
  private resolver: Resolver | undefined;
  private readonly origins = new Map<FileRequest, URL | undefined>();
  private readonly urls = new Map<string, URL | undefined>();

  constructor(
    private readonly file: HttpFile,
    private readonly environment: EnvironmentValues,
  ) {}

  /** The origin of the request's URL; undefined if there is any doubt. */
  of(request: FileRequest): URL | undefined {
    if (!this.origins.has(request)) this.origins.set(request, this.read(request));
    return this.origins.get(request);
  }

  private read(request: FileRequest): URL | undefined {
    if (request.headers.some(({ name }) => name.length === 4 && /^host$/i.test(name))) return undefined;
    const authority = authorityRange(this.file.text, request.url);
    const text = authority && this.file.text.slice(authority.start, authority.end);
    if (text === undefined || this.mayBeSeveral(request)) return undefined;
    if (!this.urls.has(text)) this.urls.set(text, this.resolve(text));
    return this.urls.get(text);
  }

  /** httpYac also begins a request at an indented `###`, and at a line in a body that looks like a request line. */
  private mayBeSeveral({ line, range }: FileRequest): boolean {
    const rest = this.file.text.slice(line.end, range.end);
    return /^[ \t]*(?:###|[A-Z][A-Z-]{1,20}[ \t]+(?:https?:|\/|\{\{))/m.test(rest);
  }

  private resolve(authority: string): URL | undefined {
    this.resolver ??= new Resolver(certainDefinitions(this.file), (name) => {
      const [value, ...others] = this.environment.get(name) ?? [];
      return others.length === 0 ? value : undefined;
    });
    const resolution = this.resolver.resolve(authority);
    if (resolution.kind === 'unknown') return undefined;
    const origin = /^https?:\/\/[^\s/?#@\\%{}\p{C}]+(?=[/?#]|$)/iu.exec(resolution.text)?.[0];
    return origin !== undefined && URL.canParse(origin) ? new URL(origin) : undefined;
  }
}

const authority = /^(?:https?:\/\/)?(?:[^\s/?#{}]|\{\{[^\n{}]{1,200}\}\})+/i;

/** The range of a URL's scheme, host and port; undefined if the text after it could belong to it too. */
export function authorityRange(text: string, { start, end }: Range): Range | undefined {
  const url = text.slice(start, Math.min(end, start + 2000));
  const length = authority.exec(url)?.[0].length;
  if (length === undefined) return undefined;
  return length === end - start || '/?#'.includes(url[length] ?? ' ')
    ? { start, end: start + length }
    : undefined;
}
