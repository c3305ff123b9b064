import { expect, it } from 'vitest'
import { shortNetworks, venueKbps } from '../../../../server/conference/planning/bandwidth.ts'

const lan = { name: '局域网', unitCodes: [] }
const vpn = { name: 'VPN', mbitPerSecond: 10, unitCodes: ['430105'] }

it('counts on each line the venues that come over it, and tells the lines that cannot hold theirs', () => {
  const codes = ['430105001000', '430105002000', '430105003000', '430103001000']
  expect(shortNetworks(codes, [lan, vpn])).toEqual([
    { network: 'VPN', venues: 3, neededMbit: Math.ceil((3 * venueKbps) / 1000), mbitPerSecond: 10 },
  ])
  expect(shortNetworks(codes.slice(1), [lan, { ...vpn, mbitPerSecond: 20 }])).toEqual([])
})

it('takes the network that names a unit most closely', () => {
  const street = { name: '街道专线', mbitPerSecond: 1, unitCodes: ['430105001'] }
  expect(shortNetworks(['430105001000'], [vpn, street]).map(({ network }) => network)).toEqual(['街道专线'])
})
