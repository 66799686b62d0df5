package com.example.platform;

import com.hashicorp.cdktf.App;
import io.github.worktest.observableeks.CostEstimate;
import java.util.List;

/** Synthesises one of the programs: {@code mvn compile exec:java -Dexec.args=first-cluster}. */
public final class Main {
  private static final String ADMIN = "arn:aws:iam::111122223333:role/platform-admin";

  private Main() {}

  public static void main(String[] args) {
    App app = new App();
    switch (String.join(" ", args)) {
      case "first-cluster" ->
          new FirstCluster(
              app,
              "first",
              List.of(System.getenv("API_CIDRS").split(",")),
              System.getenv("ADMIN_ROLE_ARN"));
      case "demo" -> Demo.addTo(app);
      case "production" -> new Production(app, "production", ADMIN);
      case "own-kinds" -> new OwnKinds(app, "own-kinds");
      default ->
          throw new IllegalArgumentException(
              "name one of first-cluster, demo, production, own-kinds");
    }
    CostEstimate.of(app).writeTo(app.getOutdir());
    app.synth();
  }
}
