package dev.tandem.llm;

/** The seven matrices of a layer that adapters add to, with their names in both worlds. */
public enum Projection {
  QUERY("self_attn.q_proj", "attn_q"),
  KEY("self_attn.k_proj", "attn_k"),
  VALUE("self_attn.v_proj", "attn_v"),
  OUTPUT("self_attn.o_proj", "attn_output"),
  GATE("mlp.gate_proj", "ffn_gate"),
  UP("mlp.up_proj", "ffn_up"),
  DOWN("mlp.down_proj", "ffn_down");

  private final String hub;
  private final String gguf;

  Projection(String hub, String gguf) {
    this.hub = hub;
    this.gguf = gguf;
  }

  /** What Hugging Face calls it within a layer, for example {@code self_attn.q_proj}. */
  String hub() {
    return hub;
  }

  /** What GGUF files call it within a layer, for example {@code attn_q}. */
  String gguf() {
    return gguf;
  }

  /** What adapters' settings call it, for example {@code q_proj}. */
  public String shortName() {
    return hub.substring(hub.indexOf('.') + 1);
  }

  /** The GGUF name within a layer, for example {@code attn_q.weight}. */
  public String inLayer() {
    return gguf + ".weight";
  }

  /** The GGUF name of a layer's, for example {@code blk.3.attn_q.weight}. */
  public String tensor(int layer) {
    return "blk." + layer + "." + inLayer();
  }

  /**
   * Hugging Face's name of a layer's module, for example {@code model.layers.3.self_attn.q_proj}.
   */
  public String module(int layer) {
    return "model.layers." + layer + "." + hub;
  }
}
