import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { numberFormats } from './build-time/number-formats.ts';

/** While developing, `vite` serves the pages and hands /api to a control plane that runs beside it. */
const controlPlane = 'http://127.0.0.1:8080';

const tables: Plugin = {
  name: 'number-formats',
  resolveId: (id) => (id === 'virtual:number-formats' ? id : null),
  load: (id) => (id === 'virtual:number-formats' ? `export default ${JSON.stringify(numberFormats())}` : null),
};

export default defineConfig({
  plugins: [react(), tables],
  server: { proxy: { '/api': controlPlane } },
  build: { target: 'es2023', sourcemap: true, reportCompressedSize: true },
});
