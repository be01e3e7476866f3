import { color, el, put } from './dom'
import { count, seconds } from './format'

/** How many measurements lay in which bucket when, on a canvas: darker is more, by the logarithm. */
export class Heat {
  readonly element = el('div', { class: 'heat' })
  private readonly canvas = el('canvas', { role: 'img' })
  private readonly scale = el('div', { class: 'heat-scale' })
  private readonly foot = el('p', { class: 'note' })

  constructor(private readonly name: string) {
    this.element.append(el('div', { class: 'heat-body' }, this.scale, this.canvas), this.foot)
  }

  set(cells: number[], edges: number[], length: number): void {
    let lowest = Infinity, highest = -1, most = 0, total = 0
    const columns = Math.min(length, 300), per = length / columns
    const joined = new Map<number, number>()
    for (let index = 0; index < cells.length; index += 3) {
      const bucket = cells[index + 1], key = Math.floor(cells[index] / per) * 1000 + bucket
      lowest = Math.min(lowest, bucket)
      highest = Math.max(highest, bucket)
      total += cells[index + 2]
      const sum = (joined.get(key) ?? 0) + cells[index + 2]
      joined.set(key, sum)
      most = Math.max(most, sum)
    }
    if (highest < 0) { this.element.classList.add('blank'); this.foot.textContent = 'No call in this time.'; put(this.scale); this.canvas.height = 0; return }
    this.element.classList.remove('blank')
    const rows = highest - lowest + 1
    this.canvas.width = columns
    this.canvas.height = rows
    const context = this.canvas.getContext('2d')!
    context.clearRect(0, 0, columns, rows)
    context.fillStyle = color('blue')
    for (const [key, sum] of joined) {
      context.globalAlpha = 0.12 + 0.88 * Math.log1p(sum) / Math.log1p(most)
      context.fillRect(Math.floor(key / 1000), highest - key % 1000, 1, 1)
    }
    const edge = (bucket: number) => bucket < 0 ? '0' : seconds(edges[bucket])
    put(this.scale, el('span', {}, edge(highest)), el('span', {}, edge(Math.round((highest + lowest - 1) / 2))), el('span', {}, edge(lowest - 1)))
    this.foot.textContent = `${count(total)} calls; the darkest cell holds ${count(most)}.`
    this.canvas.setAttribute('aria-label', `${this.name}: ${count(total)} calls between ${edge(lowest - 1)} and ${edge(highest)}`)
  }
}
