import { expect, it } from "vitest";
import { signatureOf, signedHeaders } from "../../src/rongcloud/signature.ts";

const stamp = { nonce: "14314", timestamp: "1408710653000" };

it("signatureOf() agrees with the provider's published example", () => {
  expect(signatureOf("Y1W2MeFwwwRxa0", stamp)).toBe("30be0bbca9c9b2e27578701e9fda2358a814c88f");
});

it("signedHeaders() carry key, nonce, timestamp and signature, and not the secret", () => {
  const headers = signedHeaders({ appKey: "uwd1c0sxdlx2", appSecret: "Y1W2MeFwwwRxa0" }, stamp);
  expect(headers).toEqual({
    "App-Key": "uwd1c0sxdlx2",
    Nonce: "14314",
    Timestamp: "1408710653000",
    Signature: "30be0bbca9c9b2e27578701e9fda2358a814c88f",
  });
});
