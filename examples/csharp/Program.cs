using System;
using Example.Platform;
using HashiCorp.Cdktf;
using Worktest.Cdktf.ObservableEks;

const string Admin = "arn:aws:iam::111122223333:role/platform-admin";

var app = new App();
switch (string.Join(' ', args))
{
    case "first-cluster":
        _ = new FirstCluster(app, "first", Required("API_CIDRS").Split(','), Required("ADMIN_ROLE_ARN"));
        break;
    case "demo":
        Demo.AddTo(app);
        break;
    case "production":
        _ = new Production(app, "production", Admin);
        break;
    case "own-kinds":
        _ = new OwnKinds(app, "own-kinds");
        break;
    default:
        Console.Error.WriteLine("usage: dotnet run first-cluster|demo|production|own-kinds");
        return 2;
}

CostEstimate.Of(app).WriteTo(app.Outdir);
app.Synth();
return 0;

static string Required(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set");
