/** The body that REST Client makes of a request's lines. Source: its `HttpRequestParser.parseBody`. */
import { encodeUrl } from './encodeUrl';
import { unsignable } from './signRequest';

export interface BodySettings {
  /** What the operating system ends lines with. */
  readonly eol: '\n' | '\r\n';
  /** The setting `rest-client.formParamEncodingStrategy`. */
  readonly formEncoding: 'automatic' | 'never' | 'always';
  /** Bytes of a file that a line names; nothing where there is none. */
  readonly readFile: (path: string) => Promise<Uint8Array | undefined>;
  readonly replace: (text: string) => string;
}

/** @throws AppError `unsignable` */
export async function restClientBody(
  lines: readonly string[],
  contentType: string | undefined,
  settings: BodySettings,
): Promise<string | Uint8Array> {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isForm = type === 'application/x-www-form-urlencoded';
  const isMultipart = type === 'multipart/form-data';
  const eol = isMultipart ? '\r\n' : settings.eol;
  if (lines.some((line) => fileLine.test(line))) return withFiles(lines, eol, isMultipart, settings);
  if (isForm) return encodedForm(formText(lines, settings.eol), settings.formEncoding);
  const text = lines.join(eol);
  return type === 'application/x-ndjson' && lines.length > 0 ? text + eol : text;
}

/** `< path`, `<@ path` with variables replaced, `<@latin1 path` in an encoding. */
const fileLine = /^<(?:(@)(\w+)?)?\s+(.+?)\s*$/;

/** Bytes; REST Client takes no more. */
const largest = 10 * 1024 * 1024;

async function withFiles(
  lines: readonly string[],
  eol: string,
  endsWithBreak: boolean,
  settings: BodySettings,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (const [index, line] of lines.entries()) {
    const found = fileLine.exec(line);
    chunks.push(found ? await fileContent(found, settings) : Buffer.from(line));
    if (index < lines.length - 1 || endsWithBreak) chunks.push(Buffer.from(eol));
  }
  const body = Buffer.concat(chunks);
  if (body.length > largest) throw unsignable('its body is larger than the 10 MB that REST Client sends');
  return body;
}

async function fileContent(found: RegExpExecArray, settings: BodySettings): Promise<Uint8Array> {
  const [, replaces, encoding = 'utf8', path = ''] = found;
  const bytes = await settings.readFile(path);
  if (!bytes) throw unsignable(`there is no file ${path.slice(0, 100)}, which is to be its body`);
  if (replaces === undefined) return bytes;
  if (!Buffer.isEncoding(encoding))
    throw unsignable(`the encoding ${encoding.slice(0, 40)} of its file is not known`);
  return Buffer.from(settings.replace(Buffer.from(bytes).toString(encoding)));
}

function formText(lines: readonly string[], eol: string): string {
  return lines.map((line, index) => (index === 0 || line.startsWith('&') ? line : eol + line)).join('');
}

function encodedForm(text: string, encoding: BodySettings['formEncoding']): string {
  if (encoding === 'never') return text;
  if (encoding === 'automatic') return encodeUrl(text);
  const pairs = text.split('&').map((pair) => {
    const [name = '', ...values] = pair.split('=');
    return `${encodeURIComponent(name)}=${encodeURIComponent(values.join('='))}`;
  });
  return pairs.join('&');
}
