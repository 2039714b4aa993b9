import pg from "pg";
import { StartupError } from "../startup-error";

// Threat: superusers and BYPASSRLS roles see every tenant. Rule: the application becomes this role, which is neither,
// owns nothing, and holds exactly the grants below.
export const APPLICATION_ROLE = "gatehouse_app";

interface LoginRole {
  readonly name: string;
  readonly isPrivileged: boolean;
  readonly mayCreateRoles: boolean;
}

/**
 * Makes sure that the application's role exists, that `logins` may become it, and that it may use the schema.
 * Returns false when the login is a plain role that may not make roles: forced row-level security binds it as it is.
 */
export async function ensureApplicationRole(client: pg.Client, logins: readonly string[]): Promise<boolean> {
  const login = await readLogin(client);
  const isOneRole = logins.every((name) => name === login.name);
  if (!(await createRole(client, login, isOneRole))) {
    if (!login.isPrivileged && isOneRole) return false;
    throw new StartupError(
      `The database role "${login.name}" may not create the role ${APPLICATION_ROLE}, which the application needs here. ` +
        `Create it once as an administrator (CREATE ROLE ${APPLICATION_ROLE} NOLOGIN; GRANT ${APPLICATION_ROLE} TO ${pg.escapeIdentifier(login.name)};) ` +
        "or put one role into DATABASE_URL that owns the database and is neither superuser nor BYPASSRLS.",
    );
  }
  for (const name of isOneRole ? [login.name] : logins) await grantMembership(client, name, login);
  await grantSchema(client);
  return true;
}

/** Lets the application's role use the queue tables. */
export async function grantQueueSchema(client: pg.Client, schema: string): Promise<void> {
  const name = pg.escapeIdentifier(schema);
  await client.query(`
    GRANT USAGE ON SCHEMA ${name} TO ${APPLICATION_ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name} TO ${APPLICATION_ROLE};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${name} TO ${APPLICATION_ROLE};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${name} TO ${APPLICATION_ROLE};`);
}

async function readLogin(client: pg.Client): Promise<LoginRole> {
  const { rows } = await client.query<LoginRole>(
    `SELECT rolname AS name, rolsuper OR rolbypassrls AS "isPrivileged", rolsuper OR rolcreaterole AS "mayCreateRoles"
     FROM pg_roles WHERE rolname = current_user`,
  );
  const [login] = rows;
  if (login === undefined) throw new StartupError("The database does not say which role we are.");
  return login;
}

async function createRole(client: pg.Client, login: LoginRole, isOneRole: boolean): Promise<boolean> {
  const { rows } = await client.query<{ unsafe: boolean; member: boolean }>(
    `SELECT rolsuper OR rolbypassrls OR rolcanlogin AS unsafe, pg_has_role(current_user, oid, 'MEMBER') AS member
     FROM pg_roles WHERE rolname = $1`,
    [APPLICATION_ROLE],
  );
  const [role] = rows;
  if (role?.unsafe === true) {
    throw new StartupError(
      `The database role ${APPLICATION_ROLE} must be NOLOGIN, NOSUPERUSER and NOBYPASSRLS. Run as an administrator: ` +
        `ALTER ROLE ${APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;`,
    );
  }
  // A role that another database of this server uses is no use to a login that may not become it.
  if (role !== undefined) return role.member || login.mayCreateRoles || !isOneRole;
  if (!login.mayCreateRoles) return false;
  await client.query(`CREATE ROLE ${APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS`).catch(ignoreRaces);
  return true;
}

// Roles are shared by all databases of a server, so another database's migration may be making the same grant.
async function grantMembership(client: pg.Client, login: string, me: LoginRole): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT pg_has_role($1, $2, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) AS may`,
    [login, APPLICATION_ROLE],
  );
  if (rows[0]?.may === true) return;
  await client
    .query(`GRANT ${APPLICATION_ROLE} TO ${pg.escapeIdentifier(login)}`)
    .catch(ignoreRaces)
    .catch((cause: unknown) => {
      throw new StartupError(
        `The role "${me.name}" may not let "${login}" become ${APPLICATION_ROLE}. Run as an administrator: ` +
          `GRANT ${APPLICATION_ROLE} TO ${pg.escapeIdentifier(login)};`,
        { cause },
      );
    });
}

function ignoreRaces(error: unknown): void {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  const isConcurrentUpdate = error instanceof Error && error.message.includes("concurrently updated");
  if (code !== "42710" && code !== "23505" && !isConcurrentUpdate) throw error;
}

// Partitions are reached through their parent only: a direct grant would go round the parent's policies.
async function grantSchema(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition
       AND relname <> '_prisma_migrations'`,
  );
  const tables = rows.map((row) => `public.${row.name}`).join(", ");
  await client.query(`
    GRANT USAGE ON SCHEMA public TO ${APPLICATION_ROLE};
    ${tables === "" ? "" : `GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${APPLICATION_ROLE};`}
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${APPLICATION_ROLE};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${APPLICATION_ROLE};`);
}
