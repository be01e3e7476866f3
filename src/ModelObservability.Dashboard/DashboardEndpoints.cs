using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelObservability.Dashboard;

namespace ModelObservability;

/// <summary>Maps the live page of ModelObservability into an ASP.NET Core application.</summary>
public static class DashboardEndpoints
{
    /// <summary>
    /// Serves a live page of all models of the process: traffic, latency, errors, quality, training, GPUs, language models, signals. GET only, from
    /// embedded files, and by default for requests from this machine only.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Where: starts with <c>/</c>, without route parameters.</param>
    /// <param name="options">Exposure and memory; null for the defaults.</param>
    /// <returns>The group of all its endpoints, for instance to require authorization, which then covers page, assets, numbers and stream.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not start with <c>/</c>, or has parameters.</exception>
    public static RouteGroupBuilder MapModelObservability(this IEndpointRouteBuilder endpoints, string path = "/models", DashboardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (path is not ['/', _, ..] || path.AsSpan().ContainsAny("{}*?#"))
            throw new ArgumentException($"The path is '{path}'; it must start with '/', be longer than that, and hold none of {{ }} * ? #, like '/models'.", nameof(path));
        RouteGroupBuilder group = endpoints.MapGroup(path);
        DashboardPage.Create(endpoints.ServiceProvider, options ?? new()).Map(group);
        return group;
    }
}
