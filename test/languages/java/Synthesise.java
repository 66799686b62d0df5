package com.example.platform;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.AppConfig;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import io.github.worktest.observableeks.NodeTaint;
import io.github.worktest.observableeks.ObservableEksCluster;
import io.github.worktest.observableeks.TaintEffect;
import io.github.worktest.observableeks.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Synthesises the programs into a folder, and writes what is said beside them: report.json. */
final class Synthesise {
  private static final String ADMIN = "arn:aws:iam::111122223333:role/platform-admin";

  private Synthesise() {}

  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[0]);
    Map<String, Consumer<App>> programs = new LinkedHashMap<>();
    programs.put(
        "first-cluster", app -> new FirstCluster(app, "first", List.of("8.8.8.8/32"), ADMIN));
    programs.put("demo", Demo::addTo);
    programs.put("production", app -> new Production(app, "production", ADMIN));
    programs.put("own-kinds", app -> new OwnKinds(app, "own-kinds"));
    programs.put("pages", Pages::addTo);

    Map<String, String> warnings = new LinkedHashMap<>();
    programs.forEach(
        (name, addTo) -> {
          App app = appIn(out.resolve(name));
          addTo.accept(app);
          app.synth();
          List<String> messages = Warnings.of(app).getMessages();
          warnings.put(
              name,
              messages.stream().map(Synthesise::quoted).collect(Collectors.joining(",", "[", "]")));
        });

    Map<String, String> refusals = new LinkedHashMap<>();
    refusals.put(
        "value", quoted(refusal(out, stack -> cluster(stack).clusterName("Bad name").build())));
    refusals.put("missing", quoted(refusal(out, stack -> cluster(stack).build())));
    refusals.put("enum", quoted(refusal(out, stack -> TaintEffect.valueOf("NoSchedule"))));
    refusals.put(
        "missing in options",
        quoted(refusal(out, stack -> NodeTaint.builder().effect(TaintEffect.NO_SCHEDULE).build())));
    Files.writeString(
        out.resolve("report.json"),
        "{\"warnings\":" + object(warnings) + ",\"refusals\":" + object(refusals) + "}");
  }

  private static App appIn(Path outdir) {
    return new App(AppConfig.builder().outdir(outdir.toString()).build());
  }

  private static ObservableEksCluster.Builder cluster(TerraformStack stack) {
    return ObservableEksCluster.Builder.create(stack, "Value");
  }

  private static String refusal(Path out, Consumer<TerraformStack> attempt) {
    TerraformStack stack = new TerraformStack(appIn(out.resolve("refused")), "refused");
    AwsProvider.Builder.create(stack, "Aws").region("eu-west-2").build();
    try {
      attempt.accept(stack);
      return "taken";
    } catch (RuntimeException refused) {
      return refused.getClass().getSimpleName() + ": " + refused.getMessage();
    }
  }

  private static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"';
  }
}
