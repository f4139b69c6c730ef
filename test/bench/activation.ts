import type { Row } from './figure';
export const activation: Row = { name: 'activation', title: 'activation', run: async () => [] };
