import type { Clock, HttpRequest, HttpResponse, Transport } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import type { Answer, FlakyServer } from './flakyServer';

/** A transport that asks the server without a network, and takes the server's and the limit's time by the clock. */
export function virtualNetwork(server: FlakyServer, clock: Clock, timeLimit: number): Transport {
  return {
    send: async (request, signal) => {
      if (server.isDown) throw lost('ECONNREFUSED');
      const answer = server.answer(new URL(request.url).pathname, authorizationOf(request));
      const wait =
        answer.kind === 'json' ? Math.min(answer.after, timeLimit) : answer.kind === 'reset' ? 10 : timeLimit;
      await passed(clock, wait, signal);
      return outcome(answer);
    },
  };
}

function authorizationOf({ headers }: HttpRequest): string {
  return headers.authorization ?? headers.Authorization ?? '';
}

function outcome(answer: Answer): HttpResponse {
  if (answer.kind === 'json') return { status: answer.status, headers: {}, body: answer.body };
  throw answer.kind === 'reset'
    ? lost('ECONNRESET')
    : new AppError('timed-out', 'The server did not answer.');
}

function lost(cause: string): AppError {
  return new AppError('unreachable', 'The server cannot be reached.', { cause, transient: true });
}

function passed(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      timer.dispose();
      reject(new AppError('cancelled', 'The request was cancelled.'));
    };
    const timer = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', cancel);
      resolve();
    });
    signal.addEventListener('abort', cancel, { once: true });
  });
}
