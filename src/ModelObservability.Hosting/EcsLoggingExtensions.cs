using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Configuration;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using ModelObservability.Hosting.Logging;

namespace ModelObservability;

/// <summary>Writes the logs of a host for the Elastic stack.</summary>
public static class EcsLoggingExtensions
{
    /// <summary>
    /// Writes logs to the console as lines of JSON with the fields of the Elastic Common Schema, which Filebeat and Logstash read without a parser of their own. What is
    /// known of a signal, a failed call and an evaluation are fields below <c>ml</c> and <c>gen_ai</c>; values of other messages are <c>labels</c>. Call
    /// <c>AddModelObservability()</c> on the services as well: it writes those three as log records.
    /// </summary>
    /// <param name="builder">The builder of the application's logs: <c>builder.Logging</c>.</param>
    /// <param name="configure">Sets options, after what <c>Logging:Console:FormatterOptions</c> of the configuration says; null to leave them.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ILoggingBuilder AddEcsConsole(this ILoggingBuilder builder, Action<EcsConsoleOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddConsole(static console => console.FormatterName = EcsFormatter.FormatterName);
        OptionsBuilder<EcsConsoleOptions> options = builder.Services.AddOptions<EcsConsoleOptions>();
        if (!builder.Services.Any(static known => known.ImplementationType == typeof(EcsFormatter)))
        {
            builder.Services.AddSingleton<ConsoleFormatter, EcsFormatter>();
            builder.AddConfiguration();
            options.Configure<ILoggerProviderConfiguration<ConsoleLoggerProvider>>(static (options, console) => console.Configuration.GetSection("FormatterOptions").Bind(options));
            builder.Services.AddOptions<EcsConsoleOptions>().PostConfigure<IServiceProvider>(static (options, services) => options.ServiceName = NameOf(options, services));
        }

        if (configure is not null) options.Configure(configure);
        return builder;
    }

    private static string NameOf(EcsConsoleOptions options, IServiceProvider services)
    {
        if (!string.IsNullOrWhiteSpace(options.ServiceName)) return options.ServiceName;
        string? configured = services.GetService<IConfiguration>()?["OTEL_SERVICE_NAME"] ?? Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME");
        return string.IsNullOrWhiteSpace(configured) ? services.GetService<IHostEnvironment>()?.ApplicationName ?? AppDomain.CurrentDomain.FriendlyName : configured;
    }
}
