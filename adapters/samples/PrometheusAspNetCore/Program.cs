using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using PrometheusAspNetCore;

// What changes for a service that already uses OpenTelemetry's own Prometheus exporter is one call: AddModelObservability().
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder()
    .AddModelObservability()
    .AddPrometheusExporter()
    .AddModelObservabilityScrape() // only so that both endpoints can be compared
    .Build();

using ModelMonitor churn = new("churn", version: "2.3");
ChurnService service = new(churn);

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
WebApplication app = builder.Build();
app.MapGet("/predict", (float tenure, float calls) => service.Predict([tenure, calls]));
app.MapPost("/label", (float score, bool churned) => service.Label(churned, score));
app.MapPrometheusScrapingEndpoint("/metrics", metrics, configureBranchedPipeline: null, optionsName: null);
app.MapModelObservability(new DashboardOptions { MetricsPath = "/metrics/own" }, metrics);
await app.RunAsync();
