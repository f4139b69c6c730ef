import { parseJsonObject } from '../base/json';

/** The head of a received request, as the user pasted it. */
export interface ReceivedHead {
  readonly method?: string;
  /** Path and query of the request line. */
  readonly path?: string;
  /** Names in lower case; the last value if there are several. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Reads `Name: value` lines, with or without a request line; also a JSON object as in logs, and curl's `> ` prefix. */
export function readReceivedHead(text: string): ReceivedHead {
  const json = readJsonHeaders(text);
  if (json !== undefined) return { headers: json };
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^\s*[<>]?\s*/, '').trimEnd());
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  const request = /^([A-Z]{3,10}) (\S+)(?: HTTP\/[\d.]+)?$/.exec(lines.find((line) => line !== '') ?? '');
  if (request === null) return { headers };
  return { method: request[1] ?? '', path: pathOf(request[2] ?? ''), headers };
}

/** Returns path and query of a URL, or the text itself if it begins with a slash. */
export function pathOf(target: string): string {
  return target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '') || '/';
}

function readJsonHeaders(text: string): ReadonlyMap<string, string> | undefined {
  const json = parseJsonObject(text);
  if (!json) return undefined;
  return new Map(Object.entries(json).map(([name, value]) => [name.toLowerCase(), String(value).trim()]));
}
