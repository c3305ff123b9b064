import { z } from 'zod'
import { DomainError } from '../errors/index.ts'
import { openSecret, sealSecret } from './secret.ts'

const Login = z.object({ user: z.string(), password: z.string() })
/** User name and password of a camera. */
export type Login = z.infer<typeof Login>

/** Seals a login for the thing of that id; how cameras' credentials are kept and handed to the recorder. */
export const sealLogin = (key: Buffer, login: Login, id: string): string =>
  sealSecret(key, JSON.stringify(login), id)

/** @throws DomainError `key.wrong` if it was sealed under another key, for another id, or is no login */
export const openLogin = (key: Buffer, sealed: string, id: string): Login => {
  const text = openSecret(key, sealed, id)
  try {
    return Login.parse(JSON.parse(text))
  } catch (error) {
    throw new DomainError('key.wrong', {}, { cause: error })
  }
}
