import {
  createRouter,
  createWebHistory,
  type RouteLocation,
  type RouteLocationRaw,
  type RouteRecordRaw,
} from 'vue-router'
import { DIRECTORY_KINDS } from '@/data/directories'
import { may } from '@/data/session'
import { isLeaderAlone } from '@/shell/screens'

/** The first directory that the person may open. */
function firstDirectory(): RouteLocationRaw {
  const [kind] = DIRECTORY_KINDS.find(([, short]) => may('read', short)) ?? ['association']
  return { name: 'directory', params: { kind } }
}

/** An address that no directory has leads where every unknown one does. */
function knownDirectory(to: RouteLocation): RouteLocationRaw | boolean {
  const isKnown = DIRECTORY_KINDS.some(([kind]) => kind === to.params.kind)
  return isKnown || { name: 'nowhere', params: { rest: to.path.split('/').slice(1) } }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./home/HomePage.vue') },
  { path: '/people', name: 'people', component: () => import('./people/PeoplePage.vue') },
  { path: '/people/new', name: 'person-new', component: () => import('./people/PersonNewPage.vue') },
  { path: '/people/:name', name: 'person', component: () => import('./people/PersonPage.vue'), props: true },
  { path: '/segments', name: 'segments', component: () => import('./segments/SegmentsPage.vue') },
  { path: '/segments/new', name: 'segment-new', component: () => import('./segments/SegmentPage.vue') },
  { path: '/segments/:name', name: 'segment', component: () => import('./segments/SegmentPage.vue'), props: true },
  { path: '/campaigns', name: 'campaigns', component: () => import('./campaigns/CampaignsPage.vue') },
  { path: '/campaigns/new', name: 'campaign-new', component: () => import('./campaigns/CampaignNewPage.vue') },
  { path: '/campaigns/:name', name: 'campaign', component: () => import('./campaigns/CampaignPage.vue'), props: true },
  {
    path: '/campaigns/:name/compose',
    name: 'campaign-compose',
    component: () => import('./composer/ComposerPage.vue'),
    props: true,
  },
  { path: '/imports', name: 'imports', component: () => import('./imports/ImportsPage.vue') },
  { path: '/imports/:name', name: 'import', component: () => import('./imports/ImportPage.vue'), props: true },
  { path: '/directories', name: 'directories', redirect: firstDirectory },
  {
    path: '/directories/:kind',
    name: 'directory',
    component: () => import('./directories/DirectoryPage.vue'),
    beforeEnter: knownDirectory,
    props: true,
  },
  {
    path: '/directories/:kind/new',
    name: 'record-new',
    component: () => import('./directories/RecordPage.vue'),
    beforeEnter: knownDirectory,
    props: true,
  },
  {
    path: '/directories/:kind/:name',
    name: 'record',
    component: () => import('./directories/RecordPage.vue'),
    beforeEnter: knownDirectory,
    props: true,
  },
  { path: '/outbox', name: 'outbox', component: () => import('./outbox/OutboxPage.vue') },
  { path: '/settings', name: 'settings', component: () => import('./settings/SettingsPage.vue') },
  { path: '/association', name: 'association', component: () => import('./leaders/AssociationPage.vue') },
  { path: '/proposals', name: 'proposals', component: () => import('./leaders/ProposalsPage.vue') },
  { path: '/exports', name: 'exports', component: () => import('./exports/ExportsPage.vue') },
  { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./shell/NowherePage.vue') },
]

export const router = createRouter({ history: createWebHistory('/outreach'), routes })

// A leader's corner is the own association: every other address leads there.
router.beforeEach((to) => (isLeaderAlone() && to.name !== 'association' ? { name: 'association' } : true))
