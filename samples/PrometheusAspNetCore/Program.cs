using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using PrometheusAspNetCore;

if (args is ["--help" or "-h", ..])
{
    Console.WriteLine("Serves a model beside OpenTelemetry's own Prometheus exporter, until Ctrl+C. --urls http://127.0.0.1:8080 says where.");
    return;
}

// A service that already uses OpenTelemetry's own Prometheus exporter gets one line more.
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder()
    .AddModelObservability()       // the line that changes
    .AddPrometheusExporter()
    .AddModelObservabilityScrape() // only so that both endpoints can be compared
    .Build();

using ModelMonitor churn = new("churn", version: "2.3");
ChurnService service = new(churn);

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
WebApplication app = builder.Build();
app.MapGet("/predict", (float tenure, float calls) => service.Predict([tenure, calls]));
app.MapPost("/label", (float score, bool churned) => service.Label(churned, score));
app.MapPrometheusScrapingEndpoint("/metrics", metrics, configureBranchedPipeline: null, optionsName: null);
app.MapModelObservability(new DashboardOptions { MetricsPath = "/metrics/own" }, metrics);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"""

    Ask the model:                            curl '{app.Urls.First()}/predict?tenure=1&calls=3'
    Tell it later what the customer did:      curl -X POST '{app.Urls.First()}/label?score=0.88&churned=true'
    The scrape of OpenTelemetry's exporter:   curl '{app.Urls.First()}/metrics'
    The scrape of ModelObservability's own:   curl '{app.Urls.First()}/metrics/own'

    """));
await app.RunAsync();
