export { createKeyStore, type KeyName, type KeyStore } from './key-store.ts'
export { openSecret, sealSecret } from './secret.ts'
