/**
 * How many generated inputs a test tries. An ordinary run has to be short; `npm run test:robustness` sets
 * KUNCI_THOROUGH and runs the same tests with the larger number.
 */
export function inputs(ordinary: number, thorough: number): number {
  return process.env['KUNCI_THOROUGH'] === '1' ? thorough : ordinary;
}
