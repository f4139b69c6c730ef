/**
 * What DOKU's services under SNAP (Bank Indonesia's open API standard) have in common: headers, timestamps, answers.
 * `responseCode` = HTTP status (3 digits) + service (2) + case (2).
 */
import { type Answer, type ReceivedRequest, Refusal } from './loopbackServer';

/** Age of a timestamp that is accepted, either way. DOKU does not publish its own limit. */
const longestAge = 15 * 60 * 1000;

export function snapAnswer(
  service: string,
  members: Readonly<Record<string, unknown>>,
  verdict: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = { responseCode: `200${service}00`, responseMessage: 'Successful', ...members };
  return { status: 200, headers, body, verdict };
}

/** @param message goes out and to observers, so it never repeats a value that was sent */
export function snapRefusal(service: string, status: number, caseCode: string, message: string): Refusal {
  const responseCode = `${status}${service}${caseCode}`;
  return new Refusal({
    status,
    body: { responseCode, responseMessage: message },
    verdict: `${responseCode}: ${message}`,
  });
}

export function invalidFormat(service: string, field: string): Refusal {
  return snapRefusal(service, 400, '01', `Invalid Field Format ${field}`);
}

export function missingField(service: string, field: string): Refusal {
  return snapRefusal(service, 400, '02', `Missing Mandatory Field ${field}`);
}

export function badRequest(service: string, reason: string): Refusal {
  return snapRefusal(service, 400, '00', `Bad Request. ${reason}`);
}

export function unauthorized(service: string, reason: string): Refusal {
  return snapRefusal(service, 401, '00', `Unauthorized. ${reason}`);
}

/** @throws Refusal 405 */
export function requireMethod(service: string, request: ReceivedRequest, method: string): void {
  if (request.method !== method) throw snapRefusal(service, 405, '00', `This path takes ${method} only`);
}

/** @throws Refusal 400xx02 */
export function requireHeader(service: string, request: ReceivedRequest, name: string): string {
  const value = request.headers[name.toLowerCase()];
  if (value === undefined || value === '') throw missingField(service, name);
  return value;
}

/** @throws Refusal 400xx01, 400xx02 */
export function requireJsonType(service: string, request: ReceivedRequest): void {
  const type = requireHeader(service, request, 'Content-Type');
  if (!/^application\/json(\s*;\s*charset="?utf-8"?)?$/i.test(type)) {
    throw invalidFormat(service, 'Content-Type');
  }
}

/** The members of the body. @throws Refusal 400xx00 */
export function requireJsonObject(
  service: string,
  request: ReceivedRequest,
): Readonly<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw badRequest(service, 'The body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest(service, 'The body is not a JSON object');
  }
  return body as Readonly<Record<string, unknown>>;
}

/**
 * The `X-TIMESTAMP` header, as text.
 * @throws Refusal 400xx01 for a wrong format, 400xx02 where it is missing, 401xx00 for a clock that is off
 */
export function requireTimestamp(service: string, request: ReceivedRequest, now: number): string {
  const text = requireHeader(service, request, 'X-TIMESTAMP');
  const at = parseTimestamp(text);
  if (at === undefined) throw invalidFormat(service, 'X-TIMESTAMP');
  // Which code DOKU gives for an old timestamp is not confirmed.
  if (!isRecent(at, now)) throw unauthorized(service, 'Invalid Timestamp');
  return text;
}

export function isRecent(at: number, now: number): boolean {
  return Math.abs(now - at) <= longestAge;
}

/**
 * Reads `YYYY-MM-DDTHH:mm:ss` followed by `Z` or `+07:00`, the two kinds that DOKU documents; no milliseconds.
 * @returns milliseconds since the epoch; nothing for another format or a day that does not exist
 */
export function parseTimestamp(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+07:00)$/.test(text)) return undefined;
  const at = Date.parse(text);
  // `Date.parse` turns 30 February into 1 March and 24:00 into the next day, so the text is compared.
  const same = Number.isFinite(at) && (text.endsWith('Z') ? utcTimestamp(at) : wibTimestamp(at)) === text;
  return same ? at : undefined;
}

export function utcTimestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Western Indonesian time, UTC+7 all year. */
export function wibTimestamp(at: number): string {
  return `${new Date(at + 7 * 3600 * 1000).toISOString().slice(0, 19)}+07:00`;
}
