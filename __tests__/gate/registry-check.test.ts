import { describe, expect, test } from '@jest/globals'
import { refuseBasicRegistries } from '../../src/gate/registry-check.ts'
import type { World } from '../../src/gate/world.ts'
import type { RegistryScanning, ScanService } from '../../src/scan/ports.ts'
import { ServiceError } from '../../src/service-error.ts'
import { anImage } from '../../bench/truth/fake-service.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'

const START = 0

function asked(answer: () => Promise<RegistryScanning>) {
  const clock = virtualClock(START)
  const regions: string[] = []
  const service: Pick<ScanService, 'registryScanning'> = {
    registryScanning: ({ region }) => {
      regions.push(region)
      return answer()
    },
  }
  const world: Pick<World, 'clock'> = { clock }
  const deadline = { at: 900_000, signal: new AbortController().signal, cancelled: () => false, release: () => undefined }
  return { refusal: refuseBasicRegistries({ ...world, service: service as ScanService } as World, deadline), regions, clock }
}

const says = (scanType: string) => () => Promise.resolve({ scanType, rules: [] })
const failsAs = (kind: 'denied' | 'unavailable' | 'rejected') => () => Promise.reject(new ServiceError({ kind, action: 'ecr:GetRegistryScanningConfiguration', code: 'Problem', text: 'no' }))

describe('a registry', () => {
  test('on basic scanning is refused with its cure', async () => {
    const { refusal } = asked(says('BASIC'))
    expect(await refusal(anImage())).toMatchObject({ code: 'basic-scanning', what: 'The registry 123456789012 in eu-west-1 is on basic scanning; Inspector does not scan its images.' })
  })

  test.each<[string, () => Promise<RegistryScanning>]>([
    ['on enhanced scanning', says('ENHANCED')],
    ['on a kind of scanning that nobody knows', says('QUANTUM')],
    ['that may not be asked', failsAs('denied')],
    ['that cannot be asked', failsAs('unavailable')],
    ['of another account', failsAs('rejected')],
  ])('%s is left to Inspector', async (_name, answer) => {
    expect(await asked(answer).refusal(anImage())).toBeUndefined()
  })

  test('that does not answer is left to Inspector after a while, and nothing runs on', async () => {
    const { refusal, clock } = asked(() => new Promise(() => undefined))
    expect(await clock.run(refusal(anImage()))).toBeUndefined()
    expect(clock.now()).toBe(20_000)
    expect(clock.sleeping).toBe(0)
  })

  test('is asked once for all of its images', async () => {
    const { refusal, regions } = asked(says('ENHANCED'))
    const elsewhere = { ...anImage().repository, region: 'us-east-1' }
    await Promise.all([refusal(anImage()), refusal(anImage()), refusal(anImage({ repository: elsewhere }))])
    expect(regions).toEqual(['eu-west-1', 'us-east-1'])
  })
})
