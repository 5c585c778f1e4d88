package dev.tandem.observe.detect;

import dev.tandem.observe.detect.Verdict.State;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A series with its band and its windows as a picture (SVG 1.1), for light and dark pages. */
public final class SeriesPlot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 360;
  private static final int LEFT = 72;
  private static final int RIGHT = 24;
  private static final int TOP = 48;
  private static final int BOTTOM = 40;
  private static final int TICKS = 5;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #444; }
        .title { font-weight: 600; font-size: 15px; }
        .grid { stroke: #8884; }
        .band { fill: #2563eb; fill-opacity: .18; }
        .series { stroke: #2563eb; fill: none; stroke-width: 1.2; }
        .out { fill: #c2410c; fill-opacity: .2; stroke: #c2410c; stroke-opacity: .6; }
        .gap { fill: #888; fill-opacity: .25; stroke: #888; stroke-opacity: .6; }
        .dot { fill: #c2410c; }
        @media (prefers-color-scheme: dark) {
          text { fill: #ddd; } .series { stroke: #7aa2ff; } .band { fill: #7aa2ff; } .out { fill: #fb923c; stroke: #fb923c; } .dot { fill: #fb923c; }
        }
      </style>
      """;

  private final Scan scan;
  private final String unit;
  private final DateTimeFormatter day;
  private final long from;
  private final long to;
  private final double low;
  private final double high;
  private final StringBuilder svg = new StringBuilder();

  private SeriesPlot(Scan scan, ZoneId zone, String unit) {
    this.scan = scan;
    this.unit = unit;
    this.day = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(zone);
    this.from = scan.verdicts().getFirst().time().toEpochMilli();
    this.to = Math.max(from + 1, scan.verdicts().getLast().time().toEpochMilli());
    double[] values =
        scan.verdicts().stream()
            .filter(verdict -> verdict.value().isPresent())
            .mapToDouble(verdict -> verdict.value().getAsDouble())
            .sorted()
            .toArray();
    double least = values.length == 0 ? 0 : values[0];
    double most = values.length == 0 ? 1 : values[values.length - 1];
    double room = most > least ? (most - least) / 10 : Math.max(1, Math.abs(most) / 10);
    this.low = least - room;
    this.high = most + room;
  }

  /**
   * The picture's text.
   *
   * @param scan of at least one sample
   * @param zone of the dates
   * @param unit of the values; empty where it is not known
   */
  public static String svg(Scan scan, ZoneId zone, String unit) {
    SeriesPlot plot = new SeriesPlot(scan, zone, unit);
    plot.draw();
    return plot.svg.toString();
  }

  private void draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"A series, its band and its anomalies\">\n",
        WIDTH, HEIGHT);
    svg.append(STYLE);
    text(
        LEFT,
        24,
        "title",
        "start",
        (unit.isEmpty() ? "Values" : "Values (" + unit + ")") + ", band and anomalies");
    text(
        WIDTH - RIGHT,
        24,
        "",
        "end",
        "%,d values, %,d windows".formatted(scan.n(), scan.windows().size()));
    axes();
    band();
    scan.windows().forEach(this::window);
    line();
    svg.append("</svg>\n");
  }

  private void axes() {
    for (int i = 0; i <= TICKS; i++) {
      double value = low + (high - low) * i / TICKS;
      add(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>\n",
          LEFT, WIDTH - RIGHT, number(y(value)), number(y(value)));
      text(LEFT - 8, y(value) + 4, "", "end", Verdicts.number(value));
      long time = from + (to - from) * i / TICKS;
      text(
          x(time),
          HEIGHT - BOTTOM + 24,
          "",
          i == 0 ? "start" : i == TICKS ? "end" : "middle",
          day.format(Instant.ofEpochMilli(time)));
    }
  }

  /** Pieces of the band between what is missing, each there and back. */
  private void band() {
    List<Verdict> piece = new ArrayList<>();
    for (Verdict verdict : scan.verdicts()) {
      if (verdict.state() == State.NORMAL || verdict.state() == State.ANOMALY) {
        piece.add(verdict);
      } else {
        band(piece);
        piece.clear();
      }
    }
    band(piece);
  }

  private void band(List<Verdict> piece) {
    if (piece.size() < 2) {
      return;
    }
    StringBuilder points = new StringBuilder();
    piece.forEach(v -> points.append(point(v, v.high())));
    piece.reversed().forEach(v -> points.append(point(v, v.low())));
    add("<polygon class=\"band\" points=\"%s\"/>\n", points.toString().strip());
  }

  private void window(Window window) {
    double start = x(window.start().toEpochMilli());
    double end = x(window.end().toEpochMilli());
    add(
        "<rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"><title>%s, %s to %s, score %s</title></rect>\n",
        window.isGap() ? "gap" : "out",
        number(start - 1),
        TOP,
        number(Math.max(2, end - start + 2)),
        HEIGHT - TOP - BOTTOM,
        window.kind(),
        window.start(),
        window.end(),
        number(window.score()));
  }

  private void line() {
    StringBuilder points = new StringBuilder();
    for (Verdict verdict : scan.verdicts()) {
      if (verdict.value().isPresent()) {
        points.append(point(verdict, verdict.value().getAsDouble()));
      } else {
        piece(points);
      }
    }
    piece(points);
    for (Verdict verdict : scan.verdicts()) {
      if (verdict.state() == State.ANOMALY) {
        add(
            "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"2.5\"/>\n",
            number(x(verdict.time().toEpochMilli())), number(y(verdict.value().orElse(0))));
      }
    }
  }

  private void piece(StringBuilder points) {
    if (!points.isEmpty()) {
      add("<polyline class=\"series\" points=\"%s\"/>\n", points.toString().strip());
      points.setLength(0);
    }
  }

  private String point(Verdict verdict, double value) {
    return number(x(verdict.time().toEpochMilli()))
        + ","
        + number(y(Math.clamp(value, low, high)))
        + " ";
  }

  private void text(double x, double y, String kind, String anchor, String text) {
    add(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n",
        kind, number(x), number(y), anchor, text);
  }

  private double x(long time) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * (time - from) / (to - from);
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
