// A certified OpenID Connect provider with its own sign-in page, for the tests and for trying out.
// It believes whatever name is typed, with any password. "second=demo" is another person there, who
// calls himself demo as well.
//
//     node tests/oidc/provider.mjs PORT CALLBACK
//
// `nobody` has an address that is not verified; everybody else has one that is.
import { Provider } from "oidc-provider";

const [port, callback] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: "youcheng", client_secret: "a-secret-for-tests", redirect_uris: [callback] }],
  claims: {
    openid: ["sub"],
    profile: ["name", "preferred_username"],
    email: ["email", "email_verified"],
  },
  cookies: { keys: ["tests"] },
  findAccount: (_context, name) => ({
    accountId: name,
    claims: () => ({
      sub: name,
      name: `Post of ${name}`,
      preferred_username: name.split("=").pop(),
      email: `${name}@example.org`,
      email_verified: name !== "nobody",
    }),
  }),
});

provider.listen(Number(port), "127.0.0.1", () => console.log(`ready ${issuer}`));
