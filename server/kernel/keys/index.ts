export { createKeyStore, type KeyName, type KeyStore } from './key-store.ts'
export { openLogin, sealLogin, type Login } from './login.ts'
export { openSecret, sealSecret } from './secret.ts'
