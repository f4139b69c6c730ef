/** A `.http` file of so many requests, each with a token, as people write them. */
export function httpText(requests: number): string {
  const parts = Array.from({ length: requests }, (_, index) =>
    index % 5 === 4 ? dokuRequest(index) : gobizRequest(index),
  );
  return `@host = https://api.partner-sandbox.gobiz.co.id\n\n${parts.join('\n')}`;
}

function gobizRequest(index: number): string {
  return `### Outlets, page ${index}
# @name outlets${index}
GET {{host}}/integrations/partner/v1/linked-outlets?page=${index}&per=10
Authorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}
Accept: application/json
`;
}

function dokuRequest(index: number): string {
  return `### Create virtual account ${index}
POST https://api-sandbox.doku.com/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va
Authorization: Bearer {{$processEnv DOKU_SHOP_TOKEN}}
Content-Type: application/json
X-PARTNER-ID: {{$processEnv DOKU_SHOP_CLIENT_ID}}
X-TIMESTAMP: {{$processEnv DOKU_SHOP_TIMESTAMP}}
X-SIGNATURE: {{$processEnv DOKU_SHOP_SIGNATURE}}

{
  "trxId": "INV-${index}",
  "totalAmount": { "value": "10000.00", "currency": "IDR" }
}
`;
}
