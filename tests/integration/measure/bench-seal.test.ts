import { expect, it } from 'vitest'
import { sealBench } from '../../bench/seal/index.ts'
import { perform } from '../../support/run-contract/index.ts'

it('the bench of sealing makes a whole package in little memory', async () => {
  const { bars } = await perform(sealBench, { quick: true })
  // How long it takes depends on what else the machine does.
  expect(bars.filter(({ figure, ok }) => figure !== 'sha256sumRatio' && !ok)).toEqual([])
})
