import { isUniqueViolation, withUser, withoutTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";

// Threat: somebody signs up with an address that is not theirs, and waits for its owner to arrive through their provider.
// Rule: when the owner arrives at an account that never proved its address, whatever opened it so far stops working.

/** The account of an address that an identity provider verified; made when there is none. Answers its id. */
export async function enterByIdentity(person: {
  readonly email: string;
  readonly name: string;
}): Promise<string> {
  const { email } = person;
  const user = await withoutTenant((db) => db.user.findUnique({ where: { email } }));
  if (user === null) return create(person);
  if (user.emailVerifiedAt === null) {
    await withUser(user.id, async (db) => {
      await db.session.deleteMany({ where: { userId: user.id } });
      await db.passwordReset.deleteMany({ where: { userId: user.id } });
      await db.user.update({
        where: { id: user.id },
        data: { emailVerifiedAt: new Date(), passwordHash: null, sessionVersion: { increment: 1 } },
      });
    });
  }
  return user.id;
}

async function create(person: { readonly email: string; readonly name: string }): Promise<string> {
  const { email } = person;
  const name = person.name === "" ? email : person.name;
  const data = { id: newId(), email, name, emailVerifiedAt: new Date() };
  try {
    return (await withoutTenant((db) => db.user.create({ data }))).id;
  } catch (error) {
    // Two browsers arrived at once: the other one made it.
    if (!isUniqueViolation(error)) throw error;
    return enterByIdentity(person);
  }
}
