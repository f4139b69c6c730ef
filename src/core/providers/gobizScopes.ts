import type { Choice } from '../model';

/** What each scope is for. Source: GoBiz's "Direct Integration". */
const described: Readonly<Record<string, string>> = {
  'partner:outlet:read': 'Read outlets',
  'partner:outlet:write': 'Edit and link outlets',
  'gofood:catalog:read': 'Read GoFood menus',
  'gofood:catalog:write': 'Change GoFood menus',
  'gofood:order:read': 'Read GoFood orders',
  'gofood:order:write': 'Accept, reject and mark GoFood orders as ready',
  'gofood:outlet:write': 'Change GoFood outlets, such as opening hours',
  'promo:food_promo:read': 'Read GoFood promotions',
  'promo:food_promo:write': 'Change GoFood promotions',
  'payment:transaction:read': 'Read payment transactions',
  'payment:transaction:write': 'Create and change payment transactions',
  'payment:pop:read': 'Read payments at the point of purchase (PoP)',
  'mokapos:library:read': 'Read the Moka POS item library',
  'mokapos:transaction:read': 'Read Moka POS transactions',
  'mokapos:reporting:read': 'Read Moka POS reports',
  'mokapos:customer:read': 'Read Moka POS customers',
  'mokapos:checkout:write': 'Create Moka POS checkouts',
  'mokapos:salestype:read': 'Read Moka POS sales types',
};

/** The scopes that GoBiz documents, in its order. */
export const gobizScopes: readonly Choice[] = Object.entries(described).map(([value, description]) => ({
  value,
  description,
}));
