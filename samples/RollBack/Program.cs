using RollBack;

// ROLLBACK_SECRET=… dotnet run --urls http://127.0.0.1:5099, and deploy/alertmanager/alertmanager.yml as Alertmanager's configuration.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["ROLLBACK_SECRET"] is not { Length: > 0 } secret)
{
    await Console.Error.WriteLineAsync("ROLLBACK_SECRET is not set: without it anybody could roll models back.");
    return 2;
}

WebApplication app = builder.Build();
app.MapRollBack(new() { Secret = secret }, (request, _) =>
{
    // Here your application routes the traffic to the version before: a feature flag, a deployment, a setting of the gateway.
    Console.WriteLine($"Roll {request.Model} back from version {request.Version}: {request.Reason}");
    return Task.CompletedTask;
});
await app.RunAsync();
return 0;
