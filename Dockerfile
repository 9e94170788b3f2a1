# docker build --tag starmap-lint . && docker run --rm --volume "$PWD:/catalog:ro" starmap-lint
FROM rust:1.95-alpine3.22 AS build
RUN apk add --no-cache musl-dev=~1.2
WORKDIR /source
COPY . .
RUN cargo build --locked --profile dist

FROM alpine:3.22
# `--staged` and `--since` ask git; a folder of another user that is mounted is the caller's own.
RUN apk add --no-cache git=~2.49 && git config --system --add safe.directory '*'
COPY --from=build /source/target/dist/starmap-lint /usr/local/bin/starmap-lint
# nobody, by a number that any host can read.
USER 65534:65534
WORKDIR /catalog
ENTRYPOINT ["starmap-lint"]
