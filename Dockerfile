# docker build --tag qcity .
# docker run --rm --read-only --network none --volume "$PWD:/data:ro" qcity check data.csv
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE targets.yaml ./
COPY src ./src
COPY docs/qcity.1 ./docs/qcity.1
RUN python -m venv /opt/qcity \
    && /opt/qcity/bin/pip install --no-cache-dir ".[all]" \
    && /opt/qcity/bin/python -m compileall -q /opt/qcity/lib

FROM python:3.12-slim
COPY --from=build /opt/qcity /opt/qcity
# Nothing is written: no bytecode, no cache of plans.
ENV PATH="/opt/qcity/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 QCITY_CACHE_DIR=""
RUN useradd --no-create-home --uid 10001 qcity
USER qcity
WORKDIR /data
ENTRYPOINT ["qcity"]
CMD ["--help"]
