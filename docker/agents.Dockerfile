# The light last step: agents run from their TypeScript sources, so a change of an agent costs one copied layer.
ARG GROUND
FROM ${GROUND}
COPY muster/ /muster/
ENTRYPOINT ["/usr/local/bin/node", "--disable-warning=ExperimentalWarning", "/muster/harness/agents/main.ts"]
