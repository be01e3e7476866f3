import { Deck } from '../deck'
import { el, put } from '../dom'
import { bytes, number, percent, withUnit } from '../format'
import type { Live } from '../live'
import { empty, tile } from '../parts'
import { panelsOf } from '../panels'
import type { Group, Series } from '../types'

/** What is looked at every day; the rest is there for whoever opens it. */
const main = new Set(['hw.gpu.utilization', 'hw.gpu.memory.usage', 'hw.power', 'hw.temperature', 'hw.energy', 'hw.errors', 'nvml.gpu.clock', 'nvml.gpu.throttled'])

/** Every GPU of the machine. */
export class Gpus {
  readonly element = el('div')
  private readonly list = el('div')
  private readonly decks = new Map<string, { head: HTMLElement, tiles: HTMLElement, deck: Deck, rest: HTMLDetailsElement, more: Deck }>()

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
        const more = new Deck()
        const rest = el('details', { class: 'more', ontoggle: () => this.update() }, el('summary', {}, 'More counters'), more.element)
        known = { head: el('h2', {}, `${group.framework || 'GPU'} `, el('small', {}, group.name)), tiles: el('dl', { class: 'tiles' }), deck: new Deck(), rest, more }
        this.decks.set(group.name, known)
        if (this.decks.size === 1) put(this.list)
        this.list.append(el('section', {}, known.head, known.tiles, known.deck.element, known.rest))
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
      const panels = panelsOf(group, instruments, name => !/limit|info|compute_mode|hw\.status/.test(name))
      known.deck.set(panels.filter(panel => main.has(panel.instrument)), group, this.live.data!)
      const more = panels.filter(panel => !main.has(panel.instrument))
      known.rest.hidden = more.length === 0
      if (known.rest.open) known.more.set(more, group, this.live.data!)
      else known.more.clear()
    }
  }
}

const limits = (group: Group): string => group.series.filter(one => one.i === 'hw.temperature.limit' && one.a['hw.sensor_location'] !== 'memory')
  .map(one => `${one.a['hw.limit_type'] === 'high.critical' ? 'shuts down' : 'slows down'} at ${number(one.last)} °C`).join(', ')
