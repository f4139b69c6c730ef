/** HTTP libraries that senders are built on, behind one face. */
import type http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import axios from 'axios';
import got11 from 'got';
import * as httpyac from 'httpyac';
import fetch from 'node-fetch';

export interface Job {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Hands the body over in these pieces, one after the other. */
  readonly stream?: readonly string[];
  readonly agent: http.Agent;
  readonly signal: AbortSignal;
}

export interface Sender {
  readonly name: string;
  /** Follows redirects. @returns the last status @throws if there is none */
  readonly send: (job: Job) => Promise<number>;
  /** What it has no option for. */
  readonly cannot: readonly ('stream' | 'agent' | 'abort')[];
}

// These come without types.
const load = createRequire(__filename);
const superagent = load('superagent') as (method: string, url: string) => SuperAgentRequest;
const needle = load('needle') as { request: NeedleRequest };
const followRedirects = load('follow-redirects') as { http: typeof http };

export const senders: readonly Sender[] = [
  { name: 'got 11', cannot: [], send: sendWithGot11 },
  { name: 'got 14', cannot: [], send: sendWithGot14 },
  { name: 'axios', cannot: [], send: sendWithAxios },
  { name: 'node-fetch', cannot: [], send: sendWithNodeFetch },
  { name: 'superagent', cannot: [], send: sendWithSuperagent },
  { name: 'needle', cannot: [], send: sendWithNeedle },
  { name: 'follow-redirects', cannot: [], send: sendWithFollowRedirects },
  { name: '@azure/core-rest-pipeline', cannot: [], send: sendWithAzure },
  { name: 'httpyac', cannot: ['stream', 'agent', 'abort'], send: sendWithHttpYac },
];

/** Pieces with a pause between them, so that no two are taken at once. */
function readable(pieces: readonly string[]): Readable {
  return Readable.from(
    (async function* () {
      for (const piece of pieces) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        yield Buffer.from(piece);
      }
    })(),
    { objectMode: false },
  );
}

function contentOf({ body, stream }: Job): string | Readable | undefined {
  return stream ? readable(stream) : body;
}

async function sendWithGot11(job: Job): Promise<number> {
  const { url, method, headers, agent, signal } = job;
  const body = contentOf(job);
  const promise = got11(url, {
    method,
    headers,
    agent: { http: agent },
    retry: 0,
    throwHttpErrors: false,
    ...(body === undefined ? {} : { body }),
  });
  signal.addEventListener('abort', () => promise.cancel());
  return (await promise).statusCode;
}

async function sendWithGot14(job: Job): Promise<number> {
  const { url, method, headers, agent, signal } = job;
  const { default: got14 } = await import('got14');
  const body = contentOf(job);
  const response = await got14(url, {
    method,
    headers,
    agent: { http: agent },
    retry: { limit: 0 },
    throwHttpErrors: false,
    signal,
    ...(body === undefined ? {} : { body }),
  });
  return response.statusCode;
}

async function sendWithAxios(job: Job): Promise<number> {
  const { url, method, headers, agent, signal } = job;
  const validateStatus = (): boolean => true;
  const options = {
    url,
    method,
    headers,
    signal,
    httpAgent: agent,
    adapter: 'http',
    proxy: false,
    validateStatus,
  } as const;
  return (await axios({ ...options, data: contentOf(job) })).status;
}

async function sendWithNodeFetch(job: Job): Promise<number> {
  const { url, method, headers, agent, signal } = job;
  const response = await fetch(url, { method, headers, agent, signal, body: contentOf(job) ?? null });
  await response.text();
  return response.status;
}

interface SuperAgentRequest extends NodeJS.WritableStream {
  set(headers: Readonly<Record<string, string>>): this;
  agent(agent: http.Agent): this;
  redirects(most: number): this;
  ok(isOk: () => boolean): this;
  send(body: string): this;
  abort(): void;
  end(callback: unknown): this;
}

function sendWithSuperagent({ url, method, headers, agent, body, stream, signal }: Job): Promise<number> {
  const request = superagent(method, url)
    .set(headers)
    .agent(agent)
    .redirects(5)
    .ok(() => true);
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      request.abort();
      reject(new Error('aborted'));
    });
    request.on('error', reject);
    if (stream) {
      request.on('response', ({ status }: { status: number }) => resolve(status));
      readable(stream).pipe(request);
      return;
    }
    if (body !== undefined) request.send(body);
    request.end((error: Error | null, response: { status: number }) =>
      error ? reject(error) : resolve(response.status),
    );
  });
}

type NeedleRequest = (
  method: string,
  url: string,
  data: unknown,
  options: object,
  callback: (error: Error | null, response: { statusCode: number }) => void,
) => void;

function sendWithNeedle(job: Job): Promise<number> {
  const { url, method, headers, agent, signal } = job;
  // Needle takes a header along on a redirect only if it is asked to set it again.
  const options = { headers, agent, signal, follow_max: 5, follow_set_cookies: true, json: false };
  return new Promise((resolve, reject) => {
    needle.request(method.toLowerCase(), url, contentOf(job) ?? null, options, (error, response) =>
      error ? reject(error) : resolve(response.statusCode),
    );
  });
}

function sendWithFollowRedirects(job: Job): Promise<number> {
  const { url, method, headers, agent, signal } = job;
  const content = contentOf(job);
  return new Promise((resolve, reject) => {
    const request = followRedirects.http.request(url, { method, headers, agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    signal.addEventListener('abort', () => request.destroy(new Error('aborted')));
    if (content instanceof Readable) content.pipe(request);
    else request.end(content);
  });
}

async function sendWithAzure(job: Job): Promise<number> {
  const { url, method, headers, agent, signal } = job;
  const content = contentOf(job);
  const request = createPipelineRequest({
    url,
    method,
    headers: createHttpHeaders(headers),
    abortSignal: signal,
    allowInsecureConnection: true,
    ...(content === undefined ? {} : { body: content instanceof Readable ? () => content : content }),
  });
  const redirectOptions = { allowCrossOriginRedirects: true };
  const pipeline = createPipelineFromOptions({ agent, redirectOptions, retryOptions: { maxRetries: 0 } });
  return (await pipeline.sendRequest(createDefaultHttpClient(), request)).status;
}

async function sendWithHttpYac({ url, method, headers, body }: Job): Promise<number> {
  await httpyac.cli.initIOProvider();
  // It prints each request that fails; 1000 is its level for nothing at all.
  httpyac.io.log.options.level = 1000;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [`${method} ${url}`, ...lines, '', body ?? ''].join('\n');
  const store = new httpyac.store.HttpFileStore();
  const httpFile = await store.parse(join(tmpdir(), 'test.http'), text, { workingDir: tmpdir() });
  let status: number | undefined;
  for (const httpRegion of httpFile.httpRegions) {
    const logResponse = async (response: httpyac.HttpResponse | undefined): Promise<void> => {
      status = response?.statusCode;
    };
    await httpyac.send({ httpFile, httpRegion, logResponse });
    const error = httpRegion.testResults?.find((result) => result.error)?.error?.error;
    if (error) throw error;
  }
  if (!status) throw new Error('no response');
  return status;
}
