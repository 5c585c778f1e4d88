package dev.tandem.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A run's losses as a picture (SVG 1.1) that reads well on light and dark pages. */
public final class LossCurve {
  /** In an adapter's folder. */
  public static final String FILE = "loss.svg";

  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 64;
  private static final int RIGHT = 24;
  private static final int TOP = 48;
  private static final int BOTTOM = 48;
  private static final int TICKS = 5;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #444; }
        .title { font-weight: 600; font-size: 15px; }
        .grid { stroke: #8884; }
        .train { stroke: #2563eb; fill: none; stroke-width: 2; }
        .dev { stroke: #c2410c; fill: none; stroke-width: 2; }
        .best { fill: #c2410c; }
        text.train { fill: #2563eb; stroke: none; } text.dev { fill: #c2410c; stroke: none; }
        @media (prefers-color-scheme: dark) {
          text { fill: #ddd; } .train { stroke: #7aa2ff; } .dev { stroke: #fb923c; } .best { fill: #fb923c; }
          text.train { fill: #7aa2ff; } text.dev { fill: #fb923c; }
        }
      </style>
      """;

  private final TuneRun.Outcome run;
  private final double low;
  private final double high;
  private final double step;
  private final StringBuilder svg = new StringBuilder();

  private LossCurve(TuneRun.Outcome run) {
    this.run = run;
    double[] all =
        run.points().stream()
            .flatMap(point -> List.of(point.trainLoss(), point.devLoss()).stream())
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    double least = Arrays.stream(all).min().orElse(0);
    double most = Arrays.stream(all).max().orElse(1);
    step = round((most - least) / (TICKS - 1));
    low = Math.floor(least / step) * step;
    high = Math.max(low + step, Math.ceil(most / step) * step);
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double round(double about) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(about, 1e-3))));
    double times = about / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
  }

  /** The picture's text. */
  public static String svg(TuneRun.Outcome run) {
    LossCurve curve = new LossCurve(run);
    curve.draw();
    return curve.svg.toString();
  }

  private void draw() {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Training and dev loss by step\">\n"
            .formatted(WIDTH, HEIGHT));
    svg.append(STYLE);
    text(LEFT, 24, "title", "start", "Loss by step");
    for (double value = low; value < high + step / 2; value += step) {
      svg.append(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>\n"
              .formatted(LEFT, WIDTH - RIGHT, number(y(value)), number(y(value))));
      text(LEFT - 8, y(value) + 4, "", "end", String.valueOf((float) value));
    }
    for (int i = 0; i <= TICKS; i++) {
      long at = run.steps() * i / TICKS;
      text(x(at), HEIGHT - BOTTOM + 20, "", "middle", String.valueOf(at));
    }
    text(WIDTH - RIGHT, HEIGHT - 8, "", "end", "steps");
    line("train", "training", LossPoint::trainLoss, WIDTH - RIGHT - 110);
    line("dev", "dev", LossPoint::devLoss, WIDTH - RIGHT - 30);
    run.points().stream()
        .filter(point -> point.step() == run.best() && point.devLoss().isPresent())
        .forEach(
            point ->
                svg.append(
                    "<circle class=\"best\" cx=\"%s\" cy=\"%s\" r=\"5\"><title>kept: step %d</title></circle>\n"
                        .formatted(
                            number(x(point.step())),
                            number(y(point.devLoss().getAsDouble())),
                            point.step())));
    svg.append("</svg>\n");
  }

  private void line(String kind, String name, Function<LossPoint, OptionalDouble> loss, int at) {
    List<String> points = new ArrayList<>();
    for (LossPoint point : run.points()) {
      loss.apply(point)
          .ifPresent(value -> points.add(number(x(point.step())) + "," + number(y(value))));
    }
    if (!points.isEmpty()) {
      svg.append(
          "<polyline class=\"%s\" points=\"%s\"/>\n".formatted(kind, String.join(" ", points)));
      text(at, 24, kind, "start", name);
    }
  }

  private void text(double x, double y, String kind, String anchor, String text) {
    svg.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(kind, number(x), number(y), anchor, text));
  }

  private double x(long at) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * at / Math.max(1, run.steps());
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
