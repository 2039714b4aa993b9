# Two stages: dependencies and the dashboard's build, then what runs. Gatehouse runs as the unprivileged user `node`.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Nothing needs an install script: the launcher of the embedded PostgreSQL makes its library links itself.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node --import tsx scripts/build.ts && npm prune --omit=dev --ignore-scripts --no-package-lock --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=build --chown=node:node /app ./
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Long enough for calls in flight; `docker stop` waits 10 s unless told otherwise (compose.yaml tells).
CMD ["node", "--import", "tsx", "scripts/start.ts"]
