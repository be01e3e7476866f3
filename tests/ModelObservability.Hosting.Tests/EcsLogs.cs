using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using ModelObservability.Testing;

namespace ModelObservability.Hosting.Tests;

/// <summary>A factory of loggers whose lines go through the console's formatter into a text.</summary>
internal sealed class EcsLogs : IDisposable
{
    private readonly ServiceProvider services;
    private readonly StringWriter text = new();
    private readonly ILoggerFactory factory;

    public EcsLogs(Action<EcsConsoleOptions>? configure = null, DateTimeOffset start = default)
    {
        ServiceCollection collection = new();
        if (start != default)
        {
            ManualTime time = new();
            time.Advance(start - time.GetUtcNow());
            collection.AddSingleton<TimeProvider>(time);
        }

        collection.AddLogging(logging => logging.AddEcsConsole(options =>
        {
            options.ServiceName = "tested";
            configure?.Invoke(options);
        }));
        services = collection.BuildServiceProvider();
        factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(Provider()));
    }

    public ConsoleFormatter Formatter => services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == "ecs");

    public string Text => text.ToString();

    public List<Dictionary<string, JsonElement>> Lines => [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];

    public Dictionary<string, JsonElement> Line => Lines[^1];

    public ILogger this[string category] => factory.CreateLogger(category);

    /// <summary>A host with the library's logs, written here.</summary>
    public IHost Host()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging(logging => logging.AddProvider(Provider()));
        builder.Services.AddModelObservability();
        IHost host = builder.Build();
        host.Start();
        return host;
    }

    public void Dispose()
    {
        factory.Dispose();
        services.Dispose();
        text.Dispose();
    }

    private FormatterProvider Provider() => new(Formatter, text);

    /// <summary>Reads a line; a name that comes twice fails, as it does in Elasticsearch.</summary>
    private static Dictionary<string, JsonElement> Read(string line)
    {
        Dictionary<string, JsonElement> fields = [];
        foreach (JsonProperty property in JsonDocument.Parse(line).RootElement.EnumerateObject()) fields.Add(property.Name, property.Value);
        return fields;
    }
}

/// <summary>What the console's provider does, without a console.</summary>
internal sealed class FormatterProvider(ConsoleFormatter formatter, TextWriter text) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? scopes;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(FormatterProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => provider.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using StringWriter line = new();
            provider.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), line);
        }
    }

    private void Write<TState>(in LogEntry<TState> entry, StringWriter line)
    {
        formatter.Write(entry, scopes, line);
        text.Write(line.ToString());
    }
}
