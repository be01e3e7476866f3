import { Deck } from '../deck'
import { el, put } from '../dom'
import { bytes, count, span } from '../format'
import type { Live } from '../live'
import { panelsOf } from '../panels'
import { tile } from '../parts'
import type { Group } from '../types'

/** The health of the library itself: what it refused, dropped, kept away from the application, and what this page takes. */
export class Health {
  readonly element = el('div')
  private readonly tiles = el('dl', { class: 'tiles' })
  private readonly models = el('div')
  private readonly deck = new Deck()

  constructor(private readonly live: Live) {
    put(this.element, el('h1', {}, 'The library itself'), this.tiles, this.deck.element, this.models)
  }

  update(): void {
    const data = this.live.data!, { instance } = data
    put(this.tiles,
      tile('Faults', count(data.faults), 'kept away from the application'),
      tile('Overflow', count(data.overflow), 'series beyond a limit'),
      tile('Not kept', count(data.refused), 'series without history'),
      tile('History', bytes(instance.memory), `of at most ${bytes(instance.memoryLimit)}, ${bytes(instance.memoryPerModel)} a model`),
      ...(data.store ? [tile('Kept', data.store.broken ? 'not now' : 'every minute', `${count(data.store.processes)} earlier processes are remembered`)] : []),
      tile('Viewers', count(data.viewers), 'pages that are fed now'),
      tile('Up', span(data.up), instance.name))
    const group: Group = data.groups[0] ?? { name: '', version: '', framework: '', bytes: 0, refused: 0, series: [] }
    this.deck.set(panelsOf(group, data.instruments, () => true), group, data)
    const full = data.models.filter(model => model.refused > 0)
    put(this.models, full.length ? el('section', { class: 'card wide' }, el('h3', {}, 'Models with more series than history has room for'),
      el('ul', {}, ...full.map(model => el('li', {}, `${model.name} ${model.version}: ${count(model.refused)} series (DashboardOptions.MemoryPerModel, or Memory)`)))) : null)
  }
}
