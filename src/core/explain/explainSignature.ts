/**
 * Finds the mistake in a rejected signature. `readSignature` reads the pasted text. A `recipe` is what a signature is
 * computed from, and each of `mistakes` changes it: signatures with one or two mistakes (`bodyVariants`,
 * `timestampVariants`) are tried until one matches. `formatExplanation` formats the result as Markdown.
 */
import type { Explanation, Mistake, OtherClient } from '../model';
import { bodyVariants } from './bodyVariants';
import { type MistakeContext, type MistakeRule, mistakeRules } from './mistakes';
import { readSignature, type SignatureReading, type WritingMistake, writingMistakes } from './readSignature';
import { correctRecipe, type Recipe, RecipeVerifier, type SignatureInput } from './recipe';

/**
 * Tries single mistakes before pairs, and common ones before rare ones: some thousand trials, each of one HMAC or one
 * RSA verification.
 * @param pasted the signature, with or without its header's name
 * @param others clients whose secrets may have been mixed up with this one's
 */
export function explainSignature(
  input: SignatureInput,
  pasted: string,
  others: readonly OtherClient[] = [],
): Explanation {
  const encoding = input.kind === 'snap' ? input.encoding : undefined;
  const readings = readSignature(pasted, input.kind, encoding);
  if (readings.length === 0) return { kind: 'unreadable' };
  const mistakes = searchMistakes(input, readings, others);
  if (mistakes === undefined) return { kind: 'unexplained', ...lengthHint(input, readings) };
  return mistakes.length === 0 ? { kind: 'match' } : { kind: 'mistakes', mistakes };
}

interface Trial {
  readonly recipe: Recipe;
  readonly mistakes: readonly Mistake[];
}

function searchMistakes(
  input: SignatureInput,
  readings: readonly SignatureReading[],
  others: readonly OtherClient[],
): readonly Mistake[] | undefined {
  const verifier = new RecipeVerifier();
  const right: Trial = { recipe: correctRecipe(input), mistakes: [] };
  const context = { bodies: bodyVariants(signedBody(input)), others };
  const rules = mistakeRules.filter(({ schemes }) => schemes.includes(input.kind));
  const singles = rules.flatMap((rule) => applyRule(right, rule, context));
  const levels = [() => [right], () => singles, () => pairMistakes(singles, rules, context)];
  const writings = readings.map(({ bytes, mistakes }) => ({ bytes, mistakes: mistakes.map(writingMistake) }));
  const most = Math.max(...writings.map(({ mistakes }) => mistakes.length)) + levels.length;
  for (let total = 0; total < most; total += 1) {
    for (const { bytes, mistakes } of writings) {
      for (const trial of levels[total - mistakes.length]?.() ?? []) {
        if (verifier.matches(trial.recipe, bytes)) return [...trial.mistakes, ...mistakes];
      }
    }
  }
  return undefined;
}

function applyRule(
  from: Trial,
  { id, message, variants }: MistakeRule,
  context: MistakeContext,
): readonly Trial[] {
  return variants(from.recipe, context).map(({ client, ...change }) => {
    const mistake = { id, message, ...(client === undefined ? {} : { client }) };
    return { recipe: { ...from.recipe, ...change }, mistakes: [...from.mistakes, mistake] };
  });
}

function* pairMistakes(
  singles: readonly Trial[],
  rules: readonly MistakeRule[],
  context: MistakeContext,
): Generator<Trial> {
  const together = rules.filter(({ alone }) => alone !== true);
  for (const single of singles) {
    const first = together.findIndex(({ id }) => id === single.mistakes[0]?.id);
    if (first === -1) continue;
    for (const rule of together.slice(first + 1)) yield* applyRule(single, rule, context);
  }
}

function signedBody(input: SignatureInput): string | Uint8Array {
  if (input.kind === 'token') return '';
  return input.kind === 'snap' ? input.transaction.body : input.request.body;
}

function writingMistake(id: WritingMistake): Mistake {
  return { id, message: writingMistakes[id] };
}

/** Length of a signature in bytes; an RSA signature has the length of its key. */
const lengths = { snap: 64, nonSnap: 32 } as const;

function lengthHint(
  input: SignatureInput,
  readings: readonly SignatureReading[],
): { readonly hint?: string } {
  const length = readings[0]?.bytes.length ?? 0;
  if (input.kind === 'token' || readings.some(({ bytes }) => bytes.length === lengths[input.kind])) return {};
  return {
    hint: `It has ${length} bytes; a signature of this kind has ${lengths[input.kind]}. It may be cut off.`,
  };
}
