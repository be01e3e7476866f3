// Messages are written as applications write them, with and without generated methods.
#pragma warning disable CA1727, CA1848, CA1873
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ModelObservability.Hosting.Tests;

/// <summary>Logs as lines of the Elastic Common Schema. That its definitions allow every field is tested in Deploy.Tests, which has them.</summary>
[TestFixture]
public sealed class EcsConsoleTests
{
    [Test]
    public void A_message_has_the_fields_in_the_order_that_readers_expect()
    {
        using EcsLogs logs = new(options => options.ServiceVersion = "1.4", start: new(2026, 11, 29, 6, 30, 1, 250, TimeSpan.FromHours(2)));
        logs["shop.orders"].Log(LogLevel.Warning, new EventId(7, "OrderLate"), "Order {Order.Id} is {Minutes} minutes late", 17, 2.5);

        Assert.That(logs.Text, Is.EqualTo(
            """{"@timestamp":"2026-11-29T04:30:01.25Z","log.level":"warn","message":"Order 17 is 2.5 minutes late","ecs.version":"9.4.0","log.logger":"shop.orders","service.name":"tested","service.version":"1.4","event.dataset":"tested.log","event.action":"OrderLate","event.code":"7","labels.Order_Id":"17","labels.Minutes":"2.5"}""" + "\n"));
    }

    [TestCase(LogLevel.Trace, "trace")]
    [TestCase(LogLevel.Debug, "debug")]
    [TestCase(LogLevel.Information, "info")]
    [TestCase(LogLevel.Warning, "warn")]
    [TestCase(LogLevel.Error, "error")]
    [TestCase(LogLevel.Critical, "critical")]
    public void Levels_have_names_that_Kibana_colours(LogLevel level, string name)
    {
        using EcsLogs logs = new();
        logs["any"].Log(level, "text");
        Assert.That(logs.Line["log.level"].GetString(), Is.EqualTo(name));
    }

    [Test]
    public void A_line_belongs_to_the_span_that_is_current()
    {
        using EcsLogs logs = new();
        using (Activity span = new Activity("request").Start())
        {
            logs["any"].LogInformation("within");
            Assert.That(logs.Line["trace.id"].GetString(), Is.EqualTo(span.TraceId.ToHexString()));
            Assert.That(logs.Line["span.id"].GetString(), Is.EqualTo(span.SpanId.ToHexString()));
        }

        logs["any"].LogInformation("without");
        Assert.That(logs.Line.Keys, Has.None.EndsWith(".id"));
    }

    [Test]
    public void An_exception_is_its_type_and_nothing_private_unless_asked_for([Values] bool details)
    {
        using EcsLogs logs = new(options => options.ExceptionDetails = details);
        try
        {
            throw new InvalidOperationException("the customer is Jane Doe");
        }
        catch (InvalidOperationException exception)
        {
            logs["any"].LogError(exception, "It failed");
        }

        Assert.That(logs.Line["error.type"].GetString(), Is.EqualTo("System.InvalidOperationException"));
        Assert.That(logs.Text.Contains("Jane Doe", StringComparison.Ordinal), Is.EqualTo(details));
        Assert.That(logs.Text.Contains(nameof(EcsConsoleTests), StringComparison.Ordinal), Is.EqualTo(details), "a stack trace");
        if (!details) return;
        Assert.That(logs.Line["error.message"].GetString(), Is.EqualTo("the customer is Jane Doe"));
        Assert.That(logs.Line["error.stack_trace"].GetString(), Does.Contain("Jane Doe").And.Contain("   at ModelObservability"));
    }

    // Not as attributes: these hold text as UTF-8, which has no lone surrogates.
    private static readonly string[] HostileTexts =
    [
        "quotes \" and \\ and </script>", "line\r\nbreaks\u2028 and \0 nulls \u001b[31m", "a lone \ud800 surrogate", "\udfff", "日本語 العربية 🙂", new('é', 200), "",
    ];

    [TestCaseSource(nameof(HostileTexts))]
    public void Hostile_texts_give_one_line_of_valid_JSON(string text)
    {
        string read = text.Replace('\ud800', '\ufffd').Replace('\udfff', '\ufffd');
        using EcsLogs logs = new(options => options.IncludeScopes = true);
        using (logs["any"].BeginScope(new Dictionary<string, object?> { [text] = text, ["plain"] = text }))
            logs[text].Log(LogLevel.Information, new EventId(1, text), new Dictionary<string, object?> { [text] = text, ["same"] = text }.ToList(), null, (_, _) => text);

        Assert.That(logs.Text.Count(character => character == '\n'), Is.EqualTo(1));
        Assert.That(logs.Text, Has.All.InRange('\n', '~'), "ASCII, whatever encoding the console has");
        if (text.Length == 0) return; // texts that are empty are left out
        Assert.That(logs.Line["message"].GetString(), Is.EqualTo(read));
        Assert.That(logs.Line["log.logger"].GetString(), Is.EqualTo(read));
        Assert.That(logs.Line["labels.same"].GetString(), Is.EqualTo(read));
        Assert.That(logs.Line["labels.plain"].GetString(), Is.EqualTo(read));
    }

    [Test]
    public void A_name_is_written_once_however_often_it_is_given()
    {
        using EcsLogs logs = new(options => options.IncludeScopes = true);
        using (logs["any"].BeginScope(new Dictionary<string, object?> { ["a.b"] = "scope", ["a*b"] = "scope", ["message"] = "scope", ["trace.id"] = "scope" }))
            logs["any"].LogInformation("{a.b} {a_b} {message}", 1, 2, 3);

        Assert.That(logs.Line["labels.a_b"].GetString(), Is.EqualTo("1"));
        Assert.That(logs.Line["message"].GetString(), Is.EqualTo("1 2 3"));
        Assert.That(logs.Line["labels.message"].GetString(), Is.EqualTo("3"));
        Assert.That(logs.Line["labels.trace_id"].GetString(), Is.EqualTo("scope"));
    }

    [Test]
    public void Values_of_the_application_s_own_types_are_not_asked_what_they_are()
    {
        using EcsLogs logs = new();
        logs["any"].Log(LogLevel.Information, default, new Dictionary<string, object?> { ["secret"] = new Secret(), ["nothing"] = null, ["at"] = TimeSpan.FromSeconds(1.5), ["ok"] = true }.ToList(), null, (_, _) => "text");
        Assert.That(logs.Line["labels.secret"].GetString(), Is.EqualTo("Secret"));
        Assert.That(logs.Line["labels.at"].GetString(), Is.EqualTo("00:00:01.5000000"));
        Assert.That(logs.Line["labels.ok"].GetString(), Is.EqualTo("true"));
        Assert.That(logs.Line.Keys, Has.No.Member("labels.nothing"));
    }

    [Test]
    public void What_throws_while_it_is_written_costs_the_entry_and_not_the_application()
    {
        using EcsLogs logs = new();
        Assert.That(() => logs["shop"].Log(LogLevel.Critical, default, "state", null, (_, _) => throw new FormatException("private")), Throws.Nothing);
        Assert.That(logs.Line["message"].GetString(), Is.EqualTo("A log entry could not be written: System.FormatException"));
        Assert.That(logs.Line["log.level"].GetString(), Is.EqualTo("critical"));

        Assert.That(() => logs["shop"].Log(LogLevel.Error, default, Broken(), null, (_, _) => "text"), Throws.Nothing);
        Assert.That(logs.Line["message"].GetString(), Is.EqualTo("A log entry could not be written: System.NotSupportedException"));
        logs["shop"].LogInformation("goes on");
        Assert.That(logs.Line["message"].GetString(), Is.EqualTo("goes on"));

        static IEnumerable<KeyValuePair<string, object?>> Broken()
        {
            yield return new("fine", 1);
            throw new NotSupportedException("private");
        }
    }

    [Test]
    public void An_object_that_logs_while_it_is_written_has_a_line_of_its_own()
    {
        using EcsLogs logs = new();
        logs["outer"].Log(LogLevel.Information, default, 0, null, (_, _) =>
        {
            logs["inner"].LogInformation("inside");
            return "outside";
        });
        Assert.That(logs.Lines.Select(line => line["message"].GetString()), Is.EqualTo(new[] { "inside", "outside" }));
    }

    [TestCase("given", "configured", "given")]
    [TestCase(null, "configured", "configured")]
    [TestCase(" ", "configured", "configured")]
    [TestCase(null, null, "the application")]
    public void The_service_is_named_by_the_options_then_as_OpenTelemetry_does_then_by_the_host(string? given, string? configured, string name)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "the application" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_SERVICE_NAME"] = configured,
            ["Logging:Console:FormatterOptions:ServiceVersion"] = "9",
            ["Logging:Console:FormatterOptions:IncludeScopes"] = "true",
        });
        builder.Services.AddLogging(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddEcsConsole(options => options.ServiceName = given));
        using IHost host = builder.Build();
        EcsConsoleOptions options = host.Services.GetRequiredService<IOptions<EcsConsoleOptions>>().Value;
        Assert.That((options.ServiceName, options.ServiceVersion, options.IncludeScopes), Is.EqualTo((name, "9", true)));
    }

    [Test]
    public void Asked_for_twice_there_is_one_formatter_and_it_is_the_console_s()
    {
        using ServiceProvider services = new ServiceCollection().AddLogging(logging => logging.AddEcsConsole().AddEcsConsole()).BuildServiceProvider();
        Assert.That(services.GetServices<ConsoleFormatter>().Count(formatter => formatter.Name == "ecs"), Is.EqualTo(1));
        Assert.That(services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName, Is.EqualTo("ecs"));
        Assert.That(() => ((ILoggingBuilder)null!).AddEcsConsole(), Throws.ArgumentNullException);
    }

    [Test]
    public void A_line_without_values_allocates_no_more_than_its_message()
    {
        using EcsLogs logs = new();
        ConsoleFormatter formatter = logs.Formatter;
        LogEntry<string> entry = new(LogLevel.Information, "any", default, "a message that is there already", null, static (state, _) => state);
        for (int warm = 0; warm < 100; warm++) formatter.Write(entry, null, TextWriter.Null);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int line = 0; line < 1000; line++) formatter.Write(entry, null, TextWriter.Null);
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, Is.LessThanOrEqualTo(100), "bytes a line");
    }

    private sealed class Secret
    {
        public override string ToString() => throw new InvalidOperationException("private");
    }
}
