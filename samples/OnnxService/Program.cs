using ModelObservability;
using OnnxService;
using OpenTelemetry;
using OpenTelemetry.Metrics;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

builder.Services.AddModelMonitor("digits", version: "3", framework: "onnxruntime");   // ModelObservability:Models:digits:Version wins
builder.Services.AddSingleton<DigitsModel>();
OpenTelemetryBuilder telemetry = builder.Services.AddModelObservability(builder.Configuration.GetSection("ModelObservability"))
    .WithMetrics(static metrics => metrics.AddPrometheusExporter());
if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) telemetry.UseOtlpExporter();   // metrics, spans and logs
builder.Services.AddHealthChecks().AddModelObservability();

WebApplication app = builder.Build();
app.Services.GetRequiredService<DigitsModel>();   // loaded before the first request
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
