import assert from 'node:assert/strict';
import type { HttpResponse, Provider } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import { makeClient } from '../../support/makeClient';

export const now = Date.UTC(2026, 0, 2, 3, 4, 5);

export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: JSON.stringify(body) };
}

/** The error with which a provider refuses a response. */
export function refusalBy(provider: Provider): (response: HttpResponse) => AppError {
  const client = makeClient({ provider: provider.id });
  return (response) => thrownBy(() => provider.token.readResponse(response, provider.label, now, client));
}

export function thrownBy(call: () => unknown): AppError {
  try {
    call();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: 'It was accepted.' });
}
