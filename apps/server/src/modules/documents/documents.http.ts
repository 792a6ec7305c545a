/** How PDF files come in and go out. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { App } from '../../platform/http/app.ts';

/** Schema of an answer that is a PDF. */
export const pdfAnswer = {
  produces: ['application/pdf'],
  response: { 200: z.string().describe('The PDF, as an attachment') as unknown as z.ZodType<Buffer> },
};

/** A file to be kept, never opened here: a browser neither shows it as a page of ours nor guesses what it is. */
export const sendPdf = (reply: FastifyReply, { name, content }: { name: string; content: Buffer }) =>
  reply
    .header('content-type', 'application/pdf')
    .header('content-disposition', `attachment; filename="${name}.pdf"`)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(content);

/** Routes whose body is a file, whatever it is called: what is in it decides (pdf.models.ts). */
export function acceptFiles(app: App, routes: (scope: App) => void): void {
  app.register(async (scope) => {
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    routes(scope as App);
  });
}

export const bytesOf = (request: FastifyRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
