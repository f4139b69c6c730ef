import type { HttpRequest, HttpResponse } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import { providerOf } from '../../../src/core/providers';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { makeClient } from '../../support/makeClient';
import { ManualClock } from '../../support/manualClock';

export const client = makeClient();

export interface Setting {
  readonly service: TokenService;
  readonly clock: ManualClock;
  readonly requests: HttpRequest[];
  /** Answers in order; the last one stays. */
  answers: (() => Promise<HttpResponse> | HttpResponse)[];
  readonly states: string[];
}

export function setting(secret = 'marked-secret-value'): Setting {
  const clock = new ManualClock();
  const requests: HttpRequest[] = [];
  const made: Omit<Setting, 'service' | 'states'> = { clock, requests, answers: [grant('token-1')] };
  const service = new TokenService({
    clock,
    providerOf,
    readSecrets: async () => ({ clientSecret: secret }),
    random: () => 0.5,
    transport: {
      send: async (request, signal) => {
        requests.push(request);
        const answer = made.answers.length > 1 ? made.answers.shift() : made.answers[0];
        const aborted = new Promise<never>((_, reject) =>
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'cancelled'))),
        );
        return Promise.race([Promise.resolve(answer?.() ?? json(500, {})), aborted]);
      },
    },
  });
  const states: string[] = [];
  service.onDidChangeState(() => states.push(service.state(client).kind));
  return Object.assign(made, { service, states });
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: JSON.stringify(body) };
}

export function grant(value: string, lifetime = 3600): () => HttpResponse {
  return () => json(200, { access_token: value, expires_in: lifetime, token_type: 'Bearer' });
}

export function refusing(status: number, headers: Record<string, string> = {}): () => HttpResponse {
  return () => json(status, { error: 'invalid_client' }, headers);
}

export function never(): Promise<HttpResponse> {
  return new Promise(() => undefined);
}

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}
