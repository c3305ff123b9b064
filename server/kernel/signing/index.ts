export { addKey, firstRing, follow, KeyRing, trustRing, type TrustedKeys } from './key-ring.ts'
export { readKnownKeys } from './known-keys.ts'
export { rotateSigningKey, settleRotation } from './rotate-key.ts'
export {
  createSigner,
  isSignatureAlgorithm,
  isSignatureOf,
  keyIdOf,
  readPublicKey,
  type Signer,
} from './signer.ts'
export { openSigningKeys, ringFile, type SigningKeys } from './signing-keys.ts'
