using Microsoft.Extensions.DependencyInjection;
using ModelObservability.Http;
using ModelObservability.Http.Calls;

namespace ModelObservability;

/// <summary>Observes calls to remote model servers through <see cref="HttpClient"/>.</summary>
/// <example><code>
/// services.AddHttpClient("models").AddModelObservability();   // the line that changes
/// </code></example>
public static class HttpObservationExtensions
{
    /// <summary>
    /// Observes the model servers this client calls. Requests of no known protocol pass through untouched. Add it before a
    /// retry handler to see what the application sees, after it to see every attempt.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="options">What is recognised; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IHttpClientBuilder AddModelObservability(this IHttpClientBuilder builder, HttpObservationOptions? options = null)
    {
        HttpObservationOptions validated = (options ?? new()).Validated();
        return builder.AddModelObservability(_ => validated);
    }

    /// <inheritdoc cref="AddModelObservability(IHttpClientBuilder, HttpObservationOptions)"/>
    /// <param name="builder">The client.</param>
    /// <param name="options">Creates the options when the first client is created, for monitors that come from the container. Invalid options throw at that point.</param>
    public static IHttpClientBuilder AddModelObservability(this IHttpClientBuilder builder, Func<IServiceProvider, HttpObservationOptions> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        object key = new(); // a named client may be configured more than once
        builder.Services.AddKeyedSingleton(key, (services, _) => new ClientState((options(services) ?? new()).Validated()));
        return builder.AddHttpMessageHandler(services => new ObservedHandler(services.GetRequiredKeyedService<ClientState>(key), ownsState: false));
    }

    /// <summary>Observes the model servers behind a handler, for clients created without a factory: <c>new HttpClient(handler.Observe())</c>.</summary>
    /// <param name="handler">The handler that sends the requests. The wrapper owns it and disposes it.</param>
    /// <param name="options">What is recognised; null for the defaults.</param>
    /// <returns>The observed handler.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static DelegatingHandler Observe(this HttpMessageHandler handler, HttpObservationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new ObservedHandler(new ClientState((options ?? new()).Validated()), ownsState: true) { InnerHandler = handler };
    }
}
