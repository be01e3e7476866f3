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
    /// Serves the metrics at <c>/metrics</c> for Prometheus and everything that reads its formats: OpenMetrics 1.0.0 (with exemplars)
    /// where the <c>Accept</c> header asks for it, Prometheus text otherwise. GET and HEAD, from this machine only by default.
    /// The text is written by OpenTelemetry's Prometheus exporter.
    /// </summary>
    /// <remarks>
    /// What is served comes from the first of: <paramref name="meterProvider"/>; the <see cref="MeterProvider"/> in the application's
    /// services, where <c>AddPrometheusExporter()</c> was called on its builder; a provider made here, which listens to the meters
    /// <c>ModelObservability</c> and <c>ModelObservability.Gpu</c> from now on and is disposed when the application has stopped.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="options">Path and exposure; the defaults where null.</param>
    /// <param name="meterProvider">The provider to serve, with the Prometheus exporter on it; found or made where null.</param>
    /// <returns>The endpoint's conventions, to require authorization or a host.</returns>
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

    /// <summary>Null where the provider has no exporter: the exporter's package keeps the way to ask for it to itself.</summary>
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
