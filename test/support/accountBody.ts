/** A body for creating a virtual account, spaced as given; quotation marks in the name are escaped in it. */
export function accountBody(
  { trxId, amount, name }: { trxId: string; amount: string; name: string },
  indent: string,
): string {
  const lines = [
    '"partnerServiceId": "    1899"',
    '"customerNo": "20240704001"',
    '"virtualAccountNo": "    189920240704001"',
    `"virtualAccountName": "${name.replaceAll('“', '\\"').replaceAll('”', '\\"')}"`,
    `"trxId": "${trxId}"`,
    `"totalAmount": { "value": "${amount}", "currency": "IDR" }`,
    '"virtualAccountTrxType": "C"',
    '"expiredDate": "2030-01-31T23:59:59+07:00"',
  ];
  return `{\n${lines.map((line) => indent + line).join(',\n')}\n}`;
}
