using Microsoft.Extensions.DependencyInjection;
using ModelObservability.Http;
using ModelObservability.Http.Calls;

namespace ModelObservability;

/// <summary>Watches remote model servers through <see cref="HttpClient"/>.</summary>
/// <example><code>
/// services.AddHttpClient("models").AddModelObservability();   // the line that changes
/// </code></example>
public static class HttpObservationExtensions
{
    /// <summary>
    /// Watches the model servers this client talks to. Requests that are none of the known protocols pass untouched. Put it before a
    /// handler that retries to see what the application sees, after it to see every attempt.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="options">What is recognised; the defaults when null.</param>
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
    /// <param name="options">Makes the options when the first client is made: for monitors that live in the container. What is wrong with them is thrown there.</param>
    public static IHttpClientBuilder AddModelObservability(this IHttpClientBuilder builder, Func<IServiceProvider, HttpObservationOptions> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        object key = new(); // clients of one name may be configured more than once
        builder.Services.AddKeyedSingleton(key, (services, _) => new ServerWatch((options(services) ?? new()).Validated()));
        return builder.AddHttpMessageHandler(services => new ObservedHandler(services.GetRequiredKeyedService<ServerWatch>(key), ownsWatch: false));
    }

    /// <summary>Watches the model servers behind a handler, for clients that are made by hand: <c>new HttpClient(handler.Observe())</c>.</summary>
    /// <param name="handler">What sends the requests. The wrapper owns it: disposing one disposes the other.</param>
    /// <param name="options">What is recognised; the defaults when null.</param>
    /// <returns>A handler that does the same, watched.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static DelegatingHandler Observe(this HttpMessageHandler handler, HttpObservationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new ObservedHandler(new ServerWatch((options ?? new()).Validated()), ownsWatch: true) { InnerHandler = handler };
    }
}
