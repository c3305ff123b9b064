import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../../server/kernel/config/index.ts'

describe('loadConfig', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const unit = "node: { unitCode: '430105000000' }\n"
  const file = (text: string, before = unit): string => {
    const path = join(folder, 'huijian.yaml')
    writeFileSync(path, before + text)
    return path
  }

  it('refuses an unknown key and names it', () => {
    expect(() => loadConfig(file('http: { prot: 80 }'), {})).toThrow('unknown key http.prot')
  })

  it('refuses a wrong value and names its key', () => {
    expect(() => loadConfig(file('http: { port: eighty }'), {})).toThrow('http.port')
  })

  it('refuses an unknown variable and names it', () => {
    expect(() => loadConfig(file(''), { HUIJIAN_HTTP_PROT: '80' })).toThrow('HUIJIAN_HTTP_PROT')
  })

  it('refuses a file that is not there, one that is not YAML and one that holds no keys', () => {
    expect(() => loadConfig(join(folder, 'none.yaml'), {})).toThrow('none.yaml')
    expect(() => loadConfig(file('a: [1'), {})).toThrow('is not valid YAML')
    expect(() => loadConfig(file('- 1', ''), {})).toThrow('must hold keys and values')
  })

  it('refuses to listen beyond loopback without TLS, and says how to', () => {
    expect(() => loadConfig(file('http: { host: 0.0.0.0 }'), {})).toThrow('tls.selfSigned')
    expect(loadConfig(file('http: { host: 0.0.0.0 }\ntls: { selfSigned: true }'), {}).http.host).toBe(
      '0.0.0.0',
    )
  })

  it('refuses demo mode beyond loopback', () => {
    const text = 'demo: { enabled: true }\nhttp: { host: 0.0.0.0 }\ntls: { selfSigned: true }'
    expect(() => loadConfig(file(text), {})).toThrow('loopback only')
  })

  it('refuses media of the demo beyond loopback', () => {
    const text = 'demo: { enabled: true }\nmedia: { networks: [{ name: all, listen: 0.0.0.0 }] }'
    expect(() => loadConfig(file(text), {})).toThrow('media.networks')
  })

  it('refuses to run for real without knowing its own unit', () => {
    expect(() => loadConfig(file('', ''), {})).toThrow('node.unitCode')
  })

  it('refuses a camera whose address is none, without showing the address, and two of one key', () => {
    const cameras = (...urls: string[]): string =>
      `cameras: [${urls.map((url) => `{ key: one, name: One, url: '${url}' }`).join(', ')}]`
    const refusal = (text: string): string => {
      try {
        loadConfig(file(text), {})
      } catch (error) {
        return String(error)
      }
      throw new Error('it was not refused')
    }
    const slash = refusal(cameras('rtsp://admin:se/cret@192.0.2.1/main'))
    expect(slash).toContain('cameras.0.url')
    expect(slash).not.toContain('cret')
    expect(refusal(cameras('http://192.0.2.1/'))).toContain('cameras.0.url')
    expect(refusal(cameras('rtsp://192.0.2.1/a', 'rtsp://192.0.2.1/b'))).toContain('same key')
  })

  it('refuses a certificate without its key', () => {
    expect(() => loadConfig(file('tls: { cert: a.pem }'), {})).toThrow('tls.cert and tls.key go together')
  })

  it('is the demo where no file is given', () => {
    expect(loadConfig(undefined, {}).demo.enabled).toBe(true)
    expect(loadConfig(file(''), {}).demo.enabled).toBe(false)
  })

  it('lets the file override the defaults, and the environment the file', () => {
    const path = file('http: { port: 9000 }')
    expect(loadConfig(path, {}).http).toMatchObject({ host: '127.0.0.1', port: 9000 })
    expect(loadConfig(path, { HUIJIAN_HTTP_PORT: '9001' }).http.port).toBe(9001)
    expect(loadConfig(path, { HUIJIAN_HTTP_PUBLIC_ORIGIN: 'https://a.example' }).http.publicOrigin).toBe(
      'https://a.example',
    )
  })

  it('takes a variable for text where only text will do, and for YAML elsewhere', () => {
    const variables = {
      HUIJIAN_NODE_UNIT_CODE: '430105000000',
      HUIJIAN_NODE_NAME: '2026',
      HUIJIAN_UI_BANNER: '[注意: 严禁',
      HUIJIAN_TLS_SELF_SIGNED: 'true',
    }
    const config = loadConfig(file('', ''), variables)
    expect(config.node).toMatchObject({ unitCode: '430105000000', name: '2026' })
    expect(config.ui.banner).toBe('[注意: 严禁')
    expect(config.tls.selfSigned).toBe(true)
    expect(() => loadConfig(file(''), { HUIJIAN_HTTP_PORT: '[80' })).toThrow('http.port')
  })

  it('takes relative paths of a file from the folder of that file', () => {
    const text =
      'data: { dir: here }\nmedia: { workerBin: worker }\n' +
      'supervision: { holidays: days, checklists: lists.yaml }'
    const { data, media, supervision } = loadConfig(file(text), {})
    expect([data.dir, media.workerBin, supervision.holidays, supervision.checklists]).toEqual(
      ['here', 'worker', 'days', 'lists.yaml'].map((name) => join(folder, name)),
    )
  })
})
