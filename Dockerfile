# The base has the Node that the `node` dev dependency pins elsewhere, so no package's install script is needed here.
FROM node:24-slim AS build
WORKDIR /herald
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.ts scripts/build-desk.ts scripts/
COPY src src
COPY web web
RUN node scripts/build.ts && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /herald
COPY --from=build /herald/package.json ./
COPY --from=build /herald/node_modules node_modules
COPY --from=build /herald/dist dist
COPY examples examples
# A named volume mounted here takes this folder's owner, so that `node` may write the witness.
RUN mkdir /state && chown node:node /state
ENV HERALD_STATE_DIR=/state
VOLUME /state
USER node
ENTRYPOINT ["node", "--enable-source-maps", "dist/main/herald.js"]
CMD ["--help"]
