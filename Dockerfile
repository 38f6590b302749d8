# Khabar in a container: compose.yaml starts it, docs/operating.md tells the rest.
#
# Our own files are under the MIT licence. The image also holds eSpeak NG and mutagen, which are under the GPL: whoever
# passes the image on passes on a whole under GPL-3.0-or-later, with the source or an offer of it
# (docs/decisions/2026-11-23-licences-of-the-engines.md). Building and running it asks nothing of anybody.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv /opt/khabar
COPY requirements-run.lock ./
RUN /opt/khabar/bin/pip install --require-hashes -r requirements-run.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
RUN /opt/khabar/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Khabar" org.opencontainers.image.licenses="GPL-3.0-or-later"
# Pillow finds FriBidi by itself; without it the covers carry Latin letters instead of Devanagari.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libfribidi0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 khabar \
    && useradd --uid 10001 --gid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin khabar
COPY --from=build /opt/khabar /opt/khabar
COPY LICENSE docs/decisions/2026-11-23-licences-of-the-engines.md /usr/share/doc/khabar/
# eSpeak NG's wheel carries no text of its licence.
RUN cp /usr/share/common-licenses/GPL-3 /usr/share/doc/khabar/
ENV PATH=/opt/khabar/bin:$PATH PYTHONUNBUFFERED=1 HOME=/data
USER 10001:10001
# From here the settings' own defaults are the right places: data/khabar.db and seeds.
WORKDIR /
VOLUME /data
STOPSIGNAL SIGTERM
# No HEALTHCHECK: that a process lives, Docker sees by itself, and a bot that Telegram refuses ends with a sentence.
ENTRYPOINT ["khabar"]
CMD ["run"]
