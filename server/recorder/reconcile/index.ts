export { createReconciler, type Reconciler, type ReconcilerOptions } from './reconcile.ts'
