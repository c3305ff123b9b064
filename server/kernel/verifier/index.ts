export { lookAt, type Given, type GivenKind } from './given.ts'
export {
  UnverifiableError,
  type Verified,
  type Verifier,
  type VerifierLanguage,
  type VerifyOptions,
} from './verifier.ts'
