import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { numberFormats } from './build-time/number-formats.ts';

/** While developing, `vite` serves the pages and hands /api to a control plane that runs beside it. */
const controlPlane = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  define: { __NUMBER_FORMATS__: JSON.stringify(numberFormats()) },
  server: { proxy: { '/api': controlPlane } },
  build: { target: 'es2023', sourcemap: true, reportCompressedSize: true },
});
