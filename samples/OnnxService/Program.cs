using ModelObservability;
using OnnxService;
using OpenTelemetry;
using OpenTelemetry.Metrics;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

if (builder.Configuration["Logging:Console:FormatterName"] == "ecs") builder.Logging.AddEcsConsole();   // lines for the Elastic stack
builder.Services.AddModelMonitor("digits", version: "3", framework: "onnxruntime");   // ModelObservability:Models:digits:Version wins
builder.Services.AddSingleton<DigitsModel>();
OpenTelemetryBuilder telemetry = builder.Services.AddModelObservability(builder.Configuration.GetSection("ModelObservability"))
    .WithMetrics(static metrics => metrics.AddPrometheusExporter());
if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) telemetry.UseOtlpExporter();   // metrics, spans and logs
builder.Services.AddHealthChecks().AddModelObservability();

WebApplication app = builder.Build();
app.Services.GetRequiredService<DigitsModel>();   // loaded before the first request
if (builder.Configuration.GetValue<int?>("Scrape:Port") is { } port)
{
    // Metrics at one port only. By the port it came in at, not by the Host header: anybody can write that.
    app.Use((context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/metrics") || context.Connection.LocalPort == port) return next(context);
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    });
}

app.MapModelObservabilityScrape(new() { AllowRemote = builder.Configuration.GetValue<bool>("Scrape:AllowRemote") });
app.MapHealthChecks("/health");

app.MapPost("/predict", static (float[] pixels, DigitsModel model) => pixels.Length == DigitsModel.Pixels
    ? Results.Ok(model.Predict(pixels))
    : Results.Problem($"An image has {DigitsModel.Pixels} pixels from 0 to 1, row by row; this one has {pixels.Length}.", statusCode: 400));

app.MapPost("/labels/{id:guid}", static (Guid id, int digit, DigitsModel model) => digit is < 0 or >= DigitsModel.Classes
    ? Results.Problem($"A digit is 0 to {DigitsModel.Classes - 1}; this is {digit}.", statusCode: 400)
    : model.Label(id, digit) switch
    {
        DelayedLabelResult.Matched => Results.Ok(),
        DelayedLabelResult.Duplicate => Results.Conflict(),
        DelayedLabelResult.Unavailable => Results.StatusCode(503),   // the store failed: the label may come again
        _ => Results.NotFound(),
    });

app.Run();
