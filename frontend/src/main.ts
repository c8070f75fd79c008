import { createApp } from 'vue'
import App from './App.vue'
import { bootOf, showOwnLanguage, take } from './data/session'
import { router } from './router'
import { followScheme } from './shell/colourScheme'
import './ui/theme.css'

const place = document.getElementById('app')
if (place) {
  take(bootOf(place))
  followScheme()
  void showOwnLanguage().then(() => createApp(App).use(router).mount(place))
}
