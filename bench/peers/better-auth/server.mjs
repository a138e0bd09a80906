// Better Auth on PostgreSQL with its own defaults; rate limits are on and raised, as Keyback's are. Mail goes nowhere.
//   node server.mjs prepare ACCOUNTS | node server.mjs serve PORT      DATABASE names the database
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { emailOTP } from "better-auth/plugins";
import pg from "pg";

const [what, argument] = process.argv.slice(2);
const raised = { window: 10, max: 1_000_000 };
const pool = new pg.Pool({ connectionString: process.env.DATABASE });
const options = {
  database: pool,
  secret: "a secret of the benchmark, which keeps nothing",
  baseURL: `http://127.0.0.1:${what === "serve" ? argument : 80}`,
  telemetry: { enabled: false },
  emailAndPassword: { enabled: true, sendResetPassword: async () => {} },
  plugins: [emailOTP({ sendVerificationOTP: async () => {}, rateLimit: raised })],
  rateLimit: { enabled: true, ...raised, customRules: { "/request-password-reset": raised, "/email-otp/*": raised } },
};

if (what === "prepare") {
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  await pool.query(
    `INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     SELECT md5(i::text), 'User ' || i, 'user' || i || '@bench.example', TRUE, now(), now() FROM generate_series(0, $1::int - 1) AS i`,
    [argument],
  );
  await pool.query(
    `INSERT INTO account (id, "accountId", "providerId", "userId", "createdAt", "updatedAt")
     SELECT md5('account ' || id), id, 'credential', id, now(), now() FROM "user"`,
  );
  await pool.end();
} else {
  const answer = toNodeHandler(betterAuth(options));
  createServer((request, response) => (request.url === "/" ? response.end("ready") : answer(request, response))).listen(Number(argument), "127.0.0.1");
}
