// Verifies the signatures of a message with an implementation that is not ours: verify-dkim.mjs FILE NAME RECORD
// The DNS is one TXT record, as the operator would publish it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const { dkimVerify } = createRequire(import.meta.url)("mailauth/lib/dkim/verify");
const [file, name, record] = process.argv.slice(2);
const resolver = async (asked, type) => {
  if (asked === name && type === "TXT") {
    return [[record]];
  }

  throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
};
const { results } = await dkimVerify(await readFile(file), { resolver });
console.log(JSON.stringify(results.map(({ status, signingDomain, selector, signingHeaders }) => ({
  result: status.result, why: status.comment ?? "", aligned: status.aligned || "", domain: signingDomain, selector, headers: signingHeaders?.keys ?? "",
}))));
