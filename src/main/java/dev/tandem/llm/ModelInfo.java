package dev.tandem.llm;

/**
 * What a model is.
 *
 * @param name short name, as the user wrote it or the file says
 * @param path file or endpoint
 * @param architecture {@code llama}, ..., or {@code remote}
 * @param parameters number of weights; 0 where unknown
 * @param contextLength most tokens of prompt and answer together
 * @param sha256 of the file, lower-case hex; empty for an endpoint
 */
public record ModelInfo(
    String name,
    String path,
    String architecture,
    long parameters,
    int contextLength,
    String sha256) {}
