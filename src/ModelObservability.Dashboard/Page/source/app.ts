import 'uplot/dist/uPlot.min.css'
import './page.css'
import { el, put, root, say, view } from './dom'
import { count, span } from './format'
import { Live } from './live'
import { Gpus } from './views/gpus'
import { Health } from './views/health'
import { ModelView } from './views/model'
import { Overview } from './views/overview'

const themes = ['auto', 'light', 'dark'] as const
const html = document.documentElement

const live = new Live(() => schedule())
const page = view === 'signal' ? document.querySelector('article') : null
const content = view === 'model' ? new ModelView(live) : view === 'gpus' ? new Gpus(live) : view === 'health' ? new Health(live) : new Overview(live)

const status = el('span', { class: 'status', role: 'status' }, 'loading')
const pause = el('button', { onclick: () => live.pause(live.state !== 'paused'), title: 'p' }, 'Pause')
const range = el('select', { 'aria-label': 'Time range', onchange: () => live.look(Number(range.value)) },
  ...[[5, '5 min'], [15, '15 min'], [60, '1 h'], [360, '6 h'], [1440, '24 h']].map(([minutes, name]) => el('option', { value: minutes, selected: minutes === 15 }, String(name))))
const theme = el('button', { onclick: () => setTheme(themes[(themes.indexOf(current()) + 1) % 3]) })
const instance = el('span', { class: 'instance' })
const banners = el('div', { class: 'banners' })
const main = el('main', { id: 'content' }, page ?? el('p', { class: 'state' }, 'Loading…'))

put(document.getElementById('app')!,
  el('a', { class: 'skip', href: '#content' }, 'To the content'),
  el('header', {}, el('a', { class: 'brand', href: root }, 'ModelObservability'),
    el('nav', { 'aria-label': 'Views' }, ...([['overview', '', 'Models'], ['gpus', '/-/gpus', 'GPUs'], ['health', '/-/health', 'Health']] as const).map(([name, path, label]) =>
      el('a', { href: root + path, 'aria-current': name === view ? 'page' : undefined }, label))),
    el('div', { class: 'controls' }, ...(page ? [theme] : [status, range, pause, theme])), instance),
  banners, main)

addEventListener('keydown', event => {
  if (event.key === 'p' && !event.ctrlKey && !event.metaKey && !(event.target instanceof HTMLInputElement)) pause.click()
})

function current(): typeof themes[number] {
  try { return (localStorage.getItem('modelobservability.theme') as typeof themes[number] | null) ?? 'auto' } catch { return 'auto' }
}

function setTheme(next: typeof themes[number]): void {
  try { localStorage.setItem('modelobservability.theme', next) } catch { /* private windows have no storage */ }
  html.dataset.theme = next
  theme.textContent = { auto: 'Theme: auto', light: 'Theme: light', dark: 'Theme: dark' }[next]
  live.version++
  schedule()
}

let scheduled = false, drawn = -1

/** Draws at most once a frame; a page that is not seen draws nothing. */
function schedule(): void {
  if (scheduled) return
  scheduled = true
  requestAnimationFrame(() => { scheduled = false; draw() })
}

function draw(): void {
  if (page) return
  const words = { loading: 'loading', live: 'live', paused: 'paused', stale: `stale: last data ${span(live.age)} ago`, error: live.data ? `no connection for ${span(live.age)}` : 'no connection' }
  say(status, words[live.state])
  status.dataset.state = live.state
  say(pause, live.state === 'paused' ? 'Resume' : 'Pause')
  pause.setAttribute('aria-pressed', String(live.state === 'paused'))
  main.classList.toggle('old', live.state === 'stale' || live.state === 'error')
  drawBanners()
  if (!live.data) {
    if (live.state === 'error') put(main, el('div', { class: 'empty' }, el('p', {}, 'This page cannot show anything.'), el('p', { class: 'why' }, live.reason)))
    return
  }
  say(instance, `instance ${live.data.instance.name}, up ${span(live.data.up)}`)
  if (main.firstChild !== content.element) put(main, content.element)
  if (drawn !== live.version) drawn = live.version
  content.update()
}

function drawBanners(): void {
  const { data } = live, texts: string[] = []
  if (live.state === 'error' && data) texts.push(live.reason)
  if (live.moved) texts.push('Another instance answers now than before: counts begin anew. Behind a load balancer every request may reach another one.')
  if (data?.overflow) texts.push(`${count(data.overflow)} series are beyond the limit of an SDK and are added up without their attributes (MO6001).`)
  if (data?.refused) texts.push(`History is full: ${count(data.refused)} series are not kept (DashboardOptions.MemoryPerModel and Memory).`)
  if (data?.store?.notice) texts.push(data.store.notice)
  if (data?.store?.broken) texts.push(`History is not being kept: the store refuses it. ${count(data.store.missed)} times so far; everything here goes on without it.`)
  if (data?.store?.damaged) texts.push(`${count(data.store.damaged)} records of earlier processes are damaged and were left out.`)
  if (data && data.instance.history === 'off') texts.push('History is off: the page knows what happened since it was opened.')
  const key = texts.join('\n')
  if (banners.dataset.key === key) return
  banners.dataset.key = key
  put(banners, ...texts.map(text => el('p', { class: 'banner' }, text)))
}

setTheme(current())
if (!page) void live.start()
