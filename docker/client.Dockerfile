# `--client-image`: an image of somebody else, whose programs speak the client process protocol (docs/client-protocol.md), with the agent on top
# that starts them. Kafka's tools come along because a drill may read a log from where its clients are.
ARG MUSTER
ARG CLIENT
FROM ${MUSTER} AS muster

FROM ${CLIENT}
COPY --from=muster /usr/local/bin/node /muster/node
COPY --from=muster /opt/jre/ /opt/jre/
COPY --from=muster /opt/kafka/ /opt/kafka/
COPY --from=muster /opt/java-client/ /opt/java-client/
COPY --from=muster /muster/ /muster/
USER root
RUN : "starting the agent's Node" && /muster/node --version && mkfifo /tmp/muster-probe && rm /tmp/muster-probe
ENTRYPOINT ["/muster/node", "--disable-warning=ExperimentalWarning", "/muster/harness/agents/main.ts"]
