using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelObservability.Prometheus.Scrape;
using OpenTelemetry.Metrics;

namespace ModelObservability;

/// <summary>Maps the scrape endpoint of ModelObservability into an ASP.NET Core application.</summary>
public static class ScrapeEndpoints
{
    /// <summary>
    /// Serves the metrics at <c>/metrics</c> for Prometheus and compatible scrapers: OpenMetrics 1.0.0 (with exemplars) if the <c>Accept</c> header
    /// requests it, Prometheus text otherwise. GET and HEAD, by default from this machine only.
    /// The text is written by OpenTelemetry's Prometheus exporter.
    /// </summary>
    /// <remarks>
    /// The provider is the first of: <paramref name="meterProvider"/>; the application's <see cref="MeterProvider"/>, if <c>AddPrometheusExporter()</c>
    /// was called on its builder; a new provider that collects the meters <c>ModelObservability</c> and <c>ModelObservability.Gpu</c> from now on and is
    /// disposed when the application has stopped.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="options">Path and exposure; null for the defaults.</param>
    /// <param name="meterProvider">The provider, which must have the Prometheus exporter; null to find or create one.</param>
    /// <returns>The endpoint's convention builder, for instance to require authorization.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is outside its range, or <paramref name="meterProvider"/> has no Prometheus exporter.</exception>
    public static IEndpointConventionBuilder MapModelObservabilityScrape(
        this IEndpointRouteBuilder endpoints, ScrapeOptions? options = null, MeterProvider? meterProvider = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        options ??= new ScrapeOptions();
        options.Validate();

        IEndpointConventionBuilder? endpoint = (meterProvider ?? endpoints.ServiceProvider.GetService<MeterProvider>()) is { } provider
            ? TryMap(endpoints, options, provider)
            : null;
        if (endpoint is null && meterProvider is not null)
        {
            throw new ArgumentException(
                "The meter provider has no Prometheus exporter: call AddPrometheusExporter() on its builder.", nameof(meterProvider));
        }

        return endpoint ?? Map(endpoints, options, OwnProvider.Create(endpoints.ServiceProvider));
    }

    /// <summary>Null if the provider has no exporter, for which the exporter's package has no public query.</summary>
    private static IEndpointConventionBuilder? TryMap(IEndpointRouteBuilder endpoints, ScrapeOptions options, MeterProvider provider)
    {
        try
        {
            return Map(endpoints, options, provider);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, ScrapeOptions options, MeterProvider provider)
    {
        ScrapeGuard guard = new(options.AllowRemote);
        return endpoints
            .MapPrometheusScrapingEndpoint(options.Path, provider, branch => branch.Use(guard.InvokeAsync), optionsName: null)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
            .WithDisplayName("ModelObservability scrape");
    }
}
