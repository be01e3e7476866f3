import { Deck } from '../deck'
import { el, put } from '../dom'
import { bytes, number, percent, withUnit } from '../format'
import type { Live } from '../live'
import { empty, tile } from '../parts'
import { panelsOf } from '../panels'
import type { Group, Series } from '../types'

/** Every GPU of the machine. */
export class Gpus {
  readonly element = el('div')
  private readonly list = el('div')
  private readonly decks = new Map<string, { head: HTMLElement, tiles: HTMLElement, deck: Deck }>()

  constructor(private readonly live: Live) {
    put(this.element, el('h1', {}, 'GPUs'), this.list)
  }

  update(): void {
    const { groups, instruments } = this.live.data!
    if (groups.length === 0) {
      put(this.list, empty('No GPU is watched. With an NVIDIA driver on the machine:', 'using GpuMonitor gpus = new();'))
      this.decks.clear()
      return
    }
    for (const group of groups) {
      let known = this.decks.get(group.name)
      if (!known) {
        known = { head: el('h2', {}, `${group.framework || 'GPU'} `, el('small', {}, group.name)), tiles: el('dl', { class: 'tiles' }), deck: new Deck() }
        this.decks.set(group.name, known)
        if (this.decks.size === 1) put(this.list)
        this.list.append(el('section', {}, known.head, known.tiles, known.deck.element))
      }
      const last = (name: string, where: (series: Series) => boolean = () => true) => group.series.find(series => series.i === name && where(series))?.last
      const limit = last('nvml.gpu.power.limit')
      put(known.tiles,
        tile('Busy', percent(last('hw.gpu.utilization', one => one.a['hw.gpu.task'] === 'general'))),
        tile('Memory', bytes(last('hw.gpu.memory.usage')), `of ${bytes(last('hw.gpu.memory.limit'))}`),
        tile('Power', withUnit(last('hw.power'), 'W'), limit ? `limit ${withUnit(limit, 'W')}` : ''),
        tile('Temperature', withUnit(last('hw.temperature', one => one.a['hw.sensor_location'] !== 'memory'), 'Cel'), limits(group)),
        tile('Energy', withUnit(last('hw.energy'), 'J'), 'since the board counts'),
        tile('State', group.series.filter(one => one.i === 'hw.status' && one.last === 1).map(one => one.a['hw.state']).join(', ') || '–'))
      known.deck.set(panelsOf(group, instruments, name => !/limit|info|compute_mode|hw\.status/.test(name)), group, this.live.data!)
    }
  }
}

const limits = (group: Group): string => group.series.filter(one => one.i === 'hw.temperature.limit' && one.a['hw.sensor_location'] !== 'memory')
  .map(one => `${one.a['hw.limit_type'] === 'high.critical' ? 'shuts down' : 'slows down'} at ${number(one.last)} °C`).join(', ')
