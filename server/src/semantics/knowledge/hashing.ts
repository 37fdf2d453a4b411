// Owns the description of password hashing. Data only. Plain digests are fast; key derivation is slow on purpose.
import { each, gives, HASH, NONE, under } from "./build";
import type { Library, LibraryEntry } from "./library";

const slow = (returns: string): LibraryEntry => ({ effects: ["hash.slow"], returns });

const digest = { members: { update: NONE, digest: gives("bytes"), hexdigest: gives("str"), copy: gives("self") } };

/** Hash objects of `passlib.hash` used as classes: `bcrypt.verify(password, hash)`. */
const PASSLIB =
  "argon2 bcrypt bcrypt_sha256 pbkdf2_sha1 pbkdf2_sha256 pbkdf2_sha512 scrypt sha256_crypt sha512_crypt django_pbkdf2_sha256";

const passlib = {
  members: {
    ...each("hash encrypt", slow("str")),
    verify: slow("bool"),
    ...each("identify needs_update", gives("bool")),
    using: gives("self"),
  },
};

const fernet = { members: { ...each("encrypt decrypt", gives("bytes")), generate_key: gives("bytes") } };

export const hashingLibrary: Library = {
  functions: {
    ...under("hashlib", each("pbkdf2_hmac scrypt", slow("bytes"))),
    ...under(
      "hashlib",
      each("new md5 sha1 sha224 sha256 sha384 sha512 sha3_256 sha3_512 blake2b blake2s", gives("hashlib._Hash")),
    ),
    ...under("hmac", { new: gives("hashlib._Hash"), digest: gives("bytes"), compare_digest: gives("bool") }),
    ...under("bcrypt", { hashpw: slow("bytes"), checkpw: slow("bool"), kdf: slow("bytes"), gensalt: gives("bytes") }),
    ...under("argon2", each("hash_password hash_password_raw verify_password", HASH)),
    ...under("argon2.low_level", each("hash_secret hash_secret_raw verify_secret", HASH)),
    ...under("werkzeug.security", { generate_password_hash: slow("str"), check_password_hash: slow("bool") }),
    ...under("flask_bcrypt", { generate_password_hash: slow("bytes"), check_password_hash: slow("bool") }),
    ...under("django.contrib.auth.hashers", {
      make_password: slow("str"),
      check_password: slow("bool"),
      is_password_usable: gives("bool"),
    }),
    "django.contrib.auth.hashers.acheck_password": { effects: ["hash.slow"], async: true, returns: "bool" },
    "crypt.crypt": slow("str"),
    "scrypt.hash": slow("bytes"),
  },
  classes: {
    "hashlib._Hash": digest,
    "argon2.PasswordHasher": {
      members: { hash: slow("str"), verify: slow("bool"), check_needs_rehash: gives("bool") },
    },
    "passlib.context.CryptContext": passlib,
    ...under("passlib.hash", each(PASSLIB, passlib)),
    "flask_bcrypt.Bcrypt": { members: { generate_password_hash: slow("bytes"), check_password_hash: slow("bool") } },
    "pwdlib.PasswordHash": {
      members: { hash: slow("str"), verify: slow("bool"), verify_and_update: HASH, recommended: gives("self") },
    },
    ...under("cryptography.hazmat.primitives.kdf", {
      "pbkdf2.PBKDF2HMAC": { members: { derive: slow("bytes"), verify: HASH } },
      "scrypt.Scrypt": { members: { derive: slow("bytes"), verify: HASH } },
    }),
    ...under("cryptography.fernet", { Fernet: fernet, MultiFernet: fernet }),
  },
  aliases: {},
};
