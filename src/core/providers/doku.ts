/**
 * DOKU: SNAP B2B tokens (service 73), asked for with an RSA signature.
 * Sources: DOKU's "Get Token B2B" page; the SNAP standard for response codes (status, service, case).
 */
import { AppError } from '../errors';
import { readPrivateKey } from '../keys';
import type { Client, Grant, HttpRequest, HttpResponse, Provider, Secrets } from '../model';
import { dokuSigning } from '../signing/dokuSigning';
import { signTokenRequest } from '../signing/snap';
import { formatTimestamp } from '../signing/timestamp';
import { jsonObject, lifetimeSeconds, notUnderstood, refusal, requiredText, requireSecret } from './answer';
import { dokuExamples } from './dokuExamples';

const label = 'DOKU';

export const doku: Provider = {
  id: 'doku',
  label,
  origins: {
    sandbox: { oauth: 'https://api-sandbox.doku.com', api: 'https://api-sandbox.doku.com' },
    production: { oauth: 'https://api.doku.com', api: 'https://api.doku.com' },
  },
  tokenPath: '/authorization/v1/access-token/b2b',
  clientIdHelp:
    "The client id of DOKU's dashboard, Settings › API Keys, as MCH-0008-1296507211683 or BRN-0201-…",
  options: [
    {
      kind: 'choice',
      name: 'timestampZone',
      title: 'Timestamp',
      description: 'How X-TIMESTAMP is written.',
      default: 'utc',
      choices: [
        { value: 'utc', description: 'UTC with Z, as DOKU describes it' },
        { value: 'wib', description: "Western Indonesian time with +07:00, as DOKU's samples show it" },
      ],
    },
  ],
  secrets: [
    {
      name: 'privateKey',
      title: 'Private key',
      description: 'Signs token requests; DOKU has its public half.',
      kind: 'key',
      optional: true,
      registration:
        "In DOKU's dashboard open Settings › API Keys, choose to add or change the merchant public key, paste it and save.",
    },
    {
      name: 'secretKey',
      title: 'Secret key',
      description: "Signs transactions. DOKU's dashboard shows it under Settings › API Keys.",
      kind: 'text',
      optional: true,
    },
  ],
  tokenSecrets: ['privateKey'],
  variables: [
    { suffix: 'TOKEN', kind: 'token', description: 'The B2B access token, without "Bearer"' },
    { suffix: 'CLIENT_ID', kind: 'clientId', description: 'The client id, for X-PARTNER-ID and Client-Id' },
    {
      suffix: 'TIMESTAMP',
      kind: 'signed',
      description: 'X-TIMESTAMP or Request-Timestamp of this very send',
    },
    {
      suffix: 'SIGNATURE',
      kind: 'signed',
      description: 'X-SIGNATURE (SNAP) or Signature (non-SNAP) of this very send',
    },
    { suffix: 'EXTERNAL_ID', kind: 'signed', description: 'X-EXTERNAL-ID, unique within the day (SNAP)' },
    { suffix: 'REQUEST_ID', kind: 'signed', description: 'Request-Id, unique (non-SNAP)' },
  ],
  signing: dokuSigning,
  examples: dokuExamples,
  tokenRequest,
  readToken,
};

/** `clientId|X-TIMESTAMP`, signed with SHA256withRSA; the body is exactly the one member that DOKU shows. */
function tokenRequest(client: Client, secrets: Secrets, now: number): HttpRequest {
  const reading = readPrivateKey(requireSecret(secrets, 'privateKey'));
  if (reading.kind !== 'ready') {
    throw new AppError(
      'invalid-key',
      `The private key of “${client.name}” is encrypted. Use “Replace Secret”, which asks for its passphrase once.`,
    );
  }
  const timestamp = formatTimestamp(now, client.options.timestampZone === 'wib' ? 'wib' : 'utc');
  const signed = signTokenRequest(client.clientId, timestamp, reading.pem);
  const origin = client.baseUrl ?? doku.origins[client.environment].oauth;
  return {
    method: 'POST',
    url: `${origin}${doku.tokenPath}`,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...signed.headers },
    body: '{"grantType":"client_credentials"}',
  };
}

/** Success is HTTP 200 and `responseCode` 2007300. `expiresIn` is documented as text and sampled as a number. */
function readToken(response: HttpResponse, now: number): Grant {
  if (response.status !== 200) throw refused(response, now);
  const answer = jsonObject(label, response);
  const code = responseCode(answer);
  if (code !== undefined && code.status !== 200) throw refused({ ...response, status: code.status }, now);
  if (answer.responseCode !== '2007300') throw notUnderstood(label, 'a responseCode other than 2007300');
  const value = requiredText(label, answer, 'accessToken');
  return { value, lifetime: lifetimeSeconds(label, answer.expiresIn) };
}

function refused(response: HttpResponse, now: number): AppError {
  let answer: Record<string, unknown> = {};
  try {
    answer = jsonObject(label, response);
  } catch {
    // A gateway in front of DOKU may answer with HTML; the status alone has to do.
  }
  const code = responseCode(answer);
  const said = typeof answer.responseMessage === 'string' ? answer.responseMessage : undefined;
  const reason = [code?.text, said].filter((text) => text !== undefined).join(' ');
  const hint = [skewHint(response, now), likelyCause(response.status, code?.case, said ?? '')]
    .filter(Boolean)
    .join(' ');
  return refusal(label, response, now, reason || undefined, hint || undefined);
}

interface ResponseCode {
  readonly text: string;
  readonly status: number;
  readonly case: string;
}

/** `4017300`: HTTP status (3 digits), service (2), case (2). */
function responseCode(answer: Record<string, unknown>): ResponseCode | undefined {
  const { responseCode: text } = answer;
  const match = typeof text === 'string' ? /^([1-5]\d\d)(\d\d)(\d\d)$/.exec(text) : undefined;
  return match ? { text: String(text), status: Number(match[1]), case: String(match[3]) } : undefined;
}

function likelyCause(status: number, caseCode: string | undefined, said: string): string | undefined {
  if (/signature/i.test(said)) {
    return (
      'Usual causes: the public key that DOKU has is not the one of this private key (“Copy Public Key” shows it), ' +
      'or a sandbox key used for production.'
    );
  }
  if (/client/i.test(said)) return 'Check the client id, and that it belongs to this environment.';
  if (status === 401) return 'Check the client id, the registered public key and the environment.';
  if (status === 400 && (caseCode === '01' || caseCode === '02')) {
    return 'Try the other timestamp form (“Edit Client”, Timestamp).';
  }
  return undefined;
}

/** A signature made on a clock that is minutes off is refused; the answer's `Date` tells the server's time. */
function skewHint(response: HttpResponse, now: number): string | undefined {
  const date = response.headers.date;
  const server = date === undefined || date.length > 64 ? Number.NaN : Date.parse(date);
  const minutes = Math.round(Math.abs(now - server) / 60_000);
  if (Number.isNaN(server) || minutes < 2) return undefined;
  const way = now > server ? 'ahead of' : 'behind';
  return `The clock of this machine is ${minutes} minutes ${way} DOKU's: set it right first.`;
}
